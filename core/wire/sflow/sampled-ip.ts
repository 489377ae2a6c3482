/** IP headers of a sampled packet. */
import { addField, ianaField, type SampleFields } from './sample-fields.ts'

/** What the readers of headers share; the functions let a tunnel begin anew. */
export interface HeaderWalk {
  readonly view: DataView
  readonly end: number
  readonly into: SampleFields
  headersLeft: number
  readonly readLinkLayer: (walk: HeaderWalk, at: number) => void
  readonly readEtherType: (walk: HeaderWalk, type: number, at: number) => void
}

export interface IpPayload {
  readonly protocol: number
  readonly at: number
}

export const IP_IN_IP = 4
export const IPV6_IN_IP = 41

const VERSION = ianaField(60, 'u8', 1, { shift: 4, mask: 0xf })
const PROTOCOL = ianaField(4, 'u8', 1)
const TTL = ianaField(192, 'u8', 1)

const IPV4_HEADER_WORDS = ianaField(207, 'u8', 1, { mask: 0xf })
const IPV4_CLASS = ianaField(5, 'u8', 1)
const IPV4_LENGTH = ianaField(224, 'u32', 2)
const IPV4_IDENTIFICATION = ianaField(54, 'u32', 2)
/** IANA 197 has the three flags at the top of an octet, as on the wire. */
const IPV4_FLAGS = ianaField(197, 'u8', 1, { mask: 0xe0 })
const IPV4_FRAGMENT_OFFSET = ianaField(88, 'u16', 2, { mask: 0x1fff })
const IPV4_SOURCE = ianaField(8, 'ipv4', 4)
const IPV4_DESTINATION = ianaField(12, 'ipv4', 4)

const IPV6_CLASS = ianaField(5, 'u8', 2, { shift: 4, mask: 0xff })
const IPV6_FLOW_LABEL = ianaField(31, 'u32', 4, { mask: 0xf_ffff })
/** The header states what follows it, the element counts the header too. */
const IPV6_LENGTH = ianaField(224, 'u32', 2, { add: 40 })
const IPV6_SOURCE = ianaField(27, 'ipv6', 16)
const IPV6_DESTINATION = ianaField(28, 'ipv6', 16)
const IPV6_IDENTIFICATION = ianaField(54, 'u32', 4)
const IPV6_FRAGMENT_OFFSET = ianaField(88, 'u16', 2, { shift: 3, mask: 0x1fff })

const HOP_BY_HOP = 0
const ROUTING = 43
const FRAGMENT = 44
const AUTHENTICATION = 51
const DESTINATION = 60
const MOBILITY = 135

/** RFC 791 §3.1. The payload is undefined where it does not begin in the octets that are there, or is a later fragment. */
export function readIpv4(walk: HeaderWalk, at: number): IpPayload | undefined {
  const { view, end, into } = walk
  if (walk.headersLeft-- <= 0) return undefined
  addField(into, VERSION, at)
  addField(into, IPV4_HEADER_WORDS, at)
  if (at + 2 <= end) addField(into, IPV4_CLASS, at + 1)
  if (at + 4 <= end) addField(into, IPV4_LENGTH, at + 2)
  if (at + 6 <= end) addField(into, IPV4_IDENTIFICATION, at + 4)
  if (at + 8 <= end) {
    addField(into, IPV4_FLAGS, at + 6)
    addField(into, IPV4_FRAGMENT_OFFSET, at + 6)
  }
  if (at + 9 <= end) addField(into, TTL, at + 8)
  if (at + 10 <= end) addField(into, PROTOCOL, at + 9)
  if (at + 16 <= end) addField(into, IPV4_SOURCE, at + 12)
  if (at + 20 > end) return undefined
  addField(into, IPV4_DESTINATION, at + 16)
  const headerLength = (view.getUint8(at) & 0xf) * 4
  if (headerLength < 20 || (view.getUint16(at + 6) & 0x1fff) !== 0) return undefined
  return { protocol: view.getUint8(at + 9), at: at + headerLength }
}

/** RFC 8200 §3. */
export function readIpv6(walk: HeaderWalk, at: number): IpPayload | undefined {
  const { end, into } = walk
  if (walk.headersLeft-- <= 0) return undefined
  addField(into, VERSION, at)
  if (at + 2 <= end) addField(into, IPV6_CLASS, at)
  if (at + 4 <= end) addField(into, IPV6_FLOW_LABEL, at)
  if (at + 6 <= end) addField(into, IPV6_LENGTH, at + 4)
  if (at + 8 <= end) addField(into, TTL, at + 7)
  if (at + 24 <= end) addField(into, IPV6_SOURCE, at + 8)
  if (at + 40 > end) {
    if (at + 7 <= end) addField(into, PROTOCOL, at + 6)
    return undefined
  }
  addField(into, IPV6_DESTINATION, at + 24)
  return readExtensions(walk, at + 6, at + 40)
}

/**
 * RFC 8200 §4. `protocolIdentifier` is the last Next Header (IANA 4); those before it follow as its repetitions, so that a record
 * says which extension headers the packet has.
 */
function readExtensions(walk: HeaderWalk, firstNextAt: number, first: number): IpPayload | undefined {
  const { view, end, into } = walk
  const chain: number[] = []
  let nextAt = firstNextAt
  let at = first
  let isLaterFragment = false
  while (isExtension(view.getUint8(nextAt)) && at + 8 <= end && !isLaterFragment && walk.headersLeft-- > 0) {
    const header = view.getUint8(nextAt)
    if (header === FRAGMENT) {
      addField(into, IPV6_FRAGMENT_OFFSET, at + 2)
      addField(into, IPV6_IDENTIFICATION, at + 4)
      isLaterFragment = view.getUint16(at + 2) >> 3 !== 0
    }
    chain.push(nextAt)
    nextAt = at
    at += extensionLength(header, view.getUint8(at + 1))
  }
  addField(into, PROTOCOL, nextAt)
  for (const before of chain) addField(into, PROTOCOL, before)
  return isLaterFragment ? undefined : { protocol: view.getUint8(nextAt), at }
}

function isExtension(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === AUTHENTICATION ||
    protocol === DESTINATION ||
    protocol === MOBILITY
  )
}

/** RFC 4302 §2.2: the authentication header counts in 4 octets, all others in 8. */
function extensionLength(header: number, stated: number): number {
  if (header === FRAGMENT) return 8
  return header === AUTHENTICATION ? (stated + 2) * 4 : (stated + 1) * 8
}
