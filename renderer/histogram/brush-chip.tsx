import { ChartNoAxesColumn, X } from 'lucide-react'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { brushText, windowOf } from './moments.ts'
import './brush-chip.css'

/** What is brushed, where no histogram shows it; a click shows all times again. */
export function BrushChip() {
  const viewer = useViewer()
  const range = useViewerState((state) => state.view.wanted.timeRange)
  const timeZone = useSettings((settings) => settings.timeZone)
  if (range === undefined) return null
  const text = brushText(windowOf(range), timeZone)
  return (
    <button
      type="button"
      className="brush-chip"
      title={`Only what begins in ${text}: brushed in the histogram. Show all times`}
      onClick={() => viewer.brush(undefined)}
    >
      <ChartNoAxesColumn size={13} strokeWidth={1.75} />
      <span className="ellipsis">{text}</span>
      <X size={12} strokeWidth={1.75} aria-label="Show all times" />
    </button>
  )
}
