/** Whether a filter has times that count from a clock: only then the newest record is looked for. */
import type { FilterTree } from './filter-tree.ts'
import { isRelativeTime } from './parse-quantity.ts'

/** True where some value reads as a relative time, whatever the field beside it. */
export function usesClock(tree: FilterTree): boolean {
  switch (tree.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return tree.terms.some(usesClock)
    case 'not':
      return usesClock(tree.term)
    case 'comparison':
      return isRelative(tree.value.text)
    case 'membership':
      return tree.values.some(({ text }) => isRelative(text))
    default:
      return false
  }
}

function isRelative(text: string): boolean {
  return text.split('..').some(isRelativeTime)
}
