/** Ethernet frames with one UDP datagram each, checksums included. */
import { encodeAddress } from './address.ts'
import type { OctetWriter } from './octet-writer.ts'

/** Both ends of a transport session; addresses as text, both of the same family. */
export interface UdpEndpoints {
  readonly sourceMac: Uint8Array
  readonly destinationMac: Uint8Array
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly destinationPort: number
}

export interface UdpFramer {
  /** Appends a frame that carries `payload`. */
  writeFrame(writer: OctetWriter, payload: Uint8Array): void
  /** Octets around the payload. */
  readonly overheadOctets: number
}

const ETHERNET_OCTETS = 14
const UDP_OCTETS = 8
const PROTOCOL_UDP = 17

/** Creates what wraps payloads into frames of one transport session. */
export function createUdpFramer(endpoints: UdpEndpoints): UdpFramer {
  const source = encodeAddress(endpoints.source)
  const destination = encodeAddress(endpoints.destination)
  const isIpv6 = source.length === 16
  const pseudoSum = sumWords(source, 0) + sumWords(destination, 0) + PROTOCOL_UDP
  let identification = 0
  return {
    overheadOctets: ETHERNET_OCTETS + (isIpv6 ? 40 : 20) + UDP_OCTETS,
    writeFrame: (writer, payload) => {
      const udpLength = UDP_OCTETS + payload.length
      writer.copy(endpoints.destinationMac)
      writer.copy(endpoints.sourceMac)
      writer.u16(isIpv6 ? 0x86dd : 0x0800)
      if (isIpv6) writeIpv6Header(writer, source, destination, udpLength)
      else writeIpv4Header(writer, source, destination, udpLength, identification)
      identification = (identification + 1) & 0xffff
      writer.u16(endpoints.sourcePort)
      writer.u16(endpoints.destinationPort)
      writer.u16(udpLength)
      const ports = endpoints.sourcePort + endpoints.destinationPort
      const checksum = foldChecksum(pseudoSum + udpLength + ports + udpLength + sumWords(payload, 0))
      // RFC 768: a checksum of zero is sent as all ones.
      writer.u16(checksum === 0 ? 0xffff : checksum)
      writer.copy(payload)
    },
  }
}

function writeIpv4Header(
  writer: OctetWriter,
  source: Uint8Array,
  destination: Uint8Array,
  udpLength: number,
  identification: number,
): void {
  const total = 20 + udpLength
  const flagsDontFragment = 0x4000
  const timeToLiveAndProtocol = (63 << 8) | PROTOCOL_UDP
  const fixed = 0x4500 + total + identification + flagsDontFragment + timeToLiveAndProtocol
  writer.u16(0x4500)
  writer.u16(total)
  writer.u16(identification)
  writer.u16(flagsDontFragment)
  writer.u16(timeToLiveAndProtocol)
  writer.u16(foldChecksum(sumWords(source, fixed) + sumWords(destination, 0)))
  writer.copy(source)
  writer.copy(destination)
}

function writeIpv6Header(writer: OctetWriter, source: Uint8Array, destination: Uint8Array, udpLength: number): void {
  writer.u32(0x6000_0000)
  writer.u16(udpLength)
  writer.u8(PROTOCOL_UDP)
  writer.u8(63)
  writer.copy(source)
  writer.copy(destination)
}

/** RFC 1071: adds the octets as 16-bit words to `initial`; an odd last octet is the high half of a word. */
function sumWords(octets: Uint8Array, initial: number): number {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  const even = octets.length & ~1
  let sum = initial
  for (let at = 0; at < even; at += 2) sum += view.getUint16(at)
  return even === octets.length ? sum : sum + view.getUint8(even) * 256
}

function foldChecksum(sum: number): number {
  let folded = sum
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x1_0000)
  return ~folded & 0xffff
}
