import { BellPlus } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'

/** Beside the filter of a live session: watches what it lets through. */
export function AlertButton() {
  const viewer = useViewer()
  const isLive = useViewerState((state) => state.status.live !== undefined)
  if (!isLive) return null
  return (
    <IconButton
      icon={BellPlus}
      label="Alert on this filter"
      onClick={() => {
        viewer.live.store.setState({ editedRule: undefined })
        viewer.setOverlay('alert')
      }}
    />
  )
}
