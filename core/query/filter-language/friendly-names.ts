/** Friendly names of fields: what engineers call them, over the columns that hold them in one exporter or another. */

/** Friendly names. A field of several columns matches when one of them does. */
export const FIELD_ALIASES: Readonly<Record<string, readonly string[]>> = {
  ip: ['@source', '@destination'],
  net: ['@source', '@destination'],
  src: ['@source'],
  srcip: ['@source'],
  dst: ['@destination'],
  dstip: ['@destination'],
  port: ['@sourcePort', '@destinationPort'],
  srcport: ['@sourcePort'],
  dstport: ['@destinationPort'],
  proto: ['@protocol'],
  protocol: ['@protocol'],
  bytes: ['@octets'],
  octets: ['@octets'],
  packets: ['@packets'],
  flows: ['deltaFlowCount', 'observedFlowTotalCount'],
  outbytes: ['responderOctets', 'postOctetDeltaCount', 'postOctetTotalCount'],
  outpackets: ['responderPackets', 'postPacketDeltaCount', 'postPacketTotalCount'],
  bps: ['@bps'],
  pps: ['@pps'],
  bpp: ['@bpp'],
  flags: ['@tcpFlags'],
  tcpflags: ['@tcpFlags'],
  tos: ['@tos'],
  dsttos: ['postIpClassOfService'],
  icmptype: ['@icmpType'],
  icmpcode: ['@icmpCode'],
  as: ['bgpSourceAsNumber', 'bgpDestinationAsNumber'],
  srcas: ['bgpSourceAsNumber'],
  dstas: ['bgpDestinationAsNumber'],
  prevas: ['bgpPrevAdjacentAsNumber'],
  nextas: ['bgpNextAdjacentAsNumber'],
  mask: [
    'sourceIPv4PrefixLength',
    'sourceIPv6PrefixLength',
    'destinationIPv4PrefixLength',
    'destinationIPv6PrefixLength',
  ],
  srcmask: ['sourceIPv4PrefixLength', 'sourceIPv6PrefixLength'],
  dstmask: ['destinationIPv4PrefixLength', 'destinationIPv6PrefixLength'],
  nexthop: ['ipNextHopIPv4Address', 'ipNextHopIPv6Address'],
  bgpnexthop: ['bgpNextHopIPv4Address', 'bgpNextHopIPv6Address'],
  mac: ['sourceMacAddress', 'destinationMacAddress', 'postSourceMacAddress', 'postDestinationMacAddress'],
  srcmac: ['sourceMacAddress'],
  dstmac: ['destinationMacAddress'],
  outsrcmac: ['postSourceMacAddress'],
  outdstmac: ['postDestinationMacAddress'],
  vlan: ['@vlan'],
  srcvlan: ['vlanId', 'dot1qVlanId'],
  dstvlan: ['postVlanId', 'postDot1qVlanId'],
  if: ['@interfaceIn', '@interfaceOut'],
  inif: ['@interfaceIn'],
  outif: ['@interfaceOut'],
  direction: ['flowDirection'],
  natip: [
    'postNATSourceIPv4Address',
    'postNATSourceIPv6Address',
    'postNATDestinationIPv4Address',
    'postNATDestinationIPv6Address',
  ],
  natsrc: ['postNATSourceIPv4Address', 'postNATSourceIPv6Address'],
  natdst: ['postNATDestinationIPv4Address', 'postNATDestinationIPv6Address'],
  natport: ['postNAPTSourceTransportPort', 'postNAPTDestinationTransportPort'],
  natsrcport: ['postNAPTSourceTransportPort'],
  natdstport: ['postNAPTDestinationTransportPort'],
  natevent: ['natEvent'],
  vrf: ['ingressVRFID'],
  time: ['@time'],
  start: ['@time'],
  end: ['@end'],
  duration: ['@duration'],
  exporttime: ['@exportTime'],
  exporter: ['@exporter'],
  domain: ['@domain'],
  observationpoint: ['observationPointId'],
  template: ['@template'],
  version: ['@version'],
  type: ['@type'],
  record: ['@record'],
  late: ['@decodedLate'],
  malformed: ['@malformed'],
  repeated: ['@repeated'],
  assumed: ['@assumedTemplate'],
  rtt: ['@rtt'],
  clientlatency: ['ntop:clientNwLatencyMs', '@rtt'],
  serverlatency: ['ntop:serverNwLatencyMs', '@ttfb'],
  ttfb: ['@ttfb'],
  srt: ['@ttfb'],
  status: ['@status'],
  method: ['@method'],
  app: ['@application'],
  application: ['@application'],
  host: ['netscaler:httpReqHost', 'flowmon:httpHost', 'httpRequestHost', 'flowmon:tlsSni'],
  url: ['netscaler:httpReqUrl', 'flowmon:httpUrl', 'httpRequestTarget'],
}

const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(FIELD_ALIASES))

/** The columns of a friendly name in small letters. */
export function columnsOfFriendly(name: string): readonly string[] | undefined {
  return ALIASES.get(name)
}

/** What tcpdump and ss call them; nothing here writes them. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['sport', 'srcport'],
  ['dport', 'dstport'],
])

/** The friendly name that a word is, undefined when it is none: `src.port`, `src_port` and `sport` are `srcport`. */
export function friendlyName(name: string): string | undefined {
  const plain = name.toLowerCase()
  if (ALIASES.has(plain)) return plain
  const joined = plain.replaceAll(/[._-]/g, '')
  return ALIASES.has(joined) ? joined : SHORT_NAMES.get(joined)
}
