/**
 * Which field of tshark holds what a field of ours holds. Most have the same name after tshark's prefix; a place alone would
 * not do, because bits of one word are fields of their own in both.
 */

/** Our name, then names of tshark without the prefix of its sFlow dissector; with a dot: of another dissector, whole. */
const NAMES = `
agentAddress agent agent.v6
sampleSequenceNumber flow_sample.sequence_number counters_sample.sequence_number
sourceIdType flow_sample.source_id_class flow_sample.source_id_type counters_sample.source_id_class counters_sample.source_id_type
sourceIdIndex flow_sample.index flow_sample.source_id_index counters_sample.index counters_sample.source_id_index
samplingInterval flow_sample.sampling_rate
samplePool flow_sample.sample_pool
drops flow_sample.dropped_packets
ingressInterface flow_sample.input_interface flow_sample.input_interface_value
egressInterface flow_sample.output_interface flow_sample.output_interface_value
outputDropReason flow_sample.output_interface_value
outputInterfaceCount flow_sample.output_interface_value
headerProtocol header_protocol
dataLinkFrameSize header.frame_length ethernet.length
strippedOctets header.payload_stripped
destinationMacAddress eth.dst ethernet.destination_mac_address
sourceMacAddress eth.src ethernet.source_mac_address
ethernetType eth.type vlan.etype ethernet.packet_type
vlanId vlan.id vlan_id
dot1qPriority vlan.priority
dot1qCustomerVlanId vlan.id
dot1qCustomerPriority vlan.priority
ipVersion ip.version ipv6.version
ipv4IHL ip.hdr_len
ipClassOfService ip.dsfield ipv6.tclass ipv6_priority
flowLabelIPv6 ipv6.flow
ipTotalLength ip.len ipv6.plen ip.length
ipTTL ip.ttl ipv6.hlim
protocolIdentifier ip.proto ipv6.nxt ip_protocol
fragmentIdentification ip.id
fragmentFlags ip.flags
fragmentOffset ip.frag_offset
sourceIPv4Address ip.src ipv4_src
destinationIPv4Address ip.dst ipv4_dst
sourceIPv6Address ipv6.src ipv6_src
destinationIPv6Address ipv6.dst ipv6_dst
sourceTransportPort tcp.srcport udp.srcport ip.source_port
destinationTransportPort tcp.dstport udp.dstport ip.destination_port
tcpSequenceNumber tcp.seq_raw
tcpAcknowledgementNumber tcp.ack_raw
tcpControlBits tcp.flags
tcpWindowSize tcp.window_size_value
udpMessageLength udp.length
icmpTypeIPv4 icmp.type
icmpCodeIPv4 icmp.code
icmpTypeIPv6 icmpv6.type
icmpCodeIPv6 icmpv6.code
layer2SegmentId vxlan.vni
vxlanNetworkIdentifier vxlan.vni
mplsTopLabelStackSection mpls.label
mplsLabelStackSection2 mpls.label
mplsTopLabelTTL mpls.ttl
srcVlan vlan.in
srcPriority pri.in
dstVlan vlan.out
dstPriority pri.out
ipNextHopIPv4Address nexthop
ipNextHopIPv6Address nexthop.v6
bgpNextHopIPv4Address nexthop
mplsTopLabelIPv4Address nexthop
srcMaskLength nexthop.src_mask
dstMaskLength nexthop.dst_mask
routerAs as
bgpSourceAsNumber srcAS
srcPeerAs peerAS
dstAsPath dstAS
bgpNextAdjacentAsNumber dstAS
bgpDestinationAsNumber dstAS
communities dstAS
localPreference localpref
srcUserCharset extended_user.source_character_set
srcUser extended_user.source_user
dstUserCharset extended_user.destination_character_set
dstUser extended_user.destination_user
urlDirection extended_url.direction
url extended_url.url
host extended_url.host
inLabelStack extended_mpls.in_label
outLabelStack extended_mpls.out_label
mplsTunnelName extended_mpls_tunnel.tunnel_name
mplsTunnelId extended_mpls_tunnel.id
mplsTunnelCos extended_mpls_tunnel.cos_value
mplsVcInstanceName extended_mpls_vc.vc_instance_name
mplsVcId extended_mpls_vc.id
mplsVcLabelCos extended_mpls_vc.label_cos_value
mplsFtnDescription extended_mpls.ftn_description
mplsFtnMask extended_mpls.ftn_mask
mplsFecPrefixLength extended_mpls.fec_address_prefix_length
vlanStack extended_vlan_tunnel.tpid_tci_pair
ssid extended_80211.rx.ssid extended_80211.tx.ssid
bssid extended_80211.rx.bssid extended_80211.tx.bssid
wlanVersion extended_80211.rx.version extended_80211.tx.version
wlanChannel extended_80211.rx.channel extended_80211.tx.channel
wlanSpeed extended_80211.rx.speed extended_80211.tx.speed
rsni extended_80211.rx.rsni
rcpi extended_80211.rx.rcpi
packetDuration extended_80211.rx.packet_duration extended_80211.tx.packet_duration
transmissions extended_80211.tx.retransmissions
retransmissionDuration extended_80211.tx.retransmission_duration
wlanPower extended_80211.tx.power
ifStatus ifadmin_status ifoper_status
ifInOctets ifinoct
ifInUcastPkts ifinpkt
ifInMulticastPkts ifinmcast
ifInBroadcastPkts ifinbcast
ifInDiscards ifindisc
ifInErrors ifinerr
ifInUnknownProtos ifinunk
ifOutOctets ifoutoct
ifOutUcastPkts ifoutpkt
ifOutMulticastPkts ifoutmcast
ifOutBroadcastPkts ifoutbcast
ifOutDiscards ifoutdisc
ifOutErrors ifouterr
ifPromiscuousMode ifpromisc
dot5StatsRecoverys dot5StatsRecoveries
vlanOctets octets
vlanUcastPkts ucastPkts
vlanMulticastPkts multicastPkts
vlanBroadcastPkts broadcastPkts
vlanDiscards discards
dot3adAggPortActorSystemID lag_port.actor_system_id
dot3adAggPortPartnerOperSystemID lag_port.partner_oper_system_id
dot3adAggPortAttachedAggID lag_port.attached_agg_id
dot3adAggPortState lag_port.state
dot3adAggPortStatsLACPDUsRx lag_port.lacpdus.rx
dot3adAggPortStatsMarkerPDUsRx lag_port.marker_pdus.rx
dot3adAggPortStatsMarkerResponsePDUsRx lag_port.marker_response_pdus.rx
dot3adAggPortStatsUnknownRx lag_port.unknown.rx
dot3adAggPortStatsIllegalRx lag_port.illegal.rx
dot3adAggPortStatsLACPDUsTx lag_port.lacpdus.tx
dot3adAggPortStatsMarkerPDUsTx lag_port.marker_pdus.tx
dot3adAggPortStatsMarkerResponsePDUsTx lag_port.marker_response_pdus.tx
cpu5s cpu_5s
cpu1m cpu_1m
cpu5m cpu_5m
totalMemory total_memory
freeMemory free_memory
radioElapsedTime elapsed_time
radioOnChannelTime on_channel_time
radioOnChannelBusyTime channel_busy_time
`

const COUNTERPARTS: ReadonlyMap<string, readonly string[]> = new Map(
  NAMES.trim()
    .split('\n')
    .map((row) => row.split(' '))
    .map(([ours = '', ...theirs]) => [ours, theirs]),
)

/** Whether tshark's field of this name holds what ours with this key does. */
export function isSflowCounterpart(key: string, name: string): boolean {
  const ours = key.replace(/#\d+$/, '').replace(/^sflow:/, '')
  const short = name.replace(/^sflow(?:_\d+)?\./, '')
  const theirs = COUNTERPARTS.get(ours)
  return theirs === undefined ? short.toLowerCase() === ours.toLowerCase() : theirs.includes(short)
}
