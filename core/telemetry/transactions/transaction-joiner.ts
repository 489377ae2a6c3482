/**
 * Which transaction a record belongs to: one with its key whose connections do not contradict it, within a window of export time.
 * Ids come round again, so there may be several; the one whose connection it shares goes first, then the nearest.
 */
import { LATE_LEG_SECONDS, MAX_SAME_IDS, MAX_TRANSACTIONS, TRANSACTION_WINDOW_SECONDS } from '../../limits.ts'
import { createIdIndex } from './id-index.ts'
import { addTransaction, NONE, slotShift, TRANSACTION_MARKS, type TransactionRows } from './transaction-rows.ts'

/** What a record says of its transaction; one object is used for all records. */
export interface LegFacts {
  engine: number
  transactionId: number
  /** Row of its connection; -1 when none is known. */
  connection: number
  /** `TRANSACTION_MARKS.in` or `.out`. */
  direction: number
  /** `TRANSACTION_MARKS.client` or `.server` where its template says so, else 0. */
  side: number
  /** Unix seconds. */
  exportTime: number
  /** Microseconds since 1970; NaN without. */
  start: number
  end: number
}

export interface TransactionJoiner {
  /** The slot (2 × row + 0 or 1) for a record, in a transaction that is made when there is none; -1 when there is no room. */
  join(leg: LegFacts): number
  /** The transaction of an id nearest to a moment, -1 without. */
  find(engine: number, id: number, exportTime: number): number
  /** Records whose transaction had no room. */
  readonly dropped: number
}

const { client, server, request } = TRANSACTION_MARKS
const SIDES = client | server
/** What clocks and rounding may put between records that belong together, microseconds. */
const TOLERANCE_US = 2_000_000

/** Joins records into rows. */
export function createTransactionJoiner(rows: TransactionRows, maxTransactions = MAX_TRANSACTIONS): TransactionJoiner {
  const index = createIdIndex(rows)
  let dropped = 0

  /** The slot of a row that the record fits; -1 when it contradicts the row. */
  function slotIn(row: number, leg: LegFacts, apart: number): number {
    const first = 2 * row
    if (rows.connection[first] === leg.connection) return strongSlot(first, leg, apart)
    const second = rows.connection[first + 1]!
    if (second === leg.connection && second !== NONE) return strongSlot(first + 1, leg, apart)
    if (second !== NONE || apart > TRANSACTION_WINDOW_SECONDS) return NONE
    const marks = rows.marks[row]!
    if ((marks & SIDES) !== 0 && (marks & leg.side) !== 0) return NONE
    return isOutside(row, marks, leg) ? NONE : first + 1
  }

  /** On a connection that the transaction has: past the window only a leg that it does not have yet. */
  function strongSlot(slot: number, leg: LegFacts, apart: number): number {
    if (apart <= TRANSACTION_WINDOW_SECONDS) return slot
    const shift = slotShift(slot & 1)
    return ((rows.marks[slot >> 1]! >> shift) & leg.direction) === 0 ? slot : NONE
  }

  /** The server's side lies within the client's, where that is known. */
  function isOutside(row: number, marks: number, leg: LegFacts): boolean {
    if ((marks & 3) === 3 && leg.start > rows.end[row]! + TOLERANCE_US) return true
    return (marks & request) !== 0 && leg.end < rows.start[row]! - TOLERANCE_US
  }

  function apartOf(row: number, exportTime: number): number {
    return Math.max(0, exportTime - rows.exportLast[row]!, rows.exportFirst[row]! - exportTime)
  }

  /** With the id that was looked for last. */
  function add({ engine, transactionId }: LegFacts): number {
    if (rows.count >= maxTransactions) {
      dropped += 1
      return NONE
    }
    const row = addTransaction(rows, engine, transactionId)
    index.add(row)
    return 2 * row
  }

  return {
    join(leg) {
      let best = NONE
      let bestRank = Infinity
      let tries = 0
      for (let row = index.find(leg.engine, leg.transactionId); row !== NONE; row = rows.older[row]!) {
        if (++tries > MAX_SAME_IDS) break
        if (rows.engine[row] !== leg.engine) continue
        const apart = apartOf(row, leg.exportTime)
        if (apart > LATE_LEG_SECONDS) continue
        const slot = slotIn(row, leg, apart)
        if (slot === NONE) continue
        // Any that shares the connection within the window goes before any that does not.
        const isShared = rows.connection[slot] === leg.connection && apart <= TRANSACTION_WINDOW_SECONDS
        const rank = isShared ? apart - LATE_LEG_SECONDS : apart
        if (rank >= bestRank) continue
        bestRank = rank
        best = slot
      }
      return best === NONE ? add(leg) : best
    },
    find(engine, id, exportTime) {
      let best = NONE
      let nearest = LATE_LEG_SECONDS
      let tries = 0
      for (let row = index.find(engine, id); row !== NONE && ++tries <= MAX_SAME_IDS; row = rows.older[row]!) {
        if (rows.engine[row] !== engine) continue
        const apart = apartOf(row, exportTime)
        if (apart >= nearest) continue
        nearest = apart
        best = row
      }
      return best
    },
    get dropped() {
      return dropped
    },
  }
}
