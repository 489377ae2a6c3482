/** Builds frames and packets: each function wraps the payload it is given, so that they nest as on the wire. */
import { concatOctets, packNumbers } from './capture-builders.ts'

function big(...fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]): Uint8Array<ArrayBuffer> {
  return packNumbers('big', fields)
}

/** The EtherType of an IP packet, from its version. */
function etherTypeOf(packet: Uint8Array): number {
  return (packet[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800
}

export interface EthernetOptions {
  /** EtherType of the payload; IPv4 or IPv6 by the payload's first octet when absent. */
  readonly etherType?: number
  /** Outermost first: 0x8100 is 802.1Q, 0x88a8 802.1ad. */
  readonly tags?: readonly { readonly etherType: number; readonly vlan: number }[]
}

/** An Ethernet frame, padded to 60 octets as on the wire. */
export function ethernet(payload: Uint8Array, options: EthernetOptions = {}): Uint8Array<ArrayBuffer> {
  const tags = options.tags ?? []
  const parts: Uint8Array[] = [new Uint8Array([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1])]
  for (const tag of tags) parts.push(big([2, tag.etherType], [2, tag.vlan]))
  parts.push(big([2, options.etherType ?? etherTypeOf(payload)]), payload)
  const frame = concatOctets(parts)
  return frame.length >= 60 ? frame : concatOctets([frame, new Uint8Array(60 - frame.length)])
}

/** MPLS labels (RFC 3032), outermost first, around an IP packet. */
export function mpls(labels: readonly number[], payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const stack = labels.map((label, index) =>
    big([4, (BigInt(label) << 12n) | (index === labels.length - 1 ? 0x100n : 0n) | 64n]),
  )
  return concatOctets([...stack, payload])
}

/** A PPPoE session header (RFC 2516) and a PPP protocol number around an IP packet. */
export function pppoe(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const protocol = etherTypeOf(payload) === 0x86dd ? 0x0057 : 0x0021
  return concatOctets([big([1, 0x11], [1, 0], [2, 1], [2, payload.length + 2], [2, protocol]), payload])
}

/** Linux cooked capture, LINKTYPE 113. */
export function linuxCooked(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatOctets([big([2, 0], [2, 1], [2, 6], [8, 0x020000000001n << 16n], [2, etherTypeOf(payload)]), payload])
}

/** Linux cooked capture version 2, LINKTYPE 276. */
export function linuxCooked2(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = big([2, etherTypeOf(payload)], [2, 0], [4, 1], [2, 1], [1, 0], [1, 6], [8, 0x020000000001n << 16n])
  return concatOctets([header, payload])
}

/** The octets of dotted or RFC 5952 text. */
export function addressOctets(address: string): Uint8Array<ArrayBuffer> {
  if (!address.includes(':')) return Uint8Array.from(address.split('.'), Number)
  const [head = '', tail] = address.split('::')
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const first = parse(head)
  const last = parse(tail ?? '')
  const groups = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last]
  return concatOctets(groups.map((group) => big([2, group])))
}

export interface Ipv4Options {
  readonly source?: string
  readonly destination?: string
  /** IANA protocol number; UDP when absent. */
  readonly protocol?: number
  readonly identification?: number
  /** In octets, a multiple of 8. */
  readonly fragmentOffset?: number
  readonly hasMoreFragments?: boolean
  /** Options of the header, a multiple of 4 octets. */
  readonly options?: Uint8Array
  /** Total length that the header states; the right one when absent. */
  readonly totalLength?: number
}

/** An IPv4 packet (RFC 791). */
export function ipv4(payload: Uint8Array, options: Ipv4Options = {}): Uint8Array<ArrayBuffer> {
  const { source = '192.0.2.1', destination = '192.0.2.2', protocol = 17, identification = 1 } = options
  const extra = options.options ?? new Uint8Array(0)
  const headerLength = 20 + extra.length
  const fragment = ((options.hasMoreFragments ?? false) ? 0x2000 : 0) | ((options.fragmentOffset ?? 0) / 8)
  const header = concatOctets([
    big([1, 0x40 | (headerLength / 4)], [1, 0], [2, options.totalLength ?? headerLength + payload.length]),
    big([2, identification], [2, fragment], [1, 64], [1, protocol], [2, 0]),
    addressOctets(source),
    addressOctets(destination),
    extra,
  ])
  let sum = 0
  for (let at = 0; at < header.length; at += 2) sum += ((header[at] ?? 0) << 8) | (header[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  header[10] = (~sum >> 8) & 0xff
  header[11] = ~sum & 0xff
  return concatOctets([header, payload])
}

/** An IPv6 extension header: its number, and its octets from the second on (the first is the next header). */
export interface ExtensionHeader {
  readonly number: number
  readonly octets: Uint8Array
}

/** The IPv6 fragment header (RFC 8200 §4.5). */
export function fragmentHeader(offset: number, hasMoreFragments: boolean, identification = 1): ExtensionHeader {
  return { number: 44, octets: big([1, 0], [2, offset | (hasMoreFragments ? 1 : 0)], [4, identification]) }
}

export interface Ipv6Options {
  readonly source?: string
  readonly destination?: string
  /** Next header of the payload; UDP when absent. */
  readonly protocol?: number
  readonly extensionHeaders?: readonly ExtensionHeader[]
}

/** An IPv6 packet (RFC 8200). */
export function ipv6(payload: Uint8Array, options: Ipv6Options = {}): Uint8Array<ArrayBuffer> {
  const { source = '2001:db8::1', destination = '2001:db8::2', protocol = 17, extensionHeaders = [] } = options
  const numbers = [...extensionHeaders.map((header) => header.number), protocol]
  const extensions = concatOctets(
    extensionHeaders.flatMap((header, index) => [Uint8Array.of(numbers[index + 1] ?? 0), header.octets]),
  )
  return concatOctets([
    big([4, 0x60000000], [2, extensions.length + payload.length], [1, numbers[0] ?? protocol], [1, 64]),
    addressOctets(source),
    addressOctets(destination),
    extensions,
    payload,
  ])
}

export interface UdpOptions {
  readonly sourcePort?: number
  readonly destinationPort?: number
  /** Length that the header states; the right one when absent. */
  readonly length?: number
}

/** A UDP datagram (RFC 768) without checksum. */
export function udp(payload: Uint8Array, options: UdpOptions = {}): Uint8Array<ArrayBuffer> {
  const { sourcePort = 40_000, destinationPort = 4739, length = payload.length + 8 } = options
  return concatOctets([big([2, sourcePort], [2, destinationPort], [2, length], [2, 0]), payload])
}

export interface TcpOptions {
  readonly sourcePort?: number
  readonly destinationPort?: number
  readonly sequence?: number
  readonly flags?: readonly ('fin' | 'syn' | 'rst' | 'psh' | 'ack')[]
}

const TCP_FLAGS = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const

/** A TCP segment (RFC 9293) without checksum. */
export function tcp(payload: Uint8Array, options: TcpOptions = {}): Uint8Array<ArrayBuffer> {
  const { sourcePort = 40_000, destinationPort = 4739, sequence = 0, flags = ['psh', 'ack'] } = options
  const bits = flags.reduce((sum, flag) => sum | TCP_FLAGS[flag], 0)
  const header = big([2, sourcePort], [2, destinationPort], [4, sequence >>> 0], [4, 1], [1, 0x50], [1, bits])
  return concatOctets([header, big([2, 65_535], [2, 0], [2, 0]), payload])
}

export interface SctpDataOptions {
  readonly tsn: number
  readonly streamId?: number
  readonly streamSequence?: number
  readonly isBeginning?: boolean
  readonly isEnding?: boolean
}

/** An SCTP DATA chunk (RFC 9260 §3.3.1), padded to 4 octets. */
export function sctpData(payload: Uint8Array, options: SctpDataOptions): Uint8Array<ArrayBuffer> {
  const { tsn, streamId = 0, streamSequence = 0, isBeginning = true, isEnding = true } = options
  const flags = (isBeginning ? 2 : 0) | (isEnding ? 1 : 0)
  const header = big([1, 0], [1, flags], [2, 16 + payload.length], [4, tsn >>> 0], [2, streamId], [2, streamSequence])
  return concatOctets([header, big([4, 0]), payload, new Uint8Array((4 - (payload.length % 4)) % 4)])
}

/** An SCTP chunk of any type. */
export function sctpChunk(type: number, flags: number, value: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = big([1, type], [1, flags], [2, 4 + value.length])
  return concatOctets([header, value, new Uint8Array((4 - (value.length % 4)) % 4)])
}

/** An SCTP packet (RFC 9260 §3) of whole chunks, without checksum. */
export function sctp(
  chunks: readonly Uint8Array[],
  options: { readonly sourcePort?: number; readonly destinationPort?: number } = {},
): Uint8Array<ArrayBuffer> {
  const { sourcePort = 40_000, destinationPort = 4739 } = options
  return concatOctets([big([2, sourcePort], [2, destinationPort], [4, 7], [4, 0]), ...chunks])
}

/** A frame with one UDP datagram over IPv4 in it: what most captures of flow export look like. */
export function udpFrame(payload: Uint8Array, options: UdpOptions & Ipv4Options = {}): Uint8Array<ArrayBuffer> {
  return ethernet(ipv4(udp(payload, options), options))
}
