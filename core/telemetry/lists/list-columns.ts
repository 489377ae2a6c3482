/** What the columns of a relation say of themselves. */
import { LIST_COUNTS_INTERVAL_MS } from '../../limits/lists.ts'
import type { ColumnInfo } from '../../protocol/session-api.ts'
import type { Relation, RelationColumn } from '../relation.ts'
import { giveWay } from './give-way.ts'

export interface ColumnCounter {
  /** The columns with the number of rows that have a value; counts anew at most once in `LIST_COUNTS_INTERVAL_MS`, and answers that late. */
  describe(): Promise<readonly ColumnInfo[]>
}

/** Rows that are looked at between two looks at what else there is to do. */
const ROWS_AT_ONCE = 65_536

/** Counts the values of a relation's columns when somebody asks; a quarter of a million rows of forty columns take half a second. */
export function createColumnCounter(relation: Relation): ColumnCounter {
  let counted: readonly ColumnInfo[] = []
  let countedRevision = -1
  let countedMs = Number.NEGATIVE_INFINITY
  let counting: Promise<void> | undefined

  async function count(): Promise<void> {
    const waitMs = countedMs + LIST_COUNTS_INTERVAL_MS - performance.now()
    if (waitMs > 0) await new Promise((resume) => setTimeout(resume, waitMs))
    const { columns, firstRow, rowCount, revision } = relation
    const described: ColumnInfo[] = []
    for (const column of columns) {
      let recordCount = 0
      for (let row = firstRow; row < rowCount; row += ROWS_AT_ONCE) {
        recordCount += countRows(column, row, Math.min(row + ROWS_AT_ONCE, rowCount))
        if (rowCount - firstRow > ROWS_AT_ONCE) await giveWay()
      }
      described.push({ ...column.info, recordCount })
    }
    counted = described
    countedRevision = revision
    countedMs = performance.now()
  }

  return {
    async describe() {
      const wanted = relation.revision
      // A count that is under way may have begun before the last change.
      while (countedRevision < wanted) {
        counting ??= count().finally(() => {
          counting = undefined
        })
        await counting
      }
      return counted
    },
  }
}

function countRows(column: RelationColumn, from: number, to: number): number {
  let count = 0
  if (column.kind === 'text') for (let row = from; row < to; row++) count += column.idAt(row) >= 0 ? 1 : 0
  else for (let row = from; row < to; row++) count += Number.isNaN(column.valueAt(row)) ? 0 : 1
  return count
}
