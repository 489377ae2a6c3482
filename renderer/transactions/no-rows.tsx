import { BrushHides } from '../histogram/brush-hides.tsx'
import { LiveLadder } from '../live/live-ladder.tsx'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { ViewRefused } from '../ui/view-refused.tsx'

const REASONS = {
  transactions: {
    title: 'No transaction is in this session',
    sentence:
      'Transactions are made of NetScaler AppFlow records that carry a transactionId (5951:129). None came, or none with a template that is known.',
  },
  connections: {
    title: 'No connection is in this session',
    sentence: 'Connections are made of records with addresses and ports in both directions. None came.',
  },
} as const

export interface NoRowsProps {
  readonly list: 'transactions' | 'connections'
  readonly rows: string
}

/** Why no row of a list shows. */
export function NoRows({ list, rows }: NoRowsProps) {
  const viewer = useViewer()
  const view = useListState(list, (state) => state.view)
  const count = useViewerState((state) => state.status.lists[list])
  const phase = useViewerState((state) => state.status.phase)
  const isEmptyLive = useViewerState(({ status }) => status.live !== undefined && status.records.data === 0)
  const isShown = useViewerState((state) => state.tab === 'transactions')
  const isBrushed = useViewerState((state) => state.view.wanted.timeRange !== undefined)
  if (view.failure !== undefined && view.info === undefined) {
    return <ViewRefused failure={view.failure} onRetry={() => viewer.lists[list].renew()} />
  }
  if (view.info === undefined || view.info.rowCount > 0) return null
  if (count > 0 && isBrushed) return <BrushHides rows={rows} />
  const isFiltered = view.spec.filter !== '' || view.spec.narrowing !== ''
  if (count > 0 && isFiltered) {
    return (
      <div className="empty-view" role="status">
        <div>
          <b>Why is nothing showing?</b>
          The filter hides {plural(count, rows.slice(0, -1))}.
        </div>
        <Button
          label="Clear filter"
          onClick={() => {
            viewer.lists[list].applyNarrowing('')
            viewer.filters.apply(list, '')
          }}
        />
      </div>
    )
  }
  if (isEmptyLive) {
    return (
      <LiveLadder
        spec={view.spec}
        isShown={isShown}
        onClearFilter={() => {
          viewer.lists[list].applyNarrowing('')
          viewer.filters.apply(list, '')
        }}
      />
    )
  }
  if (phase === 'loading' || count > 0) return null
  return (
    <div className="empty-view" role="status">
      <div>
        <b>{REASONS[list].title}</b>
        {REASONS[list].sentence}
      </div>
    </div>
  )
}
