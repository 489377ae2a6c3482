import { ArrowLeft, ListOrdered } from 'lucide-react'
import { formatCount, formatDuration } from '../../core/elements/format-quantity.ts'
import type { ListName, Percentiles } from '../../core/protocol/list-api.ts'
import { VERDICTS, type Verdict } from '../../core/protocol/transaction-report.ts'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { groupTitle } from './groupings.ts'
import { isLongestFirst, sortLongestFirst } from './longest-first.ts'
import { VERDICT_ICONS } from './verdict-icons.tsx'
import { VERDICT_MEANING, VERDICT_SHORT } from './verdict-words.ts'

/** Values below which the engine gives no percentiles. */
const FEW = '< 30'

/** A duration of a summary; the digits are those of the microseconds that were counted. */
export function percentileText(nanoseconds: number | undefined): string {
  return nanoseconds === undefined ? FEW : formatDuration(Math.round(nanoseconds / 1000), 'microseconds')
}

/** The verdicts that are switched on. */
export function narrowedTo(narrowing: string): readonly Verdict[] {
  return VERDICTS.filter((verdict) => narrowing.split(/[^A-Za-z]+/).includes(verdict))
}

/** Lets the rows of some verdicts through; of all and of none everything. */
export function narrowingOf(verdicts: readonly Verdict[]): string {
  const isAll = verdicts.length === 0 || verdicts.length === VERDICTS.length
  return isAll ? '' : `verdict in {${verdicts.join(' ')}}`
}

/** Counts by verdict, each a switch: the rows of those that are pressed show. */
function VerdictSwitches() {
  const viewer = useViewer()
  const verdicts = useListState('transactions', (state) => state.filterSummary?.verdicts)
  const pressed = narrowedTo(useListState('transactions', (state) => state.view.wanted.narrowing))
  if (verdicts === undefined) return null
  const toggle = (verdict: Verdict) => {
    const next = pressed.includes(verdict) ? pressed.filter((one) => one !== verdict) : [...pressed, verdict]
    viewer.lists.transactions.applyNarrowing(narrowingOf(next))
  }
  return (
    <span className="verdict-switches" role="group" aria-label="Verdicts">
      {VERDICTS.map((verdict) => {
        const Icon = VERDICT_ICONS[verdict]
        const count = verdicts[verdict]
        return (
          <button
            key={verdict}
            type="button"
            className={`verdict-switch ${count === 0 ? 'is-zero' : `tone-${verdict}`}`}
            aria-pressed={pressed.includes(verdict)}
            title={`${VERDICT_MEANING[verdict]}\nClick to show these alone, again to show the others too`}
            onClick={() => toggle(verdict)}
          >
            {verdict === 'complete' ? <span className="verdict-dot" /> : <Icon size={13} strokeWidth={1.75} />}
            <span className="verdict-word">{VERDICT_SHORT[verdict]}</span> {formatCount(count)}
          </button>
        )
      })}
    </span>
  )
}

function PercentileFigures({ durations }: { readonly durations: Percentiles }) {
  const entries = [
    ['p50', durations.p50],
    ['p95', durations.p95],
    ['p99', durations.p99],
  ] as const
  return (
    <dl className="summary-percentiles" title={`${plural(durations.measured, 'row')} with a known duration`}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={value === undefined ? 'is-faint' : name === 'p99' ? 'tone-warn' : ''}>
            {percentileText(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface SummaryLineProps {
  readonly list: Extract<ListName, 'transactions' | 'connections'>
  /** One row and several: `transaction`, `transactions`. */
  readonly row: string
}

/** How many rows show, of which verdicts, and how long they took: the scope of the view. */
export function SummaryLine({ list, row }: SummaryLineProps) {
  const viewer = useViewer()
  const summary = useListState(list, (state) => state.summary)
  const sort = useListState(list, (state) => state.view.wanted.sort)
  const trail = useListState(list, (state) => state.groupTrail)
  const isGrouped = useListState(list, (state) => state.groupedBy !== undefined)
  return (
    <div className="summary-line" role="group" aria-label="Summary">
      {trail !== undefined && (
        <button
          type="button"
          className="summary-back"
          title={`Back to the groups by ${groupTitle(trail.by)}`}
          onClick={() => viewer.lists[list].backToGroups()}
        >
          <ArrowLeft size={13} strokeWidth={1.75} />
          {groupTitle(trail.by)}
        </button>
      )}
      {summary !== undefined && (
        <>
          <b className="summary-count" role="status">
            {plural(summary.rowCount, row)}
          </b>
          {list === 'transactions' && <VerdictSwitches />}
          <span className="top-gap" />
          {!isGrouped && (
            <button
              type="button"
              className="summary-longest"
              aria-pressed={isLongestFirst(list, sort)}
              title="Longest first (L)"
              onClick={() => sortLongestFirst(viewer)}
            >
              <ListOrdered size={13} strokeWidth={1.75} />
              Longest first
            </button>
          )}
          <PercentileFigures durations={summary.durations} />
        </>
      )}
    </div>
  )
}
