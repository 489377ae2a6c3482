import { CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'

/** Why no row shows: the checks from the bottom up, stopping at the first that fails. */
export function EmptyView() {
  const viewer = useViewer()
  const view = useViewerState((state) => state.view)
  const status = useViewerState((state) => state.status)
  if (view.failure !== undefined && view.info === undefined) {
    return (
      <div className="empty-view" role="alert">
        <div>
          <b>{view.failure.message}</b>
          {view.failure.nextStep}
        </div>
        <Button label="Try again" onClick={() => viewer.renewView()} />
      </div>
    )
  }
  if (view.info === undefined || view.info.rowCount > 0 || status.phase === 'loading') return null
  const records = status.records.data + status.records.options
  const messages = status.ledger.octets.in
  const Step = records > 0 ? CircleCheck : CircleX
  return (
    <div className="empty-view">
      <b>Why is nothing showing?</b>
      <ul className="ladder">
        <li>
          <CircleCheck size={18} strokeWidth={1.5} className="tone-good" />
          The file was read
          <span>
            {status.source === undefined ? '' : `${formatOctets(status.source.octets)}, ${status.source.format}`}
          </span>
        </li>
        <li>
          {messages > 0 ? (
            <CircleCheck size={18} strokeWidth={1.5} className="tone-good" />
          ) : (
            <CircleX size={18} strokeWidth={1.5} className="tone-warn" />
          )}
          There are flow export messages in it
          <span>
            {messages > 0 ? `${formatOctets(messages)} of messages` : 'None of its packets is NetFlow or IPFIX'}
          </span>
        </li>
        <li>
          {messages === 0 ? (
            <CircleMinus size={18} strokeWidth={1.5} className="tone-note" />
          ) : (
            <Step size={18} strokeWidth={1.5} className={records > 0 ? 'tone-good' : 'tone-warn'} />
          )}
          Their templates are known
          <span>
            {records > 0
              ? `${plural(records, 'record')} decoded`
              : status.ledger.records.pending > 0
                ? `${plural(status.ledger.records.pending, 'set')} wait for a template that is not in the file`
                : 'checked when there are messages'}
          </span>
        </li>
        {records > 0 && view.spec.filter !== '' && (
          <li>
            <CircleX size={18} strokeWidth={1.5} className="tone-warn" />
            The filter lets rows through
            <span>Filter hides {formatCount(records)} rows</span>
          </li>
        )}
      </ul>
      {records > 0 && view.spec.filter !== '' && <Button label="Clear filter" onClick={() => viewer.applyFilter('')} />}
    </div>
  )
}
