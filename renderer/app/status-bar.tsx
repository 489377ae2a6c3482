import { Check, CircleX, Info, TriangleAlert } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { useHealth } from '../health/health-context.ts'
import { lostSum } from '../health/ledger-rows.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { ROW_HEIGHTS, type Settings } from '../state/settings.ts'
import { plural } from '../ui/numbers.ts'
import { LedgerBar } from './ledger-bar.tsx'
import { octetSum } from './octet-sum.ts'
import { timeFormatName } from './time-format.ts'
import './status-bar.css'

function FindingsButton() {
  const viewer = useViewer()
  const { note, warning, error } = useViewerState((state) => state.status.problems)
  const count = note + warning + error
  const tone = error > 0 ? 'error' : warning > 0 ? 'warn' : 'note'
  const Icon = error > 0 ? CircleX : warning > 0 ? TriangleAlert : Info
  return (
    <button
      type="button"
      className="status-button"
      title={`${plural(error, 'error')}, ${plural(warning, 'warning')}, ${plural(note, 'note')}: show them in Health`}
      onClick={() => viewer.showTab('health')}
    >
      <Icon size={13} strokeWidth={1.75} className={count === 0 ? 'tone-note' : `tone-${tone}`} />
      {plural(count, 'finding')}
    </button>
  )
}

function nextRowHeight(current: Settings['rowHeight']): Settings['rowHeight'] {
  return ROW_HEIGHTS[(ROW_HEIGHTS.indexOf(current) + 1) % ROW_HEIGHTS.length] ?? 22
}

/** What is zero takes no attention. */
function toneOf(count: number, tone: 'pending' | 'error'): string {
  return count > 0 ? `tone-${tone}` : 'tone-note'
}

/** Findings, where records and octets have gone, and how things are shown. */
export function StatusBar() {
  const viewer = useViewer()
  const status = useViewerState((state) => state.status)
  const settings = useSettings((state) => state)
  const { records, octets } = status.ledger
  const sum = octetSum(octets)
  const report = useHealth((state) => state.report)
  // Which of the lost are messages, not records, only the rows of the exporters say; while it is live, those of a moment ago.
  const ledger = status.live === undefined ? status.ledger : report?.ledger
  const lost =
    report === undefined || ledger === undefined ? formatCount(records.lost) : lostSum({ ledger, rows: report.rows })
  const isMessagesAlone =
    report?.rows.every((row) => row.lossUnit === 'messages' || row.ledger.records.lost === 0) ?? false
  return (
    <footer className="status-bar" data-region="status" aria-label="Status">
      <FindingsButton />
      <LedgerBar ledger={status.ledger} width={120} lossUnit={isMessagesAlone ? 'messages' : 'records'} />
      <span className="status-counts">
        <span>{formatCount(records.decoded)} decoded</span>
        <span className={toneOf(records.pending, 'pending')}>{plural(records.pending, 'set')} pending</span>
        <span className={toneOf(records.lost, 'error')}>{lost} lost</span>
        {octets.undecodable > 0 && (
          <span className="tone-error">{plural(octets.undecodable, 'octet')} undecodable</span>
        )}
        <span className={toneOf(octets.malformed, 'error')}>{plural(octets.malformed, 'octet')} malformed</span>
      </span>
      <span className="top-gap" />
      <span className={sum.isExact ? 'status-sum' : 'status-sum tone-error'} title={sum.explanation}>
        {status.phase === 'loading' && status.live === undefined ? (
          <span className="status-sum-text">
            Rows are in file order. Sorting and filters work on what has been read.
          </span>
        ) : (
          <>
            {sum.isExact ? (
              <Check size={12} strokeWidth={2} className="tone-note" />
            ) : (
              <CircleX size={12} strokeWidth={1.75} />
            )}
            <span className="status-sum-text">{sum.sentence}</span>
          </>
        )}
      </span>
      <button
        type="button"
        className="status-button"
        title="Switch between UTC and local time"
        onClick={() => viewer.settings.setState({ timeZone: settings.timeZone === 'utc' ? 'local' : 'utc' })}
      >
        {timeFormatName(settings.timeZone, settings.timePrecision)}
      </button>
      <button
        type="button"
        className="status-button"
        title="Height of the rows: compact 20, default 22, comfortable 28"
        onClick={() => viewer.settings.setState({ rowHeight: nextRowHeight(settings.rowHeight) })}
      >
        {settings.rowHeight} px
      </button>
    </footer>
  )
}
