/**
 * Reads the headers of a sampled packet, outermost first: what a switch sends is the beginning of a frame, cut after some 128
 * octets. Fields that are there are given; a header that is cut ends the walk. No more than `MAX_SAMPLED_HEADERS` are read.
 */
import { ianaField, addField, sflowField, type SampleFields } from './sample-fields.ts'
import { MAX_SAMPLED_HEADERS } from '../../limits/decode.ts'
import { IP_IN_IP, IPV6_IN_IP, readIpv4, readIpv6, type HeaderWalk } from './sampled-ip.ts'
import { readTransport } from './sampled-transport.ts'

const DESTINATION_MAC = ianaField(80, 'mac', 6)
const SOURCE_MAC = ianaField(56, 'mac', 6)
const ETHERNET_TYPE = ianaField(256, 'u16', 2)
/** RFC 5102 has one VLAN; of two tags the inner one is the customer's (IEEE 802.1ad). */
const TAGS = [
  [ianaField(58, 'u16', 2, { mask: 0xfff }), ianaField(244, 'u8', 1, { shift: 5, mask: 7 })],
  [ianaField(245, 'u16', 2, { mask: 0xfff }), ianaField(246, 'u8', 1, { shift: 5, mask: 7 })],
] as const
/** mplsTopLabelStackSection and mplsLabelStackSection2 … 10: label, experimental bits, bottom of stack. */
const LABELS = Array.from({ length: 10 }, (_, index) => ianaField(70 + index, 'octets', 3))
const LABEL_TTL = ianaField(200, 'u8', 1)
const PPPOE_SESSION = sflowField('pppoeSessionId', 'u16', 2)
const ARP_OPERATION = sflowField('arpOperation', 'u16', 2)
const ARP_SENDER = sflowField('arpSenderAddress', 'ipv4', 4)
const ARP_TARGET = sflowField('arpTargetAddress', 'ipv4', 4)

const ETHERTYPE_ARP = 0x0806
const ETHERTYPE_TRANSPARENT_BRIDGING = 0x6558

/** Values of `header_protocol`. */
const HEADER_ETHERNET = 1
const HEADER_PPP = 7
const HEADER_IPV4 = 11
const HEADER_IPV6 = 12
const HEADER_MPLS = 13
const HEADER_POS = 14

/** Adds the fields of the header from `at` to before `end`; false when its protocol is none that we read. */
export function readSampledHeader(
  view: DataView,
  headerProtocol: number,
  at: number,
  end: number,
  into: SampleFields,
): boolean {
  const walk: HeaderWalk = { view, end, into, headersLeft: MAX_SAMPLED_HEADERS, readLinkLayer, readEtherType }
  switch (headerProtocol) {
    case HEADER_ETHERNET:
      readLinkLayer(walk, at)
      return true
    case HEADER_IPV4:
    case HEADER_IPV6:
      readIp(walk, at)
      return true
    case HEADER_MPLS:
      readLabels(walk, at)
      return true
    case HEADER_PPP:
    case HEADER_POS:
      readPpp(walk, at)
      return true
    default:
      return false
  }
}

function readLinkLayer(walk: HeaderWalk, at: number): void {
  const { end, into } = walk
  if (walk.headersLeft-- <= 0) return
  if (at + 6 <= end) addField(into, DESTINATION_MAC, at)
  if (at + 12 <= end) addField(into, SOURCE_MAC, at + 6)
  readTags(walk, at + 12)
}

/** From the EtherType on: 802.1Q and 802.1ad tags, then what the frame carries. */
function readTags(walk: HeaderWalk, start: number): void {
  const { view, end, into } = walk
  let at = start
  for (let count = 0; at + 2 <= end; count++) {
    const type = view.getUint16(at)
    if (type !== 0x8100 && type !== 0x88a8 && type !== 0x9100 && type !== 0x9200) {
      // IEEE 802.3 §3.2.6: up to 1500 it is the length of an LLC frame.
      if (type <= 1500) return
      addField(into, ETHERNET_TYPE, at)
      readEtherType(walk, type, at + 2)
      return
    }
    if (at + 4 > end || walk.headersLeft-- <= 0) return
    const [vlan, priority] = TAGS[count === 1 ? 1 : 0]
    addField(into, vlan, at + 2)
    addField(into, priority, at + 2)
    at += 4
  }
}

/** What an EtherType announces; also the payload of GRE and Geneve. */
function readEtherType(walk: HeaderWalk, type: number, at: number): void {
  switch (type) {
    case 0x0800:
    case 0x86dd:
      readIp(walk, at)
      return
    case 0x8847:
    case 0x8848:
      readLabels(walk, at)
      return
    case 0x8864:
      readPppoe(walk, at)
      return
    case 0x8100:
    case 0x88a8:
      // Only behind GRE: a frame's own tags are read with its addresses.
      readTags(walk, at - 2)
      return
    case ETHERTYPE_TRANSPARENT_BRIDGING:
      readLinkLayer(walk, at)
      return
    case ETHERTYPE_ARP:
      readArp(walk, at)
  }
}

/** The version nibble decides, as it does after MPLS labels, where nothing else says what follows. */
function readIp(walk: HeaderWalk, at: number): void {
  const { view, end } = walk
  if (at >= end) return
  const version = view.getUint8(at) >> 4
  const payload = version === 4 ? readIpv4(walk, at) : version === 6 ? readIpv6(walk, at) : undefined
  if (payload === undefined) return
  const isIp = payload.protocol === IP_IN_IP || payload.protocol === IPV6_IN_IP
  if (isIp) readIp(walk, payload.at)
  else readTransport(walk, payload.protocol, payload.at)
}

/** RFC 3032 §2.1. */
function readLabels(walk: HeaderWalk, start: number): void {
  const { view, end, into } = walk
  let at = start
  for (let count = 0; at + 4 <= end; count++) {
    if (walk.headersLeft-- <= 0) return
    const label = LABELS[count]
    if (label !== undefined) addField(into, label, at)
    if (count === 0) addField(into, LABEL_TTL, at + 3)
    const isBottom = (view.getUint8(at + 2) & 1) === 1
    at += 4
    if (!isBottom) continue
    // RFC 4385 §3: a control word of a pseudowire begins with 0; its payload is most often Ethernet, but nothing says so.
    if (at < end && view.getUint8(at) >> 4 !== 0) readIp(walk, at)
    return
  }
}

/** RFC 2516 §4. */
function readPppoe(walk: HeaderWalk, at: number): void {
  if (at + 6 > walk.end || walk.headersLeft-- <= 0) return
  addField(walk.into, PPPOE_SESSION, at + 2)
  readPpp(walk, at + 6)
}

/** RFC 1661 §2, with the address and control octets of RFC 1662 §3.1 or without. */
function readPpp(walk: HeaderWalk, start: number): void {
  const { view, end } = walk
  if (walk.headersLeft-- <= 0) return
  const at = start + 2 <= end && view.getUint16(start) === 0xff03 ? start + 2 : start
  if (at + 2 > end) return
  const protocol = view.getUint16(at)
  if (protocol === 0x0021 || protocol === 0x0057) readIp(walk, at + 2)
  else if (protocol === 0x0281 || protocol === 0x0283) readLabels(walk, at + 2)
}

/** RFC 826, for IPv4 over Ethernet. */
function readArp(walk: HeaderWalk, at: number): void {
  const { view, end, into } = walk
  if (at + 28 > end || view.getUint32(at) !== 0x0001_0800 || view.getUint16(at + 4) !== 0x0604) return
  addField(into, ARP_OPERATION, at + 6)
  addField(into, ARP_SENDER, at + 14)
  addField(into, ARP_TARGET, at + 24)
}
