/**
 * What is kept of transactions: a row each, in typed arrays. A transaction has up to two connections, in two slots in the
 * order in which they came; which of them is the client's is decided when somebody asks (`transaction-sides.ts`).
 */
import { addRow } from './growing-columns.ts'

/** No row, no text, no number. */
export const NONE = -1

const FIRST_CAPACITY = 1024

/** Values of one row in the columns of stamps: two words each. */
export const STAMP_WORDS = 16

export type TransactionRows = ReturnType<typeof createTransactionRows>

/** Makes the columns without rows. */
export function createTransactionRows() {
  return {
    count: 0,
    capacity: FIRST_CAPACITY,
    engine: new Int32Array(FIRST_CAPACITY),
    /** 5951:129. */
    id: new Uint32Array(FIRST_CAPACITY),
    older: new Int32Array(FIRST_CAPACITY),
    /** Bits of `TRANSACTION_MARKS`. */
    marks: new Uint16Array(FIRST_CAPACITY),
    /** Of the first and last export of its records, Unix seconds. */
    exportFirst: new Float64Array(FIRST_CAPACITY),
    exportLast: new Float64Array(FIRST_CAPACITY),
    /** Microseconds since 1970; infinite where no record has a flow time. */
    start: new Float64Array(FIRST_CAPACITY),
    end: new Float64Array(FIRST_CAPACITY),
    /** The last of its leg entries that came. */
    lastEntry: new Int32Array(FIRST_CAPACITY),
    /** Dictionary ids. */
    host: new Int32Array(FIRST_CAPACITY),
    url: new Int32Array(FIRST_CAPACITY),
    userAgent: new Int32Array(FIRST_CAPACITY),
    referer: new Int32Array(FIRST_CAPACITY),
    /** Of the book's methods. */
    method: new Int32Array(FIRST_CAPACITY),
    status: new Uint16Array(FIRST_CAPACITY),
    /** The eight stamps in causal order, low word first; 0: no record has it. */
    stamps: new Uint32Array(STAMP_WORDS * FIRST_CAPACITY),
    /** Microseconds; NaN: no record has it. */
    serverTtfb: new Float64Array(FIRST_CAPACITY),
    serverTtlb: new Float64Array(FIRST_CAPACITY),
    /** Milliseconds; -1: no record has it, 0: not measured. */
    clientRttCopy: new Int32Array(FIRST_CAPACITY),
    mainPage: new Uint32Array(FIRST_CAPACITY),
    mainPageCore: new Uint32Array(FIRST_CAPACITY),
    /** Dictionary id. */
    chain: new Int32Array(FIRST_CAPACITY),
    hop: new Uint8Array(FIRST_CAPACITY),

    /** Of slots, two a row: row of the connection. */
    connection: new Int32Array(2 * FIRST_CAPACITY),
    /** Slot of the next transaction on the connection. */
    nextOnConnection: new Int32Array(2 * FIRST_CAPACITY),
    /** As `clientRttCopy`, 5951:128. */
    rtt: new Int32Array(2 * FIRST_CAPACITY),
    applicationId: new Uint32Array(2 * FIRST_CAPACITY),
    /** Export time of the record that carries it, Unix seconds. */
    applicationTime: new Float64Array(2 * FIRST_CAPACITY),
    /** Of slots and directions, four a row: in and out of each slot. */
    octets: new Float64Array(4 * FIRST_CAPACITY),
  }
}

/** Bits of `marks`: four for each slot, and some for the row. */
export const TRANSACTION_MARKS = {
  /** Has a record towards the appliance, and one from it. */
  in: 1,
  out: 2,
  /** A template says that it is the client's side, or the server's. */
  client: 4,
  server: 8,
  /** A record holds the texts of the request. */
  request: 256,
  /** A record's flow times were read as plain microseconds. */
  plainMicroseconds: 512,
} as const

/** How far the marks of a slot are shifted. */
export function slotShift(slot: number): number {
  return 4 * slot
}

/** Makes a row without records. */
export function addTransaction(rows: TransactionRows, engine: number, id: number): number {
  const row = addRow(rows)
  rows.engine[row] = engine
  rows.id[row] = id
  rows.older[row] = NONE
  rows.exportFirst[row] = Infinity
  rows.exportLast[row] = -Infinity
  rows.start[row] = Infinity
  rows.end[row] = -Infinity
  rows.lastEntry[row] = NONE
  rows.host[row] = NONE
  rows.url[row] = NONE
  rows.userAgent[row] = NONE
  rows.referer[row] = NONE
  rows.method[row] = NONE
  rows.serverTtfb[row] = Number.NaN
  rows.serverTtlb[row] = Number.NaN
  rows.clientRttCopy[row] = NONE
  rows.chain[row] = NONE
  for (let slot = 2 * row; slot < 2 * row + 2; slot++) {
    rows.connection[slot] = NONE
    rows.nextOnConnection[slot] = NONE
    rows.rtt[slot] = NONE
  }
  return row
}
