/**
 * The columns that every record has, or that several elements make: `@time`, `@source`, `@rtt` …
 * Adding one is one entry here; each shape takes the first of the elements that it has.
 */
import type { Shape } from '../decode/block.ts'
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import type { ColumnGroup, ColumnType } from '../protocol/session-api.ts'
import { rateFieldsOf, samplerFieldOf } from '../names/sampling-fields.ts'
import { NO_RATES, type RateBook } from './rate-book.ts'
import type { DurationFieldSource, FieldSource, ScaledSource, Source } from './source.ts'

const MICROSECOND = 1000
const MILLISECOND = 1_000_000

interface DurationElement {
  readonly key: string
  readonly nanosecondsPerUnit: number
}

/** Elements whose octets stand beside names in a column of texts, with the number that tells their parts. */
const STRUCTURES: ReadonlyMap<string, string> = new Map([['applicationId', '95']])

/** Elements that count the packets and the octets of a flow: each shape takes the first that it has. */
const PACKET_COUNTS = [
  'packetDeltaCount',
  'packetTotalCount',
  'initiatorPackets',
  'postPacketDeltaCount',
  'postPacketTotalCount',
  'layer2FrameDeltaCount',
]
const OCTET_COUNTS = [
  'octetDeltaCount',
  'octetTotalCount',
  'initiatorOctets',
  'layer2OctetDeltaCount',
  'layer2OctetTotalCount',
  'postOctetDeltaCount',
  'postOctetTotalCount',
]

/** Elements that say how long a flow took, for records without times. */
const FLOW_DURATIONS: readonly DurationElement[] = [
  { key: 'flowDurationMicroseconds', nanosecondsPerUnit: MICROSECOND },
  { key: 'flowDurationMilliseconds', nanosecondsPerUnit: MILLISECOND },
]

/** Elements with the ICMP type in their high octet and the code in the low one. */
const ICMP_PAIRS = ['icmpTypeCodeIPv4', 'icmpTypeCodeIPv6']

const NANOSECONDS_PER_SECOND = 1e9

/** How a shape gives the value. */
type Rule =
  | { readonly kind: 'always'; readonly source: Source }
  | { readonly kind: 'firstOf'; readonly keys: readonly string[] }
  | { readonly kind: 'scaledOf'; readonly keys: readonly string[] }
  | { readonly kind: 'firstDurationOf'; readonly elements: readonly DurationElement[]; readonly isZeroAbsent: boolean }
  | { readonly kind: 'flowDuration'; readonly elements: readonly DurationElement[] }
  | {
      readonly kind: 'quotientOf'
      readonly keys: readonly string[]
      readonly factor: number
      readonly by: 'duration' | readonly string[]
    }
  | {
      readonly kind: 'octetOf'
      readonly keys: readonly string[]
      readonly pairs: readonly string[]
      readonly part: 'high' | 'low'
    }
  | { readonly kind: 'joinedOf'; readonly pairs: readonly (readonly [first: string, second: string])[] }

export interface VirtualColumn {
  readonly id: string
  readonly title: string
  readonly group: ColumnGroup
  readonly type: ColumnType
  readonly description: string
  readonly enumeration?: string
  readonly rule: Rule
}

export const VIRTUAL_COLUMNS: readonly VirtualColumn[] = [
  column(
    '@record',
    '#',
    'record',
    'integer',
    'Number of the record in the order of decoding.',
    always({ kind: 'record' }),
  ),
  column('@type', 'Type', 'record', 'text', 'Data or options record.', fromTemplate('type')),
  column(
    '@time',
    'Time',
    'time',
    'time',
    'Start of the flow, or the export time of a record without times.',
    always({ kind: 'spineTime', name: 'time' }),
  ),
  column('@end', 'End', 'time', 'time', 'End of the flow.', always({ kind: 'spineTime', name: 'end' })),
  column('@duration', 'Duration', 'time', 'duration', 'From start to end of the flow, or as the exporter says.', {
    kind: 'flowDuration',
    elements: FLOW_DURATIONS,
  }),
  column(
    '@exportTime',
    'Exported',
    'time',
    'time',
    'Export time in the header of the message.',
    always({ kind: 'spineTime', name: 'exportTime' }),
  ),
  column('@exporter', 'Exporter', 'exporter', 'text', 'Address and port of the exporter.', fromTemplate('exporter')),
  column(
    '@domain',
    'Domain',
    'exporter',
    'identifier',
    'Observation domain, source id or engine.',
    fromTemplate('domain'),
  ),
  column('@template', 'Tpl', 'exporter', 'identifier', 'Template id.', fromTemplate('templateId')),
  column(
    '@templateVersion',
    'Definition',
    'exporter',
    'identifier',
    'Number of the definition of the template, over all exporters.',
    fromTemplate('templateVersion'),
  ),
  column(
    '@version',
    'Version',
    'exporter',
    'identifier',
    'Protocol version: NetFlow 5, 7, 9, IPFIX 10, sFlow 5.',
    fromTemplate('protocolVersion'),
  ),
  column(
    '@exportProtocol',
    'Export protocol',
    'exporter',
    'text',
    'sflow for samples of sFlow, whose version 5 is not that of NetFlow; empty for records of NetFlow and IPFIX.',
    fromTemplate('protocol'),
  ),
  column(
    '@interfaceIn',
    'In',
    'flow',
    'identifier',
    'Interface by which the flow came in.',
    firstOf('ingressInterface', 'ingressPhysicalInterface'),
  ),
  column(
    '@interfaceOut',
    'Out',
    'flow',
    'identifier',
    'Interface by which the flow went out.',
    firstOf('egressInterface', 'egressPhysicalInterface'),
  ),
  column('@source', 'Source', 'flow', 'address', 'Source address.', firstOf('sourceIPv4Address', 'sourceIPv6Address')),
  column(
    '@sourcePort',
    'Port',
    'flow',
    'port',
    'Source port.',
    firstOf('sourceTransportPort', 'tcpSourcePort', 'udpSourcePort'),
  ),
  column(
    '@destination',
    'Destination',
    'flow',
    'address',
    'Destination address.',
    firstOf('destinationIPv4Address', 'destinationIPv6Address'),
  ),
  column(
    '@destinationPort',
    'Port',
    'flow',
    'port',
    'Destination port.',
    firstOf('destinationTransportPort', 'tcpDestinationPort', 'udpDestinationPort'),
  ),
  {
    ...column(
      '@protocol',
      'Proto',
      'flow',
      'protocol',
      'IP protocol.',
      firstOf('protocolIdentifier', 'nextHeaderIPv6'),
    ),
    enumeration: 'protocol-numbers',
  },
  column('@tos', 'ToS', 'flow', 'integer', 'IP class of service.', firstOf('ipClassOfService', 'ipDiffServCodePoint')),
  column(
    '@vlan',
    'VLAN',
    'flow',
    'identifier',
    'VLAN id.',
    firstOf('vlanId', 'dot1qVlanId', 'postVlanId', 'dot1qCustomerVlanId'),
  ),
  column('@packets', 'Packets', 'volume', 'packetCount', 'Packets of the flow.', firstOf(...PACKET_COUNTS)),
  column('@octets', 'Octets', 'volume', 'octetCount', 'Octets of the flow.', firstOf(...OCTET_COUNTS)),
  column(
    '@scaledPackets',
    'Packets × rate',
    'volume',
    'packetCount',
    'Packets times the sampling rate that the exporter told: what the record stands for. Empty where no rate is known.',
    { kind: 'scaledOf', keys: PACKET_COUNTS },
  ),
  column(
    '@scaledOctets',
    'Octets × rate',
    'volume',
    'octetCount',
    'Octets times the sampling rate that the exporter told: what the record stands for. Empty where no rate is known.',
    { kind: 'scaledOf', keys: OCTET_COUNTS },
  ),
  column(
    '@bps',
    'Bit/s',
    'volume',
    'integer',
    'Bits a second over the duration of the flow; empty where it has none, or it is 0.',
    { kind: 'quotientOf', keys: OCTET_COUNTS, factor: 8 * NANOSECONDS_PER_SECOND, by: 'duration' },
  ),
  column(
    '@pps',
    'Packets/s',
    'volume',
    'integer',
    'Packets a second over the duration of the flow; empty where it has none, or it is 0.',
    { kind: 'quotientOf', keys: PACKET_COUNTS, factor: NANOSECONDS_PER_SECOND, by: 'duration' },
  ),
  column('@bpp', 'Octets/packet', 'volume', 'integer', 'Octets a packet, rounded down.', {
    kind: 'quotientOf',
    keys: OCTET_COUNTS,
    factor: 1,
    by: PACKET_COUNTS,
  }),
  column('@icmpType', 'ICMP type', 'flow', 'integer', 'ICMP type, from its element or from type and code together.', {
    kind: 'octetOf',
    keys: ['icmpTypeIPv4', 'icmpTypeIPv6'],
    pairs: ICMP_PAIRS,
    part: 'high',
  }),
  column('@icmpCode', 'ICMP code', 'flow', 'integer', 'ICMP code, from its element or from type and code together.', {
    kind: 'octetOf',
    keys: ['icmpCodeIPv4', 'icmpCodeIPv6'],
    pairs: ICMP_PAIRS,
    part: 'low',
  }),
  column('@tcpFlags', 'Flags', 'tcp', 'tcpFlags', 'TCP flags seen.', firstOf('tcpControlBits')),
  // Not clientRTT (5951:182): it copies the client side's time to a record of the server side.
  column('@rtt', 'RTT', 'tcp', 'duration', 'Round-trip time; where the exporter says 0 it was not measured.', {
    kind: 'firstDurationOf',
    isZeroAbsent: true,
    elements: [
      { key: 'netscaler:roundTripTime', nanosecondsPerUnit: MILLISECOND },
      { key: 'flowmon:npmRoundTripTime', nanosecondsPerUnit: MICROSECOND },
    ],
  }),
  column('@ttfb', 'TTFB', 'application', 'duration', 'Time until the server’s first octet; 0 is not measured.', {
    kind: 'firstDurationOf',
    isZeroAbsent: true,
    elements: [
      { key: 'netscaler:serverTTFB', nanosecondsPerUnit: MICROSECOND },
      { key: 'flowmon:npmServerResponseTime', nanosecondsPerUnit: MICROSECOND },
    ],
  }),
  column(
    '@status',
    'St',
    'application',
    'integer',
    'HTTP status.',
    firstOf('netscaler:httpRspStatus', 'httpStatusCode', 'flowmon:httpStatusCode'),
  ),
  column(
    '@method',
    'Method',
    'application',
    'text',
    'HTTP request method.',
    firstOf('netscaler:httpReqMethod', 'httpRequestMethod', 'flowmon:httpMethodMask'),
  ),
  column(
    '@application',
    'App',
    'application',
    'text',
    'Application: its name, or its id where no name is in the record.',
    firstOf(
      'netscaler:appName',
      'applicationName',
      'netscaler:icaApplicationName',
      'netscaler:appNameAppId',
      'applicationId',
    ),
  ),
  column('@hostAndUrl', 'Host and URL', 'application', 'text', 'HTTP host and URL, or the server name of TLS.', {
    kind: 'joinedOf',
    pairs: [
      ['netscaler:httpReqHost', 'netscaler:httpReqUrl'],
      ['flowmon:httpHost', 'flowmon:httpUrl'],
      ['httpRequestHost', 'httpRequestTarget'],
      ['flowmon:tlsSni', ''],
    ],
  }),
]

/** Where a virtual column's value lies in a shape; undefined when the shape has none of its elements, or is `undefined` and has no fields. */
export function resolveVirtual(
  virtual: VirtualColumn,
  shape: Shape | undefined,
  rates: RateBook = NO_RATES,
): Source | undefined {
  const { rule } = virtual
  switch (rule.kind) {
    case 'always':
      return rule.source
    case 'firstOf':
      for (const key of rule.keys) {
        const found = findField(shape, key)
        const structure = STRUCTURES.get(key)
        if (found !== undefined) return { kind: 'field', ...found, ...(structure === undefined ? {} : { structure }) }
      }
      return undefined
    case 'scaledOf':
      return findScaled(shape, rule.keys, rates)
    case 'firstDurationOf':
      return findDuration(shape, rule.elements, rule.isZeroAbsent)
    case 'quotientOf':
      return findQuotient(shape, rule)
    case 'octetOf':
      return findOctet(shape, rule)
    case 'flowDuration':
      return { kind: 'spineDuration', otherwise: findDuration(shape, rule.elements, false) }
    case 'joinedOf':
      for (const [firstKey, secondKey] of rule.pairs) {
        const first = findText(shape, firstKey)
        const second = findText(shape, secondKey)
        if (first !== undefined || second !== undefined) return { kind: 'joined', first, second }
      }
      return undefined
  }
}

/** A duration out of an integer field; undefined when the field holds no integer. */
export function durationField(
  index: number,
  columnKind: ColumnKind,
  nanosecondsPerUnit: number,
  isZeroAbsent: boolean,
): DurationFieldSource | undefined {
  if (!/^[ui](?:8|16|32|64)$/.test(columnKind) || octetsPerRow(columnKind) > 8) return undefined
  return { kind: 'durationField', index, columnKind, nanosecondsPerUnit, isZeroAbsent }
}

function findField(shape: Shape | undefined, key: string): { index: number; columnKind: ColumnKind } | undefined {
  if (shape === undefined || key === '') return undefined
  const index = shape.fields.findIndex((field) => field.key === key)
  const field = shape.fields[index]
  return field === undefined ? undefined : { index, columnKind: field.kind }
}

function findQuotient(shape: Shape | undefined, rule: Extract<Rule, { kind: 'quotientOf' }>): Source | undefined {
  const dividend = findUnsigned(shape, rule.keys)
  if (dividend === undefined) return undefined
  const divisor =
    rule.by === 'duration'
      ? ({ kind: 'spineDuration', otherwise: findDuration(shape, FLOW_DURATIONS, false) } as const)
      : findUnsigned(shape, rule.by)
  return divisor && { kind: 'quotient', dividend, factor: rule.factor, divisor }
}

function findOctet(shape: Shape | undefined, rule: Extract<Rule, { kind: 'octetOf' }>): Source | undefined {
  const own = findUnsigned(shape, rule.keys)
  if (own !== undefined) return own
  const field = findUnsigned(shape, rule.pairs)
  return field && { kind: 'octet', field, part: rule.part }
}

function findUnsigned(shape: Shape | undefined, keys: readonly string[]): FieldSource | undefined {
  const found = keys.map((key) => findField(shape, key)).find((field) => field && UNSIGNED.test(field.columnKind))
  return found && { kind: 'field', ...found }
}

/** Options records count for all flows: nothing there is sampled. */
function findScaled(shape: Shape | undefined, keys: readonly string[], rates: RateBook): ScaledSource | undefined {
  if (shape === undefined || shape.type === 'options') return undefined
  const count = findUnsigned(shape, keys)
  if (count === undefined) return undefined
  const sampler = samplerFieldOf(shape)
  const samplerKind = shape.fields[sampler ?? -1]?.kind
  const own = rateFieldsOf(shape)
  return {
    kind: 'scaled',
    count,
    own,
    ownKinds: new Map(
      Object.values(own ?? {}).flatMap((field) => {
        const kind = typeof field === 'number' ? shape.fields[field]?.kind : undefined
        return typeof field === 'number' && kind !== undefined ? [[field, kind] as const] : []
      }),
    ),
    sampler:
      sampler === undefined || samplerKind === undefined
        ? undefined
        : { kind: 'field', index: sampler, columnKind: samplerKind },
    rates,
  }
}

const UNSIGNED = /^u\d+$/

function findText(shape: Shape | undefined, key: string): number | undefined {
  const found = findField(shape, key)
  return found?.columnKind === 'text' ? found.index : undefined
}

function findDuration(
  shape: Shape | undefined,
  elements: readonly DurationElement[],
  isZeroAbsent: boolean,
): DurationFieldSource | undefined {
  for (const { key, nanosecondsPerUnit } of elements) {
    const found = findField(shape, key)
    const source = found && durationField(found.index, found.columnKind, nanosecondsPerUnit, isZeroAbsent)
    if (source !== undefined) return source
  }
  return undefined
}

function column(
  id: string,
  title: string,
  group: ColumnGroup,
  type: ColumnType,
  description: string,
  rule: Rule,
): VirtualColumn {
  return { id, title, group, type, description, rule }
}

function always(source: Source): Rule {
  return { kind: 'always', source }
}

function fromTemplate(property: Extract<Source, { kind: 'template' }>['property']): Rule {
  return always({ kind: 'template', property })
}

function firstOf(...keys: string[]): Rule {
  return { kind: 'firstOf', keys }
}
