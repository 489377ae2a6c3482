/**
 * Packets of an anonymised bundle. They are made anew, from addresses, ports, times and messages alone: nothing of the link layer, of
 * IP options or of other protocols comes along. A message of a stream becomes a segment whose number continues the one before.
 */
import { parseSocketAddress } from './socket-address.ts'
import {
  blockOctets,
  createBlockMemory,
  createPacketWriter,
  createTcpHead,
  createUdpHead,
  MAX_SEGMENT_OCTETS,
  TCP_PSH_ACK,
  TCP_SYN,
  type BlockMemory,
  type PacketHead,
  type SegmentPlace,
} from './pcapng-writer.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** LINKTYPE_RAW. */
export const RAW_IP = 101
const NANOS_PER_SECOND = 1_000_000_000n
/** Where the block of a packet has it, and its two lengths. */
const BLOCK_HEAD_OCTETS = 28
const CAPTURED_LENGTH_AT = 20

export interface AnonymisedPacket {
  readonly octets: Uint8Array
  readonly arrivalNs: bigint
  readonly originalLength: number
}

export interface AnonymisedPackets {
  /** The packets that carry a datagram or a message of a stream; none for a transport that cannot be made. */
  packetsOf(message: {
    readonly session: TransportSession
    readonly octets: Uint8Array
    /** Octets that it had before it was cut. */
    readonly originalLength: number
    readonly arrivalNs: bigint
  }): readonly AnonymisedPacket[]
}

interface Stream {
  readonly head: PacketHead
  sequence: number
}

/** Makes packets for sessions as they come; octets of a packet are valid until the next call. */
export function createAnonymisedPackets(pseudonyms: Pseudonyms): AnonymisedPackets {
  const time = { seconds: 0, nanos: 0 }
  const writer = createPacketWriter(time)
  const heads = new Map<number, PacketHead | undefined>()
  const streams = new Map<number, Stream | undefined>()
  let memory: BlockMemory = createBlockMemory(1 << 16)

  function room(octets: number): BlockMemory {
    if (memory.octets.length < octets) memory = createBlockMemory(2 * octets)
    return memory
  }

  /** The packet in the block that ends at `end`. */
  function packetIn(into: BlockMemory, arrivalNs: bigint, missing: number): AnonymisedPacket {
    const length = into.view.getUint32(CAPTURED_LENGTH_AT, true)
    const octets = into.octets.slice(BLOCK_HEAD_OCTETS, BLOCK_HEAD_OCTETS + length)
    if (missing > 0) stateLength(octets, missing)
    return { octets, arrivalNs, originalLength: length + missing }
  }

  function addressesOf(session: TransportSession): { source: Uint8Array; destination: Uint8Array } | undefined {
    const source = anonymousAddress(session.exporterAddress, pseudonyms)
    const destination = anonymousAddress(session.collectorAddress, pseudonyms)
    return source === undefined || destination?.length !== source.length ? undefined : { source, destination }
  }

  function udpHeadOf(session: TransportSession): PacketHead | undefined {
    if (heads.has(session.id)) return heads.get(session.id)
    const ends = addressesOf(session)
    const head = ends && createUdpHead(ends.source, ends.destination, session.collectorPort)
    heads.set(session.id, head)
    return head
  }

  function segment(stream: Stream, place: SegmentPlace, octets: Uint8Array, arrivalNs: bigint): AnonymisedPacket {
    const into = room(blockOctets(stream.head, octets.length))
    writer.writeSegment(into, 0, stream.head, place, octets)
    return packetIn(into, arrivalNs, 0)
  }

  function segmentsOf(
    session: TransportSession,
    octets: Uint8Array,
    originalLength: number,
    arrivalNs: bigint,
  ): AnonymisedPacket[] {
    const packets: AnonymisedPacket[] = []
    let stream = streams.get(session.id)
    if (stream === undefined) {
      const ends = addressesOf(session)
      if (ends === undefined) return []
      const { exporterPort: sourcePort, collectorPort: destinationPort } = session
      stream = { head: createTcpHead({ ...ends, sourcePort, destinationPort }), sequence: firstNumber(session) + 1 }
      streams.set(session.id, stream)
      packets.push(segment(stream, { sequence: firstNumber(session), flags: TCP_SYN }, new Uint8Array(0), arrivalNs))
    }
    for (let at = 0; at < octets.length; at += MAX_SEGMENT_OCTETS) {
      const piece = octets.subarray(at, at + MAX_SEGMENT_OCTETS)
      packets.push(segment(stream, { sequence: (stream.sequence + at) >>> 0, flags: TCP_PSH_ACK }, piece, arrivalNs))
    }
    // What was missing is missing here, too.
    stream.sequence = (stream.sequence + originalLength) >>> 0
    return packets
  }

  return {
    packetsOf({ session, octets, originalLength, arrivalNs }) {
      time.seconds = Number(arrivalNs / NANOS_PER_SECOND)
      time.nanos = Number(arrivalNs % NANOS_PER_SECOND)
      if (session.protocol === 'tcp') return segmentsOf(session, octets, originalLength, arrivalNs)
      if (session.protocol !== 'udp') return []
      const head = udpHeadOf(session)
      if (head === undefined) return []
      const into = room(blockOctets(head, octets.length))
      writer.writeDatagram(into, 0, head, session.exporterPort, octets)
      return [packetIn(into, arrivalNs, originalLength - octets.length)]
    },
  }
}

/** Two connections with the same ports must not look like one. */
function firstNumber({ id }: TransportSession): number {
  return Math.imul(id, 0x0f1e_2d3c) >>> 0
}

/** The octets of the address that stands for one in text; undefined when it is none. */
export function anonymousAddress(text: string, pseudonyms: Pseudonyms): Uint8Array | undefined {
  const parsed = parseSocketAddress(text)
  if (parsed === undefined) return undefined
  const octets = Uint8Array.from(parsed)
  pseudonyms.replaceAddress(octets, 0, octets.length)
  return octets
}

/** Says in the headers of a UDP packet that so many octets more were sent. */
function stateLength(packet: Uint8Array, missing: number): void {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const isIpv6 = (packet[0] ?? 0) >> 4 === 6
  const lengthAt = isIpv6 ? 4 : 2
  const udpAt = isIpv6 ? 40 : 20
  view.setUint16(lengthAt, Math.min(0xffff, view.getUint16(lengthAt) + missing))
  view.setUint16(udpAt + 4, Math.min(0xffff, view.getUint16(udpAt + 4) + missing))
  if (isIpv6) return
  view.setUint16(10, 0)
  let sum = 0
  for (let at = 0; at < 20; at += 2) sum += view.getUint16(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  view.setUint16(10, ~sum & 0xffff)
}
