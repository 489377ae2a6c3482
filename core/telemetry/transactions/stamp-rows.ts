/** The stamps of transactions that have any: a row of eight, each two words, the low one first; 0 where no record has it. */
import { present } from '../../bytes/invariant.ts'
import { addRow, chunkOf, createRowTable, dropRows, layOut, placeOf, rowsBelow } from './row-table.ts'
import { checkStamps, STAMP_COUNT, type CheckedStamps } from './stamps.ts'

/** Words of a row. */
export const STAMP_WORDS = 2 * STAMP_COUNT

/** The transaction that the stamps are of comes last: the checks of stamps begin where a row begins. */
const LAYOUT = layOut({ doubles: {}, words: {}, unsigned: { stamps: STAMP_WORDS, transaction: 1 } })

export type StampRows = ReturnType<typeof createStampRows>

/** Makes a table with row 0 alone: that of transactions without stamps. */
export function createStampRows() {
  const rows = createRowTable(LAYOUT)
  addRow(rows)
  return rows
}

/** The row for the stamps of a transaction. */
export function addStamps(rows: StampRows, transaction: number): number {
  const row = addRow(rows)
  chunkOf(rows, row).unsigned[placeOf(rows, row) + LAYOUT.places.transaction] = transaction
  return row
}

/** Lets the stamps of transactions before one go. */
export function dropStamps(rows: StampRows, transaction: number): void {
  const first = present(rows.chunks[0], 'row 0')
  dropRows(rows, rowsBelow(rows, 'unsigned', LAYOUT.places.transaction, transaction))
  // Transactions without stamps have row 0.
  rows.chunks[0] = first
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
