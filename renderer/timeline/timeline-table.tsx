import { useEffect } from 'react'
import { LEGS, type TimelineRtt } from '../../core/protocol/transaction-report.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import type { ConnectionIndex } from './connection-index.ts'
import { offsetText } from './readout.ts'
import { durationText, STATE_WORDS, totalText, VERDICT_WORDS } from './transaction-words.ts'

const HEAD_HEIGHT = 24

const COLUMNS = [
  'Transaction',
  'Starts',
  'Total',
  'Server wait',
  'Verdict',
  'Status',
  'Method',
  'URL',
  'Leg 1',
  'Leg 2',
  'Leg 3',
  'Leg 4',
  'RTT client',
  'RTT server',
] as const

function rttText(rtt: TimelineRtt | undefined): string {
  if (rtt === undefined) return 'not known'
  return rtt.ms === null ? 'n/m' : `${rtt.ms} ms`
}

/** First octet after the transaction's own, and length; or why there is none. */
function legText(index: ConnectionIndex, transaction: number, leg: number): string {
  const found = index.connection.legs[index.legOf[transaction * 4 + leg - 1] ?? -1]
  if (found === undefined) return STATE_WORDS.notExpected
  if (found.state !== 'there') return STATE_WORDS[found.state]
  const start = found.startUs - (index.connection.transactions[transaction]?.startUs ?? 0)
  return `${start === 0 ? '0' : `+${durationText(start)}`}, ${durationText(found.endUs - found.startUs)}`
}

function cellsOf(index: ConnectionIndex, at: number, rtts: ReadonlyMap<string, TimelineRtt>): readonly string[] {
  const own = index.connection.transactions[at]!
  return [
    String(own.transactionId),
    offsetText(own.startUs),
    totalText(own),
    own.serverWaitUs === null ? 'not known' : durationText(own.serverWaitUs),
    VERDICT_WORDS[own.verdict],
    own.status === null ? '' : String(own.status),
    own.method ?? '',
    own.url ?? '',
    ...LEGS.map((leg) => legText(index, at, leg)),
    rttText(rtts.get(`${at} client`)),
    rttText(rtts.get(`${at} server`)),
  ]
}

export interface TimelineTableProps {
  readonly index: ConnectionIndex
  readonly selected: number
  readonly rowHeight: number
  readonly onSelect: (transaction: number) => void
}

/** The twin of the lanes: every transaction of the connection as a row. */
export function TimelineTable({ index, selected, rowHeight, onSelect }: TimelineTableProps) {
  const { transactions, rtts } = index.connection
  const { scroller, onScroll, first, end, height, reveal } = useWindowedRows(
    transactions.length,
    rowHeight,
    HEAD_HEIGHT,
  )
  useEffect(() => reveal(selected), [reveal, selected])
  const shownRtts = new Map(
    rtts.flatMap((rtt) =>
      rtt.transaction >= first && rtt.transaction < end ? [[`${rtt.transaction} ${rtt.side}`, rtt] as const] : [],
    ),
  )
  return (
    <div
      ref={scroller}
      className="timeline-twin"
      role="grid"
      aria-label="Transactions of the connection"
      aria-rowcount={transactions.length + 1}
      aria-colcount={COLUMNS.length}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div role="row" aria-rowindex={1} className="twin-row twin-head">
        {COLUMNS.map((title) => (
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div className="twin-body" role="rowgroup" style={{ height }}>
        {transactions.slice(first, end).map((own, offset) => {
          const at = first + offset
          return (
            <div
              key={own.number}
              role="row"
              aria-rowindex={at + 2}
              aria-selected={at === selected}
              className="twin-row"
              style={{ top: at * rowHeight, height: rowHeight }}
              onClick={() => onSelect(at)}
            >
              {cellsOf(index, at, shownRtts).map((text, column) => (
                <span key={COLUMNS[column]} role="gridcell" title={text}>
                  {text}
                </span>
              ))}
            </div>
          )
        })}
      </div>
      <p className="visually-hidden">{formatCount(transactions.length)} transactions</p>
    </div>
  )
}
