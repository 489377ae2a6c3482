import { CircleX, TriangleAlert } from 'lucide-react'
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import { useViewerState } from '../state/viewer-context.tsx'
import { isOfRecords, type FilterCheck } from './check-filter.ts'
import type { FilterStanding, FilterTarget } from './filter-target.ts'

export interface FilterSentenceProps {
  readonly text: string
  readonly check: FilterCheck
  readonly standing: FilterStanding
  readonly target: FilterTarget
  readonly onWrite: (text: string) => void
}

type Tone = 'quiet' | 'unfinished' | 'wrong'

interface Words {
  readonly tone: Tone
  readonly sentence: string
  /** Follows where there is room. */
  readonly more?: string
}

function countWords(target: FilterTarget, isLoading: boolean): string | undefined {
  const { view, total, matchWord } = target
  if (view.spec.filter === '' || view.info === undefined) return undefined
  const all = isLoading ? formatCountShort(total) : formatCount(total)
  const words = isOfRecords(view.spec.filter, target) ? ' have a record that matches' : ''
  return `${formatCount(view.info.rowCount)} of ${all} ${matchWord}${words}${isLoading ? ' so far' : ''}`
}

/** What is to be said, the most pressing first. */
function wordsOf(
  props: Pick<FilterSentenceProps, 'check' | 'standing' | 'target'>,
  isLoading: boolean,
): Words | undefined {
  const { check, standing, target } = props
  const { rowWord, total, view } = target
  if (standing === 'off') {
    return { tone: 'unfinished', sentence: `Filter off: all ${formatCount(total)} ${rowWord} show` }
  }
  const stays = 'The last valid filter stays applied'
  if (check.kind === 'unfinished' || check.kind === 'wrong') {
    if (standing === 'refused') {
      return { tone: 'unfinished', sentence: `Not for ${rowWord}: ${check.sentence}`, more: `All ${rowWord} show` }
    }
    return check.kind === 'wrong'
      ? { tone: 'wrong', sentence: check.sentence, more: stays }
      : { tone: 'unfinished', sentence: `not finished: ${check.sentence}`, more: stays }
  }
  if (standing === 'prepared') return { tone: 'quiet', sentence: 'Enter applies it' }
  if (view.failure !== undefined && view.info !== undefined) return { tone: 'wrong', sentence: view.failure.message }
  const count = countWords(target, isLoading)
  if (check.kind === 'risky') {
    return { tone: 'unfinished', sentence: check.sentence, ...(count === undefined ? {} : { more: count }) }
  }
  return count === undefined ? undefined : { tone: 'quiet', sentence: count }
}

/** What stands at the right end of the field: how many rows match, what is wrong, or what is doubtful and what to write instead. */
export function FilterSentence({ text, check, standing, target, onWrite }: FilterSentenceProps) {
  // A live session has no end that would be waited for.
  const isLoading = useViewerState(({ status }) => status.phase === 'loading' && status.live === undefined)
  const words = wordsOf({ check, standing, target }, isLoading)
  if (words === undefined) return null
  const { tone, sentence, more } = words
  const Icon = tone === 'wrong' ? CircleX : TriangleAlert
  const instead = 'instead' in check && standing !== 'off' ? check : undefined
  return (
    <>
      <span
        className={`filter-sentence ${tone === 'quiet' ? '' : `filter-${tone}`}`}
        role="status"
        title={more === undefined ? sentence : `${sentence}. ${more}`}
      >
        {tone !== 'quiet' && <Icon size={14} strokeWidth={1.75} />}
        <span className="filter-words">
          {sentence}
          {more !== undefined && <span className="filter-stays">. {more}</span>}
        </span>
      </span>
      {instead?.instead !== undefined && (
        <button
          type="button"
          className="filter-instead"
          title="Writes it into the filter"
          onClick={() => {
            const { at, length, instead: better = '' } = instead
            onWrite(text.slice(0, at) + better + text.slice(at + length))
          }}
        >
          Write “{instead.instead}”
        </button>
      )}
    </>
  )
}
