/** Takes the uniflows of a NetScaler: each finds its connection and its transaction, and adds what it has to both. */
import { RECORD_FLAGS, type RecordBatch } from '../../decode/block.ts'
import type { BookState } from './book-state.ts'
import { createConnectionFacts, type Direction } from './connection-book.ts'
import { CONNECTION, CONNECTION_MARKS } from './connection-rows.ts'
import { ENTRY, ENTRY_MARKS, setVolume, STAMPS_SHIFT } from './leg-entries.ts'
import type { NetscalerFields } from './netscaler-fields.ts'
import { createNetscalerReader, stampColumnsOf, type StampColumns, type UniflowColumns } from './netscaler-reader.ts'
import { slicesOf, type RecordSlice } from './record-slices.ts'
import { addRow, chunkOf, placeOf } from './row-table.ts'
import { addStamps, mergeStamp } from './stamp-rows.ts'
import { STAMP_COUNT } from './stamps.ts'
import { directionOf, flowIdMarks, sideOf } from './leg-evidence.ts'
import type { LegFacts } from './transaction-joiner.ts'
import { createUniflowKeys, type UniflowKeys } from './uniflow-keys.ts'
import { NONE, slotShift, TRANSACTION, TRANSACTION_MARKS } from './transaction-rows.ts'

/** The NetScaler's number for its own inside, instead of an interface. */
const INSIDE = 0x8000_0003
/** Bit 30 of flowFlags: set on what the appliance sends, in all captures seen. */
const OUTBOUND_FLAG = 2 ** 30
/** Transactions of a connection among which one that is older is put in its place; of one beyond, older ones may be forgotten early. */
const MAX_LINK_STEPS = 64
/** What a column of milliseconds holds. */
const MAX_RTT_MS = 0x7fff_ffff

export interface UniflowTaker {
  take(batch: RecordBatch, fields: NetscalerFields): void
}

/** What of the present record is asked for in several places. */
interface Present {
  /** Of the slice, and of the batch. */
  row: number
  ofBatch: number
  version: number
  direction: Direction
  marks: number
  isRepeated: boolean
}

/** Makes what takes the batches of a book. */
export function createUniflowTaker(state: BookState): UniflowTaker {
  const read = createNetscalerReader()
  const findKeys = createUniflowKeys(state)
  const { rows, entries, connections, stamps: stampRows } = state
  const facts = createConnectionFacts()
  const leg: LegFacts = createLeg()
  const present: Present = { row: 0, ofBatch: 0, version: 0, direction: 'unknown', marks: 0, isRepeated: false }

  function takeSlice(slice: RecordSlice, fields: NetscalerFields, stamps: StampColumns): void {
    const { batch, from, to } = slice
    const columns = read(slice, fields)
    const keys = findKeys(slice, columns, fields)
    for (let row = 0; row < to - from; row++) {
      if (keys.engines[row] === NONE) {
        state.droppedEngines += 1
        continue
      }
      const ofBatch = from + row
      const flags = batch.flags[ofBatch]!
      present.row = row
      present.ofBatch = ofBatch
      present.version = batch.templateVersion[ofBatch]!
      present.isRepeated = (flags & RECORD_FLAGS.duplicated) !== 0
      judgeDirection(columns, fields, flags)
      readFacts(columns, keys)
      leg.hash = keys.transactionHashes[row]!
      facts.record = batch.record[ofBatch]!
      takeRecord(facts.record, fields, columns, stamps)
    }
  }

  /** Strongest first: the template, flowId, the interfaces, the flags. */
  function judgeDirection(slots: UniflowColumns, fields: NetscalerFields, flags: number): void {
    const { row } = present
    const flowId = slots.flowId[row]!
    const connectionId = slots.connectionId[row]!
    const flowFlags = slots.flowFlags[row]!
    const isOutbound = flowFlags >= 0 && (Math.floor(flowFlags / OUTBOUND_FLAG) & 1) === 1
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

  function readFacts(slots: UniflowColumns, { engines, addresses, connectionHashes }: UniflowKeys): void {
    const { row } = present
    facts.engine = engines[row]!
    facts.hash = connectionHashes[row]!
    facts.id = slots.connectionId[row]! >>> 0
    facts.source = addresses.source[row]!
    facts.destination = addresses.destination[row]!
    facts.sourcePort = slots.sourcePort[row]!
    facts.destinationPort = slots.destinationPort[row]!
    facts.protocol = slots.protocol[row]!
    facts.start = slots.start[row]!
    facts.end = slots.end[row]!
    facts.exportTime = slots.exportTime[row]!
    facts.octets = Math.max(0, slots.octets[row]!)
    facts.packets = Math.max(0, slots.packets[row]!)
  }

  function takeRecord(record: number, fields: NetscalerFields, columns: UniflowColumns, stamps: StampColumns): void {
    const connection = fields.hasConnections ? connections.ofAppliance(facts, present.direction) : NONE
    if (connection !== NONE) {
      if (present.direction === 'unknown') present.direction = directionByEnds(connection)
      if (!present.isRepeated) connections.count(connection, facts)
      noteOnConnection(connection, fields, columns)
    }
    // 0 is how an appliance says that a record is of none.
    const transactionId = columns.transactionId[present.row]!
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
    mergeValues(slot >> 1, fields, columns)
    const carried = mergeStamps(slot >> 1, stamps)
    if (state.makeEntryRoom()) addLeg(slot, record, columns.roundTripTime[present.row]!, carried)
    else state.droppedEntries += 1
  }

  /** Without any word of the record the end that is known as the appliance's decides. */
  function directionByEnds(connection: number): Direction {
    const { rows: known } = connections
    if ((known.get.marks(connection) & CONNECTION_MARKS.oriented) === 0) return 'in'
    const isFromPeer =
      known.get.addressA(connection) === facts.source && known.get.portA(connection) === facts.sourcePort
    return isFromPeer ? 'in' : 'out'
  }

  function noteOnConnection(connection: number, fields: NetscalerFields, slots: UniflowColumns): void {
    const { words, unsigned } = chunkOf(connections.rows, connection)
    const at = placeOf(connections.rows, connection)
    const { row } = present
    if (fields.content === 'request') unsigned[at + CONNECTION.marks]! |= CONNECTION_MARKS.client
    else if (fields.content === 'response') unsigned[at + CONNECTION.marks]! |= CONNECTION_MARKS.server
    const applicationId = slots.applicationId[row]!
    if (applicationId > 0 && unsigned[at + CONNECTION.applicationId] === 0) {
      unsigned[at + CONNECTION.applicationId] = applicationId
      unsigned[at + CONNECTION.applicationTime] = facts.exportTime
    }
    const chain = slots.chain[row]!
    if (chain >= 0 && words[at + CONNECTION.chain] === NONE && !state.texts.isEmpty(chain)) {
      words[at + CONNECTION.chain] = chain
      words[at + CONNECTION.hop] = Math.max(0, slots.hop[row]!)
    }
  }

  function addToTransaction(slot: number, columns: UniflowColumns): void {
    const { words, unsigned, doubles } = chunkOf(rows, slot >> 1)
    const at = placeOf(rows, slot >> 1)
    const half = at / 2
    const side = slot & 1
    unsigned[at + TRANSACTION.marks]! |= (leg.direction | leg.side) << slotShift(side)
    if (words[at + TRANSACTION.connection + side] === NONE && leg.connection !== NONE) linkConnection(slot)
    if (facts.record > unsigned[at + TRANSACTION.latest]!) unsigned[at + TRANSACTION.latest] = facts.record
    const { exportTime } = leg
    if (exportTime < unsigned[at + TRANSACTION.exportFirst]!) unsigned[at + TRANSACTION.exportFirst] = exportTime
    if (exportTime > unsigned[at + TRANSACTION.exportLast]!) unsigned[at + TRANSACTION.exportLast] = exportTime
    if (leg.start < doubles[half + TRANSACTION.start]!) doubles[half + TRANSACTION.start] = leg.start
    if (leg.end > doubles[half + TRANSACTION.end]!) doubles[half + TRANSACTION.end] = leg.end
    if (!present.isRepeated) {
      doubles[half + TRANSACTION.octets + 2 * side + (present.direction === 'out' ? 1 : 0)]! += facts.octets
    }
    mergeRtt(words, at + TRANSACTION.rtt + side, columns.roundTripTime[present.row]!)
    const applicationId = columns.applicationId[present.row]!
    if (applicationId > 0 && unsigned[at + TRANSACTION.applicationId + side] === 0) {
      unsigned[at + TRANSACTION.applicationId + side] = applicationId
      unsigned[at + TRANSACTION.applicationTime + side] = exportTime
    }
  }

  /** Puts the slot among those of its connection, the newest first, so that those of transactions that went are at the end. */
  function linkConnection(slot: number): void {
    const { rows: known } = connections
    const { words, unsigned } = chunkOf(known, leg.connection)
    const at = placeOf(known, leg.connection)
    const ofTransaction = chunkOf(rows, slot >> 1).words
    const place = placeOf(rows, slot >> 1) + (slot & 1)
    ofTransaction[place + TRANSACTION.connection] = leg.connection
    unsigned[at + CONNECTION.transactionCount]! += 1
    const newest = words[at + CONNECTION.lastTransaction]!
    const newer = newest < slot ? NONE : newerOnConnection(slot, newest)
    if (newer === NONE) {
      ofTransaction[place + TRANSACTION.nextOnConnection] = newest
      words[at + CONNECTION.lastTransaction] = slot
    } else {
      const { words: ofNewer } = chunkOf(rows, newer >> 1)
      const next = placeOf(rows, newer >> 1) + TRANSACTION.nextOnConnection + (newer & 1)
      ofTransaction[place + TRANSACTION.nextOnConnection] = ofNewer[next]!
      ofNewer[next] = slot
    }
  }

  /** The slot of the connection that comes before a slot; -1 when that is far off. */
  function newerOnConnection(slot: number, newest: number): number {
    let newer = newest
    for (let step = 0; step < MAX_LINK_STEPS; step++) {
      const next = rows.get.nextOnConnection(newer)
      if (next < slot) return newer
      newer = next
    }
    return NONE
  }

  /** Several records may have a value: the first that is not empty stays. */
  function mergeValues(transaction: number, fields: NetscalerFields, slots: UniflowColumns): void {
    const { words, unsigned, doubles } = chunkOf(rows, transaction)
    const at = placeOf(rows, transaction)
    const { row } = present
    mergeText(words, at + TRANSACTION.url, slots.url[row]!)
    mergeText(words, at + TRANSACTION.host, slots.host[row]!)
    mergeText(words, at + TRANSACTION.userAgent, slots.userAgent[row]!)
    mergeText(words, at + TRANSACTION.referer, slots.referer[row]!)
    if (fields.places.method !== undefined && words[at + TRANSACTION.method] === NONE) {
      words[at + TRANSACTION.method] = methodOf(fields, slots.method[row]!)
    }
    if (fields.content === 'request' && words[at + TRANSACTION.url] !== NONE) {
      unsigned[at + TRANSACTION.marks]! |= TRANSACTION_MARKS.request
    }
    const status = slots.status[row]!
    if (status > 0 && unsigned[at + TRANSACTION.status] === 0) unsigned[at + TRANSACTION.status] = status
    mergeNumber(doubles, at / 2 + TRANSACTION.serverTtfb, slots.serverTtfb[row]!)
    mergeNumber(doubles, at / 2 + TRANSACTION.serverTtlb, slots.serverTtlb[row]!)
    mergeRtt(words, at + TRANSACTION.clientRttCopy, slots.clientRtt[row]!)
    const mainPage = slots.mainPage[row]!
    if (mainPage > 0) {
      unsigned[at + TRANSACTION.mainPage] = mainPage
      unsigned[at + TRANSACTION.mainPageCore] = Math.max(0, slots.mainPageCore[row]!)
    }
    const chain = slots.chain[row]!
    if (chain >= 0 && words[at + TRANSACTION.chain] === NONE && !state.texts.isEmpty(chain)) {
      words[at + TRANSACTION.chain] = chain
      unsigned[at + TRANSACTION.hop] = Math.max(0, slots.hop[row]!)
    }
    if ((present.marks & ENTRY_MARKS.plainMicroseconds) !== 0) {
      unsigned[at + TRANSACTION.marks]! |= TRANSACTION_MARKS.plainMicroseconds
    }
  }

  function mergeText(words: Int32Array, place: number, id: number): void {
    if (id >= 0 && words[place] === NONE && !state.texts.isEmpty(id)) words[place] = id
  }

  function methodOf(fields: NetscalerFields, value: number): number {
    if (!fields.hasMethodNumbers) {
      return value >= 0 && !state.texts.isEmpty(value) ? state.methods.ofText(value) : NONE
    }
    return value > 0 ? state.methods.ofNumber(value, facts.engine, facts.exportTime) : NONE
  }

  function addLeg(slot: number, record: number, roundTripTime: number, stamps: number): void {
    const entry = addRow(entries)
    const { words, unsigned } = chunkOf(entries, entry)
    const at = placeOf(entries, entry)
    const row = slot >> 1
    const ofTransaction = chunkOf(rows, row).words
    const last = placeOf(rows, row) + TRANSACTION.lastEntry
    words[at + ENTRY.transaction] = row
    words[at + ENTRY.next] = ofTransaction[last]!
    ofTransaction[last] = entry
    words[at + ENTRY.rtt] = Math.min(roundTripTime, MAX_RTT_MS)
    words[at + ENTRY.marks] =
      present.marks |
      (present.direction === 'out' ? ENTRY_MARKS.out : 0) |
      ((slot & 1) === 1 ? ENTRY_MARKS.secondSlot : 0) |
      (stamps << STAMPS_SHIFT)
    unsigned[at + ENTRY.record] = record
    unsigned[at + ENTRY.templateVersion] = present.version
    unsigned[at + ENTRY.exportTime] = facts.exportTime
    setVolume(entries, entry, facts)
  }

  /** A bit for each that the record carries. */
  function mergeStamps(transaction: number, stamps: StampColumns): number {
    const from = 2 * present.ofBatch
    let carried = 0
    for (let stamp = 0; stamp < STAMP_COUNT; stamp++) {
      const words = stamps[stamp]
      if (words === undefined) continue
      const low = words[from]!
      const high = words[from + 1]!
      if (low === 0 && high === 0) continue
      carried |= 1 << stamp
      mergeStamp(stampRows, stampRowOf(transaction), stamp, low, high)
    }
    return carried
  }

  /** Of a transaction that has some now. */
  function stampRowOf(transaction: number): number {
    const { words } = chunkOf(rows, transaction)
    const at = placeOf(rows, transaction) + TRANSACTION.stamps
    if (words[at] === 0) words[at] = addStamps(stampRows, transaction)
    return words[at]!
  }

  return {
    take(batch, fields) {
      const stamps = stampColumnsOf(batch, fields)
      for (const slice of slicesOf(batch)) takeSlice(slice, fields, stamps)
    },
  }
}

function mergeRtt(words: Int32Array, place: number, milliseconds: number): void {
  if (milliseconds > words[place]!) words[place] = Math.min(milliseconds, MAX_RTT_MS)
}

function mergeNumber(doubles: Float64Array, place: number, value: number): void {
  if (value >= 0 && Number.isNaN(doubles[place])) doubles[place] = value
}

function createLeg(): LegFacts {
  return {
    engine: 0,
    transactionId: 0,
    hash: 0,
    connection: NONE,
    direction: 0,
    side: 0,
    exportTime: 0,
    start: 0,
    end: 0,
  }
}
