/** The stamps of transactions that have any: a row of eight, each two words, the low one first; 0 where no record has it. */
import { addRow, chunkOf, createRowTable, layOut, placeOf } from './row-table.ts'
import { checkStamps, STAMP_COUNT, type CheckedStamps } from './stamps.ts'

/** Words of a row. */
export const STAMP_WORDS = 2 * STAMP_COUNT

const LAYOUT = layOut({ doubles: {}, words: {}, unsigned: { stamps: STAMP_WORDS } })

export type StampRows = ReturnType<typeof createStampRows>

/** Makes a table with row 0 alone: that of transactions without stamps. */
export function createStampRows() {
  const rows = createRowTable(LAYOUT)
  addRow(rows)
  return rows
}

/** Checks the stamps of a row. */
export function checkStampRow(rows: StampRows, row: number, into: CheckedStamps): void {
  checkStamps(chunkOf(rows, row).unsigned, placeOf(rows, row), into)
}

/** Of several that differ the earliest first octet and the latest last octet count, in whatever order they come. */
export function mergeStamp(rows: StampRows, row: number, stamp: number, low: number, high: number): void {
  const { unsigned } = chunkOf(rows, row)
  const at = placeOf(rows, row) + 2 * stamp
  const knownLow = unsigned[at]!
  const knownHigh = unsigned[at + 1]!
  const isKnown = knownLow !== 0 || knownHigh !== 0
  const isLater = high > knownHigh || (high === knownHigh && low > knownLow)
  const isOfLastOctet = stamp % 2 === 1
  if (isKnown && isLater !== isOfLastOctet) return
  unsigned[at] = low
  unsigned[at + 1] = high
}
