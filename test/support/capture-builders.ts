/**
 * Builds capture files: `buildPcap({ frames: [{ octets: ethernet(ipv4(udp(message))) }] })`, with the packets of
 * `packet-builders.ts`. Every length is right unless a test asks for a wrong one.
 */

export type ByteOrder = 'little' | 'big'

/** One frame on its way into a capture. */
export interface BuiltFrame {
  readonly octets: Uint8Array
  /** Unix nanoseconds; 2024-05-01T10:00:00Z plus a millisecond a frame when absent. */
  readonly timeNs?: bigint
  /** Octets on the wire; those of the frame when absent. */
  readonly originalLength?: number
  /** pcapng: index of the interface, 0 when absent. */
  readonly interfaceId?: number
}

const DEFAULT_TIME_NS = 1_714_557_600_000_000_000n

/** Joins octets. */
export function concatOctets(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Unsigned numbers of the given widths (1, 2, 4, 8 octets), one after the other. */
export function packNumbers(
  byteOrder: ByteOrder,
  fields: readonly (readonly [width: 1 | 2 | 4 | 8, value: number | bigint])[],
): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0))
  let at = 0
  for (const [width, value] of fields) {
    for (let index = 0; index < width; index++) {
      const place = byteOrder === 'little' ? index : width - 1 - index
      octets[at + index] = Number((BigInt(value) >> BigInt(8 * place)) & 0xffn)
    }
    at += width
  }
  return octets
}

/** Octets from hexadecimal text; white space and what follows a semicolon on a line are ignored, for annotations. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/;.*$/gm, '').replace(/\s+/g, '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  )
}

function timeOf(frame: BuiltFrame, index: number): bigint {
  return frame.timeNs ?? DEFAULT_TIME_NS + BigInt(index) * 1_000_000n
}

export interface PcapOptions {
  readonly byteOrder?: ByteOrder
  readonly resolution?: 'micro' | 'nano'
  /** LINKTYPE_ number; Ethernet when absent. */
  readonly linkType?: number
  /** Frames are cut to it. */
  readonly snapLength?: number
  readonly frames: readonly BuiltFrame[]
}

/** The 24 octets that begin a pcap file (draft-ietf-opsawg-pcap §4). */
export function pcapHeader(options: Omit<PcapOptions, 'frames'> = {}): Uint8Array<ArrayBuffer> {
  const magic = options.resolution === 'nano' ? 0xa1b23c4d : 0xa1b2c3d4
  return packNumbers(options.byteOrder ?? 'little', [
    [4, magic],
    [2, 2],
    [2, 4],
    [4, 0],
    [4, 0],
    [4, options.snapLength ?? 262_144],
    [4, options.linkType ?? 1],
  ])
}

/** One packet record of a pcap file (draft-ietf-opsawg-pcap §5). */
export function pcapRecord(
  frame: BuiltFrame,
  options: Omit<PcapOptions, 'frames'> = {},
  index = 0,
): Uint8Array<ArrayBuffer> {
  const timeNs = timeOf(frame, index)
  const octets = frame.octets.subarray(0, options.snapLength ?? frame.octets.length)
  const fraction = timeNs % 1_000_000_000n
  const header = packNumbers(options.byteOrder ?? 'little', [
    [4, timeNs / 1_000_000_000n],
    [4, options.resolution === 'nano' ? fraction : fraction / 1000n],
    [4, octets.length],
    [4, frame.originalLength ?? frame.octets.length],
  ])
  return concatOctets([header, octets])
}

/** A whole pcap file. */
export function buildPcap(options: PcapOptions): Uint8Array<ArrayBuffer> {
  return concatOctets([pcapHeader(options), ...options.frames.map((frame, index) => pcapRecord(frame, options, index))])
}

/** A pcapng block of any type around `body` (draft-ietf-opsawg-pcapng §3.1). */
export function pcapngBlock(type: number, body: Uint8Array, byteOrder: ByteOrder = 'little'): Uint8Array<ArrayBuffer> {
  const padding = new Uint8Array((4 - (body.length % 4)) % 4)
  const length = 12 + body.length + padding.length
  return concatOctets([
    packNumbers(byteOrder, [
      [4, type],
      [4, length],
    ]),
    body,
    padding,
    packNumbers(byteOrder, [[4, length]]),
  ])
}

/** A Section Header Block of unknown section length. */
export function sectionHeaderBlock(byteOrder: ByteOrder = 'little'): Uint8Array<ArrayBuffer> {
  const body = packNumbers(byteOrder, [
    [4, 0x1a2b3c4d],
    [2, 1],
    [2, 0],
    [8, 0xffff_ffff_ffff_ffffn],
  ])
  return pcapngBlock(0x0a0d0d0a, body, byteOrder)
}

export interface BuiltInterface {
  readonly linkType?: number
  readonly snapLength?: number
  /** if_tsresol as on the wire: 6 is microseconds, 0x80 + n is 2^-n s; no option when absent. */
  readonly tsresol?: number
  /** if_tsoffset, in seconds. */
  readonly tsoffset?: bigint
}

function pcapngOption(code: number, value: Uint8Array, byteOrder: ByteOrder): Uint8Array {
  const header = packNumbers(byteOrder, [
    [2, code],
    [2, value.length],
  ])
  return concatOctets([header, value, new Uint8Array((4 - (value.length % 4)) % 4)])
}

/** An Interface Description Block. */
export function interfaceDescriptionBlock(
  description: BuiltInterface = {},
  byteOrder: ByteOrder = 'little',
): Uint8Array<ArrayBuffer> {
  const { linkType = 1, snapLength = 0, tsresol, tsoffset } = description
  const options: Uint8Array[] = []
  if (tsresol !== undefined) options.push(pcapngOption(9, Uint8Array.of(tsresol), byteOrder))
  if (tsoffset !== undefined) {
    options.push(pcapngOption(14, packNumbers(byteOrder, [[8, BigInt.asUintN(64, tsoffset)]]), byteOrder))
  }
  if (options.length > 0) options.push(pcapngOption(0, new Uint8Array(0), byteOrder))
  const fixed = packNumbers(byteOrder, [
    [2, linkType],
    [2, 0],
    [4, snapLength],
  ])
  return pcapngBlock(1, concatOctets([fixed, ...options]), byteOrder)
}

/** The time of a frame in the units of its interface. */
function ticksOf(timeNs: bigint, { tsresol = 6, tsoffset = 0n }: BuiltInterface): bigint {
  const unitsPerSecond = tsresol >= 0x80 ? 2n ** BigInt(tsresol & 0x7f) : 10n ** BigInt(tsresol)
  return ((timeNs - tsoffset * 1_000_000_000n) * unitsPerSecond) / 1_000_000_000n
}

/** An Enhanced Packet Block. */
export function enhancedPacketBlock(
  frame: BuiltFrame,
  description: BuiltInterface = {},
  byteOrder: ByteOrder = 'little',
  index = 0,
): Uint8Array<ArrayBuffer> {
  const ticks = ticksOf(timeOf(frame, index), description)
  const fixed = packNumbers(byteOrder, [
    [4, frame.interfaceId ?? 0],
    [4, ticks >> 32n],
    [4, ticks & 0xffff_ffffn],
    [4, frame.octets.length],
    [4, frame.originalLength ?? frame.octets.length],
  ])
  return pcapngBlock(6, concatOctets([fixed, frame.octets]), byteOrder)
}

/** A Simple Packet Block: no time, always of interface 0. */
export function simplePacketBlock(frame: BuiltFrame, byteOrder: ByteOrder = 'little'): Uint8Array<ArrayBuffer> {
  const fixed = packNumbers(byteOrder, [[4, frame.originalLength ?? frame.octets.length]])
  return pcapngBlock(3, concatOctets([fixed, frame.octets]), byteOrder)
}

/** The obsolete Packet Block. */
export function obsoletePacketBlock(
  frame: BuiltFrame,
  description: BuiltInterface = {},
  byteOrder: ByteOrder = 'little',
): Uint8Array<ArrayBuffer> {
  const ticks = ticksOf(timeOf(frame, 0), description)
  const fixed = packNumbers(byteOrder, [
    [2, frame.interfaceId ?? 0],
    [2, 0xffff],
    [4, ticks >> 32n],
    [4, ticks & 0xffff_ffffn],
    [4, frame.octets.length],
    [4, frame.originalLength ?? frame.octets.length],
  ])
  return pcapngBlock(2, concatOctets([fixed, frame.octets]), byteOrder)
}

export interface PcapngOptions {
  readonly byteOrder?: ByteOrder
  /** One Ethernet interface in microseconds when absent. */
  readonly interfaces?: readonly BuiltInterface[]
  readonly frames: readonly BuiltFrame[]
}

/** A pcapng section: header, interfaces, an Enhanced Packet Block a frame. Sections can be joined to a file. */
export function buildPcapng(options: PcapngOptions): Uint8Array<ArrayBuffer> {
  const { byteOrder = 'little', interfaces = [{}] } = options
  return concatOctets([
    sectionHeaderBlock(byteOrder),
    ...interfaces.map((description) => interfaceDescriptionBlock(description, byteOrder)),
    ...options.frames.map((frame, index) =>
      enhancedPacketBlock(frame, interfaces[frame.interfaceId ?? 0] ?? {}, byteOrder, index),
    ),
  ])
}
