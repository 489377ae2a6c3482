/** Which fields of a record shape say what of a uniflow: looked up once per shape. */
import type { Shape, ShapeField } from '../../decode/block.ts'
import { extensionsOf, FLOWMON_PEN, isLayer7Field, type Extension } from './layer7-elements.ts'

const IANA_PEN = 0
/** Other probes that measure the same, in the same units. */
const FASTIP_PEN = 33_610
const IXIA_PEN = 3054

/** What is read of each record. */
export const SLOTS = [
  'octets',
  'packets',
  'protocol',
  'tcpFlags',
  'sourcePort',
  'destinationPort',
  'ttl',
  'ttlMaximum',
  'synTtl',
  'synSize',
  'windowSize',
  'roundTripTime',
  'serverResponseTime',
  'jitterAverage',
  'jitterMinimum',
  'jitterMaximum',
  'jitterDeviation',
  'delayAverage',
  'delayMinimum',
  'delayMaximum',
  'delayDeviation',
  'retransmissions',
  'outOfOrder',
  'serverName',
  'queryName',
  'dnsId',
  'dnsFlags',
  'applicationId',
  'applicationName',
] as const

export type Slot = (typeof SLOTS)[number]

/** Those that only a probe of network performance has. */
const METRIC_SLOTS: readonly Slot[] = SLOTS.slice(SLOTS.indexOf('roundTripTime'), SLOTS.indexOf('serverName'))

/** Elements of each slot, as PEN and id; a shape takes the first that it has. */
const ELEMENTS: Readonly<Record<Slot, readonly (readonly [pen: number, id: number])[]>> = {
  octets: iana(1, 85),
  packets: iana(2, 86),
  protocol: iana(4, 193),
  tcpFlags: iana(6),
  sourcePort: iana(7, 182, 180),
  destinationPort: iana(11, 183, 181),
  ttl: iana(192, 52),
  ttlMaximum: iana(53),
  synTtl: flowmon(81),
  synSize: flowmon(80),
  windowSize: iana(186),
  roundTripTime: [...flowmon(69), [FASTIP_PEN, 200], [IXIA_PEN, 283]],
  serverResponseTime: [...flowmon(70), [IXIA_PEN, 281]],
  jitterAverage: flowmon(62),
  jitterMinimum: flowmon(63),
  jitterMaximum: flowmon(64),
  jitterDeviation: flowmon(61),
  delayAverage: flowmon(66),
  delayMinimum: flowmon(67),
  delayMaximum: flowmon(68),
  delayDeviation: flowmon(65),
  retransmissions: [...flowmon(71), [IXIA_PEN, 282]],
  outOfOrder: flowmon(72),
  serverName: flowmon(338, 1),
  queryName: flowmon(121),
  dnsId: flowmon(110),
  dnsFlags: flowmon(111),
  applicationId: iana(95),
  applicationName: iana(96),
}

/** IANA 85 and 86 count since the flow began, over all its exports. */
const TOTAL_COUNTS = new Set([85, 86])
const SOURCE_IPV4 = 8
const DESTINATION_IPV4 = 12
const SOURCE_IPV6 = 27
const DESTINATION_IPV6 = 28

const TEXT_SLOTS: ReadonlySet<Slot> = new Set(['serverName', 'queryName', 'applicationName'])

export interface FieldPlace {
  readonly index: number
  readonly kind: ShapeField['kind']
}

export interface AddressPlaces {
  readonly source: number
  readonly destination: number
}

export interface UniflowFields {
  readonly shape: Shape
  /** By the number of the slot. */
  readonly slots: readonly (FieldPlace | undefined)[]
  /** HTTP's host where TLS has no server name. */
  readonly otherServerName: FieldPlace | undefined
  readonly ipv4: AddressPlaces | undefined
  readonly ipv6: AddressPlaces | undefined
  /** The counts go on over all exports of a flow: the largest counts. */
  readonly hasTotals: boolean
  readonly hasMetrics: boolean
  readonly extensions: readonly Extension[]
  /** Indices of the fields that are kept for the details. */
  readonly layer7: readonly number[]
}

/** What a shape says of uniflows; undefined when no probe of sessions sends it, or nothing says between whom. */
export function uniflowFieldsOf(shape: Shape): UniflowFields | undefined {
  if (shape.type === 'options') return undefined
  const ipv4 = addressPlaces(shape, 'ipv4', SOURCE_IPV4, DESTINATION_IPV4)
  const ipv6 = addressPlaces(shape, 'ipv6', SOURCE_IPV6, DESTINATION_IPV6)
  if (ipv4 === undefined && ipv6 === undefined) return undefined
  const slots = SLOTS.map((slot) => placeOf(shape, slot, ELEMENTS[slot]))
  const hasMetrics = METRIC_SLOTS.some((slot) => slots[SLOTS.indexOf(slot)] !== undefined)
  if (!hasMetrics && !shape.fields.some(({ pen }) => pen === FLOWMON_PEN)) return undefined
  const octets = slots[SLOTS.indexOf('octets')]
  const names = ELEMENTS.serverName.flatMap((element) => placeOf(shape, 'serverName', [element]) ?? [])
  return {
    shape,
    slots,
    otherServerName: names[1],
    ipv4,
    ipv6,
    hasTotals: octets !== undefined && TOTAL_COUNTS.has(shape.fields[octets.index]?.elementId ?? 0),
    hasMetrics,
    extensions: extensionsOf(shape),
    layer7: shape.fields.flatMap((field, index) => (isLayer7Field(field) ? [index] : [])),
  }
}

function placeOf(shape: Shape, slot: Slot, elements: readonly (readonly [number, number])[]): FieldPlace | undefined {
  for (const [pen, id] of elements) {
    const index = shape.fields.findIndex((field) => field.pen === pen && field.elementId === id)
    const kind = shape.fields[index]?.kind
    if (kind !== undefined && fitsSlot(slot, kind)) return { index, kind }
  }
  return undefined
}

function fitsSlot(slot: Slot, kind: ShapeField['kind']): boolean {
  if (slot === 'applicationId') return kind === 'octets'
  return TEXT_SLOTS.has(slot) ? kind === 'text' : /^u(?:8|16|32|64)$/.test(kind)
}

/** Where any record of a shape, of whichever exporter, names applications. */
export function applicationPlaces(shape: Shape): readonly FieldPlace[] {
  return (['applicationId', 'applicationName'] as const).flatMap((slot) => placeOf(shape, slot, ELEMENTS[slot]) ?? [])
}

function addressPlaces(shape: Shape, kind: 'ipv4' | 'ipv6', from: number, to: number): AddressPlaces | undefined {
  const find = (id: number) =>
    shape.fields.findIndex((field) => field.pen === IANA_PEN && field.elementId === id && field.kind === kind)
  const source = find(from)
  const destination = find(to)
  return source === -1 || destination === -1 ? undefined : { source, destination }
}

function iana(...ids: readonly number[]): readonly (readonly [number, number])[] {
  return ids.map((id) => [IANA_PEN, id] as const)
}

function flowmon(...ids: readonly number[]): readonly (readonly [number, number])[] {
  return ids.map((id) => [FLOWMON_PEN, id] as const)
}
