import { BrushHides } from '../histogram/brush-hides.tsx'
import { LiveLadder } from '../live/live-ladder.tsx'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'

/** In the place of the rows where there are none: why, and what to do. */
export function NoSessions() {
  const viewer = useViewer()
  const view = useListState('sessions', (state) => state.view)
  const total = useViewerState((state) => state.status.lists.sessions)
  const isLoading = useViewerState((state) => state.status.phase === 'loading')
  const isEmptyLive = useViewerState(({ status }) => status.live !== undefined && status.records.data === 0)
  const isShown = useViewerState((state) => state.tab === 'sessions')
  const isBrushed = useViewerState((state) => state.view.wanted.timeRange !== undefined)
  if (isEmptyLive) {
    return <LiveLadder spec={view.spec} isShown={isShown} onClearFilter={() => viewer.filters.apply('sessions', '')} />
  }
  if (view.info === undefined || view.info.rowCount > 0) return null
  if (total > 0 && isBrushed) return <BrushHides rows="sessions" />
  if (total > 0 && view.spec.filter !== '') {
    return (
      <div className="empty-view" role="status">
        <span>
          <b>The filter hides {plural(total, 'session')}</b>
        </span>
        <Button label="Clear filter" onClick={() => viewer.filters.apply('sessions', '')} />
      </div>
    )
  }
  return (
    <div className="empty-view" role="status">
      <span>
        <b>{isLoading ? 'No session yet' : 'No session in this capture'}</b>
        Sessions are made of records with the metrics of a LoadMaster or a Flowmon probe (enterprise 39499): round-trip
        time, server response time, jitter, retransmissions. {isLoading ? 'None has come so far.' : 'None came.'}
      </span>
    </div>
  )
}
