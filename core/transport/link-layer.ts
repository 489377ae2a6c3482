/** Finds the IP header of a frame, below whatever link layer and tags there are. */
import { read16, read16Little } from '../bytes/read-number.ts'

/** LINKTYPE_ numbers, https://www.tcpdump.org/linktypes.html. */
const NULL = 0
const ETHERNET = 1
const RAW_OLD_BSD = 12
const RAW_OLD_OPENBSD = 14
const RAW = 101
const LOOP = 108
const LINUX_SLL = 113
const IPV4 = 228
const IPV6 = 229
const LINUX_SLL2 = 276

const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
const ETHERTYPE_PPPOE_SESSION = 0x8864

/** Results of `findIpHeader` that are no offset. */
export const NO_IP = -1
export const LINK_TYPE_UNKNOWN = -2
export const LINK_HEADER_CUT = -3

/** More tags and labels than any network stacks; past them the frame is none of ours. */
const MAX_TAGS = 32

/** Where the IP header of the frame from `from` to before `end` begins; negative when there is none (`NO_IP` …). */
export function findIpHeader(octets: Uint8Array, from: number, end: number, linkType: number): number {
  switch (linkType) {
    case ETHERNET:
      return end - from < 14 ? LINK_HEADER_CUT : followEtherType(octets, read16(octets, from + 12), from + 14, end)
    case LINUX_SLL:
      return end - from < 16 ? LINK_HEADER_CUT : followEtherType(octets, read16(octets, from + 14), from + 16, end)
    case LINUX_SLL2:
      return end - from < 20 ? LINK_HEADER_CUT : followEtherType(octets, read16(octets, from), from + 20, end)
    case NULL:
    case LOOP:
      return end - from < 4 ? LINK_HEADER_CUT : followAddressFamily(octets, from)
    case RAW:
    case RAW_OLD_BSD:
    case RAW_OLD_OPENBSD:
    case IPV4:
    case IPV6:
      return end === from ? LINK_HEADER_CUT : from
    default:
      return LINK_TYPE_UNKNOWN
  }
}

/** Walks VLAN tags, MPLS labels and a PPPoE session down to IP. */
function followEtherType(octets: Uint8Array, firstType: number, firstAt: number, end: number): number {
  let etherType = firstType
  let at = firstAt
  for (let count = 0; count < MAX_TAGS; count++) {
    switch (etherType) {
      case ETHERTYPE_IPV4:
      case ETHERTYPE_IPV6:
        return at
      // 802.1Q, 802.1ad, and the two numbers that QinQ had before it.
      case 0x8100:
      case 0x88a8:
      case 0x9100:
      case 0x9200:
        if (at + 4 > end) return LINK_HEADER_CUT
        etherType = read16(octets, at + 2)
        at += 4
        break
      case 0x8847:
      case 0x8848:
        return followLabels(octets, at, end)
      case ETHERTYPE_PPPOE_SESSION: {
        // RFC 2516 §4: 6 octets of header, then the PPP protocol number.
        if (at + 8 > end) return LINK_HEADER_CUT
        const protocol = read16(octets, at + 6)
        return protocol === 0x0021 || protocol === 0x0057 ? at + 8 : NO_IP
      }
      default:
        return NO_IP
    }
  }
  return NO_IP
}

/** RFC 3032 §2.1: labels of 4 octets up to the one with the bottom-of-stack bit. */
function followLabels(octets: Uint8Array, start: number, end: number): number {
  let at = start
  for (let count = 0; count < MAX_TAGS; count++) {
    if (at + 4 > end) return LINK_HEADER_CUT
    const isBottom = ((octets[at + 2] ?? 0) & 1) === 1
    at += 4
    if (!isBottom) continue
    if (at >= end) return LINK_HEADER_CUT
    const nibble = (octets[at] ?? 0) >> 4
    if (nibble === 4 || nibble === 6) return at
    // RFC 4385 §3: a control word begins with 0; an Ethernet frame follows it.
    if (nibble !== 0) return NO_IP
    if (at + 18 > end) return LINK_HEADER_CUT
    return followEtherType(octets, read16(octets, at + 16), at + 18, end)
  }
  return NO_IP
}

/** The family is in the byte order of the machine that captured (LINKTYPE_NULL) or of the network (LINKTYPE_LOOP). */
function followAddressFamily(octets: Uint8Array, from: number): number {
  const isBigEndian = octets[from] === 0 && octets[from + 1] === 0
  const family = isBigEndian ? read16(octets, from + 2) : read16Little(octets, from)
  // 2 is IPv4 everywhere; IPv6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS.
  const isIp = family === 2 || family === 10 || family === 24 || family === 28 || family === 30
  return isIp ? from + 4 : NO_IP
}
