/** Takes the flow records of exporters that know no connectionId: connections by five-tuple, and by biflow (RFC 5103). */
import { RECORD_FLAGS, type RecordBatch, type Shape, type ShapeField } from '../../decode/block.ts'
import { FLOWMON_PEN } from '../sessions/layer7-elements.ts'
import type { FieldPlace } from '../sessions/uniflow-fields.ts'
import { readColumn } from '../sessions/uniflow-reader.ts'
import type { BookState } from './book-state.ts'
import { connectionHash, createConnectionFacts } from './connection-book.ts'
import { createAddressReader, type AddressIds } from './endpoint-addresses.ts'
import { createSliceColumns, readTimes, SLICE_ROWS, slicesOf, type RecordSlice } from './record-slices.ts'
import { NONE } from './transaction-rows.ts'

const IANA_PEN = 0
/** RFC 5103 §6.1. */
const REVERSE_PEN = 29_305

/** Elements as PEN and ids, a shape takes the first that it has. */
const ELEMENTS = {
  sourceIpv4: [IANA_PEN, [8]],
  destinationIpv4: [IANA_PEN, [12]],
  sourcePort: [IANA_PEN, [7, 182, 180]],
  destinationPort: [IANA_PEN, [11, 183, 181]],
  protocol: [IANA_PEN, [4]],
  octets: [IANA_PEN, [1, 231, 85]],
  packets: [IANA_PEN, [2, 298, 86]],
  reverseOctets: [REVERSE_PEN, [1, 85]],
  reversePackets: [REVERSE_PEN, [2, 86]],
  responderOctets: [IANA_PEN, [232]],
  responderPackets: [IANA_PEN, [299]],
} as const

type PlainSlot = keyof typeof ELEMENTS

const PLAIN_SLOTS = Object.keys(ELEMENTS) as readonly PlainSlot[]
const NUMBER_KINDS: ReadonlySet<ShapeField['kind']> = new Set(['u8', 'u16', 'u32', 'u64', 'ipv4'])
const TOTAL_COUNTS: ReadonlySet<number> = new Set([85, 86])

export interface PlainFields {
  readonly places: Readonly<Partial<Record<PlainSlot, FieldPlace>>>
  readonly sourceIpv6: number | undefined
  readonly destinationIpv6: number | undefined
  readonly isTotal: boolean
}

/** Undefined for a shape that says nothing of who talked with whom, or that is a session probe's. */
export function plainFieldsOf(shape: Shape): PlainFields | undefined {
  if (shape.type === 'options' || shape.fields.some(({ pen }) => pen === FLOWMON_PEN)) return undefined
  const places: Partial<Record<PlainSlot, FieldPlace>> = {}
  let isTotal = false
  for (const slot of PLAIN_SLOTS) {
    const place = placeOf(shape, slot)
    if (place === undefined) continue
    places[slot] = place
    if (slot === 'octets' && TOTAL_COUNTS.has(shape.fields[place.index]?.elementId ?? 0)) isTotal = true
  }
  const sourceIpv6 = ipv6IndexOf(shape, 27)
  const destinationIpv6 = ipv6IndexOf(shape, 28)
  const hasIpv4 = places.sourceIpv4 !== undefined && places.destinationIpv4 !== undefined
  const hasIpv6 = sourceIpv6 !== undefined && destinationIpv6 !== undefined
  return hasIpv4 || hasIpv6 ? { places, sourceIpv6, destinationIpv6, isTotal } : undefined
}

function placeOf(shape: Shape, slot: PlainSlot): FieldPlace | undefined {
  const [pen, ids] = ELEMENTS[slot]
  for (const id of ids) {
    const index = shape.fields.findIndex((field) => field.pen === pen && field.elementId === id)
    const kind = shape.fields[index]?.kind
    if (kind !== undefined && NUMBER_KINDS.has(kind)) return { index, kind }
  }
  return undefined
}

function ipv6IndexOf(shape: Shape, id: number): number | undefined {
  const index = shape.fields.findIndex(
    ({ pen, elementId, kind }) => pen === IANA_PEN && elementId === id && kind === 'ipv6',
  )
  return index < 0 ? undefined : index
}

/** Makes what takes the batches of a book. */
export function createPlainTaker(state: BookState): { take(batch: RecordBatch, fields: PlainFields): void } {
  const { connections } = state
  const columns = createSliceColumns([...PLAIN_SLOTS, 'start', 'end', 'exportTime'])
  const readAddresses = createAddressReader(state.addresses)
  const engines = new Int32Array(SLICE_ROWS)
  const hashes = new Int32Array(SLICE_ROWS)
  const facts = createConnectionFacts()

  function read(slice: RecordSlice, fields: PlainFields): void {
    const { batch, from, to } = slice
    for (const slot of PLAIN_SLOTS) readColumn(batch, fields.places[slot], columns[slot], from, to)
    readTimes(slice, columns)
  }

  function readFacts(row: number): void {
    facts.sourcePort = columns.sourcePort[row]!
    facts.destinationPort = columns.destinationPort[row]!
    facts.protocol = columns.protocol[row]!
    facts.start = columns.start[row]!
    facts.end = columns.end[row]!
    facts.exportTime = columns.exportTime[row]!
    facts.octets = Math.max(0, columns.octets[row]!)
    facts.packets = Math.max(0, columns.packets[row]!)
    facts.reverseOctets = Math.max(0, columns.reverseOctets[row]!) + Math.max(0, columns.responderOctets[row]!)
    facts.reversePackets = Math.max(0, columns.reversePackets[row]!) + Math.max(0, columns.responderPackets[row]!)
  }

  /** All of a slice first, so that the slots are read side by side; engine -1 where there is no connection to look for. */
  function readKeys({ batch, from, to }: RecordSlice, addresses: AddressIds): void {
    for (let row = 0; row < to - from; row++) {
      const template = state.templates[batch.templateVersion[from + row]!]
      const hasEnds = addresses.source[row] !== NONE && addresses.destination[row] !== NONE
      engines[row] = NONE
      if (!hasEnds || template === undefined) continue
      engines[row] = state.engines.numberOf(template.sessionId, template.domain, NONE, NONE)
      if (engines[row] === NONE) state.droppedEngines += 1
      hashes[row] = connectionHash(engines[row]!, columns, addresses, row)
    }
    connections.fetch(hashes, to - from)
  }

  function takeSlice(slice: RecordSlice, fields: PlainFields): void {
    const { batch, from, to } = slice
    read(slice, fields)
    const addresses = readAddresses(slice, fields, columns)
    readKeys(slice, addresses)
    for (let row = 0; row < to - from; row++) {
      if (engines[row] === NONE) continue
      facts.engine = engines[row]!
      facts.hash = hashes[row]!
      facts.source = addresses.source[row]!
      facts.destination = addresses.destination[row]!
      readFacts(row)
      facts.record = batch.record[from + row]!
      const connection = connections.ofPlain(facts)
      if (connection === NONE) continue
      if ((batch.flags[from + row]! & RECORD_FLAGS.duplicated) === 0) connections.count(connection, facts)
      state.places.addConnection(facts.record, connection)
    }
  }

  return {
    take(batch, fields) {
      facts.isTotal = fields.isTotal
      for (const slice of slicesOf(batch)) takeSlice(slice, fields)
    },
  }
}
