/** What a filter text is while it is being written: empty, valid, not finished, or wrong at a place. */
import { parseFilter } from './parse-filter-stub.ts'

export type FilterCheck =
  | { readonly kind: 'empty' }
  | { readonly kind: 'valid' }
  | {
      readonly kind: 'unfinished' | 'wrong'
      /** Characters from the beginning, and how many are marked; at least one. */
      readonly at: number
      readonly length: number
      readonly sentence: string
    }

/** Checks a text as the engine will. */
export function checkFilter(text: string): FilterCheck {
  if (text.trim() === '') return { kind: 'empty' }
  const parsed = parseFilter(text)
  if (parsed.ok) return { kind: 'valid' }
  return {
    kind: parsed.isUnfinished ? 'unfinished' : 'wrong',
    at: Math.min(parsed.at, text.length),
    length: Math.max(1, parsed.length),
    sentence: parsed.message,
  }
}
