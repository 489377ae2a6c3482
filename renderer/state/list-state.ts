/** What the viewer holds of a list (transactions, connections, sessions). Rows are never here: they live in the grid's bounded cache. */
import type { Failure } from '../../core/protocol/failure.ts'
import { LIST_NAMES, type ListName, type ListSummary } from '../../core/protocol/list-api.ts'
import type { ColumnInfo, SortKey, TimeRange, ViewInfo } from '../../core/protocol/session-api.ts'

/** Which rows of a list show, and in which order. */
export interface ListQuery {
  /** What is written in the filter bar. */
  readonly filter: string
  /** A filter beside it that is made by switches, not written; empty when none is on. */
  readonly narrowing: string
  /** Lets through the rows of the group that was opened under a filter of records, with which it makes no filter of the bar. */
  readonly group?: string | undefined
  readonly sort: readonly SortKey[]
}

export interface ListViewState {
  /** The view that is shown; undefined until the first is open. */
  readonly info: ViewInfo | undefined
  /** What is shown; while `isBusy`, a new order or filter is on its way and this one stays. */
  readonly spec: ListQuery
  /** What was asked for last. */
  readonly wanted: ListQuery
  readonly isBusy: boolean
  readonly failure: Failure | undefined
}

export interface ListState {
  readonly columns: readonly ColumnInfo[]
  readonly view: ListViewState
  /** Of the rows that show. */
  readonly summary: ListSummary | undefined
  /** Of the rows that the written filter lets through, whatever the switches leave of them. */
  readonly filterSummary: ListSummary | undefined
  /** Number of the row in the list, from 1. */
  readonly selected: number | undefined
  /** Column by whose values the rows are summed up instead of listed. */
  readonly groupedBy: string | undefined
  /** The groups that the rows were reached from. */
  readonly groupTrail: GroupTrail | undefined
}

export interface GroupTrail {
  readonly by: string
  /** What was written in the filter bar before a group was opened. */
  readonly filterBefore: string
  /** What is written since. */
  readonly filter: string
  /** A group that was open before, of which these were groups. */
  readonly groupBefore?: string | undefined
}

/** What of a list is worth going back to. */
export type ListRows = Pick<ListState, 'selected' | 'groupedBy' | 'groupTrail'> & { readonly query: ListQuery }

/** The rows of a list as they are now. */
export function rowsOf({ view, selected, groupedBy, groupTrail }: ListState): ListRows {
  return { query: view.wanted, selected, groupedBy, groupTrail }
}

export const EMPTY_QUERY: ListQuery = { filter: '', narrowing: '', sort: [] }

export const FRESH_LIST: ListState = {
  columns: [],
  view: { info: undefined, spec: EMPTY_QUERY, wanted: EMPTY_QUERY, isBusy: false, failure: undefined },
  summary: undefined,
  filterSummary: undefined,
  selected: undefined,
  groupedBy: undefined,
  groupTrail: undefined,
}

export type ListStates = Readonly<Record<ListName, ListState>>

export const FRESH_LISTS: ListStates = { transactions: FRESH_LIST, connections: FRESH_LIST, sessions: FRESH_LIST }

/** Every list with what remains of it when its file is read again: filter and order, neither rows nor the group that was open. */
export function listsAgain(lists: ListStates): ListStates {
  const entries = LIST_NAMES.map((list) => {
    const { wanted } = lists[list].view
    return [list, { ...FRESH_LIST, view: { ...FRESH_LIST.view, wanted: { ...wanted, group: undefined } } }] as const
  })
  return { ...FRESH_LISTS, ...Object.fromEntries(entries) }
}

/** Lets the rows through that begin in a stretch of time. */
function startFilter(range: TimeRange | undefined): string {
  return range === undefined ? '' : `start >= ${range.from} and start < ${range.until}`
}

/** What goes beside the written filter, over the columns of the list. */
export function filterBeside({ narrowing, group = '' }: ListQuery, range: TimeRange | undefined): string {
  return [narrowing, group, startFilter(range)].reduce(bothFilters)
}

/** Both of two filters; either may be empty. */
export function bothFilters(one: string, other: string): string {
  const texts = [one, other].map((text) => text.trim()).filter((text) => text !== '')
  return texts.length < 2 ? (texts[0] ?? '') : texts.map((text) => `(${text})`).join(' and ')
}
