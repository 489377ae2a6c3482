import { ChartNoAxesColumn } from 'lucide-react'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { RemovableChip } from '../ui/removable-chip.tsx'
import { brushText, windowOf } from './moments.ts'

/** What is brushed, where no histogram shows it; a click shows all times again. */
export function BrushChip() {
  const viewer = useViewer()
  const range = useViewerState((state) => state.view.wanted.timeRange)
  const timeZone = useSettings((settings) => settings.timeZone)
  if (range === undefined) return null
  const text = brushText(windowOf(range), timeZone)
  return (
    <RemovableChip
      icon={ChartNoAxesColumn}
      text={text}
      title={`Only what begins in ${text}: brushed in the histogram. Show all times`}
      action="Show all times"
      onRemove={() => viewer.brush(undefined)}
    />
  )
}
