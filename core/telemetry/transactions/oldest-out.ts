/**
 * What goes out of the book of transactions, and in which order: entries before transactions before connections, since each
 * refers to the next. By itself nothing goes that has a record which is kept; where rows are bounded, the oldest go all the same.
 *
 * A connection that goes on while thousands come after it gets a new row in place of its old one, or its transactions would lose
 * an end of theirs; a transaction does not last so long.
 */
import { CONNECTION, type ConnectionRows } from './connection-rows.ts'
import { dropEntries, entriesBefore, type LegEntries } from './leg-entries.ts'
import { CHUNK_ROWS, chunkOf, dropRows, hasRoom, placeOf, rowsBelow, rowsIn } from './row-table.ts'
import { dropStamps, type StampRows } from './stamp-rows.ts'
import type { TransactionBounds } from './transaction-bounds.ts'
import { TRANSACTION, type TransactionRows } from './transaction-rows.ts'

/** The tables whose rows go. */
export interface AgeingTables {
  readonly rows: TransactionRows
  readonly stamps: StampRows
  readonly entries: LegEntries
  readonly connections: ConnectionRows
}

export interface OldestOut {
  makeTransactionRoom(): void
  /** True when there is room for an entry, or was made. */
  makeEntryRoom(): boolean
  /** Lets the oldest connections go, but for those that go on: `renew` gives these a new row. */
  makeConnectionRoom(renew: (row: number) => void): void
}

/** Part of the rows that goes at once where they are bounded: making room is seldom then. */
const SHARE_AT_ONCE = 1 / 16
/** A connection goes on that has a record which came after so many of the rows were made. */
const SHARE_OF_RECENT = 1 / 4
/** Of the connections whose turn it is, so many may go on: the others have to make room. */
const SHARE_RENEWED = 1 / 2

/** Makes room by the bounds; does nothing where those that come find none. */
export function createOldestOut(tables: AgeingTables, bounds: TransactionBounds): OldestOut {
  const { rows, entries, connections } = tables
  return {
    makeTransactionRoom() {
      if (bounds.isOldestOut) dropTransactions(tables, rows.firstRow + atOnce(bounds.transactions))
    },
    makeEntryRoom() {
      if (hasRoom(entries, bounds.records)) return true
      if (bounds.isOldestOut) dropEntries(entries, entries.firstRow + atOnce(bounds.records))
      return hasRoom(entries, bounds.records)
    },
    makeConnectionRoom(renew) {
      if (!bounds.isOldestOut) return
      const end = Math.min(connections.firstRow + atOnce(bounds.connections), connections.count)
      const quarter = connections.firstRow + Math.floor(SHARE_OF_RECENT * rowsIn(connections))
      const recent = leastRecord(connections, Math.max(end, quarter))
      let renewable = SHARE_RENEWED * (end - connections.firstRow)
      let newest = rows.firstRow - 1
      for (let row = connections.firstRow; row < end; row++) {
        if (connections.get.latest(row) < recent) newest = Math.max(newest, connections.get.lastTransaction(row) >> 1)
        else if (renewable-- > 0) renew(row)
      }
      dropTransactions(tables, Math.ceil((newest + 1) / CHUNK_ROWS) * CHUNK_ROWS)
      dropRows(connections, end)
    },
  }
}

function atOnce(bound: number): number {
  return Math.max(CHUNK_ROWS, SHARE_AT_ONCE * bound)
}

/** The least of the latest records in the chunk of a row: about when it was made; infinite where there is none yet. */
function leastRecord(connections: ConnectionRows, row: number): number {
  let least = Infinity
  if (row >= connections.count) return least
  const { unsigned } = chunkOf(connections, row)
  for (let at = CONNECTION.latest; at < unsigned.length; at += connections.stride) {
    // Rows of the chunk that is being filled are zeros.
    if (unsigned[at]! > 0 && unsigned[at]! < least) least = unsigned[at]!
  }
  return least
}

function dropTransactions({ rows, stamps }: AgeingTables, before: number): void {
  dropRows(rows, before)
  dropStamps(stamps, rows.firstRow)
}

/** Lets rows go whose records all come before one, the oldest first; rows after one that stays stay, too. */
export function forgetRecordsBefore(tables: AgeingTables, record: number): void {
  const { rows, entries, connections } = tables
  dropEntries(entries, entriesBefore(entries, record))
  dropTransactions(tables, rowsBelow(rows, 'unsigned', TRANSACTION.latest, record))
  const silent = rowsBelow(connections, 'unsigned', CONNECTION.latest, record)
  if (silent > connections.firstRow) dropRows(connections, Math.min(silent, firstConnectionOf(rows, silent)))
}

/** The oldest connection that a transaction names, if it is before a row; else that row. */
function firstConnectionOf(rows: TransactionRows, before: number): number {
  let first = before
  for (let row = rows.firstRow; row < rows.count; row++) {
    const { words } = chunkOf(rows, row)
    const at = placeOf(rows, row) + TRANSACTION.connection
    for (let side = at; side < at + 2; side++) if (words[side]! >= 0 && words[side]! < first) first = words[side]!
  }
  return first
}
