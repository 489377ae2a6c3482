import type { SortKey } from '../../core/protocol/session-api.ts'
import type { Viewer } from '../state/viewer.ts'

/** Columns of the duration that a list is about. */
const MEASURES = { transactions: 'total', connections: 'duration' } as const

/** Whether an order begins with the longest. */
export function isLongestFirst(list: keyof typeof MEASURES, [first]: readonly SortKey[]): boolean {
  return first?.column === MEASURES[list] && first.direction === 'descending'
}

/** Sorts the list that is shown by its duration, the longest first; a second time puts it back into its own order. */
export function sortLongestFirst(viewer: Viewer): void {
  const { lists, transactionsShow } = viewer.store.getState()
  const isSorted = isLongestFirst(transactionsShow, lists[transactionsShow].view.wanted.sort)
  viewer.lists[transactionsShow].applySort(
    isSorted ? [] : [{ column: MEASURES[transactionsShow], direction: 'descending' }],
  )
}
