/**
 * What is kept of transactions. A transaction has up to two connections, in two slots in the order in which they came; which of
 * them is the client's is decided when somebody asks (`transaction-sides.ts`).
 */
import { addRow, chunkOf, createRowTable, layOut, placeOf } from './row-table.ts'

/** No row, no text, no number. */
export const NONE = -1

const LAST_SECOND = 0xffff_ffff

const LAYOUT = layOut({
  doubles: {
    /** Microseconds since 1970; infinite where no record has a flow time. */
    start: 1,
    end: 1,
    /** Microseconds; NaN: no record has it. */
    serverTtfb: 1,
    serverTtlb: 1,
    /** Of slots and directions: in and out of each slot. */
    octets: 4,
  },
  words: {
    engine: 1,
    /** The transaction of the same id that came before. */
    older: 1,
    /** The last of its leg entries that came. */
    lastEntry: 1,
    /** Dictionary ids. */
    host: 1,
    url: 1,
    userAgent: 1,
    referer: 1,
    /** Of the book's methods. */
    method: 1,
    /** Milliseconds; -1: no record has it, 0: not measured. */
    clientRttCopy: 1,
    /** Dictionary id. */
    chain: 1,
    /** Row of its stamps; 0: no record has any. */
    stamps: 1,
    /** Of slots: row of the connection. */
    connection: 2,
    /** Slot of the next older transaction on the connection: of one that went, all that follow went, too. */
    nextOnConnection: 2,
    /** As `clientRttCopy`, 5951:128. */
    rtt: 2,
  },
  unsigned: {
    /** 5951:129. */
    id: 1,
    /** Bits of `TRANSACTION_MARKS`. */
    marks: 1,
    /** Of the first and last export of its records, Unix seconds: whole ones in IPFIX. */
    exportFirst: 1,
    exportLast: 1,
    status: 1,
    mainPage: 1,
    mainPageCore: 1,
    hop: 1,
    /** The largest number of its records. */
    latest: 1,
    applicationId: 2,
    /** Export time of the record that carries it, Unix seconds. */
    applicationTime: 2,
  },
})

/** Where the values of a row are. */
export const TRANSACTION = LAYOUT.places

export type TransactionRows = ReturnType<typeof createTransactionRows>

/** Makes a table without rows. */
export function createTransactionRows() {
  return createRowTable(LAYOUT)
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
export function addTransaction(rows: TransactionRows): number {
  const row = addRow(rows)
  const { words, unsigned, doubles } = chunkOf(rows, row)
  const at = placeOf(rows, row)
  const half = at / 2
  doubles[half + TRANSACTION.start] = Infinity
  doubles[half + TRANSACTION.end] = -Infinity
  doubles[half + TRANSACTION.serverTtfb] = Number.NaN
  doubles[half + TRANSACTION.serverTtlb] = Number.NaN
  unsigned[at + TRANSACTION.exportFirst] = LAST_SECOND
  words[at + TRANSACTION.lastEntry] = NONE
  words[at + TRANSACTION.host] = NONE
  words[at + TRANSACTION.url] = NONE
  words[at + TRANSACTION.userAgent] = NONE
  words[at + TRANSACTION.referer] = NONE
  words[at + TRANSACTION.method] = NONE
  words[at + TRANSACTION.clientRttCopy] = NONE
  words[at + TRANSACTION.chain] = NONE
  for (let slot = at; slot < at + 2; slot++) {
    words[slot + TRANSACTION.connection] = NONE
    words[slot + TRANSACTION.nextOnConnection] = NONE
    words[slot + TRANSACTION.rtt] = NONE
  }
  return row
}
