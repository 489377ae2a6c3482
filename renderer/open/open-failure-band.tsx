import { CircleX } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'

/** A file that could not be opened while another one is on screen; that one stays. */
export function OpenFailureBand() {
  const viewer = useViewer()
  const failure = useViewerState((state) => state.openFailure)
  if (failure === undefined) return null
  return (
    <div className="band band-error" role="alert">
      <CircleX size={14} strokeWidth={1.75} />
      <span className="band-text">
        {failure.message} {failure.nextStep}
      </span>
      <code className="mono">{failure.code}</code>
      <Button label="Dismiss" onClick={() => viewer.dismissFailure()} />
    </div>
  )
}
