/**
 * What is kept of sessions: a row each, in typed arrays that grow together. What belongs to one uniflow stands in the
 * columns of halves, at 2 × row + direction; direction 0 has the endpoint with the smaller address id (or port) as its source.
 */

/** No value, in columns of unsigned 32 bits. */
export const NONE_32 = 0xffff_ffff
/** No flags, in columns of TCP flags. */
export const NO_FLAGS = 0xffff
/** No direction has been exported as this half. */
export const NO_ENTRY = -1

const FIRST_CAPACITY = 256

export type SessionColumns = ReturnType<typeof createSessionColumns>

/** Makes the columns without rows. */
export function createSessionColumns() {
  return {
    count: 0,
    capacity: FIRST_CAPACITY,
    protocol: new Uint8Array(FIRST_CAPACITY),
    /** Transport session and domain. */
    source: new Uint32Array(FIRST_CAPACITY),
    /** The session of the same five-tuple before this one, -1 for the first. */
    older: new Int32Array(FIRST_CAPACITY),
    /** Direction whose source is the client, and what says so. */
    clientDirection: new Uint8Array(FIRST_CAPACITY),
    clientEvidence: new Uint8Array(FIRST_CAPACITY),
    /** Microseconds; 0: not measured. */
    roundTripTime: new Uint32Array(FIRST_CAPACITY),
    serverResponseTime: new Uint32Array(FIRST_CAPACITY),
    /** Microseconds, of the record whose average is the largest; NONE_32: not measured. */
    jitterAverage: new Uint32Array(FIRST_CAPACITY),
    jitterMinimum: new Uint32Array(FIRST_CAPACITY),
    jitterMaximum: new Uint32Array(FIRST_CAPACITY),
    jitterDeviation: new Uint32Array(FIRST_CAPACITY),
    delayAverage: new Uint32Array(FIRST_CAPACITY),
    delayMinimum: new Uint32Array(FIRST_CAPACITY),
    delayMaximum: new Uint32Array(FIRST_CAPACITY),
    delayDeviation: new Uint32Array(FIRST_CAPACITY),
    /** Dictionary ids. */
    serverName: new Uint32Array(FIRST_CAPACITY),
    queryName: new Uint32Array(FIRST_CAPACITY),
    /** Entry of the application table. */
    application: new Uint32Array(FIRST_CAPACITY),
    /** DNS message id, -1 without. */
    dnsId: new Int32Array(FIRST_CAPACITY),
    /** Bits of layer-7 extensions. */
    extensions: new Uint32Array(FIRST_CAPACITY),
    /** Bits of `OFFERED`: which values some record had a field for. */
    offered: new Uint16Array(FIRST_CAPACITY),

    /** Of halves: the source. */
    address: new Uint32Array(2 * FIRST_CAPACITY),
    port: new Uint16Array(2 * FIRST_CAPACITY),
    /** Microseconds since 1970. */
    start: new Float64Array(2 * FIRST_CAPACITY),
    end: new Float64Array(2 * FIRST_CAPACITY),
    /** NaN: no record has the count. */
    octets: new Float64Array(2 * FIRST_CAPACITY),
    packets: new Float64Array(2 * FIRST_CAPACITY),
    retransmissions: new Uint32Array(2 * FIRST_CAPACITY),
    outOfOrder: new Uint32Array(2 * FIRST_CAPACITY),
    windowSize: new Uint32Array(2 * FIRST_CAPACITY),
    synSize: new Uint32Array(2 * FIRST_CAPACITY),
    /** 0: none was told. */
    synTtl: new Uint8Array(2 * FIRST_CAPACITY),
    /** Smallest and largest of the packets. */
    ttl: new Uint8Array(2 * FIRST_CAPACITY),
    ttlMaximum: new Uint8Array(2 * FIRST_CAPACITY),
    tcpFlags: new Uint16Array(2 * FIRST_CAPACITY),
    /** Bits of `HALF_MARKS`. */
    marks: new Uint8Array(2 * FIRST_CAPACITY),
    /** Chain of its records, the last one that came first. */
    lastEntry: new Int32Array(2 * FIRST_CAPACITY).fill(NO_ENTRY),
    recordCount: new Uint32Array(2 * FIRST_CAPACITY),
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

/** Adds a row without a value and returns it. */
export function addSession(columns: SessionColumns): number {
  if (columns.count === columns.capacity) grow(columns)
  const row = columns.count++
  columns.jitterAverage[row] = columns.jitterMinimum[row] = NONE_32
  columns.jitterMaximum[row] = columns.jitterDeviation[row] = NONE_32
  columns.delayAverage[row] = columns.delayMinimum[row] = NONE_32
  columns.delayMaximum[row] = columns.delayDeviation[row] = NONE_32
  columns.serverName[row] = columns.queryName[row] = columns.application[row] = NONE_32
  columns.dnsId[row] = -1
  for (let half = 2 * row; half < 2 * row + 2; half += 1) {
    columns.octets[half] = columns.packets[half] = Number.NaN
    columns.retransmissions[half] = columns.outOfOrder[half] = NONE_32
    columns.windowSize[half] = columns.synSize[half] = NONE_32
    columns.tcpFlags[half] = NO_FLAGS
    columns.lastEntry[half] = NO_ENTRY
  }
  return row
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

function grow(columns: SessionColumns): void {
  columns.capacity *= 2
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column === 'number') continue
    const octets = new Uint8Array(2 * column.byteLength)
    octets.set(new Uint8Array(column.buffer))
    const Column = column.constructor as new (buffer: ArrayBuffer) => typeof column
    Object.assign(columns, { [name]: new Column(octets.buffer) })
  }
}
