/** Cells of a relation's columns, as they stand in windows: durations in nanoseconds, times as RFC 3339. */
import { formatMicroseconds } from '../../elements/format-time.ts'
import type { Absence } from '../../protocol/transaction-report.ts'
import type { Cell } from '../../protocol/session-api.ts'
import type { NumberColumn, RelationColumn } from '../relation.ts'
import type { TextReader } from './column-texts.ts'

/** The cells of a column in some rows. */
export async function readCells(column: RelationColumn, rows: readonly number[], texts: TextReader): Promise<Cell[]> {
  if (column.kind === 'text') return texts.readRows(column, rows)
  return rows.map((row) => cellOf(column.info, column.valueAt(row)))
}

/** A number of a column as a cell; null for NaN. */
export function cellOf({ type }: NumberColumn['info'], value: number): Cell {
  if (Number.isNaN(value)) return null
  switch (type) {
    case 'duration':
      return Math.round(value * 1000)
    case 'time':
      return formatMicroseconds(BigInt(Math.round(value)) * 1000n)
    case 'boolean':
      return value !== 0
    default:
      return value
  }
}

/** Why cells of a column are null; null when the column says so nowhere in these rows. */
export function readAbsences(
  column: RelationColumn,
  rows: readonly number[],
  cells: readonly Cell[],
): (Absence | null)[] | null {
  if (column.absenceAt === undefined) return null
  const absences = rows.map((row, index) => (cells[index] === null ? (column.absenceAt?.(row) ?? null) : null))
  return absences.some((absence) => absence !== null) ? absences : null
}
