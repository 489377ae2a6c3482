/**
 * Writes pcapng (draft-ietf-opsawg-pcapng): little-endian, one interface of raw IP with nanoseconds, and an Enhanced Packet
 * Block a datagram or segment, whose IP and transport headers are made here from what the socket knows.
 *
 * Every length is right and so is the checksum of IPv4; those of UDP and TCP are 0 (not computed).
 */
import { writeNanoseconds } from '../bytes/nanoseconds.ts'

/** LINKTYPE_RAW: the packet begins with its IP header. */
const LINKTYPE_RAW = 101
const NANOSECOND_EXPONENT = 9
const SECTION_HEADER = 0x0a0d0d0a
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
const OPTION_TSRESOL = 9
const SECTION_OCTETS = 28
const INTERFACE_OCTETS = 32

/** Octets before the packet in its block. */
const BLOCK_HEAD = 28
const BLOCK_TRAILER = 4
const IPV4_HEADER = 20
const IPV6_HEADER = 40
const UDP_HEADER = 8
const TCP_HEADER = 20
const PROTOCOL_TCP = 6
const PROTOCOL_UDP = 17
const HOP_LIMIT = 64

/** Octets of a stream that one segment holds: with its headers they stay within the 16 bits of the length of IP. */
export const MAX_SEGMENT_OCTETS = 32_768

export const TCP_FIN = 1
export const TCP_SYN = 2
export const TCP_RST = 4
export const TCP_PSH_ACK = 24

/** Where blocks are written: the same memory as octets and as a view. */
export interface BlockMemory {
  readonly octets: Uint8Array
  readonly view: DataView
}

/** Makes memory for blocks. */
export function createBlockMemory(octets: number): BlockMemory {
  const buffer = new ArrayBuffer(octets)
  return { octets: new Uint8Array(buffer), view: new DataView(buffer) }
}

/** Everything of the blocks between two addresses that does not change from one to the next. */
export interface PacketHead {
  /** From the block's type to the end of the transport header. */
  readonly octets: Uint8Array
  readonly isIpv6: boolean
  /** Sum of the words of the IPv4 header without the total length. */
  readonly ipv4Sum: number
}

/** Unix time of a packet. */
export interface PacketTime {
  readonly seconds: number
  readonly nanos: number
}

/** Section Header and Interface Description: what a file begins with. */
export function createFileHead(): Uint8Array {
  const { octets, view } = createBlockMemory(SECTION_OCTETS + INTERFACE_OCTETS)
  view.setUint32(0, SECTION_HEADER, true)
  view.setUint32(4, SECTION_OCTETS, true)
  view.setUint32(8, BYTE_ORDER_MAGIC, true)
  view.setUint16(12, 1, true)
  // The length of the section is not known.
  view.setUint32(16, 0xffff_ffff, true)
  view.setUint32(20, 0xffff_ffff, true)
  view.setUint32(SECTION_OCTETS - 4, SECTION_OCTETS, true)
  const at = SECTION_OCTETS
  view.setUint32(at, INTERFACE_DESCRIPTION, true)
  view.setUint32(at + 4, INTERFACE_OCTETS, true)
  view.setUint16(at + 8, LINKTYPE_RAW, true)
  view.setUint16(at + 16, OPTION_TSRESOL, true)
  view.setUint16(at + 18, 1, true)
  octets[at + 20] = NANOSECOND_EXPONENT
  // The end of the options is four octets of zero, and they are there.
  view.setUint32(at + INTERFACE_OCTETS - 4, INTERFACE_OCTETS, true)
  return octets
}

/** What all UDP datagrams between two addresses begin with; both of one family. */
export function createUdpHead(source: Uint8Array, destination: Uint8Array, destinationPort: number): PacketHead {
  const head = createHead({ source, destination, protocol: PROTOCOL_UDP, transportOctets: UDP_HEADER })
  set16(head.octets, head.octets.length - UDP_HEADER + 2, destinationPort)
  return head
}

/** Both ends of a connection, addresses of one family. */
export interface ConnectionEnds {
  readonly source: Uint8Array
  readonly sourcePort: number
  readonly destination: Uint8Array
  readonly destinationPort: number
}

/** What all segments from the source to the destination begin with. */
export function createTcpHead(ends: ConnectionEnds): PacketHead {
  const { source, destination } = ends
  const head = createHead({ source, destination, protocol: PROTOCOL_TCP, transportOctets: TCP_HEADER })
  const at = head.octets.length - TCP_HEADER
  set16(head.octets, at, ends.sourcePort)
  set16(head.octets, at + 2, ends.destinationPort)
  head.octets[at + 12] = (TCP_HEADER / 4) << 4
  set16(head.octets, at + 14, 0xffff)
  return head
}

interface HeadFacts {
  readonly source: Uint8Array
  readonly destination: Uint8Array
  readonly protocol: number
  readonly transportOctets: number
}

function createHead({ source, destination, protocol, transportOctets }: HeadFacts): PacketHead {
  const isIpv6 = source.length === 16
  const ipOctets = isIpv6 ? IPV6_HEADER : IPV4_HEADER
  const { octets, view } = createBlockMemory(BLOCK_HEAD + ipOctets + transportOctets)
  view.setUint32(0, ENHANCED_PACKET, true)
  const ip = BLOCK_HEAD
  if (isIpv6) {
    octets[ip] = 0x60
    octets[ip + 6] = protocol
    octets[ip + 7] = HOP_LIMIT
    octets.set(source, ip + 8)
    octets.set(destination, ip + 24)
    return { octets, isIpv6, ipv4Sum: 0 }
  }
  octets[ip] = 0x45
  // Do not fragment: it never was.
  octets[ip + 6] = 0x40
  octets[ip + 8] = HOP_LIMIT
  octets[ip + 9] = protocol
  octets.set(source, ip + 12)
  octets.set(destination, ip + 16)
  let ipv4Sum = 0
  for (let at = ip; at < ip + IPV4_HEADER; at += 2) ipv4Sum += view.getUint16(at)
  return { octets, isIpv6, ipv4Sum }
}

/** Octets of the block of a datagram or segment. */
export function blockOctets(head: PacketHead, payloadOctets: number): number {
  return padded(head.octets.length + payloadOctets) + BLOCK_TRAILER
}

/** The flags of a segment and the number of its first octet. */
export interface SegmentPlace {
  readonly sequence: number
  readonly flags: number
}

/** Writes blocks at a place that has room for them (`blockOctets`); each call returns where the block ends. */
export interface PacketWriter {
  writeDatagram(memory: BlockMemory, at: number, head: PacketHead, sourcePort: number, payload: Uint8Array): number
  writeSegment(memory: BlockMemory, at: number, head: PacketHead, place: SegmentPlace, payload: Uint8Array): number
}

/** Creates a writer whose packets arrived at what `time` says when they are written. */
export function createPacketWriter(time: PacketTime): PacketWriter {
  const clockWords = new Uint32Array(2)

  function writeBlock({ octets, view }: BlockMemory, at: number, head: PacketHead, payload: Uint8Array): number {
    const headOctets = head.octets.length
    const packetOctets = headOctets - BLOCK_HEAD + payload.length
    const length = blockOctets(head, payload.length)
    const end = at + length
    // The padding first: what of these octets is none is written over.
    view.setUint32(end - 8, 0)
    octets.set(head.octets, at)
    octets.set(payload, at + headOctets)
    view.setUint32(at + 4, length, true)
    view.setUint32(end - BLOCK_TRAILER, length, true)
    writeNanoseconds(clockWords, 0, time.seconds, time.nanos)
    view.setUint32(at + 12, clockWords[1]!, true)
    view.setUint32(at + 16, clockWords[0]!, true)
    view.setUint32(at + 20, packetOctets, true)
    view.setUint32(at + 24, packetOctets, true)
    const ip = at + BLOCK_HEAD
    if (head.isIpv6) {
      set16(octets, ip + 4, packetOctets - IPV6_HEADER)
      return end
    }
    set16(octets, ip + 2, packetOctets)
    const sum = head.ipv4Sum + packetOctets
    const folded = (sum & 0xffff) + (sum >>> 16)
    set16(octets, ip + 10, ~((folded & 0xffff) + (folded >>> 16)))
    return end
  }

  return {
    writeDatagram(memory, at, head, sourcePort, payload) {
      const end = writeBlock(memory, at, head, payload)
      const udp = at + head.octets.length - UDP_HEADER
      set16(memory.octets, udp, sourcePort)
      set16(memory.octets, udp + 4, UDP_HEADER + payload.length)
      return end
    },
    writeSegment(memory, at, head, { sequence, flags }, payload) {
      const end = writeBlock(memory, at, head, payload)
      const tcp = at + head.octets.length - TCP_HEADER
      memory.view.setUint32(tcp + 4, sequence)
      memory.octets[tcp + 13] = flags
      return end
    },
  }
}

function set16(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >> 8
  octets[at + 1] = value
}

function padded(octets: number): number {
  return (octets + 3) & ~3
}
