/**
 * What is kept of sessions: a row each, in typed arrays that grow together. What belongs to one uniflow stands in the
 * columns of halves, at 2 × place + direction; direction 0 has the endpoint with the smaller address id (or port) as its source.
 *
 * The arrays are a ring: a row has its place in them (`placeOf`), and that of a row that went is another's later. Unless told
 * otherwise, functions here and beside take places. Nothing may be awaited between asking for a place and using it.
 */
import { CHUNK_ROWS } from '../transactions/row-table.ts'

/** No value, in columns of unsigned 32 bits. */
export const NONE_32 = 0xffff_ffff
/** No flags, in columns of TCP flags. */
export const NO_FLAGS = 0xffff
/** No direction has been exported as this half. */
export const NO_ENTRY = -1

const FIRST_CAPACITY = 256

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array

export type SessionColumns = ReturnType<typeof createSessionColumns>

/** Makes the columns without rows. */
export function createSessionColumns() {
  return {
    /** The number after that of the last row. */
    count: 0,
    /** Rows before it went. */
    firstRow: 0,
    /** Places, a power of two. */
    capacity: 0,
    protocol: new Uint8Array(0),
    /** Transport session and domain. */
    source: new Uint32Array(0),
    /** Row of the session of the same five-tuple before this one, -1 for the first; it may have gone. */
    older: new Int32Array(0),
    /** The largest number of its records. */
    latest: new Uint32Array(0),
    /** Direction whose source is the client, and what says so. */
    clientDirection: new Uint8Array(0),
    clientEvidence: new Uint8Array(0),
    /** Microseconds; 0: not measured. */
    roundTripTime: new Uint32Array(0),
    serverResponseTime: new Uint32Array(0),
    /** Microseconds, of the record whose average is the largest; NONE_32: not measured. */
    jitterAverage: new Uint32Array(0),
    jitterMinimum: new Uint32Array(0),
    jitterMaximum: new Uint32Array(0),
    jitterDeviation: new Uint32Array(0),
    delayAverage: new Uint32Array(0),
    delayMinimum: new Uint32Array(0),
    delayMaximum: new Uint32Array(0),
    delayDeviation: new Uint32Array(0),
    /** Dictionary ids. */
    serverName: new Uint32Array(0),
    queryName: new Uint32Array(0),
    /** Entry of the application table. */
    application: new Uint32Array(0),
    /** Of the first record that has it: export time, Unix seconds. */
    applicationTime: new Uint32Array(0),
    /** DNS message id, -1 without. */
    dnsId: new Int32Array(0),
    /** Bits of layer-7 extensions. */
    extensions: new Uint32Array(0),
    /** Bits of `OFFERED`: which values some record had a field for. */
    offered: new Uint16Array(0),

    /** Of halves: the source. */
    address: new Uint32Array(0),
    port: new Uint16Array(0),
    /** Microseconds since 1970. */
    start: new Float64Array(0),
    end: new Float64Array(0),
    /** NaN: no record has the count. */
    octets: new Float64Array(0),
    packets: new Float64Array(0),
    retransmissions: new Uint32Array(0),
    outOfOrder: new Uint32Array(0),
    windowSize: new Uint32Array(0),
    synSize: new Uint32Array(0),
    /** 0: none was told. */
    synTtl: new Uint8Array(0),
    /** Smallest and largest of the packets. */
    ttl: new Uint8Array(0),
    ttlMaximum: new Uint8Array(0),
    tcpFlags: new Uint16Array(0),
    /** Bits of `HALF_MARKS`. */
    marks: new Uint8Array(0),
    /** Chain of its records, the last one that came first. */
    lastEntry: new Int32Array(0),
    recordCount: new Uint32Array(0),
  }
}

/** Values that a record had a field for. */
export const OFFERED = {
  roundTripTime: 1,
  serverResponseTime: 2,
  jitter: 4,
  delay: 8,
  retransmissions: 16,
  outOfOrder: 32,
  ttl: 64,
  synSize: 128,
  windowSize: 256,
  /** Jitter or delay was 0 in all parts, of fewer packets than they need. */
  tooFewPackets: 512,
} as const

/** What tells client from server. */
export const HALF_MARKS = {
  /** The SYN's size or TTL: only its sender's direction has them. */
  syn: 1,
  /** Server name of TLS, or host of HTTP. */
  names: 2,
  response: 4,
  serverResponseTime: 8,
} as const

/** Two values a row. */
const HALF_COLUMNS: ReadonlySet<string> = new Set([
  'address',
  'port',
  'start',
  'end',
  'octets',
  'packets',
  'retransmissions',
  'outOfOrder',
  'windowSize',
  'synSize',
  'synTtl',
  'ttl',
  'ttlMaximum',
  'tcpFlags',
  'marks',
  'lastEntry',
  'recordCount',
])

/** What stands where nothing was said, of columns where that is not 0. */
const BLANKS: Readonly<Record<string, number>> = {
  jitterAverage: NONE_32,
  jitterMinimum: NONE_32,
  jitterMaximum: NONE_32,
  jitterDeviation: NONE_32,
  delayAverage: NONE_32,
  delayMinimum: NONE_32,
  delayMaximum: NONE_32,
  delayDeviation: NONE_32,
  serverName: NONE_32,
  queryName: NONE_32,
  application: NONE_32,
  dnsId: -1,
  octets: Number.NaN,
  packets: Number.NaN,
  retransmissions: NONE_32,
  outOfOrder: NONE_32,
  windowSize: NONE_32,
  synSize: NONE_32,
  tcpFlags: NO_FLAGS,
  lastEntry: NO_ENTRY,
}

/** Adds a row without a value and returns it. */
export function addSession(columns: SessionColumns): number {
  const { count, firstRow, capacity } = columns
  if (count - firstRow === capacity) resize(columns, Math.max(FIRST_CAPACITY, 2 * capacity))
  return columns.count++
}

/** The place of a row that is there. */
export function placeOf({ capacity }: SessionColumns, row: number): number {
  return row & (capacity - 1)
}

/** The places of all rows, the oldest first. */
export function* placesOf(columns: SessionColumns): Generator<number, void> {
  for (let row = columns.firstRow; row < columns.count; row++) yield placeOf(columns, row)
}

/** The end of the oldest rows, some thousand at a time, whose records all come before one. */
export function sessionsBefore(columns: SessionColumns, record: number): number {
  let end = columns.firstRow
  const isBefore = (row: number): boolean => columns.latest[placeOf(columns, row)]! < record
  while (end + CHUNK_ROWS <= columns.count) {
    for (let row = end; row < end + CHUNK_ROWS; row++) if (!isBefore(row)) return end
    end += CHUNK_ROWS
  }
  return end
}

/** Lets the rows before one go. */
export function dropSessions(columns: SessionColumns, before: number): void {
  const end = Math.min(before, columns.count)
  for (const { from, length } of stretchesOf(columns.firstRow, end, columns.capacity)) {
    for (const [name, column] of Object.entries(columns)) {
      if (typeof column === 'number') continue
      const perRow = perRowOf(name)
      column.fill(BLANKS[name] ?? 0, perRow * from, perRow * (from + length))
    }
  }
  columns.firstRow = Math.max(columns.firstRow, end)
}

/** Rows `first` … `end` - 1 as they lie in so many places, one after the other. */
function stretchesOf(first: number, end: number, capacity: number): { row: number; from: number; length: number }[] {
  const stretches: { row: number; from: number; length: number }[] = []
  for (let row = first; row < end;) {
    const from = row & (capacity - 1)
    const length = Math.min(capacity - from, end - row)
    stretches.push({ row, from, length })
    row += length
  }
  return stretches
}

/** True when a direction has records. */
export function hasHalf(columns: SessionColumns, half: number): boolean {
  return columns.lastEntry[half] !== NO_ENTRY
}

/** Earliest start of both directions, microseconds since 1970. */
export function startOf(columns: SessionColumns, row: number): number {
  const half = 2 * row
  if (!hasHalf(columns, half)) return columns.start[half + 1] ?? 0
  if (!hasHalf(columns, half + 1)) return columns.start[half] ?? 0
  return Math.min(columns.start[half] ?? 0, columns.start[half + 1] ?? 0)
}

/** Latest end of both directions. */
export function endOf(columns: SessionColumns, row: number): number {
  const half = 2 * row
  if (!hasHalf(columns, half)) return columns.end[half + 1] ?? 0
  if (!hasHalf(columns, half + 1)) return columns.end[half] ?? 0
  return Math.max(columns.end[half] ?? 0, columns.end[half + 1] ?? 0)
}

/** The half whose source is the client. */
export function clientHalf(columns: SessionColumns, row: number): number {
  return 2 * row + (columns.clientDirection[row] ?? 0)
}

/** The half whose source is the server. */
export function serverHalf(columns: SessionColumns, row: number): number {
  return 2 * row + 1 - (columns.clientDirection[row] ?? 0)
}

function perRowOf(name: string): number {
  return HALF_COLUMNS.has(name) ? 2 : 1
}

/** Rows that are not used yet are blank, so that a new one costs nothing. */
function resize(columns: SessionColumns, capacity: number): void {
  const stretches = stretchesOf(columns.firstRow, columns.count, columns.capacity)
  columns.capacity = capacity
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column === 'number') continue
    const perRow = perRowOf(name)
    const Kind = column.constructor as new (length: number) => Column
    const resized = new Kind(perRow * capacity)
    const blank = BLANKS[name]
    if (blank !== undefined) resized.fill(blank)
    // What lies together stays together: the larger ring has its ends where the smaller one has.
    for (const { row, from, length } of stretches) {
      resized.set(column.subarray(perRow * from, perRow * (from + length)), perRow * placeOf(columns, row))
    }
    Object.assign(columns, { [name]: resized })
  }
}
