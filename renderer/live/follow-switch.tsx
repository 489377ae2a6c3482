import { ArrowDownToLine, Pause } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'

/** Whether the newest rows come into sight, and the switch for it. */
export function FollowSwitch() {
  const viewer = useViewer()
  const follow = useViewerState((state) => state.follow)
  if (follow === undefined) return null
  const isPaused = follow.kind === 'paused'
  return (
    <button
      type="button"
      className={isPaused ? 'button follow-switch is-paused' : 'button button-plain follow-switch'}
      aria-pressed={isPaused}
      title={isPaused ? 'Go on with the newest records (Space, F or End)' : 'Pause: the rows stay as they are (Space)'}
      onClick={() => viewer.following.toggle()}
    >
      {isPaused ? <Pause size={14} strokeWidth={1.75} /> : <ArrowDownToLine size={14} strokeWidth={1.75} />}
      {isPaused ? 'Paused' : 'Following'}
    </button>
  )
}
