/** The stamps of transactions that have any: a row of eight, each two words, the low one first; 0 where no record has it. */
import { addRow, createRowTable, layOut } from './row-table.ts'
import { STAMP_COUNT } from './stamps.ts'

const FIRST_CAPACITY = 256

/** Words of a row. */
export const STAMP_WORDS = 2 * STAMP_COUNT

const LAYOUT = layOut({ doubles: {}, words: {}, unsigned: { stamps: STAMP_WORDS } })

export type StampRows = ReturnType<typeof createStampRows>

/** Makes a table with row 0 alone: that of transactions without stamps. */
export function createStampRows() {
  const rows = createRowTable(LAYOUT, FIRST_CAPACITY)
  addRow(rows)
  return rows
}
