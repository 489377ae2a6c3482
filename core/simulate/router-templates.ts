/** The templates of a plain NetFlow v9 router: IPv4 and IPv6 unicast, and two kinds of options data. */
import { defineTemplate, iana, type NamedTemplate } from './template-definition.ts'

const fields = {
  octets: iana(1, 4),
  packets: iana(2, 4),
  protocol: iana(4, 1),
  classOfService: iana(5, 1),
  tcpFlags: iana(6, 1),
  sourcePort: iana(7, 2),
  destinationPort: iana(11, 2),
  ingress: iana(10, 2),
  egress: iana(14, 2),
  source4: iana(8, 4),
  sourceMask4: iana(9, 1),
  destination4: iana(12, 4),
  destinationMask4: iana(13, 1),
  nextHop4: iana(15, 4),
  source6: iana(27, 16),
  destination6: iana(28, 16),
  sourceMask6: iana(29, 1),
  destinationMask6: iana(30, 1),
  sourceAs: iana(16, 4),
  destinationAs: iana(17, 4),
  lastSwitched: iana(21, 4),
  firstSwitched: iana(22, 4),
  icmpType: iana(32, 2),
  samplerId: iana(48, 1),
  direction: iana(61, 1),
  samplerMode: iana(49, 1),
  samplerInterval: iana(50, 4),
  interfaceName: iana(82, 16),
  interfaceDescription: iana(83, 32),
  paddingOne: iana(210, 1),
  paddingTwo: iana(210, 2),
  /** RFC 3954 §6.1: scope types have numbers of their own. */
  scopeSystem: iana(1, 4),
  scopeInterface: iana(2, 4),
}

export type RouterField = keyof typeof fields

const counters = [
  'octets',
  'packets',
  'protocol',
  'classOfService',
  'tcpFlags',
  'sourcePort',
  'destinationPort',
] as const
const route = ['ingress', 'egress', 'sourceAs', 'destinationAs', 'lastSwitched', 'firstSwitched'] as const
const end = ['icmpType', 'samplerId', 'direction'] as const

/** Templates of flows; an exporter without one for IPv6 has no IPv6. */
export interface UnicastTemplates {
  readonly v4: NamedTemplate<RouterField>
  readonly v6: NamedTemplate<RouterField> | undefined
}

const define = (id: number, names: readonly RouterField[]) => defineTemplate<RouterField>(id, fields, names)
const addresses4 = ['source4', 'sourceMask4', 'destination4', 'destinationMask4', 'nextHop4'] as const
const addresses6 = ['source6', 'sourceMask6', 'destination6', 'destinationMask6'] as const

export const unicast = {
  v4: define(260, [...counters, ...addresses4, ...route, ...end]),
  v6: define(263, [...counters, ...addresses6, ...route, ...end]),
}
/** After a change of configuration: the same fields in another order, the direction first. */
export const laterUnicast = {
  v4: define(260, ['direction', ...addresses4, ...counters, ...route, 'icmpType', 'samplerId']),
  v6: define(263, ['direction', ...addresses6, ...counters, ...route, 'icmpType', 'samplerId']),
}
export const sampler = defineTemplate<RouterField>(
  261,
  fields,
  ['scopeSystem', 'samplerId', 'samplerMode', 'samplerInterval'],
  { scopeFieldCount: 1 },
)
export const interfaces = defineTemplate<RouterField>(
  262,
  fields,
  ['scopeInterface', 'interfaceName', 'interfaceDescription'],
  { scopeFieldCount: 1 },
)

/** The record of NetFlow v5, 48 octets. */
export const netflow5 = defineTemplate(0, { ...fields, sourceAs: iana(16, 2), destinationAs: iana(17, 2) }, [
  'source4',
  'destination4',
  'nextHop4',
  'ingress',
  'egress',
  'packets',
  'octets',
  'firstSwitched',
  'lastSwitched',
  'sourcePort',
  'destinationPort',
  'paddingOne',
  'tcpFlags',
  'protocol',
  'classOfService',
  'sourceAs',
  'destinationAs',
  'sourceMask4',
  'destinationMask4',
  'paddingTwo',
])
