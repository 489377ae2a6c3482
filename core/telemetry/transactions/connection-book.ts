/**
 * Connections as records tell of them: by connectionId and endpoints where there is one, else by the five-tuple. A row is found
 * again as long as it is not silent for too long.
 */
import {
  CONNECTION_WINDOW_SECONDS,
  MAX_CONNECTIONS,
  MAX_SAME_IDS,
  PLAIN_IDLE_SECONDS,
  PLAIN_TCP_IDLE_SECONDS,
} from '../../limits.ts'
import { addConnection, CONNECTION_MARKS, createConnectionRows, type ConnectionRows } from './connection-rows.ts'
import { createIdIndex } from './id-index.ts'
import { NONE } from './transaction-rows.ts'

/** What a record says of its connection; one object is used for all records. */
export interface ConnectionFacts {
  engine: number
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
    engine: 0,
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
  /** The row of a record's connection, made when it is new; -1 when there is no room. */
  ofAppliance(facts: ConnectionFacts, direction: Direction): number
  ofPlain(facts: ConnectionFacts): number
  /** Adds what a record tells; not for repeated ones. */
  count(row: number, facts: ConnectionFacts): void
  /** Records whose connection had no room. */
  readonly dropped: number
}

const TCP = 6
const SURELY_SECONDS = 60
const MICROS = 1_000_000

/** Makes a book without connections. */
export function createConnectionBook(maxConnections = MAX_CONNECTIONS): ConnectionBook {
  const rows = createConnectionRows()
  const index = createIdIndex(rows)
  let dropped = 0

  function find(facts: ConnectionFacts, key: number, seconds: number, isPlain: boolean): number {
    let tries = 0
    let best = NONE
    let nearest = seconds
    for (let row = index.find(facts.engine, key); row !== NONE; row = rows.older[row]!) {
      if (++tries > MAX_SAME_IDS) break
      if (
        rows.engine[row] !== facts.engine ||
        rows.id[row] !== facts.id ||
        !hasEnds(row, facts) ||
        (rows.marks[row]! & CONNECTION_MARKS.plain) !== (isPlain ? CONNECTION_MARKS.plain : 0)
      )
        continue
      const apart = isPlain ? silenceOf(row, facts) : exportsApart(row, facts)
      if (apart > nearest || (apart === nearest && best !== NONE)) continue
      nearest = apart
      best = row
      // As near as records of one connection usually are.
      if (apart < SURELY_SECONDS) break
    }
    return best
  }

  function hasEnds(row: number, facts: ConnectionFacts): boolean {
    const { source, destination, sourcePort, destinationPort } = facts
    const addressA = rows.addressA[row]
    const addressB = rows.addressB[row]
    const portA = rows.portA[row]
    const portB = rows.portB[row]
    return (
      (addressA === source && addressB === destination && portA === sourcePort && portB === destinationPort) ||
      (addressA === destination && addressB === source && portA === destinationPort && portB === sourcePort)
    )
  }

  /** Seconds between the exports of the record and those of a row. */
  function exportsApart(row: number, { exportTime }: ConnectionFacts): number {
    return Math.max(0, exportTime - rows.exportLast[row]!, rows.exportFirst[row]! - exportTime)
  }

  /** Seconds between the flow times of the record and those of a row. */
  function silenceOf(row: number, facts: ConnectionFacts): number {
    if (Number.isNaN(facts.start) || rows.start[row] === Infinity) return exportsApart(row, facts)
    return Math.max(0, facts.start - rows.end[row]!, rows.start[row]! - facts.end) / MICROS
  }

  /** Of the key that was looked for last. */
  function add(facts: ConnectionFacts, isSwapped: boolean): number {
    if (rows.count >= maxConnections) {
      dropped += 1
      return NONE
    }
    const row = addConnection(rows, facts.engine, facts.id)
    rows.protocol[row] = facts.protocol
    setEnds(row, facts, isSwapped)
    index.add(row)
    return row
  }

  function setEnds(row: number, facts: ConnectionFacts, isSwapped: boolean): void {
    rows.addressA[row] = isSwapped ? facts.destination : facts.source
    rows.portA[row] = isSwapped ? facts.destinationPort : facts.sourcePort
    rows.addressB[row] = isSwapped ? facts.source : facts.destination
    rows.portB[row] = isSwapped ? facts.sourcePort : facts.destinationPort
  }

  return {
    rows,
    ofAppliance(facts, direction) {
      const key = keyOf(facts)
      let row = find(facts, key, CONNECTION_WINDOW_SECONDS, false)
      if (row === NONE) row = add(facts, direction === 'out')
      else if (direction !== 'unknown' && (rows.marks[row]! & CONNECTION_MARKS.oriented) === 0) {
        setEnds(row, facts, direction === 'out')
      }
      if (row !== NONE && direction !== 'unknown') rows.marks[row]! |= CONNECTION_MARKS.oriented
      return row
    },
    ofPlain(facts) {
      const idle = facts.protocol === TCP ? PLAIN_TCP_IDLE_SECONDS : PLAIN_IDLE_SECONDS
      const key = keyOf(facts)
      let row = find(facts, key, idle, true)
      if (row === NONE) {
        row = add(facts, false)
        if (row !== NONE) rows.marks[row] = CONNECTION_MARKS.plain
        return row
      }
      // Who sent first has begun; of two that start together the one with the higher port asks.
      const isEarlier = facts.start < rows.start[row]!
      const isHigher = facts.start === rows.start[row] && facts.sourcePort > facts.destinationPort
      if (isEarlier || isHigher) setEnds(row, facts, false)
      return row
    },
    count(row, facts) {
      // The first comparison of each is with an infinity; NaN changes nothing.
      if (facts.start < rows.start[row]!) rows.start[row] = facts.start
      if (facts.end > rows.end[row]!) rows.end[row] = facts.end
      if (facts.start > rows.end[row]!) rows.end[row] = facts.start
      if (facts.exportTime < rows.exportFirst[row]!) rows.exportFirst[row] = facts.exportTime
      if (facts.exportTime > rows.exportLast[row]!) rows.exportLast[row] = facts.exportTime
      addCount(rows.octets, row, facts.octets + facts.reverseOctets, facts.isTotal)
      addCount(rows.packets, row, facts.packets + facts.reversePackets, facts.isTotal)
    },
    get dropped() {
      return dropped
    },
  }
}

/** The same for both directions: rows of one id with other ends are not even looked at. */
function keyOf({ id, source, destination, sourcePort, destinationPort, protocol }: ConnectionFacts): number {
  const one = Math.imul(source, 0x9e37_79b1) ^ Math.imul(sourcePort + 1, 0x85eb_ca6b)
  const other = Math.imul(destination, 0x9e37_79b1) ^ Math.imul(destinationPort + 1, 0x85eb_ca6b)
  const ends = (one + other) ^ Math.imul(one ^ other, 0xc2b2_ae35)
  const hash = Math.imul(ends ^ protocol ^ Math.imul(id, 0x1656_67b1), 0x27d4_eb2f)
  return hash ^ (hash >>> 15)
}

function addCount(column: Float64Array, row: number, count: number, isTotal: boolean): void {
  column[row] = isTotal ? Math.max(column[row]!, count) : column[row]! + count
}
