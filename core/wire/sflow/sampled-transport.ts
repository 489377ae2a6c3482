/** Transport headers of a sampled packet, and the tunnels that they carry. */
import { addField, ianaField, sflowField } from './sample-fields.ts'
import type { HeaderWalk } from './sampled-ip.ts'

const SOURCE_PORT = ianaField(7, 'u16', 2)
const DESTINATION_PORT = ianaField(11, 'u16', 2)
const TCP_SEQUENCE = ianaField(184, 'u32', 4)
const TCP_ACKNOWLEDGEMENT = ianaField(185, 'u32', 4)
/** IANA 6 since 2014: the twelve bits after the data offset. */
const TCP_CONTROL_BITS = ianaField(6, 'u16', 2, { mask: 0xfff })
const TCP_WINDOW = ianaField(186, 'u16', 2)
const UDP_LENGTH = ianaField(205, 'u16', 2)
const ICMPV4_TYPE = ianaField(176, 'u8', 1)
const ICMPV4_CODE = ianaField(177, 'u8', 1)
const ICMPV6_TYPE = ianaField(178, 'u8', 1)
const ICMPV6_CODE = ianaField(179, 'u8', 1)
const IGMP_TYPE = ianaField(33, 'u8', 1)
const GRE_KEY = sflowField('greKey', 'u32', 4)
/** The high octet of IANA 351 says which overlay: 1 is VXLAN. */
const VXLAN_SEGMENT = ianaField(351, 'u64', 4, { shift: 8, mask: 0xff_ffff, high: 0x0100_0000 })
const VXLAN_NETWORK = sflowField('vxlanNetworkIdentifier', 'u32', 4, { shift: 8, mask: 0xff_ffff })
const GENEVE_NETWORK = sflowField('geneveNetworkIdentifier', 'u32', 4, { shift: 8, mask: 0xff_ffff })

const ICMP = 1
const IGMP = 2
const TCP = 6
const UDP = 17
const DCCP = 33
const GRE = 47
const ICMPV6 = 58
const SCTP = 132
const UDP_LITE = 136

const VXLAN_PORT = 4789
/** Linux, before IANA gave a port. */
const VXLAN_LINUX_PORT = 8472
const GENEVE_PORT = 6081

/** Adds the fields of the header that the IP protocol number announces. */
export function readTransport(walk: HeaderWalk, protocol: number, at: number): void {
  const { end, into } = walk
  if (walk.headersLeft-- <= 0) return
  switch (protocol) {
    case TCP:
      readPorts(walk, at)
      if (at + 8 <= end) addField(into, TCP_SEQUENCE, at + 4)
      if (at + 12 <= end) addField(into, TCP_ACKNOWLEDGEMENT, at + 8)
      if (at + 14 <= end) addField(into, TCP_CONTROL_BITS, at + 12)
      if (at + 16 <= end) addField(into, TCP_WINDOW, at + 14)
      return
    case UDP:
      readUdp(walk, at)
      return
    case SCTP:
    case DCCP:
    case UDP_LITE:
      readPorts(walk, at)
      return
    case ICMP:
      if (at + 1 <= end) addField(into, ICMPV4_TYPE, at)
      if (at + 2 <= end) addField(into, ICMPV4_CODE, at + 1)
      return
    case ICMPV6:
      if (at + 1 <= end) addField(into, ICMPV6_TYPE, at)
      if (at + 2 <= end) addField(into, ICMPV6_CODE, at + 1)
      return
    case IGMP:
      if (at + 1 <= end) addField(into, IGMP_TYPE, at)
      return
    case GRE:
      readGre(walk, at)
  }
}

function readPorts({ end, into }: HeaderWalk, at: number): void {
  if (at + 2 <= end) addField(into, SOURCE_PORT, at)
  if (at + 4 <= end) addField(into, DESTINATION_PORT, at + 2)
}

function readUdp(walk: HeaderWalk, at: number): void {
  const { view, end, into } = walk
  readPorts(walk, at)
  if (at + 6 <= end) addField(into, UDP_LENGTH, at + 4)
  if (at + 16 > end) return
  const port = view.getUint16(at + 2)
  // RFC 7348 §5: the I flag says that the network identifier is valid; the high bit is that of group policies.
  if ((port === VXLAN_PORT || port === VXLAN_LINUX_PORT) && (view.getUint8(at + 8) & 0x7f) === 0x08) {
    addField(into, VXLAN_SEGMENT, at + 12)
    addField(into, VXLAN_NETWORK, at + 12)
    walk.readLinkLayer(walk, at + 16)
  } else if (port === GENEVE_PORT && view.getUint8(at + 8) >> 6 === 0) {
    // RFC 8926 §3.4: options in units of 4 octets stand before the payload.
    addField(into, GENEVE_NETWORK, at + 12)
    walk.readEtherType(walk, view.getUint16(at + 10), at + 16 + 4 * (view.getUint8(at + 8) & 0x3f))
  }
}

/** RFC 2784 §2 and RFC 2890 §2: checksum, key and sequence number are there when their bits are. */
function readGre(walk: HeaderWalk, at: number): void {
  const { view, end, into } = walk
  if (at + 4 > end) return
  const flags = view.getUint16(at)
  if ((flags & 0x7) !== 0) return
  let next = at + 4 + ((flags & 0x8000) === 0 ? 0 : 4)
  if ((flags & 0x2000) !== 0) {
    if (next + 4 <= end) addField(into, GRE_KEY, next)
    next += 4
  }
  if ((flags & 0x1000) !== 0) next += 4
  walk.readEtherType(walk, view.getUint16(at + 2), next)
}
