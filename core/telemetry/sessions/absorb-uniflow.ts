/**
 * Adds what a record says to its session. Each rule gives the same result in any order of records: sums, ends of ranges, and
 * for a value that several records have, the largest. What was not measured changes nothing.
 */
import type { RecordBatch } from '../../decode/block.ts'
import { microsOf, wordsOf } from '../batch-times.ts'
import type { ApplicationTable } from './application-table.ts'
import type { BlankTexts } from './blank-texts.ts'
import { createFilledExtensions, type FilledExtensions } from './filled-extensions.ts'
import { hasHalf, HALF_MARKS, NO_FLAGS, NONE_32, OFFERED, type SessionColumns } from './session-columns.ts'
import { SLOTS, type Slot, type UniflowFields } from './uniflow-fields.ts'
import { ABSENT, readColumn, type UniflowValues } from './uniflow-reader.ts'

const TCP = 6
/** Jitter is the change of the distance of packets, delay the distance: what fewer packets show as 0 is no measurement. */
const PACKETS_OF_JITTER = 3
const PACKETS_OF_DELAY = 2
const DNS_RESPONSE = 0x8000
const MICROS_PER_SECOND = 1_000_000
const LARGEST = NONE_32 - 1
const FLAG_BITS = 0x0fff

const OFFERED_BY: readonly (readonly [slot: Slot, bit: number])[] = [
  ['roundTripTime', OFFERED.roundTripTime],
  ['serverResponseTime', OFFERED.serverResponseTime],
  ['jitterAverage', OFFERED.jitter],
  ['delayAverage', OFFERED.delay],
  ['retransmissions', OFFERED.retransmissions],
  ['outOfOrder', OFFERED.outOfOrder],
  ['ttl', OFFERED.ttl],
  ['synTtl', OFFERED.ttl],
  ['synSize', OFFERED.synSize],
  ['windowSize', OFFERED.windowSize],
]

export interface Absorber {
  /** Makes ready for the rows of a batch, whose values were read. */
  open(batch: RecordBatch, fields: UniflowFields, values: UniflowValues): void
  /** Adds a row of the batch to a half of a session. */
  absorb(row: number, session: number, half: number): void
}

/** Makes an absorber that writes into columns. */
export function createAbsorber(columns: SessionColumns, applications: ApplicationTable, blanks: BlankTexts): Absorber {
  const offeredByShape = new Map<UniflowFields, number>()
  let values: UniflowValues | undefined
  let extensions: FilledExtensions | undefined
  let otherNames = new Float64Array(0)
  let exportTimes: Uint32Array = new Uint32Array(0)
  let hasTotals = false
  let offered = 0

  function absorbVolume({ slots, start, end }: UniflowValues, row: number, half: number): void {
    const from = start[row]!
    const to = end[row]!
    const isFirst = !hasHalf(columns, half)
    if (isFirst || from < columns.start[half]!) columns.start[half] = from
    if (isFirst || to > columns.end[half]!) columns.end[half] = to
    columns.octets[half] = counted(columns.octets[half]!, slots.octets[row]!)
    columns.packets[half] = counted(columns.packets[half]!, slots.packets[row]!)
    columns.recordCount[half]! += 1
  }

  /** Deltas are summed; totals go on over all exports of a flow. */
  function counted(before: number, value: number): number {
    if (value < 0) return before
    if (before !== before) return value
    return hasTotals ? Math.max(before, value) : before + value
  }

  function absorbHeader({ slots }: UniflowValues, row: number, half: number): void {
    const flags = slots.tcpFlags[row]!
    if (flags >= 0) {
      const before = columns.tcpFlags[half]!
      columns.tcpFlags[half] = (before === NO_FLAGS ? 0 : before) | (flags & FLAG_BITS)
    }
    const ttl = slots.ttl[row]!
    if (ttl > 0) {
      const before = columns.ttl[half]!
      if (before === 0 || ttl < before) columns.ttl[half] = ttl
      columns.ttlMaximum[half] = Math.max(columns.ttlMaximum[half]!, ttl, slots.ttlMaximum[row]!)
    }
    const synTtl = slots.synTtl[row]!
    const synSize = slots.synSize[row]!
    if (synTtl > columns.synTtl[half]!) columns.synTtl[half] = synTtl
    if (synSize > 0) columns.synSize[half] = larger(columns.synSize[half]!, synSize)
    if (synSize > 0 || synTtl > 0) columns.marks[half]! |= HALF_MARKS.syn
    const windowSize = slots.windowSize[row]!
    if (windowSize >= 0) columns.windowSize[half] = larger(columns.windowSize[half]!, windowSize)
  }

  function absorbMetrics({ slots }: UniflowValues, row: number, session: number, half: number): void {
    const roundTripTime = slots.roundTripTime[row]!
    if (roundTripTime > columns.roundTripTime[session]!) {
      columns.roundTripTime[session] = Math.min(roundTripTime, LARGEST)
    }
    const serverResponseTime = slots.serverResponseTime[row]!
    if (serverResponseTime > 0) {
      columns.marks[half]! |= HALF_MARKS.serverResponseTime
      if (serverResponseTime > columns.serverResponseTime[session]!) {
        columns.serverResponseTime[session] = Math.min(serverResponseTime, LARGEST)
      }
    }
    if (columns.protocol[session] === TCP) {
      columns.retransmissions[half] = added(columns.retransmissions[half]!, slots.retransmissions[row]!)
      columns.outOfOrder[half] = added(columns.outOfOrder[half]!, slots.outOfOrder[row]!)
    }
    absorbJitter(slots, row, session)
    absorbDelay(slots, row, session)
  }

  function absorbJitter(slots: UniflowValues['slots'], row: number, session: number): void {
    const average = slots.jitterAverage[row]!
    const minimum = slots.jitterMinimum[row]!
    const maximum = slots.jitterMaximum[row]!
    const deviation = slots.jitterDeviation[row]!
    if (average < 0 && maximum < 0) return
    const packets = slots.packets[row]!
    if (average <= 0 && maximum <= 0 && packets >= 0 && packets < PACKETS_OF_JITTER) {
      columns.offered[session]! |= OFFERED.tooFewPackets
      return
    }
    const order =
      average - signed(columns.jitterAverage[session]!) ||
      maximum - signed(columns.jitterMaximum[session]!) ||
      minimum - signed(columns.jitterMinimum[session]!) ||
      deviation - signed(columns.jitterDeviation[session]!)
    if (order <= 0) return
    columns.jitterAverage[session] = unsigned(average)
    columns.jitterMinimum[session] = unsigned(minimum)
    columns.jitterMaximum[session] = unsigned(maximum)
    columns.jitterDeviation[session] = unsigned(deviation)
  }

  function absorbDelay(slots: UniflowValues['slots'], row: number, session: number): void {
    const average = slots.delayAverage[row]!
    const minimum = slots.delayMinimum[row]!
    const maximum = slots.delayMaximum[row]!
    const deviation = slots.delayDeviation[row]!
    if (average < 0 && maximum < 0) return
    const packets = slots.packets[row]!
    if (average <= 0 && maximum <= 0 && packets >= 0 && packets < PACKETS_OF_DELAY) {
      columns.offered[session]! |= OFFERED.tooFewPackets
      return
    }
    const order =
      average - signed(columns.delayAverage[session]!) ||
      maximum - signed(columns.delayMaximum[session]!) ||
      minimum - signed(columns.delayMinimum[session]!) ||
      deviation - signed(columns.delayDeviation[session]!)
    if (order <= 0) return
    columns.delayAverage[session] = unsigned(average)
    columns.delayMinimum[session] = unsigned(minimum)
    columns.delayMaximum[session] = unsigned(maximum)
    columns.delayDeviation[session] = unsigned(deviation)
  }

  function absorbNames({ slots }: UniflowValues, row: number, session: number, half: number): void {
    let serverName = slots.serverName[row]!
    if (serverName < 0 || blanks.has(serverName)) serverName = otherNames[row]!
    if (serverName >= 0 && !blanks.has(serverName)) {
      columns.marks[half]! |= HALF_MARKS.names
      if (serverName < columns.serverName[session]!) columns.serverName[session] = serverName
    }
    const queryName = slots.queryName[row]!
    if (queryName >= 0 && queryName < columns.queryName[session]! && !blanks.has(queryName)) {
      columns.queryName[session] = queryName
    }
    const dnsId = slots.dnsId[row]!
    if (dnsId >= 0) columns.dnsId[session] = dnsId
    if (slots.dnsFlags[row]! >= 0 && (slots.dnsFlags[row]! & DNS_RESPONSE) !== 0) {
      columns.marks[half]! |= HALF_MARKS.response
    }
    const name = slots.applicationName[row]!
    const id = slots.applicationId[row]!
    if (name >= 0 || id >= 0) {
      const entry = applications.entryOf(columns.source[session]!, name, id)
      if (entry !== NONE_32 && entry <= columns.application[session]!) absorbApplication(entry, row, session)
    }
  }

  /** Of an entry that is not after the one that is there. */
  function absorbApplication(entry: number, row: number, session: number): void {
    const seconds = exportSeconds(row)
    if (entry === columns.application[session] && seconds >= columns.applicationTime[session]!) return
    columns.application[session] = entry
    columns.applicationTime[session] = seconds
  }

  /** IPFIX and v9 have whole seconds, and nothing else has names. */
  function exportSeconds(row: number): number {
    return Math.floor(microsOf(exportTimes[2 * row + 1]!, exportTimes[2 * row]!) / MICROS_PER_SECOND)
  }

  return {
    open(batch, fields, read) {
      values = read
      exportTimes = wordsOf(batch.exportTime)
      hasTotals = fields.hasTotals
      extensions = createFilledExtensions(batch, fields, blanks)
      if (otherNames.length < batch.rowCount) otherNames = new Float64Array(batch.rowCount)
      readColumn(batch, fields.otherServerName, otherNames)
      offered = offeredByShape.get(fields) ?? offeredBy(fields)
      offeredByShape.set(fields, offered)
    },
    absorb(row, session, half) {
      if (values === undefined || extensions === undefined) return
      absorbVolume(values, row, half)
      absorbHeader(values, row, half)
      absorbMetrics(values, row, session, half)
      absorbNames(values, row, session, half)
      columns.offered[session]! |= offered
      columns.extensions[session]! |= extensions.bitsOf(row)
    },
  }
}

function offeredBy({ slots }: UniflowFields): number {
  return OFFERED_BY.reduce((bits, [slot, bit]) => (slots[SLOTS.indexOf(slot)] === undefined ? bits : bits | bit), 0)
}

/** The larger of a value kept, which may be none, and one that came. */
function larger(before: number, value: number): number {
  return before === NONE_32 || value > before ? Math.min(value, LARGEST) : before
}

function added(before: number, value: number): number {
  if (value < 0) return before
  return Math.min((before === NONE_32 ? 0 : before) + value, LARGEST)
}

function signed(kept: number): number {
  return kept === NONE_32 ? ABSENT : kept
}

function unsigned(value: number): number {
  return value < 0 ? NONE_32 : Math.min(value, LARGEST)
}
