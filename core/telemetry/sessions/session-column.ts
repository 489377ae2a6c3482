/** What the columns of the list of sessions are made of. */
import type { NumberColumn, RelationColumnInfo, TextColumn, TextTable } from '../relation.ts'
import type { SessionColumns } from './session-columns.ts'
import type { Measure } from './session-values.ts'

export type ColumnWords = Omit<RelationColumnInfo, 'id'>

/** A value of a place in the columns of the book. */
export type ReadValue = (columns: SessionColumns, row: number) => number

export type MakeText = (id: string, info: ColumnWords, idAt: (row: number) => number, texts?: TextTable) => TextColumn

/** With a measure, its absence is told where the session's protocol has such a thing. */
export type MakeNumber = (
  id: string,
  info: ColumnWords,
  read: (row: number) => number,
  measure?: Measure,
) => NumberColumn

/** What the chooser and the filter are told of a column. */
export function wordsOf(
  group: ColumnWords['group'],
  type: ColumnWords['type'],
  title: string,
  description: string,
  more: Pick<ColumnWords, 'units' | 'element'> = {},
): ColumnWords {
  return { group, type, title, description, ...more }
}
