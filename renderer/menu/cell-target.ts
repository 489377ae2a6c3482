import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import type { LoadedRow } from '../grid/loaded-row.ts'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { Point } from './place-menu.ts'

/** The value that somebody points at. */
export interface CellTarget {
  readonly rows: FilteredRows
  /** Number of the record, or of the row in its list. */
  readonly record: number
  /** Whose value it is. */
  readonly column: ColumnInfo
  /** A name that tells the column from all others. */
  readonly title: string
  readonly cell: Cell
  /** Learned for the id in the cell. */
  readonly label: string | undefined
  /** As it is shown. */
  readonly text: string
  /** The row of a grid that it is in. */
  readonly row?: LoadedRow
}

/** Where a menu about a value was asked for. */
export interface CellMenuRequest {
  readonly target: CellTarget
  readonly at: Point
  readonly isByKey: boolean
}
