/**
 * Connections as records tell of them: by connectionId and endpoints where there is one, else by the five-tuple. A row is found
 * again as long as it is not silent for too long.
 */
import {
  CONNECTION_WINDOW_SECONDS,
  MAX_SAME_IDS,
  PLAIN_IDLE_SECONDS,
  PLAIN_TCP_IDLE_SECONDS,
} from '../../limits/lists.ts'
import { addConnection, CONNECTION, CONNECTION_MARKS, type ConnectionRows } from './connection-rows.ts'
import type { AddressIds } from './endpoint-addresses.ts'
import { createIdIndex, hashOf, type IdIndex } from './id-index.ts'
import { chunkOf, hasRoom, placeOf } from './row-table.ts'
import { NONE, TRANSACTION, type TransactionRows } from './transaction-rows.ts'

/** What a record says of its connection; one object is used for all records. */
export interface ConnectionFacts {
  /** Number of the record. */
  record: number
  engine: number
  /** `connectionHash` of it. */
  hash: number
  /** connectionId; 0 of plain ones. */
  id: number
  /** Ids of addresses; -1 without. */
  source: number
  destination: number
  sourcePort: number
  destinationPort: number
  protocol: number
  /** Microseconds since 1970; NaN without. */
  start: number
  end: number
  exportTime: number
  octets: number
  packets: number
  /** Octets and packets of the other direction, of a biflow. */
  reverseOctets: number
  reversePackets: number
  /** Counts that go on over all exports of a flow: the largest counts. */
  isTotal: boolean
}

/** Facts of nothing yet. */
export function createConnectionFacts(): ConnectionFacts {
  return {
    record: 0,
    engine: 0,
    hash: 0,
    id: 0,
    source: NONE,
    destination: NONE,
    sourcePort: NONE,
    destinationPort: NONE,
    protocol: NONE,
    start: Number.NaN,
    end: Number.NaN,
    exportTime: 0,
    octets: 0,
    packets: 0,
    reverseOctets: 0,
    reversePackets: 0,
    isTotal: false,
  }
}

export type Direction = 'in' | 'out' | 'unknown'

export interface ConnectionBook {
  readonly rows: ConnectionRows
  /** For the hashes of connections that are asked for next. */
  readonly fetch: IdIndex['fetch']
  /** The row of a record's connection, made when it is new; -1 when there is no room. */
  ofAppliance(facts: ConnectionFacts, direction: Direction): number
  ofPlain(facts: ConnectionFacts): number
  /** Adds what a record tells; not for repeated ones. */
  count(row: number, facts: ConnectionFacts): void
  /** Records whose connection had no room. */
  dropped(): number
}

const TCP = 6
const SURELY_SECONDS = 60
const MICROS = 1_000_000
const PLAIN = CONNECTION_MARKS.plain

/**
 * Makes a book without connections.
 *
 * @param makeRoom lets the oldest rows go where that is wanted
 */
export function createConnectionBook(
  rows: ConnectionRows,
  transactions: TransactionRows,
  maxConnections: number,
  makeRoom: (renew: (row: number) => void) => void,
): ConnectionBook {
  const index = createIdIndex(rows)
  let dropped = 0

  function find(facts: ConnectionFacts, seconds: number, kind: number): number {
    let tries = 0
    let best = NONE
    let nearest = seconds
    for (let row = index.find(facts.hash); row >= rows.firstRow; row = rows.get.older(row)) {
      if (++tries > MAX_SAME_IDS) break
      if (!isOf(row, facts, kind)) continue
      const apart = kind === PLAIN ? silenceOf(row, facts) : exportsApart(row, facts)
      if (apart > nearest || (apart === nearest && best !== NONE)) continue
      nearest = apart
      best = row
      // As near as records of one connection usually are.
      if (apart < SURELY_SECONDS) break
    }
    return best
  }

  /** Has the record's engine, id and ends, in either order. */
  function isOf(row: number, facts: ConnectionFacts, kind: number): boolean {
    const { words, unsigned } = chunkOf(rows, row)
    const at = placeOf(rows, row)
    if (words[at + CONNECTION.engine] !== facts.engine || unsigned[at + CONNECTION.id] !== facts.id) return false
    if ((unsigned[at + CONNECTION.marks]! & PLAIN) !== kind) return false
    const addressA = words[at + CONNECTION.addressA]
    const addressB = words[at + CONNECTION.addressB]
    const portA = words[at + CONNECTION.portA]
    const portB = words[at + CONNECTION.portB]
    const { source, destination, sourcePort, destinationPort } = facts
    return (
      (addressA === source && addressB === destination && portA === sourcePort && portB === destinationPort) ||
      (addressA === destination && addressB === source && portA === destinationPort && portB === sourcePort)
    )
  }

  /** Seconds between the exports of the record and those of a row. */
  function exportsApart(row: number, { exportTime }: ConnectionFacts): number {
    const { doubles } = chunkOf(rows, row)
    const half = placeOf(rows, row) / 2
    return Math.max(
      0,
      exportTime - doubles[half + CONNECTION.exportLast]!,
      doubles[half + CONNECTION.exportFirst]! - exportTime,
    )
  }

  /** Seconds between the flow times of the record and those of a row. */
  function silenceOf(row: number, facts: ConnectionFacts): number {
    if (Number.isNaN(facts.start) || rows.get.start(row) === Infinity) return exportsApart(row, facts)
    return Math.max(0, facts.start - rows.get.end(row), rows.get.start(row) - facts.end) / MICROS
  }

  /** Of the key that was looked for last. */
  function add(facts: ConnectionFacts, marks: number, isSwapped: boolean): number {
    if (!hasRoom(rows, maxConnections)) {
      makeRoom(renew)
      index.find(facts.hash)
    }
    if (!hasRoom(rows, maxConnections)) {
      dropped += 1
      return NONE
    }
    const row = addConnection(rows)
    const { words, unsigned } = chunkOf(rows, row)
    const at = placeOf(rows, row)
    words[at + CONNECTION.engine] = facts.engine
    words[at + CONNECTION.protocol] = facts.protocol
    words[at + CONNECTION.older] = index.replace(row)
    unsigned[at + CONNECTION.id] = facts.id
    unsigned[at + CONNECTION.marks] = marks
    unsigned[at + CONNECTION.latest] = facts.record
    setEnds(row, facts, isSwapped)
    return row
  }

  function setEnds(row: number, facts: ConnectionFacts, isSwapped: boolean): void {
    const { words } = chunkOf(rows, row)
    const at = placeOf(rows, row)
    words[at + CONNECTION.addressA] = isSwapped ? facts.destination : facts.source
    words[at + CONNECTION.portA] = isSwapped ? facts.destinationPort : facts.sourcePort
    words[at + CONNECTION.addressB] = isSwapped ? facts.source : facts.destination
    words[at + CONNECTION.portB] = isSwapped ? facts.sourcePort : facts.destinationPort
  }

  /** Gives a connection the next row; its transactions follow. */
  function renew(row: number): void {
    const { get, stride } = rows
    const at = placeOf(rows, row)
    const one = endHash(get.addressA(row), get.portA(row))
    const other = endHash(get.addressB(row), get.portB(row))
    const renewed = addConnection(rows)
    const { words } = chunkOf(rows, renewed)
    const to = placeOf(rows, renewed)
    words.set(chunkOf(rows, row).words.subarray(at, at + stride), to)
    index.find(hashOfEnds(get.engine(row), one, other, get.protocol(row), get.id(row)))
    words[to + CONNECTION.older] = index.replace(renewed)
    let slot = get.lastTransaction(row)
    for (; slot >= 2 * transactions.firstRow; slot = transactions.get.nextOnConnection(slot)) {
      const place = placeOf(transactions, slot >> 1) + TRANSACTION.connection + (slot & 1)
      chunkOf(transactions, slot >> 1).words[place] = renewed
    }
  }

  return {
    rows,
    fetch: index.fetch,
    ofAppliance(facts, direction) {
      const oriented = direction === 'unknown' ? 0 : CONNECTION_MARKS.oriented
      const row = find(facts, CONNECTION_WINDOW_SECONDS, 0)
      if (row === NONE) return add(facts, oriented, direction === 'out')
      const { unsigned } = chunkOf(rows, row)
      const at = placeOf(rows, row)
      const marks = at + CONNECTION.marks
      if (facts.record > unsigned[at + CONNECTION.latest]!) unsigned[at + CONNECTION.latest] = facts.record
      if ((oriented & ~unsigned[marks]!) !== 0) {
        setEnds(row, facts, direction === 'out')
        unsigned[marks]! |= oriented
      }
      return row
    },
    ofPlain(facts) {
      const idle = facts.protocol === TCP ? PLAIN_TCP_IDLE_SECONDS : PLAIN_IDLE_SECONDS
      const row = find(facts, idle, PLAIN)
      if (row === NONE) return add(facts, PLAIN, false)
      const { unsigned } = chunkOf(rows, row)
      const latest = placeOf(rows, row) + CONNECTION.latest
      if (facts.record > unsigned[latest]!) unsigned[latest] = facts.record
      // Who sent first has begun; of two that start together the one with the higher port asks.
      const start = rows.get.start(row)
      const isHigher = facts.start === start && facts.sourcePort > facts.destinationPort
      if (facts.start < start || isHigher) setEnds(row, facts, false)
      return row
    },
    count(row, facts) {
      const { doubles } = chunkOf(rows, row)
      const at = placeOf(rows, row) / 2
      // The first comparison of each is with an infinity; NaN changes nothing.
      if (facts.start < doubles[at + CONNECTION.start]!) doubles[at + CONNECTION.start] = facts.start
      if (facts.end > doubles[at + CONNECTION.end]!) doubles[at + CONNECTION.end] = facts.end
      if (facts.start > doubles[at + CONNECTION.end]!) doubles[at + CONNECTION.end] = facts.start
      const { exportTime, isTotal } = facts
      if (exportTime < doubles[at + CONNECTION.exportFirst]!) doubles[at + CONNECTION.exportFirst] = exportTime
      if (exportTime > doubles[at + CONNECTION.exportLast]!) doubles[at + CONNECTION.exportLast] = exportTime
      addCount(doubles, at + CONNECTION.octets, facts.octets + facts.reverseOctets, isTotal)
      addCount(doubles, at + CONNECTION.packets, facts.packets + facts.reversePackets, isTotal)
    },
    dropped: () => dropped,
  }
}

/** What of a record names its connection, as columns. */
export interface ConnectionColumns {
  /** Of exporters that have it. */
  readonly connectionId?: Float64Array
  readonly sourcePort: Float64Array
  readonly destinationPort: Float64Array
  readonly protocol: Float64Array
}

/** The hash of a record's connection, the same for both directions: rows of one id with other ends are not even looked at. */
export function connectionHash(engine: number, columns: ConnectionColumns, addresses: AddressIds, row: number): number {
  const one = endHash(addresses.source[row]!, columns.sourcePort[row]!)
  const other = endHash(addresses.destination[row]!, columns.destinationPort[row]!)
  return hashOfEnds(engine, one, other, columns.protocol[row]!, columns.connectionId?.[row] ?? 0)
}

function hashOfEnds(engine: number, one: number, other: number, protocol: number, id: number): number {
  const ends = (one + other) ^ Math.imul(one ^ other, 0xc2b2_ae35)
  const key = Math.imul(ends ^ protocol ^ Math.imul(id, 0x1656_67b1), 0x27d4_eb2f)
  return hashOf(engine, key ^ (key >>> 15))
}

function endHash(address: number, port: number): number {
  return Math.imul(address, 0x9e37_79b1) ^ Math.imul(port + 1, 0x85eb_ca6b)
}

function addCount(values: Float64Array, place: number, count: number, isTotal: boolean): void {
  values[place] = isTotal ? Math.max(values[place]!, count) : values[place]! + count
}
