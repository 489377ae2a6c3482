import { Hourglass, ListX } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { formatBinaryOctets, formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { HealthReport, LedgerRow } from '../../core/protocol/health-report.ts'
import type { Ledger } from '../../core/protocol/ledger.ts'
import { LedgerBar } from '../app/ledger-bar.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { shareText } from '../ui/share-text.ts'
import { useHealth } from './health-context.ts'
import {
  ledgerRowId,
  lostSum,
  lostText,
  rowFilter,
  sessionText,
  sortLedger,
  type LedgerColumnId,
  type LedgerSort,
} from './ledger-rows.ts'
import { ListTable, type ListColumn } from './list-table.tsx'
import { useFirst } from './use-first.tsx'
import './ledger-table.css'

const BAR_WIDTH = 46

const UNKNOWN_HINT =
  'Records between sequence numbers whose messages hold sets that nobody could count: lost or undecodable. Settled when those sets are decoded'

type Tone = 'pending' | 'error' | 'plain'

function Figure({
  value,
  text,
  tone = 'plain',
}: {
  readonly value: number
  readonly text?: string
  readonly tone?: Tone
}) {
  if (value === 0) return <span className="is-zero">0</span>
  return <span className={tone === 'plain' ? undefined : `tone-${tone}`}>{text ?? formatCount(value)}</span>
}

/** What the row of an exporter and the row of all have in common, by column. */
function figuresOf({ records, octets }: Ledger, lost: string): Partial<Record<LedgerColumnId, ReactNode>> {
  return {
    decoded: <Figure value={records.decoded} />,
    pending: <Figure value={records.pending} text={plural(records.pending, 'set')} tone="pending" />,
    lost: <Figure value={records.lost} text={lost} tone="error" />,
    unknown: <Figure value={records.unknown} />,
    duplicated: <Figure value={records.duplicated} />,
    reordered: <Figure value={records.reordered} />,
    late: <Figure value={records.late} />,
    undecodable: <Figure value={octets.undecodable} text={formatOctets(octets.undecodable)} tone="error" />,
    malformed: <Figure value={octets.malformed} text={formatOctets(octets.malformed)} tone="error" />,
  }
}

function columnsOf(hasUnknown: boolean, showRows: (row: LedgerRow) => void): readonly ListColumn<LedgerRow>[] {
  const figure = (id: LedgerColumnId, title: string, hint?: string): ListColumn<LedgerRow> => ({
    id,
    title,
    isNumber: true,
    isSortable: true,
    ...(hint === undefined ? {} : { hint }),
    cell: (row) => figuresOf(row.ledger, lostText(row))[id],
  })
  const unknown = figure('unknown', 'Unknown', UNKNOWN_HINT)
  return [
    {
      id: 'exporter',
      title: 'Exporter',
      isSortable: true,
      cell: (row) => (
        <span className="ledger-name ellipsis" title={row.exporter}>
          {row.exporter}
        </span>
      ),
    },
    {
      id: 'session',
      title: 'Session',
      isSortable: true,
      isSpare: true,
      cell: (row) => (
        <span className="ledger-session ellipsis" title={`${sessionText(row)} to ${row.collector}`}>
          {sessionText(row)}
        </span>
      ),
    },
    {
      id: 'domain',
      title: 'Domain',
      isNumber: true,
      isSortable: true,
      cell: (row) =>
        row.isForgotten ? (
          <span className="is-faint" title="Domains that were forgotten because there were too many, as one row">
            forgotten
          </span>
        ) : (
          <span className={row.domain === 0 ? 'is-zero' : undefined}>{row.domain}</span>
        ),
    },
    {
      id: 'rate',
      title: 'rec/s',
      isSpare: true,
      hint: 'Records a second, a mean over the time of the exporter',
      isNumber: true,
      isSortable: true,
      cell: (row) => <Figure value={row.recordsPerSecond} text={rateText(row.recordsPerSecond)} />,
    },
    figure('decoded', 'Decoded', 'Records'),
    figure('pending', 'Pending', 'Data sets that wait for their template: their records cannot be counted yet'),
    figure('lost', 'Lost', 'By sequence number; NetFlow v9 counts messages, which say nothing of how many records'),
    ...(hasUnknown ? [unknown] : []),
    figure('duplicated', 'Duplic.', 'Records that came twice'),
    figure('reordered', 'Reord.', 'Records whose message came out of order'),
    figure('late', 'Late', 'Records that were taken for lost and came later'),
    figure('undecodable', 'Undecod.', 'Octets of sets that nothing can decode'),
    figure('malformed', 'Malf.', 'Octets that contradict their own lengths or counts'),
    {
      id: 'share',
      title: 'Share',
      hint: 'Decoded, pending, lost and malformed, duplicate',
      isSpare: true,
      cell: (row) => <LedgerBar ledger={row.ledger} width={BAR_WIDTH} lossUnit={row.lossUnit} />,
    },
    {
      id: 'rows',
      title: '',
      cell: (row) =>
        row.ledger.records.decoded === 0 ? null : (
          <button
            type="button"
            className="list-link"
            tabIndex={-1}
            aria-label={`Rows of ${row.exporter}, domain ${row.domain}`}
            onClick={(event) => {
              event.stopPropagation()
              showRows(row)
            }}
          >
            <span className="ledger-rows">rows </span>→
          </button>
        ),
    },
  ]
}

/** Below ten a tenth counts. */
function rateText(perSecond: number): string {
  if (perSecond < 0.1) return '< 0.1'
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))
}

function Legend() {
  return (
    <span className="ledger-legend" aria-hidden="true">
      {(['decoded', 'pending', 'lost', 'duplicate'] as const).map((name) => (
        <span key={name}>
          <i className={`legend-${name}`} />
          {name}
        </span>
      ))}
    </span>
  )
}

function AllRow({
  report,
  columns,
}: {
  readonly report: HealthReport
  readonly columns: readonly ListColumn<LedgerRow>[]
}) {
  const figures = figuresOf(report.ledger, lostSum(report))
  const rate = report.rows.reduce((sum, row) => sum + row.recordsPerSecond, 0)
  return (
    <tr>
      {columns.map(({ id, isNumber, isSpare }) => (
        <td
          key={id}
          role="gridcell"
          className={`list-${id}${isNumber === true ? ' is-number' : ''}${isSpare === true ? ' is-spare' : ''}`}
        >
          {id === 'exporter' ? (
            'All'
          ) : id === 'rate' ? (
            <Figure value={rate} text={rateText(rate)} />
          ) : (
            figures[id as LedgerColumnId]
          )}
        </td>
      ))}
    </tr>
  )
}

/** Where the records of each exporter and domain have gone; a row that is selected narrows the findings to its own. */
export function LedgerTable({ report }: { readonly report: HealthReport }) {
  const viewer = useViewer()
  const scope = useHealth((state) => state.scope)
  const first = useViewerState((state) => state.status.timeRange?.first)
  const [sort, setSort] = useState<LedgerSort>()
  const { rows, pending, omittedRows, unlisted = [] } = report
  const hasUnknown = rows.some((row) => row.ledger.records.unknown > 0)
  const sorted = useMemo(() => sortLedger(rows, sort), [rows, sort])
  const { shown, more } = useFirst(sorted, 'row')
  const columns = useMemo(() => columnsOf(hasUnknown, (row) => viewer.showRows(rowFilter(row))), [hasUnknown, viewer])
  const selected = rows.find(
    (row) => row.exporter === scope?.exporter && (row.domain === scope.domain || row.isForgotten),
  )
  const select = (row: LedgerRow) => {
    const isAgain = selected !== undefined && ledgerRowId(selected) === ledgerRowId(row)
    const next = { exporter: row.exporter, ...(row.isForgotten ? {} : { domain: row.domain }) }
    viewer.health.store.setState({ scope: isAgain ? undefined : next })
  }
  return (
    <section className="ledger" aria-label="Ledger by exporter">
      <header className="pane-header">
        <h3 className="pane-title">Ledger by exporter</h3>
        <span className="pane-note ellipsis">
          records{first === undefined ? '' : `, since ${first.slice(0, 19).replace('T', ' ')}`}
        </span>
        <Legend />
      </header>
      <div className={hasUnknown ? 'ledger-scroll has-unknown' : 'ledger-scroll'}>
        <ListTable
          label="Ledger by exporter and domain"
          columns={columns}
          rows={shown}
          idOf={ledgerRowId}
          selected={selected && ledgerRowId(selected)}
          onSelect={select}
          onEnter={(row) => viewer.showRows(rowFilter(row))}
          sort={sort ?? { column: '', direction: 'ascending' }}
          onSort={(column) => setSort((before) => nextSort(before, column as LedgerColumnId))}
          foot={<AllRow report={report} columns={columns} />}
        />
        {more}
      </div>
      {omittedRows > 0 && (
        <p className="list-note">
          {plural(omittedRows, 'exporter or domain', 'exporters and domains')} more are in the sum alone: this is the
          most that is listed.
        </p>
      )}
      {unlisted.map(({ records, words, limit, unit }) => (
        <p key={unit} className="buffers">
          <ListX size={13} strokeWidth={1.75} />
          <b>{plural(records, 'record')}</b>
          <span>
            {words}: {formatCount(limit)} {unit} are the most that is kept. They are decoded and in Flows.
          </span>
        </p>
      ))}
      {pending.limitOctets > 0 && (
        <p className="buffers">
          <Hourglass size={13} strokeWidth={1.75} />
          <span>Pending buffer</span>
          <b>{shareText(pending.octets, pending.limitOctets)}</b>
          <span>
            of {formatBinaryOctets(pending.limitOctets)}, {formatCount(pending.sets)} of{' '}
            {plural(pending.limitSets, 'set')}
          </span>
        </p>
      )}
    </section>
  )
}

/** Largest first, then smallest first, then as the engine gives them; texts the other way round. */
function nextSort(before: LedgerSort | undefined, column: LedgerColumnId): LedgerSort | undefined {
  const isText = column === 'exporter' || column === 'session'
  const [first, second] = isText ? (['ascending', 'descending'] as const) : (['descending', 'ascending'] as const)
  if (before?.column !== column) return { column, direction: first }
  return before.direction === first ? { column, direction: second } : undefined
}
