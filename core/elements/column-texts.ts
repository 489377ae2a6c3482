/** Titles and one-line descriptions of the columns that are seen most; others have their name and what the registry says. */
import type { LearnedElement } from '../protocol/names-report.ts'
import type { Element } from './element.ts'
import { VENDOR_REGISTRIES } from './vendor-registries.ts'

export interface ColumnText {
  readonly title: string
  readonly description: string
}

/** Key, title, description. */
const TEXTS: readonly (readonly [key: string, title: string, description: string])[] = [
  ['octetDeltaCount', 'Octets', 'Octets since the previous record of the flow, IP headers included.'],
  ['packetDeltaCount', 'Packets', 'Packets since the previous record of the flow.'],
  ['octetTotalCount', 'Octets total', 'Octets since the flow was first seen, IP headers included.'],
  ['packetTotalCount', 'Packets total', 'Packets since the flow was first seen.'],
  ['postOctetDeltaCount', 'Octets out', 'Octets since the previous record, as they left the device.'],
  ['postPacketDeltaCount', 'Packets out', 'Packets since the previous record, as they left the device.'],
  ['initiatorOctets', 'Octets of client', 'Octets from the side that opened the connection.'],
  ['responderOctets', 'Octets of server', 'Octets from the side that answered.'],
  ['initiatorPackets', 'Packets of client', 'Packets from the side that opened the connection.'],
  ['responderPackets', 'Packets of server', 'Packets from the side that answered.'],
  ['deltaFlowCount', 'Flows', 'Original flows that this record adds up.'],
  ['sourceIPv4Address', 'Source IPv4', 'IPv4 source address.'],
  ['destinationIPv4Address', 'Destination IPv4', 'IPv4 destination address.'],
  ['sourceIPv6Address', 'Source IPv6', 'IPv6 source address.'],
  ['destinationIPv6Address', 'Destination IPv6', 'IPv6 destination address.'],
  ['sourceTransportPort', 'Source port', 'Source port of TCP, UDP, SCTP or DCCP.'],
  ['destinationTransportPort', 'Destination port', 'Destination port of TCP, UDP, SCTP or DCCP.'],
  ['postNATSourceIPv4Address', 'NAT source IPv4', 'IPv4 source address after translation.'],
  ['postNATDestinationIPv4Address', 'NAT destination IPv4', 'IPv4 destination address after translation.'],
  ['postNAPTSourceTransportPort', 'NAT source port', 'Source port after translation.'],
  ['postNAPTDestinationTransportPort', 'NAT destination port', 'Destination port after translation.'],
  ['protocolIdentifier', 'Protocol', 'IP protocol number.'],
  ['ipVersion', 'IP version', '4 or 6.'],
  ['ipClassOfService', 'ToS', 'IPv4 type of service or IPv6 traffic class octet.'],
  ['postIpClassOfService', 'ToS out', 'Type of service as the packets left the device.'],
  ['ipDiffServCodePoint', 'DSCP', 'Differentiated services code point.'],
  ['ipTTL', 'TTL', 'Time to live, or hop limit, of the packets.'],
  ['minimumTTL', 'TTL minimum', 'Smallest time to live of the packets.'],
  ['maximumTTL', 'TTL maximum', 'Largest time to live of the packets.'],
  ['tcpControlBits', 'TCP flags', 'TCP flags of all packets of the flow together.'],
  ['tcpWindowSize', 'TCP window', 'Window in the TCP header, as it is there: not scaled.'],
  ['icmpTypeCodeIPv4', 'ICMP type and code', 'ICMP type × 256 + code.'],
  ['icmpTypeCodeIPv6', 'ICMPv6 type and code', 'ICMPv6 type × 256 + code.'],
  ['ingressInterface', 'Interface in', 'Index of the interface by which the packets came in.'],
  ['egressInterface', 'Interface out', 'Index of the interface by which the packets went out.'],
  ['flowDirection', 'Direction', 'Whether the flow was observed coming in (ingress) or going out (egress).'],
  ['biflowDirection', 'Biflow direction', 'How the two directions of a biflow were told apart.'],
  ['flowEndReason', 'End reason', 'Why the exporter ended the record.'],
  ['flowId', 'Flow id', 'Number that the exporter gave to the flow.'],
  ['flowStartSysUpTime', 'First uptime', 'Milliseconds from the start of the exporter to the first packet.'],
  ['flowEndSysUpTime', 'Last uptime', 'Milliseconds from the start of the exporter to the last packet.'],
  ['flowStartSeconds', 'Start (s)', 'Time of the first packet.'],
  ['flowEndSeconds', 'End (s)', 'Time of the last packet.'],
  ['flowStartMilliseconds', 'Start (ms)', 'Time of the first packet.'],
  ['flowEndMilliseconds', 'End (ms)', 'Time of the last packet.'],
  ['flowStartMicroseconds', 'Start (µs)', 'Time of the first packet.'],
  ['flowEndMicroseconds', 'End (µs)', 'Time of the last packet.'],
  ['flowStartNanoseconds', 'Start (ns)', 'Time of the first packet.'],
  ['flowEndNanoseconds', 'End (ns)', 'Time of the last packet.'],
  ['flowDurationMilliseconds', 'Duration (ms)', 'From the first packet to the last, as the exporter says.'],
  ['flowDurationMicroseconds', 'Duration (µs)', 'From the first packet to the last, as the exporter says.'],
  ['systemInitTimeMilliseconds', 'Exporter started', 'When the exporter’s uptime clock stood at zero.'],
  ['observationDomainId', 'Domain id', 'Observation domain that the record speaks of.'],
  [
    'observationPointId',
    'Observation point',
    'Where the packets were observed; newer NetScalers send their address here.',
  ],
  ['exportingProcessId', 'Exporting process', 'Process that exported the record; on a NetScaler the packet engine.'],
  ['exporterIPv4Address', 'Exporter IPv4', 'Address that the exporter gives as its own.'],
  ['exporterIPv6Address', 'Exporter IPv6', 'Address that the exporter gives as its own.'],
  ['samplingInterval', 'Sampling', 'One packet out of so many was looked at.'],
  ['sourceIPv4PrefixLength', 'Source mask', 'Length of the source’s routing prefix.'],
  ['destinationIPv4PrefixLength', 'Destination mask', 'Length of the destination’s routing prefix.'],
  ['ipNextHopIPv4Address', 'Next hop', 'IPv4 address of the next router.'],
  ['ipNextHopIPv6Address', 'Next hop IPv6', 'IPv6 address of the next router.'],
  ['bgpNextHopIPv4Address', 'BGP next hop', 'IPv4 address of the next router by BGP.'],
  ['bgpSourceAsNumber', 'Source AS', 'Autonomous system of the source.'],
  ['bgpDestinationAsNumber', 'Destination AS', 'Autonomous system of the destination.'],
  ['sourceMacAddress', 'Source MAC', 'Source address of the Ethernet frame.'],
  ['destinationMacAddress', 'Destination MAC', 'Destination address of the Ethernet frame.'],
  ['vlanId', 'VLAN', 'VLAN of the frame as it came in.'],
  ['postVlanId', 'VLAN out', 'VLAN of the frame as it went out.'],
  ['forwardingStatus', 'Forwarding', 'What became of the packets, and why.'],
  ['firewallEvent', 'Firewall event', 'What the firewall did with the flow.'],
  ['natEvent', 'NAT event', 'What the translator did.'],
  ['applicationId', 'Application id', 'Classification engine and its number of the application (RFC 6759).'],
  ['applicationName', 'Application', 'Name of the application.'],
  ['interfaceName', 'Interface name', 'Short name of an interface.'],
  ['interfaceDescription', 'Interface description', 'Description of an interface.'],
  ['paddingOctets', 'Padding', 'Octets without meaning.'],
  [
    'netscaler:roundTripTime',
    'RTT',
    'Round-trip time of this TCP connection since the previous record; 0 is not measured.',
  ],
  [
    'netscaler:clientRTT',
    'Client RTT',
    'Round-trip time of the client’s side, repeated on the server’s; 0 is not measured.',
  ],
  [
    'netscaler:transactionId',
    'Transaction',
    'Application transaction, usually of four records; unique per packet engine.',
  ],
  [
    'netscaler:connectionId',
    'Connection',
    'Layer-4 connection that the two directions share; unique per packet engine.',
  ],
  ['netscaler:flowFlags', 'Flow flags', 'Bit set of the layer-7 event; its bits are not published.'],
  ['netscaler:httpReqUrl', 'URL', 'Request target as the client sent it.'],
  ['netscaler:httpReqHost', 'Host', 'Host of the HTTP request.'],
  ['netscaler:httpReqMethod', 'Method', 'Method of the HTTP request.'],
  ['netscaler:httpReqReferer', 'Referer', 'Referer of the HTTP request.'],
  ['netscaler:httpReqUserAgent', 'User agent', 'User agent of the HTTP request.'],
  ['netscaler:httpReqCookie', 'Cookie', 'Cookie of the HTTP request.'],
  ['netscaler:httpReqXForwardedFor', 'X-Forwarded-For', 'Clients before the proxy, as the request says.'],
  ['netscaler:httpRspStatus', 'Status', 'Status of the HTTP response.'],
  ['netscaler:httpRspLen', 'Response length', 'Octets of the HTTP response.'],
  ['netscaler:serverTTFB', 'TTFB', 'From the client’s request to the server’s first octet.'],
  ['netscaler:serverTTLB', 'TTLB', 'From the client’s request to the server’s last octet.'],
  ['netscaler:appName', 'Application', 'Name of an application or of a part of it.'],
  ['netscaler:appNameAppId', 'Application id', 'Application, named by an options record.'],
  ['netscaler:appUnitNameAppId', 'Application unit', 'Part of the application, named by an options record.'],
  ['netscaler:aaaUsername', 'User', 'User who signed in at the appliance.'],
  [
    'netscaler:httpReqRcvFB',
    'Request received, first',
    'Appliance clock: first octet of the request came from the client.',
  ],
  [
    'netscaler:httpReqRcvLB',
    'Request received, last',
    'Appliance clock: last octet of the request came from the client.',
  ],
  [
    'netscaler:httpReqForwFB',
    'Request forwarded, first',
    'Appliance clock: first octet of the request went to the server.',
  ],
  [
    'netscaler:httpReqForwLB',
    'Request forwarded, last',
    'Appliance clock: last octet of the request went to the server.',
  ],
  [
    'netscaler:httpResRcvFB',
    'Response received, first',
    'Appliance clock: first octet of the response came from the server.',
  ],
  [
    'netscaler:httpResRcvLB',
    'Response received, last',
    'Appliance clock: last octet of the response came from the server.',
  ],
  [
    'netscaler:httpResForwFB',
    'Response forwarded, first',
    'Appliance clock: first octet of the response went to the client.',
  ],
  [
    'netscaler:httpResForwLB',
    'Response forwarded, last',
    'Appliance clock: last octet of the response went to the client.',
  ],
  ['flowmon:npmRoundTripTime', 'RTT', 'Round-trip time of the TCP handshake, server’s and client’s leg together.'],
  ['flowmon:npmServerResponseTime', 'Server response', 'From the client’s request to the server’s first answer.'],
  ['flowmon:npmTcpRetransmission', 'Retransmissions', 'TCP segments that were sent again.'],
  ['flowmon:npmTcpOutOfOrder', 'Out of order', 'TCP segments that came out of order.'],
  ['flowmon:npmJitterAvg', 'Jitter', 'Mean variation of the gaps between packets.'],
  ['flowmon:npmJitterDev', 'Jitter deviation', 'Standard deviation of the jitter.'],
  ['flowmon:npmJitterMin', 'Jitter minimum', 'Smallest jitter.'],
  ['flowmon:npmJitterMax', 'Jitter maximum', 'Largest jitter.'],
  ['flowmon:npmDelayAvg', 'Delay', 'Mean gap between packets.'],
  ['flowmon:tcpSynSize', 'SYN size', 'Octets of the SYN packet.'],
  ['flowmon:tcpSynTtl', 'SYN TTL', 'Time to live of the SYN packet.'],
  ['flowmon:httpHost', 'Host', 'Host of the HTTP request.'],
  ['flowmon:httpUrl', 'URL', 'URL of the HTTP request.'],
  ['flowmon:tlsSni', 'SNI', 'Server name that the TLS client asked for.'],
  ['flowmon:tlsJa3Fingerprint', 'JA3', 'Fingerprint of the TLS client.'],
  ['scopeSystem', 'Scope: system', 'The options record speaks of the whole exporter.'],
  ['scopeInterface', 'Scope: interface', 'Interface that the options record speaks of.'],
  ['scopeLineCard', 'Scope: line card', 'Line card that the options record speaks of.'],
  ['scopeCache', 'Scope: cache', 'Flow cache that the options record speaks of.'],
  ['scopeTemplate', 'Scope: template', 'Template that the options record speaks of.'],
]

const TEXT_OF_KEY: ReadonlyMap<string, ColumnText> = new Map(
  TEXTS.map(([key, title, description]) => [key, { title, description }]),
)

/** Title and description of an element's column. */
export function columnTextOf(element: Element): ColumnText {
  return TEXT_OF_KEY.get(element.key) ?? { title: element.name, description: registryFacts(element) }
}

/** `Antrea: sourcePodName, string.` or, of an unknown element, what is known of it. */
function registryFacts(element: Element): string {
  if (element.learned !== undefined) return learnedFacts(element, element.learned)
  const vendor = VENDOR_REGISTRIES.find((registry) => registry.pen === element.pen)
  if (!element.isKnown) return `Unknown element${vendor ? ` of ${vendor.organisation}` : ''}: its octets.`
  const owner = vendor?.organisation ?? (element.pen === 29_305 ? 'Reverse direction (RFC 5103)' : 'IANA')
  const units = element.units === undefined ? '' : ` in ${element.units}`
  return `${owner}: ${element.name}, ${element.type}${units}.`
}

/** `Learned from 192.0.2.1:4739 (RFC 5610): queueDepth, unsigned32 in packets. Packets that wait.` */
function learnedFacts(element: Element, { exporter, description }: LearnedElement): string {
  const teacher = exporter === undefined ? '' : ` from ${exporter}`
  const units = element.units === undefined ? '' : ` in ${element.units}`
  const more = description === undefined || description === '' ? '' : ` ${description}`
  return `Learned${teacher} (RFC 5610): ${element.name}, ${element.type}${units}.${more}`
}

/** The keys that have texts of their own. */
export function keysWithTexts(): readonly string[] {
  return [...TEXT_OF_KEY.keys()]
}
