import type { TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { showRecord, showTransactionRecords } from '../state/list-travel.ts'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { TimelineView } from './timeline-view.tsx'
import { useTimelineDetails } from './use-timeline-details.ts'

/** Lets the transactions of the same server through. */
function serverFilter({ server }: TransactionDetails): string {
  if (server === null) return ''
  const port = server.port === null ? '' : ` and serverPort = ${server.port}`
  return `server = ${server.address}${port}`
}

/** The timeline of the selected transaction or connection (`lists.transactions.selected`, `lists.connections.selected`). */
export function TimelinePane() {
  const viewer = useViewer()
  const isShown = useViewerState((state) => state.tab === 'transactions')
  const shown = useViewerState((state) => state.transactionsShow)
  const transaction = useListState('transactions', (list) => list.selected)
  const selectedConnection = useListState('connections', (list) => list.selected)
  const connection = shown === 'connections' ? selectedConnection : undefined
  const isAsked = shown === 'transactions' || connection !== undefined
  const answer = useTimelineDetails({ transaction: isAsked ? transaction : undefined, connection }, isShown)
  if (answer.connection === undefined) {
    const { failure } = answer
    const lacks = answer.transaction !== undefined && failure === undefined
    return (
      <section className="connection-timeline" aria-label="Timeline" data-region="timeline">
        <p className="timeline-empty">
          {failure !== undefined && `${failure.message} ${failure.nextStep}`}
          {lacks && 'No record of this transaction says which connection it is part of.'}
        </p>
      </section>
    )
  }
  const show = (list: 'transactions' | 'connections') => viewer.store.setState({ transactionsShow: list })
  return (
    <TimelineView
      key={answer.connection.number}
      connection={answer.connection}
      selected={transaction}
      transaction={answer.transaction}
      onSelectTransaction={(number) => viewer.lists.transactions.select(number)}
      onShowRecord={(record) => void showRecord(viewer, record)}
      onShowRecords={({ number }) => void showTransactionRecords(viewer, number)}
      onSameServer={(details) => {
        show('transactions')
        viewer.filters.apply('transactions', serverFilter(details))
      }}
      onShowConnection={(number) => {
        show('connections')
        void viewer.lists.connections.show(number)
      }}
    />
  )
}
