import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { brushText, windowOf } from './moments.ts'

/** Says that nothing lies in the stretch that is brushed, in the place of the rows; nothing where none is. */
export function BrushHides({ rows }: { readonly rows: string }) {
  const viewer = useViewer()
  const range = useViewerState((state) => state.view.wanted.timeRange)
  const timeZone = useSettings((settings) => settings.timeZone)
  if (range === undefined) return null
  return (
    <div className="empty-view" role="status">
      <div>
        <b>Why is nothing showing?</b>
        No {rows} that the filter lets through begin in {brushText(windowOf(range), timeZone)}, the stretch that is
        brushed in the histogram.
      </div>
      <Button label="Clear brush" onClick={() => viewer.brush(undefined)} />
    </div>
  )
}
