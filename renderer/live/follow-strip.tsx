import { ArrowDownToLine, Pause } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { clockText } from '../ui/clock-text.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { PauseReason } from '../state/viewer-state.ts'
import './follow-strip.css'

const WHY: Readonly<Record<PauseReason, string>> = {
  selection: 'Paused on your selection',
  scroll: 'Paused because you scrolled up',
  sort: 'Paused in this order',
  menu: 'Paused while the menu is open',
  asked: 'Paused',
}

/** Under the rows of a live session that is paused: why, what waits, and how to go on. */
export function FollowStrip() {
  const viewer = useViewer()
  const follow = useViewerState((state) => state.follow)
  const waiting = useViewerState(({ status, view }) =>
    Math.max(0, status.records.data + status.records.options - view.recordsAt),
  )
  const isNarrowed = useViewerState(({ view }) => view.wanted.filter !== '' || view.wanted.lastSeconds !== undefined)
  const recording = useViewerState((state) => state.status.live?.recording.state)
  const timeZone = useSettings((settings) => settings.timeZone)
  if (follow?.kind !== 'paused') return null
  return (
    <div className="follow-strip" role="group" aria-label="Paused">
      <Pause size={13} strokeWidth={1.75} />
      <span>
        {WHY[follow.why]} at {clockText(new Date(follow.atMs).toISOString(), timeZone)}
      </span>
      <span className="follow-dot">·</span>
      <b>
        {formatCount(waiting)} newer {waiting === 1 ? 'record' : 'records'}
      </b>
      {isNarrowed && <span className="follow-note">before the filter</span>}
      <span className="follow-note follow-recording">
        · {recording === 'recording' ? 'recording goes on' : 'listening goes on, nothing is recorded'}
      </span>
      <span className="top-gap" />
      <button
        type="button"
        className="button button-primary"
        title="Follow the newest records (F or End)"
        onClick={() => viewer.following.follow()}
      >
        <ArrowDownToLine size={13} strokeWidth={2} />
        Follow
      </button>
      <kbd className="kbd">F</kbd>
    </div>
  )
}
