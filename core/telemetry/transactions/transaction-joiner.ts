/**
 * Which transaction a record belongs to: one with its key whose connections do not contradict it, within a window of export time.
 * Ids come round again, so there may be several; the one whose connection it shares goes first, then the nearest.
 */
import { LATE_LEG_SECONDS, MAX_SAME_IDS, TRANSACTION_WINDOW_SECONDS } from '../../limits/lists.ts'
import { createIdIndex, hashOf, type IdIndex } from './id-index.ts'
import { chunkOf, hasRoom, placeOf } from './row-table.ts'
import {
  addTransaction,
  NONE,
  slotShift,
  TRANSACTION,
  TRANSACTION_MARKS,
  type TransactionRows,
} from './transaction-rows.ts'

/** What a record says of its transaction; one object is used for all records. */
export interface LegFacts {
  engine: number
  transactionId: number
  /** `hashOf` both. */
  hash: number
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
  /** For the hashes of transactions that are asked for next. */
  readonly fetch: IdIndex['fetch']
  /** The slot (2 × row + 0 or 1) for a record, in a transaction that is made when there is none; -1 when there is no room. */
  join(leg: LegFacts): number
  /** The transaction of an id nearest to a moment, -1 without. */
  find(engine: number, id: number, exportTime: number): number
  /** Records whose transaction had no room. */
  dropped(): number
}

const { client, server, request } = TRANSACTION_MARKS
const SIDES = client | server
/** What clocks and rounding may put between records that belong together, microseconds. */
const TOLERANCE_US = 2_000_000

/**
 * Joins records into rows.
 *
 * @param makeRoom lets the oldest rows go where that is wanted
 */
export function createTransactionJoiner(
  rows: TransactionRows,
  maxTransactions: number,
  makeRoom: () => void,
): TransactionJoiner {
  const index = createIdIndex(rows)
  let dropped = 0

  /** The slot of a row that the record fits; -1 when it contradicts the row. */
  function slotIn(row: number, leg: LegFacts, apart: number): number {
    const { words, unsigned } = chunkOf(rows, row)
    const at = placeOf(rows, row)
    const marks = unsigned[at + TRANSACTION.marks]!
    const second = words[at + TRANSACTION.connection + 1]!
    const slot = words[at + TRANSACTION.connection] === leg.connection ? 0 : 1
    if (slot === 0 || (second === leg.connection && second !== NONE)) {
      // On a connection that the transaction has: past the window only a leg that it does not have yet.
      const isMissing = ((marks >> slotShift(slot)) & leg.direction) === 0
      return apart <= TRANSACTION_WINDOW_SECONDS || isMissing ? 2 * row + slot : NONE
    }
    if (second !== NONE || apart > TRANSACTION_WINDOW_SECONDS) return NONE
    if ((marks & SIDES) !== 0 && (marks & leg.side) !== 0) return NONE
    return isOutside(row, marks, leg) ? NONE : 2 * row + 1
  }

  /** The server's side lies within the client's, where that is known. */
  function isOutside(row: number, marks: number, leg: LegFacts): boolean {
    if ((marks & 3) === 3 && leg.start > rows.get.end(row) + TOLERANCE_US) return true
    return (marks & request) !== 0 && leg.end < rows.get.start(row) - TOLERANCE_US
  }

  function apartOf(row: number, exportTime: number): number {
    const { unsigned } = chunkOf(rows, row)
    const at = placeOf(rows, row)
    const after = exportTime - unsigned[at + TRANSACTION.exportLast]!
    const before = unsigned[at + TRANSACTION.exportFirst]! - exportTime
    return Math.max(0, after, before)
  }

  /** With the id that was looked for last. */
  function add({ engine, transactionId }: LegFacts): number {
    if (!hasRoom(rows, maxTransactions)) makeRoom()
    if (!hasRoom(rows, maxTransactions)) {
      dropped += 1
      return NONE
    }
    const row = addTransaction(rows)
    const { words, unsigned } = chunkOf(rows, row)
    const at = placeOf(rows, row)
    words[at + TRANSACTION.engine] = engine
    words[at + TRANSACTION.older] = index.replace(row)
    unsigned[at + TRANSACTION.id] = transactionId
    return 2 * row
  }

  return {
    fetch: index.fetch,
    join(leg) {
      let best = NONE
      let bestRank = Infinity
      let tries = 0
      let older: number
      for (let row = index.find(leg.hash); row >= rows.firstRow; row = older) {
        const { words } = chunkOf(rows, row)
        const at = placeOf(rows, row)
        older = words[at + TRANSACTION.older]!
        if (++tries > MAX_SAME_IDS) break
        if (words[at + TRANSACTION.engine] !== leg.engine) continue
        const apart = apartOf(row, leg.exportTime)
        if (apart > LATE_LEG_SECONDS) continue
        const slot = slotIn(row, leg, apart)
        if (slot === NONE) continue
        // Any that shares the connection within the window goes before any that does not.
        const connection = words[at + TRANSACTION.connection + (slot & 1)]
        const isShared = connection === leg.connection && apart <= TRANSACTION_WINDOW_SECONDS
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
      for (
        let row = index.find(hashOf(engine, id));
        row >= rows.firstRow && ++tries <= MAX_SAME_IDS;
        row = rows.get.older(row)
      ) {
        if (rows.get.engine(row) !== engine) continue
        const apart = apartOf(row, exportTime)
        if (apart >= nearest) continue
        nearest = apart
        best = row
      }
      return best
    },
    dropped: () => dropped,
  }
}
