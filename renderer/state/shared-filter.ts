/** The filter that the views share, as the store has it. */
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ViewSpec } from '../../core/protocol/session-api.ts'
import type { ViewerState } from './viewer-state.ts'

/** Rows that a filter lets through or not: records, or the rows of a list. */
export type FilteredRows = 'flows' | ListName

export interface SharedFilter {
  /** What was applied last, in whichever view. */
  readonly text: string
  /** Where that was. */
  readonly from?: FilteredRows
  /** For a moment all rows show. */
  readonly isOff: boolean
  /** What stands in the bar of some rows and is not applied to them: it is switched off, or not for them. */
  readonly idle: Partial<Record<FilteredRows, string>>
}

export const NO_FILTER: SharedFilter = { text: '', isOff: false, idle: {} }

/** The rows that a view shows; undefined for those that always show the whole session. */
export function rowsShown({
  tab,
  transactionsShow,
}: Pick<ViewerState, 'tab' | 'transactionsShow'>): FilteredRows | undefined {
  if (tab === 'transactions') return transactionsShow
  if (tab === 'sessions') return 'sessions'
  return tab === 'templates' || tab === 'health' ? undefined : 'flows'
}

/** The view that was asked for of some rows. */
export function requestedView(rows: FilteredRows, { view, lists }: ViewerState): ViewSpec {
  return (rows === 'flows' ? view : lists[rows].view).wanted
}

/** The filter that was asked for of some rows. */
export function appliedFilter(rows: FilteredRows, state: ViewerState): string {
  return requestedView(rows, state).filter
}

/** What stands in the bar of some rows. */
export function writtenFilter(rows: FilteredRows, state: ViewerState): string {
  return state.filter.idle[rows] ?? appliedFilter(rows, state)
}
