/** Reads IPv4 and IPv6 headers. */
import { read16 } from '../bytes/read-number.ts'
import type { IpPacket } from './ip-packet.ts'

/** What came of reading: `cut` when the snap length took part of the headers, `malformed` when they contradict each other. */
export type IpOutcome = 'packet' | 'cut' | 'malformed'

const HOP_BY_HOP = 0
const ROUTING = 43
const FRAGMENT = 44
const AUTHENTICATION = 51
const DESTINATION = 60
const MOBILITY = 135

/** RFC 8200 §4.1 lists each extension header once or twice; more are an attempt to keep us busy. */
const MAX_EXTENSION_HEADERS = 16

/** Fills `packet` from the IP header at `start` of a frame that ends before `end`; the version nibble tells IPv4 from IPv6. */
export function readIpPacket(packet: IpPacket, octets: Uint8Array, start: number, end: number): IpOutcome {
  packet.octets = octets
  packet.isInPlace = true
  packet.isFragment = false
  if (start >= end) return 'cut'
  const version = (octets[start] ?? 0) >> 4
  if (version === 4) return readIpv4(packet, octets, start, end)
  if (version === 6) return readIpv6(packet, octets, start, end)
  return 'malformed'
}

/** RFC 791 §3.1. */
function readIpv4(packet: IpPacket, octets: Uint8Array, start: number, end: number): IpOutcome {
  if (end - start < 20) return 'cut'
  const headerLength = ((octets[start] ?? 0) & 15) * 4
  // Captures on the sender see 0 when the network card splits the packet later (TSO).
  const totalLength = read16(octets, start + 2) || end - start
  if (headerLength < 20 || totalLength < headerLength) return 'malformed'
  if (start + headerLength > end) return 'cut'
  const flags = read16(octets, start + 6)
  packet.addressLength = 4
  packet.sourceAt = start + 12
  packet.destinationAt = start + 16
  packet.protocol = octets[start + 9] ?? 0
  packet.payloadAt = start + headerLength
  packet.payloadLength = totalLength - headerLength
  packet.payloadEnd = Math.min(end, start + totalLength)
  packet.hasMoreFragments = (flags & 0x2000) !== 0
  packet.fragmentOffset = (flags & 0x1fff) * 8
  packet.isFragment = packet.hasMoreFragments || packet.fragmentOffset > 0
  packet.identification = read16(octets, start + 4)
  return 'packet'
}

/** RFC 8200 §3 and §4. */
function readIpv6(packet: IpPacket, octets: Uint8Array, start: number, end: number): IpOutcome {
  if (end - start < 40) return 'cut'
  // 0 is a jumbogram (RFC 2675) or, as in IPv4, a packet that the network card splits.
  const payloadLength = read16(octets, start + 4) || end - start - 40
  const packetEnd = start + 40 + payloadLength
  packet.addressLength = 16
  packet.sourceAt = start + 8
  packet.destinationAt = start + 24
  packet.payloadEnd = Math.min(end, packetEnd)
  let next = octets[start + 6] ?? 0
  let at = start + 40
  for (let count = 0; count < MAX_EXTENSION_HEADERS; count++) {
    const isExtension =
      next === HOP_BY_HOP || next === ROUTING || next === DESTINATION || next === MOBILITY || next === AUTHENTICATION
    if (!isExtension && next !== FRAGMENT) {
      packet.protocol = next
      packet.payloadAt = at
      packet.payloadLength = packetEnd - at
      return 'packet'
    }
    if (at + 8 > packetEnd) return 'malformed'
    if (at + 8 > end) return 'cut'
    if (next === FRAGMENT) {
      const flags = read16(octets, at + 2)
      packet.fragmentOffset = flags & 0xfff8
      packet.hasMoreFragments = (flags & 1) !== 0
      packet.isFragment = packet.hasMoreFragments || packet.fragmentOffset > 0
      packet.identification = ((read16(octets, at + 4) << 16) | read16(octets, at + 6)) >>> 0
      next = octets[at] ?? 0
      at += 8
      if (!packet.isFragment) continue
      packet.protocol = next
      packet.payloadAt = at
      packet.payloadLength = packetEnd - at
      return 'packet'
    }
    // RFC 4302 §2.2: the authentication header counts in 4 octets, all others in 8.
    const length = next === AUTHENTICATION ? ((octets[at + 1] ?? 0) + 2) * 4 : ((octets[at + 1] ?? 0) + 1) * 8
    next = octets[at] ?? 0
    at += length
    if (at > packetEnd) return 'malformed'
    if (at > end) return 'cut'
  }
  return 'malformed'
}
