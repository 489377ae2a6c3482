/** What the grids of records and of lists have in common. */
import type { ColDef } from 'ag-grid-community'
import type { LoadedRow } from './loaded-row.ts'

/** Rows of a block, and blocks kept: what the renderer holds of rows, however many there are. */
export const BLOCK_ROWS = 100
export const MAX_BLOCKS = 12

/** At this row height the text is 13 px instead of 12. */
export const COMFORTABLE_HEIGHT = 28
export const COMFORTABLE_WIDTH_FACTOR = 13 / 12

/** The grid would take the space bar for a selection of its own; the keyboard of the window keeps it from scrolling. */
export const DEFAULT_COLUMN: ColDef<LoadedRow> = {
  suppressKeyboardEvent: ({ event }) => event.key === ' ',
}
