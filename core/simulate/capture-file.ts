/** The capture files that a simulation writes: pcap and pcapng, both with nanoseconds, both little-endian. */
import type { OctetWriter } from './octet-writer.ts'

const LINKTYPE_ETHERNET = 1
const SNAP_LENGTH = 262_144
const PCAP_NANOSECOND_MAGIC = 0xa1b23c4d
const NANOS_PER_SECOND = 1_000_000_000

/** Appends the header of a pcap file. */
export function writePcapHeader(writer: OctetWriter): void {
  writer.u32LittleEndian(PCAP_NANOSECOND_MAGIC)
  writer.u16LittleEndian(2)
  writer.u16LittleEndian(4)
  writer.u32LittleEndian(0)
  writer.u32LittleEndian(0)
  writer.u32LittleEndian(SNAP_LENGTH)
  writer.u32LittleEndian(LINKTYPE_ETHERNET)
}

/** Appends the header of one packet of `length` octets, captured at Unix `seconds` + `nanos`. */
export function writePcapPacketHeader(writer: OctetWriter, seconds: number, nanos: number, length: number): void {
  writer.u32LittleEndian(seconds)
  writer.u32LittleEndian(nanos)
  writer.u32LittleEndian(length)
  writer.u32LittleEndian(length)
}

/** Appends section header and one Ethernet interface (draft-ietf-opsawg-pcapng §4.1, §4.2). */
export function writePcapngHeader(writer: OctetWriter, application: string, interfaceName: string): void {
  writeBlock(writer, 0x0a0d0d0a, () => {
    writer.u32LittleEndian(0x1a2b3c4d)
    writer.u16LittleEndian(1)
    writer.u16LittleEndian(0)
    // The section's length is not given: -1.
    writer.u32LittleEndian(0xffff_ffff)
    writer.u32LittleEndian(0xffff_ffff)
    writeOption(writer, 4, new TextEncoder().encode(application))
    writeOption(writer, 0, new Uint8Array())
  })
  writeBlock(writer, 1, () => {
    writer.u16LittleEndian(LINKTYPE_ETHERNET)
    writer.u16LittleEndian(0)
    writer.u32LittleEndian(SNAP_LENGTH)
    writeOption(writer, 2, new TextEncoder().encode(interfaceName))
    // if_tsresol: 10^-9 s.
    writeOption(writer, 9, Uint8Array.of(9))
    writeOption(writer, 0, new Uint8Array())
  })
}

/** Appends an Enhanced Packet Block (§4.3) with the frame, captured at Unix `seconds` + `nanos`. */
export function writePcapngPacket(writer: OctetWriter, seconds: number, nanos: number, frame: Uint8Array): void {
  const time = BigInt(seconds) * BigInt(NANOS_PER_SECOND) + BigInt(nanos)
  writeBlock(writer, 6, () => {
    writer.u32LittleEndian(0)
    writer.u32LittleEndian(Number(time >> 32n))
    writer.u32LittleEndian(Number(time & 0xffff_ffffn))
    writer.u32LittleEndian(frame.length)
    writer.u32LittleEndian(frame.length)
    writer.copy(frame)
    writer.zeros(-frame.length & 3)
  })
}

function writeBlock(writer: OctetWriter, type: number, writeBody: () => void): void {
  const start = writer.length
  writer.u32LittleEndian(type)
  writer.u32LittleEndian(0)
  writeBody()
  const total = writer.length - start + 4
  writer.u32LittleEndian(total)
  writer.patchU32LittleEndian(start + 4, total)
}

function writeOption(writer: OctetWriter, code: number, value: Uint8Array): void {
  writer.u16LittleEndian(code)
  writer.u16LittleEndian(value.length)
  writer.copy(value)
  writer.zeros(-value.length & 3)
}
