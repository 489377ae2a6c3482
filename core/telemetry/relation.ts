/** A list of rows made of records, kept in memory as columns: what views of it sort, filter, group and show. */
import type { Absence } from '../protocol/transaction-report.ts'
import type { ColumnInfo } from '../protocol/session-api.ts'

/** A column of numbers: NaN where a row has none. Times are microseconds since 1970, durations microseconds. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly info: RelationColumnInfo
  valueAt(row: number): number
  /** Why a row has none; undefined: there is nothing to have. */
  absenceAt?(row: number): Absence | undefined
}

/** A column of texts: an id for each row, -1 where there is none. */
export interface TextColumn {
  readonly kind: 'text'
  readonly info: RelationColumnInfo
  idAt(row: number): number
  /** Undefined: the ids are those of the session's dictionary. */
  readonly texts?: TextTable
  /** Makes the text of the column from the one behind the id, as a pattern of a URL; sorted, filtered and grouped by what it makes. */
  derive?(text: string): string
  absenceAt?(row: number): Absence | undefined
}

export type RelationColumn = NumberColumn | TextColumn

/** Without what is counted anew for each answer. */
export type RelationColumnInfo = Omit<ColumnInfo, 'recordCount'>

/** Texts of a column that are in no dictionary: addresses, names of exporters, words. */
export interface TextTable {
  textOf(id: number): string
  /** Order of two texts where it is not that of their characters, as of addresses. */
  compare?(one: number, other: number): number
}

/**
 * Rows are `firstRow` … `rowCount - 1`; row r has the number r + 1. A row may change; in a live session the oldest go, and their
 * numbers are never given again. Columns may be asked for rows that went: these have no values.
 */
export interface Relation {
  readonly columns: readonly RelationColumn[]
  /** Rows before it went. */
  readonly firstRow: number
  /** The number after that of the last row. */
  readonly rowCount: number
  /** Grows with every change of a row. */
  readonly revision: number
}

/** Rows of a relation at one moment. */
export type RowRange = Pick<Relation, 'firstRow' | 'rowCount'>

/** How many rows there are. */
export function countRowsOf({ firstRow, rowCount }: RowRange): number {
  return rowCount - firstRow
}
