/** What the columns of a relation say of themselves. */
import type { ColumnInfo } from '../../protocol/session-api.ts'
import type { Relation } from '../relation.ts'

/** The columns with the number of rows that have a value. */
export function describeColumns({ columns, rowCount }: Relation): readonly ColumnInfo[] {
  return columns.map((column) => {
    let recordCount = 0
    if (column.kind === 'text') {
      for (let row = 0; row < rowCount; row++) if (column.idAt(row) >= 0) recordCount += 1
    } else {
      for (let row = 0; row < rowCount; row++) if (!Number.isNaN(column.valueAt(row))) recordCount += 1
    }
    return { ...column.info, recordCount }
  })
}
