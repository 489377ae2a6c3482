/** A filter with one more condition, as a context menu applies or prepares it. */
import type { ValueFilter } from '../../core/query/filter-language/value-filter.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'

/** How a value goes into the filter that is there. */
export type JoinWay = 'selected' | 'not' | 'and' | 'or' | 'andNot' | 'orNot'

/** In the order of the menu, as Wireshark has them. */
export const JOIN_WAYS: readonly { readonly way: JoinWay; readonly label: string }[] = [
  { way: 'selected', label: 'Selected' },
  { way: 'not', label: 'Not selected' },
  { way: 'and', label: '… and selected' },
  { way: 'or', label: '… or selected' },
  { way: 'andNot', label: '… and not selected' },
  { way: 'orNot', label: '… or not selected' },
]

/** In parentheses where it would be read otherwise beside `and` or `or`. */
function operand(text: string, beside: 'and' | 'or'): string {
  const parsed = parseFilter(text)
  if (!parsed.ok) return `(${text})`
  const { kind } = parsed.tree
  return (kind === 'and' || kind === 'or') && kind !== beside ? `(${text})` : text
}

/** The filter `current`, changed by a value; an empty one becomes the value's own. */
export function joinFilter(current: string, way: JoinWay, value: ValueFilter): string {
  const term = way === 'selected' || way === 'and' || way === 'or' ? value.is : value.isNot
  const text = current.trim()
  if (text === '' || way === 'selected' || way === 'not') return term
  const word = way === 'and' || way === 'andNot' ? 'and' : 'or'
  return `${operand(text, word)} ${word} ${operand(term, word)}`
}
