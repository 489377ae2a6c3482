/** What the histogram measures and how it is split, as a user has chosen. */
import type { Counters, KeySpec, MeasureSpec } from '../../core/protocol/aggregate-api.ts'
import { fieldsOf, parseKey, parseMeasure } from '../aggregate/spec-parsing.ts'

export type SplitChoice =
  | { readonly kind: 'none' }
  /** Server errors and resets apart from the rest. */
  | { readonly kind: 'errors' }
  /** The two directions of biflows, one upward and one downward. */
  | { readonly kind: 'sides' }
  | { readonly kind: 'key'; readonly key: KeySpec }

export interface HistogramChoice {
  readonly measure: MeasureSpec
  readonly split: SplitChoice
  readonly counters: Counters
}

export const DEFAULT_CHOICE: HistogramChoice = {
  measure: { figure: 'records' },
  split: { kind: 'errors' },
  counters: 'forward',
}

function parseSplit(value: unknown): SplitChoice {
  const { kind, key } = fieldsOf(value)
  if (kind === 'none' || kind === 'sides' || kind === 'errors') return { kind }
  const known = kind === 'key' ? parseKey(key) : undefined
  return known === undefined ? DEFAULT_CHOICE.split : { kind: 'key', key: known }
}

/** A choice from what was stored; whatever cannot be read has its default. */
export function parseChoice(value: unknown): HistogramChoice {
  const { measure, split, counters } = fieldsOf(value)
  return {
    measure: parseMeasure(measure) ?? DEFAULT_CHOICE.measure,
    split: parseSplit(split),
    counters: counters === 'both' ? 'both' : 'forward',
  }
}
