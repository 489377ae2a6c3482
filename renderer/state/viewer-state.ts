/** What the viewer holds of a session. Rows are never here: they live in the grid's bounded cache alone. */
import { EMPTY_STATUS } from '../../core/protocol/empty-status.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { HostInfo, RecentFile } from '../../core/protocol/host-api.ts'
import type {
  ColumnInfo,
  RecordDetails,
  SessionStatus,
  TimeRange,
  ViewInfo,
  ViewSpec,
} from '../../core/protocol/session-api.ts'
import type { TemplateKey } from '../../core/protocol/template-report.ts'
import type { Connection, UploadProgress } from '../host/host.ts'
import { newestPlace } from '../live/newest-place.ts'
import { FRESH_LISTS, listsAgain, type ListStates } from './list-state.ts'
import { NO_FILTER, type SharedFilter } from './shared-filter.ts'

export interface ViewState {
  /** The view that is shown; undefined until the first is open. */
  readonly info: ViewInfo | undefined
  /** What is shown; while `isBusy`, a new order or filter is on its way and this one stays. */
  readonly spec: ViewSpec
  /** What was asked for last. */
  readonly wanted: ViewSpec
  readonly isBusy: boolean
  readonly failure: Failure | undefined
  /** Records that the session had when the view was made, or taken further: later ones wait. */
  readonly recordsAt: number
}

export interface DetailsState {
  readonly details: RecordDetails | undefined
  readonly failure: Failure | undefined
  /** Index of the field whose octets are filled; -1 for none. */
  readonly field: number
}

export type Overlay =
  | 'none'
  | 'columns'
  | 'time'
  | 'window'
  | 'history'
  | 'group'
  | 'settings'
  | 'go-to'
  | 'session'
  | 'keys'
  | 'listen'
  | 'listeners'
  | 'recording'
  | 'drops'
  | 'bundle'
  | 'alert'
  | 'replay'
  | 'accent'
  | 'context'
  | 'colours'
  | 'profiles'
  | 'note'
  | 'palette'
  | 'export'
  | 'console'
  | 'filters'
  | 'names'

/** Why new rows wait. */
export type PauseReason = 'selection' | 'scroll' | 'sort' | 'menu' | 'asked'

/** Whether new rows of a live session come into sight by themselves. `atMs` is of the local clock. */
export type Follow =
  { readonly kind: 'following' } | { readonly kind: 'paused'; readonly why: PauseReason; readonly atMs: number }

/** The views of a session, in the order of their tabs. */
export const TABS = ['flows', 'transactions', 'sessions', 'top', 'templates', 'health'] as const

export type Tab = (typeof TABS)[number]

/** What the Templates view was asked to show. */
export interface TemplateTarget {
  /** Undefined when only the definition is known: the view finds its template. */
  readonly key?: TemplateKey
  /** Number of the definition over all sessions: `@templateVersion` of a record. */
  readonly versionId?: number
}

export interface ViewerState {
  readonly status: SessionStatus
  readonly connection: Connection
  readonly info: HostInfo | undefined
  readonly columns: readonly ColumnInfo[]
  /** Those of transactions, which filters of records can name; empty while there are no transactions. */
  readonly transactionColumns: readonly ColumnInfo[]
  readonly recent: readonly RecentFile[]
  readonly view: ViewState
  /** Shared by the views of records and lists. */
  readonly filter: SharedFilter
  /** Record number of the focused row. */
  readonly selected: number | undefined
  /** Record numbers of rows that are selected together, in the order of the rows; empty when it is one alone. */
  readonly selection: readonly number[]
  readonly details: DetailsState
  /** Why the last file was not opened; shown where opening is offered. */
  readonly openFailure: Failure | undefined
  /** Why nothing listens though it was asked for; shown where listening is offered. */
  readonly listenFailure: Failure | undefined
  readonly isOpening: boolean
  readonly upload: UploadProgress | undefined
  readonly overlay: Overlay
  readonly tab: Tab
  /** A new object with each request, so that the same template can be asked for again. */
  readonly templateTarget: TemplateTarget | undefined
  readonly lists: ListStates
  /** Which of its two lists the Transactions view shows. */
  readonly transactionsShow: 'transactions' | 'connections'
  readonly visit: FlowsVisit | undefined
  /** Undefined when nothing listens. */
  readonly follow: Follow | undefined
  /** When the live session went on as another one, by `performance.now()`. */
  readonly renewedAtMs: number | undefined
}

/** Flows shows the records of a row of a list, until another filter is applied or somebody goes back. */
export interface FlowsVisit {
  /** `transaction 5,000,123`. */
  readonly title: string
  readonly from: Tab
  readonly filter: string
  /** What was applied before. */
  readonly filterBefore: string
  /** What was brushed before: a visit shows records of all times. */
  readonly rangeBefore?: TimeRange
}

export const EMPTY_SPEC: ViewSpec = { filter: '', sort: [] }

/** What there is of a session that has just begun. */
export const FRESH_SESSION = {
  columns: [],
  transactionColumns: [],
  view: {
    info: undefined,
    spec: EMPTY_SPEC,
    wanted: EMPTY_SPEC,
    isBusy: false,
    failure: undefined,
    recordsAt: 0,
  },
  filter: NO_FILTER,
  selected: undefined,
  selection: [],
  details: { details: undefined, failure: undefined, field: -1 },
  overlay: 'none',
  tab: 'flows',
  templateTarget: undefined,
  lists: FRESH_LISTS,
  transactionsShow: 'transactions',
  visit: undefined,
  follow: undefined,
  renewedAtMs: undefined,
} as const satisfies Partial<ViewerState>

/** The state before anything is known. */
export function initialState(connection: Connection): ViewerState {
  return {
    status: EMPTY_STATUS,
    connection,
    info: undefined,
    recent: [],
    openFailure: undefined,
    listenFailure: undefined,
    isOpening: false,
    upload: undefined,
    ...FRESH_SESSION,
  }
}

/** What stays when a live session goes on as another one: what is asked of it, not what was picked among the records of before. */
export function renewedState({
  tab,
  view,
  lists,
  filter,
  transactionsShow,
  follow,
  visit,
}: ViewerState): Partial<ViewerState> {
  // Only an order in which the newest rows are not last is still a reason to hold still.
  const isHeld = follow?.kind === 'paused' && newestPlace(view.wanted.sort) !== 'end'
  return {
    ...FRESH_SESSION,
    tab,
    view: { ...FRESH_SESSION.view, wanted: wantedAnew(view.wanted, visit) },
    lists: listsAgain(lists),
    filter,
    transactionsShow,
    follow: isHeld ? { ...follow, why: 'sort' } : follow && { kind: 'following' },
    renewedAtMs: performance.now(),
  }
}

/**
 * What is asked of the new session, as another object, so that it is kept as its view: what was asked before somebody visited records
 * that are gone, and all times, for a brushed stretch has none of its records.
 */
function wantedAnew(wanted: ViewSpec, visit: FlowsVisit | undefined): ViewSpec {
  if (wanted === EMPTY_SPEC) return EMPTY_SPEC
  const { timeRange: _, ...kept } = wanted
  return { ...kept, filter: visit?.filter === wanted.filter ? visit.filterBefore : wanted.filter }
}
