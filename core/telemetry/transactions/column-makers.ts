/** Makes the columns of a relation from readers of values. */
import type { ColumnGroup, ColumnType } from '../../protocol/session-api.ts'
import type { Absence } from '../../protocol/transaction-report.ts'
import type { NumberColumn, TextColumn, TextTable } from '../relation.ts'

export interface ColumnWords {
  readonly title: string
  readonly group: ColumnGroup
  readonly description: string
  readonly units?: string
  readonly element?: string
  readonly enumeration?: string
}

type AbsenceAt = (row: number) => Absence | undefined

/** A column of numbers; `valueAt` gives NaN where a row has none. */
export function numberColumn(
  id: string,
  type: ColumnType,
  words: ColumnWords,
  valueAt: (row: number) => number,
  absenceAt?: AbsenceAt,
): NumberColumn {
  return { kind: 'number', info: { id, type, ...words }, valueAt, ...(absenceAt === undefined ? {} : { absenceAt }) }
}

/** A column of dictionary ids, or of ids of a table; `idAt` gives -1 where a row has none. */
export function textColumn(
  id: string,
  type: ColumnType,
  words: ColumnWords,
  idAt: (row: number) => number,
  texts?: TextTable,
): TextColumn {
  return { kind: 'text', info: { id, type, ...words }, idAt, ...(texts === undefined ? {} : { texts }) }
}

/** NaN for what is not there. */
export function orNaN(value: number): number {
  return value < 0 ? Number.NaN : value
}

/** A table of words that are ids by their places. */
export function wordTable(words: readonly string[]): TextTable {
  return { textOf: (id) => words[id] ?? '', compare: (one, other) => one - other }
}
