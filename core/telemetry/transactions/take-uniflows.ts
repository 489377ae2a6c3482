/** Takes the uniflows of a NetScaler: each finds its connection and its transaction, and adds what it has to both. */
import { RECORD_FLAGS, type RecordBatch } from '../../decode/block.ts'
import { MAX_TRANSACTION_RECORDS } from '../../limits.ts'
import type { BookState } from './book-state.ts'
import { createConnectionFacts, type Direction } from './connection-book.ts'
import { CONNECTION_MARKS } from './connection-rows.ts'
import { idsOfAddresses, type AddressIds } from './endpoint-addresses.ts'
import { addEntry, ENTRY_MARKS } from './leg-entries.ts'
import type { NetscalerFields } from './netscaler-fields.ts'
import {
  createNetscalerReader,
  type NetscalerReader,
  type StampColumns,
  type UniflowColumns,
} from './netscaler-reader.ts'
import { STAMP_COUNT } from './stamps.ts'
import { directionOf, flowIdMarks, sideOf } from './leg-evidence.ts'
import type { LegFacts } from './transaction-joiner.ts'
import { NONE, slotShift, STAMP_WORDS, TRANSACTION_MARKS } from './transaction-rows.ts'

/** The NetScaler's number for its own inside, instead of an interface. */
const INSIDE = 0x8000_0003
/** Bit 30 of flowFlags: set on what the appliance sends, in all captures seen. */
const OUTBOUND_FLAG = 2 ** 30
/** What a column of milliseconds holds. */
const MAX_RTT_MS = 0x7fff_ffff

export interface UniflowTaker {
  take(batch: RecordBatch, fields: NetscalerFields): void
}

/** What of the present record is asked for in several places. */
interface Present {
  row: number
  version: number
  direction: Direction
  marks: number
  isRepeated: boolean
}

/** Makes what takes the batches of a book. */
export function createUniflowTaker(state: BookState): UniflowTaker {
  const reader: NetscalerReader = createNetscalerReader()
  const { rows, entries, connections } = state
  const facts = createConnectionFacts()
  const leg: LegFacts = createLeg()
  const present: Present = { row: 0, version: 0, direction: 'unknown', marks: 0, isRepeated: false }

  function takeBatch(batch: RecordBatch, fields: NetscalerFields): void {
    const columns = reader.read(batch, fields)
    const stamps = reader.stamps(batch, fields)
    const addresses = idsOfAddresses(batch, fields, columns.slots, state.addresses)
    let version = NONE
    let session = 0
    let domain = 0
    for (let row = 0; row < batch.rowCount; row++) {
      if (batch.templateVersion[row] !== version) {
        version = batch.templateVersion[row]!
        const template = state.templates[version]
        session = template?.sessionId ?? 0
        domain = template?.domain ?? 0
      }
      const { slots } = columns
      const engine = state.engines.numberOf(
        session,
        domain,
        slots.observationPointId[row]!,
        slots.exportingProcessId[row]!,
      )
      if (engine === NONE) {
        state.droppedEngines += 1
        continue
      }
      present.row = row
      present.version = version
      present.isRepeated = (batch.flags[row]! & RECORD_FLAGS.duplicated) !== 0
      judgeDirection(columns, fields, batch.flags[row]!)
      readFacts(columns, addresses, engine)
      takeRecord(batch, fields, columns, stamps)
    }
  }

  /** Strongest first: the template, flowId, the interfaces, the flags. */
  function judgeDirection({ slots }: UniflowColumns, fields: NetscalerFields, flags: number): void {
    const { row } = present
    const flowId = slots.flowId[row]!
    const connectionId = slots.connectionId[row]!
    const flowFlags = slots.flowFlags[row]!
    const isOutbound = flowFlags >= 0 && Math.floor(flowFlags / OUTBOUND_FLAG) % 2 === 1
    let marks = flowId >= 0 && connectionId >= 0 ? flowIdMarks(flowId, connectionId) : 0
    if (slots.egress[row] === INSIDE) marks |= ENTRY_MARKS.egressInside
    if (slots.ingress[row] === INSIDE) marks |= ENTRY_MARKS.ingressInside
    if (flowFlags >= 0) marks |= ENTRY_MARKS.hasFlowFlags
    if (isOutbound) marks |= ENTRY_MARKS.outboundFlag
    if (present.isRepeated) marks |= ENTRY_MARKS.duplicated
    if ((flags & RECORD_FLAGS.plainMicroseconds) !== 0) marks |= ENTRY_MARKS.plainMicroseconds
    if ((flags & RECORD_FLAGS.decodedLate) !== 0) marks |= ENTRY_MARKS.decodedLate
    if (slots.clientRtt[row]! >= 0) marks |= ENTRY_MARKS.carriesClientRtt
    present.marks = marks
    present.direction = directionOf(fields, marks)
  }

  function readFacts({ slots, start, end, exportTime }: UniflowColumns, addresses: AddressIds, engine: number): void {
    const { row } = present
    facts.engine = engine
    facts.id = slots.connectionId[row]! >>> 0
    facts.source = addresses.source[row]!
    facts.destination = addresses.destination[row]!
    facts.sourcePort = slots.sourcePort[row]!
    facts.destinationPort = slots.destinationPort[row]!
    facts.protocol = slots.protocol[row]!
    facts.start = start[row]!
    facts.end = end[row]!
    facts.exportTime = exportTime[row]!
    facts.octets = Math.max(0, slots.octets[row]!)
    facts.packets = Math.max(0, slots.packets[row]!)
  }

  function takeRecord(
    batch: RecordBatch,
    fields: NetscalerFields,
    columns: UniflowColumns,
    stamps: StampColumns,
  ): void {
    const { row } = present
    const { slots } = columns
    const connection = fields.hasConnections ? connections.ofAppliance(facts, present.direction) : NONE
    if (connection !== NONE) {
      if (present.direction === 'unknown') present.direction = directionByEnds(connection)
      if (!present.isRepeated) connections.count(connection, facts)
      noteOnConnection(connection, fields, columns)
    }
    // 0 is how an appliance says that a record is of none.
    const transactionId = slots.transactionId[row]!
    const record = batch.record[row]!
    if (transactionId <= 0) {
      if (connection !== NONE) state.places.addConnection(record, connection)
      return
    }
    leg.engine = facts.engine
    leg.transactionId = transactionId >>> 0
    leg.connection = connection
    leg.direction = present.direction === 'out' ? TRANSACTION_MARKS.out : TRANSACTION_MARKS.in
    leg.side = sideOf(fields)
    leg.exportTime = facts.exportTime
    leg.start = facts.start
    leg.end = facts.end
    const slot = state.joiner.join(leg)
    if (slot === NONE) return
    addToTransaction(slot, columns)
    mergeValues(slot, fields, columns)
    const entry = addLeg(slot, record, slots.roundTripTime[row]!)
    mergeStamps(slot >> 1, entry, stamps)
  }

  /** Without any word of the record the end that is known as the appliance's decides. */
  function directionByEnds(connection: number): Direction {
    const { rows: known } = connections
    if ((known.marks[connection]! & CONNECTION_MARKS.oriented) === 0) return 'in'
    const isFromPeer = known.addressA[connection] === facts.source && known.portA[connection] === facts.sourcePort
    return isFromPeer ? 'in' : 'out'
  }

  function noteOnConnection(connection: number, fields: NetscalerFields, { slots }: UniflowColumns): void {
    const { rows: known } = connections
    const { row } = present
    if (fields.content === 'request') known.marks[connection]! |= CONNECTION_MARKS.client
    else if (fields.content === 'response') known.marks[connection]! |= CONNECTION_MARKS.server
    const applicationId = slots.applicationId[row]!
    if (applicationId > 0 && known.applicationId[connection] === 0) {
      known.applicationId[connection] = applicationId
      known.applicationTime[connection] = facts.exportTime
    }
    const chain = slots.chain[row]!
    if (chain >= 0 && known.chain[connection] === NONE && !state.texts.isEmpty(chain)) {
      known.chain[connection] = chain
      known.hop[connection] = Math.max(0, slots.hop[row]!)
    }
  }

  function addToTransaction(slot: number, columns: UniflowColumns): void {
    const row = slot >> 1
    rows.marks[row]! |= (leg.direction | leg.side) << slotShift(slot & 1)
    if (rows.connection[slot] === NONE && leg.connection !== NONE) linkConnection(slot, leg.connection)
    if (leg.exportTime < rows.exportFirst[row]!) rows.exportFirst[row] = leg.exportTime
    if (leg.exportTime > rows.exportLast[row]!) rows.exportLast[row] = leg.exportTime
    if (leg.start < rows.start[row]!) rows.start[row] = leg.start
    if (leg.end > rows.end[row]!) rows.end[row] = leg.end
    if (!present.isRepeated) {
      const place = 2 * slot + (present.direction === 'out' ? 1 : 0)
      rows.octets[place] = rows.octets[place]! + facts.octets
    }
    mergeRtt(rows.rtt, slot, columns.slots.roundTripTime[present.row]!)
    const applicationId = columns.slots.applicationId[present.row]!
    if (applicationId > 0 && rows.applicationId[slot] === 0) {
      rows.applicationId[slot] = applicationId
      rows.applicationTime[slot] = leg.exportTime
    }
  }

  function linkConnection(slot: number, connection: number): void {
    const { rows: known } = connections
    rows.connection[slot] = connection
    rows.nextOnConnection[slot] = known.lastTransaction[connection]!
    known.lastTransaction[connection] = slot
    known.transactionCount[connection]! += 1
  }

  /** Several records may have a value: the first that is not empty stays. */
  function mergeValues(slot: number, fields: NetscalerFields, { slots }: UniflowColumns): void {
    const { row } = present
    const transaction = slot >> 1
    mergeText(rows.url, transaction, slots.url[row]!)
    mergeText(rows.host, transaction, slots.host[row]!)
    mergeText(rows.userAgent, transaction, slots.userAgent[row]!)
    mergeText(rows.referer, transaction, slots.referer[row]!)
    if (rows.method[transaction] === NONE && fields.places.method !== undefined) mergeMethod(transaction, fields, slots)
    if (fields.content === 'request' && rows.url[transaction] !== NONE)
      rows.marks[transaction]! |= TRANSACTION_MARKS.request
    if (slots.status[row]! > 0 && rows.status[transaction] === 0) rows.status[transaction] = slots.status[row]!
    mergeNumber(rows.serverTtfb, transaction, slots.serverTtfb[row]!)
    mergeNumber(rows.serverTtlb, transaction, slots.serverTtlb[row]!)
    mergeRtt(rows.clientRttCopy, transaction, slots.clientRtt[row]!)
    if (slots.mainPage[row]! > 0) {
      rows.mainPage[transaction] = slots.mainPage[row]!
      rows.mainPageCore[transaction] = Math.max(0, slots.mainPageCore[row]!)
    }
    const chain = slots.chain[row]!
    if (chain >= 0 && rows.chain[transaction] === NONE && !state.texts.isEmpty(chain)) {
      rows.chain[transaction] = chain
      rows.hop[transaction] = Math.max(0, slots.hop[row]!)
    }
    if ((present.marks & ENTRY_MARKS.plainMicroseconds) !== 0)
      rows.marks[transaction]! |= TRANSACTION_MARKS.plainMicroseconds
  }

  function mergeText(column: Int32Array, transaction: number, id: number): void {
    if (id >= 0 && column[transaction] === NONE && !state.texts.isEmpty(id)) column[transaction] = id
  }

  function mergeMethod(transaction: number, fields: NetscalerFields, slots: UniflowColumns['slots']): void {
    const value = slots.method[present.row]!
    if (!fields.hasMethodNumbers) {
      if (value >= 0 && !state.texts.isEmpty(value)) rows.method[transaction] = state.methods.ofText(value)
    } else if (value > 0) {
      rows.method[transaction] = state.methods.ofNumber(value, facts.engine, present.version, facts.exportTime)
    }
  }

  function addLeg(slot: number, record: number, roundTripTime: number): number {
    if (entries.count >= MAX_TRANSACTION_RECORDS) {
      state.droppedEntries += 1
      return NONE
    }
    const entry = addEntry(entries)
    const row = slot >> 1
    entries.record[entry] = record
    entries.transaction[entry] = row
    entries.next[entry] = rows.lastEntry[row]!
    rows.lastEntry[row] = entry
    entries.templateVersion[entry] = present.version
    entries.exportTime[entry] = facts.exportTime
    entries.start[entry] = facts.start
    entries.end[entry] = facts.end
    entries.octets[entry] = facts.octets
    entries.packets[entry] = facts.packets
    entries.rtt[entry] = Math.min(roundTripTime, MAX_RTT_MS)
    entries.marks[entry] =
      present.marks |
      (present.direction === 'out' ? ENTRY_MARKS.out : 0) |
      ((slot & 1) === 1 ? ENTRY_MARKS.secondSlot : 0)
    return entry
  }

  function mergeStamps(transaction: number, entry: number, stamps: StampColumns): void {
    const { row } = present
    let carried = 0
    for (let stamp = 0; stamp < STAMP_COUNT; stamp++) {
      const words = stamps[stamp]
      if (words === undefined) continue
      const low = words[2 * row]!
      const high = words[2 * row + 1]!
      if (low === 0 && high === 0) continue
      carried |= 1 << stamp
      const place = STAMP_WORDS * transaction + 2 * stamp
      if (!isBetterStamp(stamp, place, low, high)) continue
      rows.stamps[place] = low
      rows.stamps[place + 1] = high
    }
    if (entry !== NONE) entries.stamps[entry] = carried
  }

  /** Of several that differ the earliest first octet and the latest last octet count, in whatever order they come. */
  function isBetterStamp(stamp: number, place: number, low: number, high: number): boolean {
    const knownLow = rows.stamps[place]!
    const knownHigh = rows.stamps[place + 1]!
    if (knownLow === 0 && knownHigh === 0) return true
    const isLater = high > knownHigh || (high === knownHigh && low > knownLow)
    return stamp % 2 === 0 ? !isLater : isLater
  }

  return { take: takeBatch }
}

function mergeRtt(column: Int32Array, place: number, milliseconds: number): void {
  if (milliseconds > column[place]!) column[place] = Math.min(milliseconds, MAX_RTT_MS)
}

function mergeNumber(column: Float64Array, place: number, value: number): void {
  if (value >= 0 && Number.isNaN(column[place])) column[place] = value
}

function createLeg(): LegFacts {
  return { engine: 0, transactionId: 0, connection: NONE, direction: 0, side: 0, exportTime: 0, start: 0, end: 0 }
}
