/** Which fields of a record shape say what of a uniflow of a NetScaler, and what its template says of its leg: once per shape. */
import type { Shape, ShapeField } from '../../decode/block.ts'
import type { FieldPlace } from '../sessions/uniflow-fields.ts'
import { STAMPS } from './stamps.ts'

export const NETSCALER_PEN = 5951
const IANA_PEN = 0

/** What is read of each record as a number, with its elements; a shape takes the first that it has. */
const ELEMENTS = {
  observationPointId: iana(138),
  exportingProcessId: iana(144),
  flowId: iana(148),
  transactionId: netscaler(129),
  connectionId: netscaler(133),
  protocol: iana(4),
  sourcePort: iana(7, 182, 180),
  destinationPort: iana(11, 183, 181),
  sourceIpv4: iana(8),
  destinationIpv4: iana(12),
  packets: iana(2, 86),
  octets: iana(1, 85),
  flowFlags: netscaler(132),
  ingress: iana(10),
  egress: iana(14),
  applicationId: netscaler(151),
  roundTripTime: netscaler(128),
  clientRtt: netscaler(182),
  status: netscaler(144),
  serverTtfb: netscaler(146),
  serverTtlb: netscaler(147),
  mainPage: netscaler(161),
  mainPageCore: netscaler(162),
  hop: netscaler(193),
  chain: netscaler(192),
  method: netscaler(141),
  host: netscaler(142),
  url: netscaler(130),
  userAgent: netscaler(143),
  referer: netscaler(140),
} as const

export type NetscalerSlot = keyof typeof ELEMENTS

export const NETSCALER_SLOTS = Object.keys(ELEMENTS) as readonly NetscalerSlot[]

/** Kinds of columns whose dictionary ids stand for a value; all others are numbers. */
const DICTIONARY_SLOTS: ReadonlySet<NetscalerSlot> = new Set(['chain', 'host', 'url', 'userAgent', 'referer'])
const DICTIONARY_KINDS: ReadonlySet<ShapeField['kind']> = new Set(['text', 'octets', 'list'])
/** Numbers that do not fit, or that mean something else, as a time does. */
const NUMBER_KINDS: ReadonlySet<ShapeField['kind']> = new Set(['u8', 'u16', 'u32', 'u64', 'ipv4'])

/** What the template's content says (`domain` of the four legs): the strongest evidence. */
export type LegContent = 'request' | 'response' | 'sent' | undefined

export interface NetscalerFields {
  /** By slot; undefined where the shape has none. */
  readonly places: Readonly<Partial<Record<NetscalerSlot, FieldPlace>>>
  /** Columns of IPv6 addresses. */
  readonly sourceIpv6: number | undefined
  readonly destinationIpv6: number | undefined
  /** Columns of the eight stamps in causal order. */
  readonly stamps: readonly (FieldPlace | undefined)[]
  readonly content: LegContent
  /** Elements that say so. */
  readonly contentElements: readonly string[]
  readonly hasTransactions: boolean
  readonly hasConnections: boolean
  /** The method is a number of 8 bits. */
  readonly hasMethodNumbers: boolean
}

/** Undefined for a shape that is no uniflow of a NetScaler. */
export function netscalerFieldsOf(shape: Shape): NetscalerFields | undefined {
  if (shape.type === 'options') return undefined
  const places: Partial<Record<NetscalerSlot, FieldPlace>> = {}
  for (const slot of NETSCALER_SLOTS) {
    const place = placeOf(shape, slot)
    if (place !== undefined) places[slot] = place
  }
  if (places.connectionId === undefined && places.transactionId === undefined) return undefined
  const { content, elements } = contentOf(shape)
  return {
    places,
    sourceIpv6: indexOf(shape, IANA_PEN, 27, 'ipv6'),
    destinationIpv6: indexOf(shape, IANA_PEN, 28, 'ipv6'),
    stamps: STAMPS.map(({ element }) => {
      const index = indexOf(shape, NETSCALER_PEN, element, 'u64')
      return index === undefined ? undefined : { index, kind: 'u64' }
    }),
    content,
    contentElements: elements,
    hasTransactions: places.transactionId !== undefined,
    hasConnections: places.connectionId !== undefined,
    hasMethodNumbers: places.method !== undefined && NUMBER_KINDS.has(places.method.kind),
  }
}

/** Elements that only the record of a response from the server has, and those of requests. */
const RESPONSE_IDS: ReadonlySet<number> = new Set([144, 145, 146, 147, 153, 156, 157, 159, 160, 169])
const REQUEST_IDS: ReadonlySet<number> = new Set([130, 131, 140, 141, 142, 143, 158, 170])
const RTT_ID = 128

function contentOf({ fields }: Shape): { content: LegContent; elements: readonly string[] } {
  const labels = (ids: ReadonlySet<number>): string[] =>
    fields.flatMap(({ pen, elementId }) => (pen === NETSCALER_PEN && ids.has(elementId) ? [`5951:${elementId}`] : []))
  const response = labels(RESPONSE_IDS)
  if (response.length > 0) return { content: 'response', elements: response }
  const request = labels(REQUEST_IDS)
  const sent = labels(new Set([RTT_ID]))
  // A template with both says nothing of its own: the record has to.
  if (request.length > 0 && sent.length > 0) return { content: undefined, elements: [] }
  if (request.length > 0) return { content: 'request', elements: request }
  return sent.length > 0 ? { content: 'sent', elements: sent } : { content: undefined, elements: [] }
}

function placeOf(shape: Shape, slot: NetscalerSlot): FieldPlace | undefined {
  for (const { pen, id } of ELEMENTS[slot]) {
    const index = shape.fields.findIndex((field) => field.pen === pen && field.elementId === id)
    const kind = shape.fields[index]?.kind
    if (kind === undefined) continue
    if (slot === 'method' ? kind === 'text' || NUMBER_KINDS.has(kind) : fits(slot, kind)) return { index, kind }
  }
  return undefined
}

function fits(slot: NetscalerSlot, kind: ShapeField['kind']): boolean {
  return (DICTIONARY_SLOTS.has(slot) ? DICTIONARY_KINDS : NUMBER_KINDS).has(kind)
}

function indexOf(shape: Shape, pen: number, id: number, kind: ShapeField['kind']): number | undefined {
  const index = shape.fields.findIndex((field) => field.pen === pen && field.elementId === id && field.kind === kind)
  return index < 0 ? undefined : index
}

interface ElementPlace {
  readonly pen: number
  readonly id: number
}

function iana(...ids: readonly number[]): readonly ElementPlace[] {
  return ids.map((id) => ({ pen: IANA_PEN, id }))
}

function netscaler(id: number): readonly ElementPlace[] {
  return [{ pen: NETSCALER_PEN, id }]
}
