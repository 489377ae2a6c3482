/** Field lists of the templates of the in-memory host. */
import type { TemplateFieldReport } from '../../core/protocol/template-report.ts'

/** name, id (`ns:` for NetScaler), length (65535: variable), type, units. */
type Spec = readonly [name: string, id: string, length: number, type: string, units?: string]

const VARIABLE = 65_535

const FLOW: readonly Spec[] = [
  ['observationPointId', '138', 4, 'unsigned64'],
  ['exportingProcessId', '144', 4, 'unsigned32'],
  ['flowId', '148', 8, 'unsigned64'],
  ['transactionId', 'ns:129', 4, 'unsigned32'],
  ['connectionId', 'ns:133', 4, 'unsigned32'],
  ['ipVersion', '60', 1, 'unsigned8'],
  ['protocolIdentifier', '4', 1, 'unsigned8'],
  ['paddingOctets', '210', 2, 'octetArray'],
]
const V4: readonly Spec[] = [
  ['sourceIPv4Address', '8', 4, 'ipv4Address'],
  ['destinationIPv4Address', '12', 4, 'ipv4Address'],
]
const V6: readonly Spec[] = [
  ['sourceIPv6Address', '27', 16, 'ipv6Address'],
  ['destinationIPv6Address', '28', 16, 'ipv6Address'],
]
const COUNTS: readonly Spec[] = [
  ['sourceTransportPort', '7', 2, 'unsigned16'],
  ['destinationTransportPort', '11', 2, 'unsigned16'],
  ['packetDeltaCount', '2', 8, 'unsigned64', 'packets'],
  ['octetDeltaCount', '1', 8, 'unsigned64', 'octets'],
  ['tcpControlBits', '6', 1, 'unsigned16'],
  ['flowFlags', 'ns:132', 8, 'unsigned64'],
  ['flowStartMicroseconds', '154', 8, 'dateTimeMicroseconds'],
  ['flowEndMicroseconds', '155', 8, 'dateTimeMicroseconds'],
  ['ingressInterface', '10', 4, 'unsigned32'],
  ['egressInterface', '14', 4, 'unsigned32'],
  ['appNameAppId', 'ns:151', 4, 'unsigned32'],
]
const STAMPS: readonly Spec[] = [
  ['appUnitNameAppId', 'ns:171', 4, 'unsigned32'],
  ['httpResForwFB', 'ns:158', 8, 'unsigned64', 'microseconds'],
  ['httpResForwLB', 'ns:170', 8, 'unsigned64', 'microseconds'],
  ['connectionChainID', 'ns:192', 16, 'octetArray'],
  ['connectionChainHopCount', 'ns:193', 1, 'unsigned8'],
  ['e5951id330', 'ns:330', 2, 'octetArray'],
  ['aaaUsername', 'ns:205', VARIABLE, 'string'],
]
const text = (name: string, id: number): Spec => [name, `ns:${id}`, VARIABLE, 'string']
const REQUEST: readonly Spec[] = [
  text('httpReqUrl', 130),
  text('httpReqCookie', 131),
  text('httpReqReferer', 140),
  text('httpReqMethod', 141),
  text('httpReqHost', 142),
  text('httpReqUserAgent', 143),
]
const REQUEST_2: readonly Spec[] = [
  text('httpContentType', 183),
  text('httpReqAuthorization', 185),
  text('httpReqVia', 186),
  text('httpReqXForwardedFor', 190),
  text('httpDomainName', 267),
]
const LOADMASTER: readonly Spec[] = [
  ...V4,
  ...COUNTS.slice(0, 4),
  ['rttMicroseconds', '5951:69', 4, 'unsigned32', 'microseconds'],
  ['tlsServerName', '5951:300', VARIABLE, 'string'],
]

export const FAKE_FIELD_SPECS = {
  tcp4: [...FLOW, ...V4, ...COUNTS],
  tcp6: [...FLOW, ...V6, ...COUNTS],
  request1: [...FLOW, ...V4, ...COUNTS, ...REQUEST].slice(0, 27),
  request2: [...FLOW, ...V4, ...COUNTS, ...STAMPS, ...REQUEST, ...REQUEST_2],
  response1: [...FLOW, ...V4, ...COUNTS, ['httpRspStatus', 'ns:144', 2, 'unsigned16'], ...STAMPS.slice(1, 3)],
  response2: [...FLOW, ...V4, ['httpRspStatus', 'ns:144', 4, 'unsigned16'], ...COUNTS, ...STAMPS, ...REQUEST_2],
  syslog: [...FLOW.slice(0, 3), ['syslogPriority', 'ns:134', 1, 'unsigned8'], text('syslogMessage', 135)],
  names: [
    ['observationDomainId', '149', 4, 'unsigned32'],
    ['appNameAppId', 'ns:151', 4, 'unsigned32'],
    ['appNameIncarnationNumber', 'ns:150', 4, 'unsigned32'],
    text('appName', 152),
  ],
  ica: [...FLOW, ...V4, ['icaSessionGuid', 'ns:218', 16, 'octetArray'], text('icaUsername', 204)],
  loadmaster: LOADMASTER,
  v9: [...V4, ...COUNTS.slice(0, 4), ['inputSnmp', '10', 2, 'unsigned16'], ['tos', '5', 1, 'unsigned8']],
  sampler: [
    ['System', '1', 4, 'unsigned32'],
    ['samplerId', '48', 1, 'unsigned8'],
    ['samplerMode', '49', 1, 'unsigned8'],
    ['samplerRandomInterval', '50', 4, 'unsigned32'],
  ],
  none: [],
} as const satisfies Readonly<Record<string, readonly Spec[]>>

export type FakeFieldList = keyof typeof FAKE_FIELD_SPECS

/** The fields of a list, as the engine reports them. */
export function fakeFields(list: FakeFieldList, scopeFieldCount: number): readonly TemplateFieldReport[] {
  let offset: number | undefined = 0
  return FAKE_FIELD_SPECS[list].map((spec: Spec, index): TemplateFieldReport => {
    const [name, id, length, type, units] = spec
    const isNetscaler = id.startsWith('ns:')
    const [pen, element] = isNetscaler
      ? [5951, Number(id.slice(3))]
      : [id.includes(':') ? 39_499 : 0, Number(id.split(':').at(-1))]
    const isUnknown = name.startsWith('e5951id')
    const field: TemplateFieldReport = {
      position: index + 1,
      ...(offset === undefined ? {} : { offset }),
      length,
      pen,
      id: element,
      element: pen === 0 ? String(element) : `${pen}:${element}`,
      key: isNetscaler && !isUnknown ? `netscaler:${name}` : name,
      name,
      registry: isNetscaler ? 'netscaler' : pen === 0 ? 'IANA' : 'flowmon',
      origin: isUnknown ? 'unknown' : name === 'httpDomainName' ? 'learned' : 'registry',
      type,
      ...(units === undefined ? {} : { units }),
      isScope: index < scopeFieldCount,
      isPadding: name === 'paddingOctets',
    }
    offset = length === VARIABLE || offset === undefined ? undefined : offset + length
    return field
  })
}
