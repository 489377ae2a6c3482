/** A row for each record of a transaction: what is kept of it beside what the transaction merges. */
import { createRowTable, layOut } from './row-table.ts'

const LAYOUT = layOut({
  doubles: {
    /** Microseconds since 1970; NaN without. */
    start: 1,
    end: 1,
    octets: 1,
    packets: 1,
  },
  words: {
    transaction: 1,
    /** The entry of the same transaction that came before. */
    next: 1,
    /** Milliseconds; -1 where the record has no field for it. */
    rtt: 1,
    /** Bits of `ENTRY_MARKS`. */
    marks: 1,
    /** Bit i: it carries the i-th stamp. */
    stamps: 1,
  },
  unsigned: {
    record: 1,
    templateVersion: 1,
    /** Unix seconds, whole. */
    exportTime: 1,
  },
})

/** Where the values of a row are. */
export const ENTRY = LAYOUT.places

export type LegEntries = ReturnType<typeof createLegEntries>

/** Makes a table without rows. */
export function createLegEntries() {
  return createRowTable(LAYOUT)
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
