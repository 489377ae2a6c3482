/**
 * The columns that every record has, or that several elements make: `@time`, `@source`, `@rtt` …
 * Adding one is one entry here; each shape takes the first of the elements that it has.
 */
import { RECORD_FLAGS } from '../decode/block.ts'
import type { ColumnGroup, ColumnType } from '../protocol/session-api.ts'
import type { Source } from './source.ts'

const MICROSECOND = 1000
const MILLISECOND = 1_000_000

/** An element that counts a unit of time. */
export interface DurationElement {
  readonly key: string
  readonly nanosecondsPerUnit: number
}

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
export const FLOW_DURATIONS: readonly DurationElement[] = [
  { key: 'flowDurationMicroseconds', nanosecondsPerUnit: MICROSECOND },
  { key: 'flowDurationMilliseconds', nanosecondsPerUnit: MILLISECOND },
]

/** Elements with the ICMP type in their high octet and the code in the low one. */
const ICMP_PAIRS = ['icmpTypeCodeIPv4', 'icmpTypeCodeIPv6']

const NANOSECONDS_PER_SECOND = 1e9

/** How a shape gives the value. */
export type VirtualRule =
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
  readonly rule: VirtualRule
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
  flag('@decodedLate', 'Late', RECORD_FLAGS.decodedLate, 'True where the record waited for its template.'),
  flag('@repeated', 'Repeated', RECORD_FLAGS.duplicated, 'True where the record came in a repeated datagram.'),
  flag(
    '@assumedTemplate',
    'Assumed',
    RECORD_FLAGS.assumedTemplate,
    'True where the record was decoded with a template of another session or file.',
  ),
  flag(
    '@malformed',
    'Malformed',
    RECORD_FLAGS.malformed,
    'True where the end lies before the start, or where octets, a list or a length of its set make no sense.',
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

function column(
  id: string,
  title: string,
  group: ColumnGroup,
  type: ColumnType,
  description: string,
  rule: VirtualRule,
): VirtualColumn {
  return { id, title, group, type, description, rule }
}

function always(source: Source): VirtualRule {
  return { kind: 'always', source }
}

function flag(id: string, title: string, bit: number, description: string): VirtualColumn {
  return column(id, title, 'record', 'boolean', description, always({ kind: 'spineFlag', flag: bit }))
}

function fromTemplate(property: Extract<Source, { kind: 'template' }>['property']): VirtualRule {
  return always({ kind: 'template', property })
}

function firstOf(...keys: string[]): VirtualRule {
  return { kind: 'firstOf', keys }
}
