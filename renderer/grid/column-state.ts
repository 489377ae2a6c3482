import type { ColumnState } from 'ag-grid-community'
import type { ProfileColumn } from './column-profile.ts'

/** What the grid shows, as a profile: a column that takes what room is left has no width of its own. */
export function profileOf(state: readonly ColumnState[]): ProfileColumn[] {
  return state
    .filter((column) => column.hide !== true)
    .map(({ colId, width, flex, pinned }) => {
      const isFlexible = flex !== null && flex !== undefined
      return {
        id: colId,
        ...(isFlexible || typeof width !== 'number' ? {} : { width }),
        pinned: pinned === 'left' || pinned === 'right' ? pinned : 'none',
      }
    })
}
