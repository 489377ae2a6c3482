import { formatCount } from '../../core/elements/format-quantity.ts'
import { VERDICTS, type Verdict } from '../../core/protocol/transaction-report.ts'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { VERDICT_ICONS } from './verdict-icons.tsx'
import { VERDICT_MEANING, VERDICT_SHORT } from './verdict-words.ts'

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
export function VerdictSwitches() {
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
