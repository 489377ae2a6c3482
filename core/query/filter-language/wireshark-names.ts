/** Names of Wireshark's display filters, and the columns that they mean here. */
import { WIRESHARK_ELEMENTS } from './wireshark-elements.data.ts'

export interface WiresharkName {
  /** Ids of the columns; one of them must match. */
  readonly columns: readonly string[]
  /** Friendly name with the same meaning, for lists that have other columns. */
  readonly like?: string
  /** Unit of a number without one, where it is not the element's own. */
  readonly units?: 'seconds'
  /** Protocol that the record must be of. */
  readonly protocol?: string
  /** A bit of the TCP flags: the name is true where it is set. */
  readonly flag?: string
}

const SOURCE_PORTS = ['@sourcePort']
const DESTINATION_PORTS = ['@destinationPort']
const STARTS = ['flowStartSeconds', 'flowStartMilliseconds', 'flowStartMicroseconds', 'flowStartNanoseconds']
const ENDS = ['flowEndSeconds', 'flowEndMilliseconds', 'flowEndMicroseconds', 'flowEndNanoseconds']
const HOSTS = ['netscaler:httpReqHost', 'flowmon:httpHost', 'httpRequestHost']
const URLS = ['netscaler:httpReqUrl', 'flowmon:httpUrl', 'httpRequestTarget']

/** Names of packets, and those of flows that are more than one element, or another unit. */
const OWN_NAMES: Readonly<Record<string, WiresharkName>> = {
  'ip.addr': { columns: ['sourceIPv4Address', 'destinationIPv4Address'], like: 'ip' },
  'ip.src': { columns: ['sourceIPv4Address'], like: 'src' },
  'ip.dst': { columns: ['destinationIPv4Address'], like: 'dst' },
  'ipv6.addr': { columns: ['sourceIPv6Address', 'destinationIPv6Address'], like: 'ip' },
  'ipv6.src': { columns: ['sourceIPv6Address'], like: 'src' },
  'ipv6.dst': { columns: ['destinationIPv6Address'], like: 'dst' },
  'ip.proto': { columns: ['@protocol'], like: 'proto' },
  'ipv6.nxt': { columns: ['@protocol'], like: 'proto' },
  'ip.tos': { columns: ['@tos'], like: 'tos' },
  'ip.dsfield': { columns: ['@tos'], like: 'tos' },
  'ip.dsfield.dscp': { columns: ['ipDiffServCodePoint'] },
  'ip.ttl': { columns: ['ipTTL', 'minimumTTL', 'maximumTTL'] },
  'ip.len': { columns: ['ipTotalLength'] },
  'ip.version': { columns: ['ipVersion'] },
  'icmp.type': { columns: ['@icmpType'], like: 'icmptype', protocol: 'icmp' },
  'icmp.code': { columns: ['@icmpCode'], like: 'icmpcode', protocol: 'icmp' },
  'icmpv6.type': { columns: ['@icmpType'], like: 'icmptype', protocol: 'ipv6-icmp' },
  'icmpv6.code': { columns: ['@icmpCode'], like: 'icmpcode', protocol: 'ipv6-icmp' },
  'tcp.window_size': { columns: ['tcpWindowSize'] },
  'eth.src': { columns: ['sourceMacAddress'] },
  'eth.dst': { columns: ['destinationMacAddress'] },
  'eth.addr': { columns: ['sourceMacAddress', 'destinationMacAddress'] },
  'eth.type': { columns: ['ethernetType'] },
  'vlan.id': { columns: ['@vlan'] },
  'http.host': { columns: HOSTS, like: 'host' },
  'http.request.uri': { columns: URLS, like: 'url' },
  'http.request.full_uri': { columns: ['@hostAndUrl'], like: 'url' },
  'http.request.method': { columns: ['@method'], like: 'method' },
  'http.response.code': { columns: ['@status'], like: 'status' },
  'http.user_agent': { columns: ['netscaler:httpReqUserAgent', 'flowmon:httpUserAgent', 'httpUserAgent'] },
  'http.referer': { columns: ['netscaler:httpReqReferer', 'flowmon:httpReferer'] },
  'http.content_type': { columns: ['netscaler:httpContentType', 'httpContentType'] },
  'tls.handshake.extensions_server_name': { columns: ['flowmon:tlsSni'], like: 'host' },
  'cflow.version': { columns: ['@version'] },
  'cflow.template_id': { columns: ['@template'] },
  'cflow.flowset_id': { columns: ['@template'] },
  'cflow.source_id': { columns: ['@domain'], like: 'domain' },
  'cflow.od_id': { columns: ['@domain', 'observationDomainId'], like: 'domain' },
  'cflow.timestamp': { columns: ['@exportTime'] },
  'cflow.exporttime': { columns: ['@exportTime'] },
  'cflow.timedelta': { columns: ['@duration'], like: 'duration', units: 'seconds' },
  'cflow.abstimestart': { columns: STARTS, like: 'start' },
  'cflow.abstimeend': { columns: ENDS, like: 'end' },
  'cflow.srcaddr': { columns: ['sourceIPv4Address'], like: 'src' },
  'cflow.dstaddr': { columns: ['destinationIPv4Address'], like: 'dst' },
  'cflow.srcaddrv6': { columns: ['sourceIPv6Address'], like: 'src' },
  'cflow.dstaddrv6': { columns: ['destinationIPv6Address'], like: 'dst' },
  'cflow.srcport': { columns: SOURCE_PORTS, like: 'srcport' },
  'cflow.dstport': { columns: DESTINATION_PORTS, like: 'dstport' },
  'cflow.protocol': { columns: ['@protocol'], like: 'proto' },
  'cflow.octets': { columns: ['@octets'], like: 'bytes' },
  'cflow.packets': { columns: ['@packets'], like: 'packets' },
  'cflow.tos': { columns: ['@tos'], like: 'tos' },
  'cflow.inputint': { columns: ['@interfaceIn'] },
  'cflow.outputint': { columns: ['@interfaceOut'] },
}

/** Protocols that have ports under names of their own, and may stand alone: `tcp`, `udp.port`. */
const PORT_PROTOCOLS = ['tcp', 'udp', 'sctp', 'dccp']

/** Protocols that may stand alone as a condition, and what the code table calls them. */
export const PROTOCOL_WORDS: ReadonlyMap<string, string> = new Map([
  ...PORT_PROTOCOLS.map((name) => [name, name] as const),
  ...['icmp', 'igmp', 'gre', 'esp', 'ah', 'ospf', 'eigrp', 'pim', 'vrrp', 'l2tp'].map((name) => [name, name] as const),
  ['icmpv6', 'ipv6-icmp'],
])

/** What Wireshark calls the TCP flags, and their names here. */
const FLAG_NAMES: readonly (readonly [string, string])[] = [
  ['fin', 'FIN'],
  ['syn', 'SYN'],
  ['reset', 'RST'],
  ['rst', 'RST'],
  ['push', 'PSH'],
  ['psh', 'PSH'],
  ['ack', 'ACK'],
  ['urg', 'URG'],
  ['ece', 'ECE'],
  ['ecn', 'ECE'],
  ['cwr', 'CWR'],
  ['ae', 'AE'],
  ['ns', 'AE'],
]

let names: ReadonlyMap<string, WiresharkName> | undefined

/** The table is parsed when the first name is asked for: it has some 1,200 lines. */
function allNames(): ReadonlyMap<string, WiresharkName> {
  names ??= new Map<string, WiresharkName>([
    ...WIRESHARK_ELEMENTS.trim()
      .split('\n')
      .map((line): [string, WiresharkName] => {
        const [name = '', ...columns] = line.split(' ')
        return [`cflow.${name}`, { columns }]
      }),
    ...PORT_PROTOCOLS.flatMap((protocol): [string, WiresharkName][] => [
      [`${protocol}.port`, { columns: [...SOURCE_PORTS, ...DESTINATION_PORTS], like: 'port', protocol }],
      [`${protocol}.srcport`, { columns: SOURCE_PORTS, like: 'srcport', protocol }],
      [`${protocol}.dstport`, { columns: DESTINATION_PORTS, like: 'dstport', protocol }],
    ]),
    ['tcp.flags', { columns: ['@tcpFlags'], like: 'flags', protocol: 'tcp' }],
    ['cflow.tcpflags', { columns: ['@tcpFlags'], like: 'flags' }],
    ...FLAG_NAMES.flatMap(([name, flag]): [string, WiresharkName][] => [
      [`tcp.flags.${name}`, { columns: ['@tcpFlags'], like: 'flags', protocol: 'tcp', flag }],
      [`cflow.tcpflags.${name}`, { columns: ['@tcpFlags'], like: 'flags', flag }],
    ]),
    ...Object.entries(OWN_NAMES),
  ])
  return names
}

/** What a name of Wireshark means, in any case; undefined when it is none that Flowglass knows. */
export function findWiresharkName(name: string): WiresharkName | undefined {
  return name.includes('.') ? allNames().get(name.toLowerCase()) : undefined
}

let namesByColumn: ReadonlyMap<string, string> | undefined

/** What Wireshark calls the values of one column, by preference a name of flows; undefined when it has no name for it. */
export function wiresharkNameOf(column: string): string | undefined {
  namesByColumn ??= new Map(
    [...allNames()]
      .filter(([, { flag, protocol, columns }]) => flag === undefined && protocol === undefined && columns.length === 1)
      // Later ones win: names of flows, and of these the ones that were written by hand.
      .sort(([one], [other]) => Number(one.startsWith('cflow.')) - Number(other.startsWith('cflow.')))
      .flatMap(
        ([
          name,
          {
            columns: [id = ''],
          },
        ]) => (UNUSED_NAMES.has(name) ? [] : [[id.toLowerCase(), name] as const]),
      ),
  )
  return namesByColumn.get(column.toLowerCase())
}

/** Other names of a column that has a better one. */
const UNUSED_NAMES = new Set(['cflow.flowset_id', 'cflow.timestamp', 'ip.dsfield', 'ipv6.nxt'])

/** All names of Wireshark that Flowglass knows. */
export function wiresharkNames(): ReadonlyMap<string, WiresharkName> {
  return allNames()
}
