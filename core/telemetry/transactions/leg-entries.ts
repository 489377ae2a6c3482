/** A row for each record of a transaction: what is kept of it beside what the transaction merges. */
import { addRow } from './growing-columns.ts'

const FIRST_CAPACITY = 4096

export type LegEntries = ReturnType<typeof createLegEntries>

/** Makes the columns without rows. */
export function createLegEntries() {
  return {
    count: 0,
    capacity: FIRST_CAPACITY,
    record: new Uint32Array(FIRST_CAPACITY),
    transaction: new Int32Array(FIRST_CAPACITY),
    /** The entry of the same transaction that came before. */
    next: new Int32Array(FIRST_CAPACITY),
    templateVersion: new Uint32Array(FIRST_CAPACITY),
    /** Unix seconds, whole. */
    exportTime: new Uint32Array(FIRST_CAPACITY),
    /** Microseconds since 1970; NaN without. */
    start: new Float64Array(FIRST_CAPACITY),
    end: new Float64Array(FIRST_CAPACITY),
    /** NaN without. */
    octets: new Float64Array(FIRST_CAPACITY),
    packets: new Float64Array(FIRST_CAPACITY),
    /** Milliseconds; -1 where the record has no field for it. */
    rtt: new Int32Array(FIRST_CAPACITY),
    /** Bits of `ENTRY_MARKS`. */
    marks: new Uint16Array(FIRST_CAPACITY),
    /** Bit i: it carries the i-th stamp. */
    stamps: new Uint8Array(FIRST_CAPACITY),
  }
}

export const ENTRY_MARKS = {
  /** Sent by the appliance. */
  out: 1,
  /** On the second connection of its transaction. */
  secondSlot: 2,
  duplicated: 4,
  plainMicroseconds: 8,
  /** What it says of its direction itself. */
  flowIdIsConnection: 16,
  flowIdIsNext: 32,
  egressInside: 64,
  ingressInside: 128,
  hasFlowFlags: 256,
  outboundFlag: 512,
  decodedLate: 1024,
  carriesClientRtt: 2048,
} as const

/** Makes a row; the caller fills it. */
export function addEntry(entries: LegEntries): number {
  return addRow(entries)
}
