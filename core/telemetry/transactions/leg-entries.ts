/**
 * A row for each record of a transaction: what is kept of it beside what the transaction merges. There are more of them than of
 * anything else: what nearly always fits 32 bits has 32 bits, and the few records where it does not have a wide row, too.
 */
import {
  addRow,
  CHUNK_ROWS,
  chunkOf,
  createRowTable,
  dropRows,
  layOut,
  placeOf,
  rowsBelow,
  type RowTable,
} from './row-table.ts'

const LAYOUT = layOut({
  /** Microseconds since 1970; NaN without. */
  doubles: { start: 1 },
  words: {
    transaction: 1,
    /** The entry of the same transaction that came before. */
    next: 1,
    /** Milliseconds; -1 where the record has no field for it. */
    rtt: 1,
    /** Bits of `ENTRY_MARKS`, and from `STAMPS_SHIFT` on bit i: it carries the i-th stamp. */
    marks: 1,
  },
  unsigned: {
    record: 1,
    templateVersion: 1,
    /** Unix seconds, whole. */
    exportTime: 1,
    /** Microseconds from start to end. */
    length: 1,
    /** Row of the wide values where `ENTRY_MARKS.wide` is set. */
    octets: 1,
    packets: 1,
  },
})

const WIDE_LAYOUT = layOut({ doubles: { end: 1, octets: 1, packets: 1 }, words: {}, unsigned: {} })

/** Where the values of a row are. */
export const ENTRY = LAYOUT.places
const WIDE = WIDE_LAYOUT.places

export type LegEntries = ReturnType<typeof createLegEntries>

/** Makes a table without rows. */
export function createLegEntries() {
  return Object.assign(createRowTable(LAYOUT), { wide: createRowTable(WIDE_LAYOUT) })
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
  /** Its end, octets or packets do not fit. */
  wide: 4096,
} as const

export const STAMPS_SHIFT = 16

/** What a record says of its volume and its end. */
export interface LegVolume {
  /** Microseconds since 1970; NaN without. */
  readonly start: number
  readonly end: number
  readonly octets: number
  readonly packets: number
}

/** Writes them to a row whose marks are there. */
export function setVolume(entries: LegEntries, entry: number, { start, end, octets, packets }: LegVolume): void {
  const { words, unsigned, doubles } = chunkOf(entries, entry)
  const at = placeOf(entries, entry)
  doubles[at / 2 + ENTRY.start] = start
  if (fits(end - start) && fits(octets) && fits(packets)) {
    unsigned[at + ENTRY.length] = end - start
    unsigned[at + ENTRY.octets] = octets
    unsigned[at + ENTRY.packets] = packets
  } else {
    words[at + ENTRY.marks]! |= ENTRY_MARKS.wide
    unsigned[at + ENTRY.octets] = addWide(entries.wide, end, octets, packets)
  }
}

/** False for NaN, too. */
function fits(value: number): boolean {
  return value >>> 0 === value
}

function addWide(wide: RowTable, end: number, octets: number, packets: number): number {
  const row = addRow(wide)
  const { doubles } = chunkOf(wide, row)
  const at = placeOf(wide, row) / 2
  doubles[at + WIDE.end] = end
  doubles[at + WIDE.octets] = octets
  doubles[at + WIDE.packets] = packets
  return row
}

/** What was written. */
export function volumeOf({ get, wide }: LegEntries, entry: number): LegVolume {
  const start = get.start(entry)
  const octets = get.octets(entry)
  if ((get.marks(entry) & ENTRY_MARKS.wide) === 0) {
    return { start, end: start + get.length(entry), octets, packets: get.packets(entry) }
  }
  return { start, end: wide.get.end(octets), octets: wide.get.octets(octets), packets: wide.get.packets(octets) }
}

/** The end of the oldest entries whose records all come before one. */
export function entriesBefore(entries: LegEntries, record: number): number {
  return rowsBelow(entries, 'unsigned', ENTRY.record, record)
}

/** Lets the oldest entries go, with their wide rows, which come in the order of entries. */
export function dropEntries(entries: LegEntries, before: number): void {
  const { get, wide } = entries
  let firstWide = wide.firstRow
  const end = before - (before % CHUNK_ROWS)
  for (let entry = entries.firstRow; entry < end; entry++) {
    if ((get.marks(entry) & ENTRY_MARKS.wide) !== 0) firstWide = get.octets(entry) + 1
  }
  dropRows(wide, firstWide)
  dropRows(entries, before)
}

/** Bit i: it carries the i-th stamp. */
export function carriedStamps({ get }: LegEntries, entry: number): number {
  return get.marks(entry) >> STAMPS_SHIFT
}
