/** Columns that have no values in rows that went, and are never asked for them. */
import type { RelationColumn, RowRange } from './relation.ts'

/**
 * The same columns over the rows from `firstRow` on.
 *
 * @param placeOf what the columns are asked for instead of a row
 */
export function keptColumns(
  columns: readonly RelationColumn[],
  rows: Pick<RowRange, 'firstRow'>,
  placeOf: (row: number) => number = (row) => row,
): readonly RelationColumn[] {
  return columns.map((column): RelationColumn => {
    const { absenceAt } = column
    const absence = absenceAt && {
      absenceAt: (row: number) => (row < rows.firstRow ? undefined : absenceAt(placeOf(row))),
    }
    if (column.kind === 'number') {
      const { valueAt } = column
      return { ...column, ...absence, valueAt: (row) => (row < rows.firstRow ? Number.NaN : valueAt(placeOf(row))) }
    }
    const { idAt } = column
    return { ...column, ...absence, idAt: (row) => (row < rows.firstRow ? -1 : idAt(placeOf(row))) }
  })
}
