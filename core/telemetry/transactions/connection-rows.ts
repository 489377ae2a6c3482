/**
 * What is kept of connections: a row each, in typed arrays. End A is the peer of the appliance (the client, or the server), end B
 * the appliance; where no appliance is known, A is who began.
 */
import { addRow } from './growing-columns.ts'
import { NONE } from './transaction-rows.ts'

const FIRST_CAPACITY = 1024

export type ConnectionRows = ReturnType<typeof createConnectionRows>

/** Makes the columns without rows. */
export function createConnectionRows() {
  return {
    count: 0,
    capacity: FIRST_CAPACITY,
    engine: new Int32Array(FIRST_CAPACITY),
    /** 5951:133; 0 of plain ones. */
    id: new Uint32Array(FIRST_CAPACITY),
    older: new Int32Array(FIRST_CAPACITY),
    marks: new Uint8Array(FIRST_CAPACITY),
    /** Ids of the address table, -1 without. */
    addressA: new Int32Array(FIRST_CAPACITY),
    addressB: new Int32Array(FIRST_CAPACITY),
    portA: new Int32Array(FIRST_CAPACITY),
    portB: new Int32Array(FIRST_CAPACITY),
    protocol: new Int16Array(FIRST_CAPACITY),
    /** Microseconds since 1970; infinite where no record has a flow time. */
    start: new Float64Array(FIRST_CAPACITY),
    end: new Float64Array(FIRST_CAPACITY),
    /** Unix seconds. */
    exportFirst: new Float64Array(FIRST_CAPACITY),
    exportLast: new Float64Array(FIRST_CAPACITY),
    octets: new Float64Array(FIRST_CAPACITY),
    packets: new Float64Array(FIRST_CAPACITY),
    applicationId: new Uint32Array(FIRST_CAPACITY),
    applicationTime: new Float64Array(FIRST_CAPACITY),
    /** Dictionary id, and the appliance's place in the chain. */
    chain: new Int32Array(FIRST_CAPACITY),
    hop: new Uint8Array(FIRST_CAPACITY),
    /** Slot of the transaction that came last, see `TransactionRows.nextOnConnection`. */
    lastTransaction: new Int32Array(FIRST_CAPACITY),
    transactionCount: new Uint32Array(FIRST_CAPACITY),
  }
}

export const CONNECTION_MARKS = {
  /** A record says which end is the appliance. */
  oriented: 1,
  /** A template says that it is the client's side, or the server's. */
  client: 2,
  server: 4,
  /** Of an exporter that knows no connectionId. */
  plain: 8,
} as const

/** Makes a row without records. */
export function addConnection(rows: ConnectionRows, engine: number, id: number): number {
  const row = addRow(rows)
  rows.engine[row] = engine
  rows.id[row] = id
  rows.older[row] = NONE
  rows.addressA[row] = NONE
  rows.addressB[row] = NONE
  rows.portA[row] = NONE
  rows.portB[row] = NONE
  rows.protocol[row] = NONE
  rows.start[row] = Infinity
  rows.end[row] = -Infinity
  rows.exportFirst[row] = Infinity
  rows.exportLast[row] = -Infinity
  rows.chain[row] = NONE
  rows.lastTransaction[row] = NONE
  return row
}
