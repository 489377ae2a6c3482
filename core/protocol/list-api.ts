/**
 * Lists that are made of records: AppFlow transactions, connections, LoadMaster sessions. A list has columns, and views of
 * it are opened, read and closed like those of records; a row is known by its number in the list, from 1.
 */
import type { AskedBy } from './asked-by.ts'
import type { Result } from './failure.ts'
import type { Cell, ColumnInfo, SortKey, ViewInfo } from './session-api.ts'
import type { TrafficSessionDetails, TrafficSessionGrouping } from './traffic-session-report.ts'
import type { ConnectionDetails, Leg, TransactionDetails, Verdict } from './transaction-report.ts'

export const LIST_NAMES = ['transactions', 'connections', 'sessions'] as const

export type ListName = (typeof LIST_NAMES)[number]

export interface ListSpec extends AskedBy {
  readonly list: ListName
  /**
   * Filter text over the columns of the list, or over records where it cannot be read so: then the rows that have a record which
   * it lets through, as of now. Empty lets every row through.
   */
  readonly filter: string
  /** A filter beside it, over the columns of the list alone. */
  readonly narrowing?: string
  /** Empty: by their start, or by the number of the row while more come. Rows without a value come last in both directions. */
  readonly sort: readonly SortKey[]
}

/** Nanoseconds; undefined below the number of values that they need. */
export interface Percentiles {
  /** Rows that have the value: what is not measured takes no part. */
  readonly measured: number
  readonly p50?: number
  readonly p95?: number
  readonly p99?: number
  readonly max?: number
}

/** What a view of a list holds in all. */
export interface ListSummary {
  readonly rowCount: number
  /** Rows of the list without a filter. */
  readonly rowsInAll: number
  /** Of transactions. */
  readonly verdicts?: Readonly<Record<Verdict, number>>
  /** Of the duration that the list is about: the total of a transaction, the length of a connection or session. */
  readonly durations: Percentiles
}

export interface ListGroupSpec {
  readonly view: number
  /** Column whose values make the groups. */
  readonly by: string
  /** Column of durations that is summed up. */
  readonly measure: string
}

export interface ListGroupRow {
  /** Null: the rows that have no value. */
  readonly key: Cell
  /** Lets through the rows of the group, beside the filter of the view. */
  readonly filter: string
  readonly count: number
  /** Transactions with a status of 500 and more; of other lists 0. */
  readonly errors: number
  readonly durations: Percentiles
}

/** What a record is part of. */
export interface RecordPlace {
  readonly transaction?: number
  readonly leg?: Leg
  readonly connection?: number
  readonly session?: number
}

/** How many rows each list has. */
export type ListCounts = Readonly<Record<ListName, number>>

export const NO_LIST_ROWS: ListCounts = { transactions: 0, connections: 0, sessions: 0 }

/** What a viewer may ask about lists, beside `readWindow`, `findRecord` and `closeView`, which take their views too. */
export interface ListApi {
  listColumns(list: ListName): Promise<readonly ColumnInfo[]>
  openList(spec: ListSpec): Promise<Result<ViewInfo>>
  summarizeList(view: number): Promise<Result<ListSummary>>
  /** The largest groups first, at most `MAX_LIST_GROUPS`; what is left over is one more row with the key `…`. */
  groupList(spec: ListGroupSpec): Promise<Result<readonly ListGroupRow[]>>
  describeTransaction(transaction: number): Promise<Result<TransactionDetails>>
  /** Everything that the timeline of a connection draws. */
  describeConnection(connection: number): Promise<Result<ConnectionDetails>>
  describeTrafficSession(session: number, grouping: TrafficSessionGrouping): Promise<Result<TrafficSessionDetails>>
  placeRecord(record: number): Promise<RecordPlace>
}
