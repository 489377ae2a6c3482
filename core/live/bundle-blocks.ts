/**
 * The blocks of a bundle's pcapng file (draft-ietf-opsawg-pcapng), little-endian: a section header with the manifest in its comments,
 * an interface for each link type, and a packet block for each packet, with times in nanoseconds.
 */
import { MANIFEST_PART_OCTETS, MAX_MANIFEST_OCTETS } from '../limits/live.ts'
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import { partPrefix } from '../session/manifest-schema.ts'

const SECTION_HEADER = 0x0a0d0d0a
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
const OPTION_END = 0
const OPTION_COMMENT = 1
const OPTION_SECTION_APPLICATION = 4
const OPTION_TSRESOL = 9
/** if_tsresol: units of 10⁻⁹ s. */
const NANOSECONDS = 9
const PACKET_HEADER_OCTETS = 28

/** Octets of the first part, whose counts are written again when all packets are: it must not change its length. */
const HEAD_OCTETS = 2048
/** More of them for each mark: the number of a record, and a comma. */
const MARK_OCTETS = 11

/** What the first part of the manifest says. */
export type ManifestCounts = Pick<
  CaptureManifest,
  'records' | 'datagrams' | 'first' | 'last' | 'anonymisation' | 'markRecords'
>

export interface SectionHeader {
  readonly octets: Uint8Array
  /** Where the text of the counts lies in it. */
  readonly countsOffset: number
}

/** A section header that carries the manifest, and in plain words what the file is. */
export function encodeSectionHeader(manifest: CaptureManifest, title: string): SectionHeader {
  const { records: _r, datagrams: _d, first: _f, last: _l, anonymisation: _a, markRecords: _m, ...rest } = manifest
  const pieces = cutText(asciiJson(rest), MANIFEST_PART_OCTETS)
  const total = pieces.length + 1
  const head = encodeCounts(manifest)
  const parts = pieces.map((piece, index) => Buffer.from(partPrefix(index + 2, total) + piece, 'latin1'))
  const headPart = Buffer.concat([Buffer.from(partPrefix(1, total), 'latin1'), head])
  const before = [
    option(OPTION_SECTION_APPLICATION, Buffer.from(manifest.program)),
    option(OPTION_COMMENT, Buffer.from(title)),
  ]
  const body = Buffer.concat([
    sectionFacts(),
    ...before,
    option(OPTION_COMMENT, headPart),
    ...parts.map((part) => option(OPTION_COMMENT, part)),
    option(OPTION_END, Buffer.alloc(0)),
  ])
  const facts = 8 + 16 + before.reduce((sum, each) => sum + each.length, 0)
  return { octets: block(SECTION_HEADER, body), countsOffset: facts + 4 + headPart.length - head.length }
}

/** The text of the counts, always of the same length for so many marks. */
export function encodeCounts(counts: ManifestCounts): Buffer {
  const { records, datagrams, first, last, anonymisation, markRecords } = counts
  const optional = {
    ...(first && { first }),
    ...(last && { last }),
    ...(anonymisation && { anonymisation }),
    ...(markRecords && { markRecords }),
  }
  const text = asciiJson({ records, datagrams, ...optional })
  const length = HEAD_OCTETS + MARK_OCTETS * (markRecords?.length ?? 0)
  return Buffer.from(text.padEnd(length, ' '), 'latin1')
}

/** Octets that the manifest takes in a section header. */
export function manifestOctets(manifest: CaptureManifest): number {
  return asciiJson(manifest).length
}

/** Whether there is room for it. */
export function fitsHeader(manifest: CaptureManifest): boolean {
  return manifestOctets(manifest) <= MAX_MANIFEST_OCTETS
}

/** An interface without a snap length, whose packets have times in nanoseconds. */
export function encodeInterface(linkType: number): Uint8Array {
  const facts = Buffer.alloc(8)
  facts.writeUInt16LE(linkType, 0)
  const options = [option(OPTION_TSRESOL, Buffer.of(NANOSECONDS)), option(OPTION_END, Buffer.alloc(0))]
  return block(INTERFACE_DESCRIPTION, Buffer.concat([facts, ...options]))
}

/** A packet as it was captured. */
export interface BlockPacket {
  readonly interfaceId: number
  /** Unix nanoseconds. */
  readonly arrivalNs: bigint
  readonly octets: Uint8Array
  /** Octets that it had before it was cut. */
  readonly originalLength: number
}

/** Octets of the block of a packet. */
export function packetBlockOctets(packet: BlockPacket): number {
  return PACKET_HEADER_OCTETS + padded(packet.octets.length) + 4
}

/** Writes the block of a packet at `at`, where there is room for it; returns where it ends. */
export function writePacketBlock(into: Buffer, at: number, packet: BlockPacket): number {
  const { octets, arrivalNs } = packet
  const total = packetBlockOctets(packet)
  const end = at + total
  into.writeUInt32LE(ENHANCED_PACKET, at)
  into.writeUInt32LE(total, at + 4)
  into.writeUInt32LE(packet.interfaceId, at + 8)
  into.writeUInt32LE(Number(BigInt.asUintN(64, arrivalNs) >> 32n), at + 12)
  into.writeUInt32LE(Number(BigInt.asUintN(32, arrivalNs)), at + 16)
  into.writeUInt32LE(octets.length, at + 20)
  into.writeUInt32LE(packet.originalLength, at + 24)
  into.set(octets, at + PACKET_HEADER_OCTETS)
  into.fill(0, at + PACKET_HEADER_OCTETS + octets.length, end - 4)
  into.writeUInt32LE(total, end - 4)
  return end
}

/** Magic number, version 1.0, length of the section unknown. */
function sectionFacts(): Buffer {
  const facts = Buffer.alloc(16)
  facts.writeUInt32LE(BYTE_ORDER_MAGIC, 0)
  facts.writeUInt16LE(1, 4)
  facts.writeBigInt64LE(-1n, 8)
  return facts
}

function block(type: number, body: Uint8Array): Uint8Array {
  const total = body.length + 12
  const made = Buffer.alloc(total)
  made.writeUInt32LE(type, 0)
  made.writeUInt32LE(total, 4)
  made.set(body, 8)
  made.writeUInt32LE(total, total - 4)
  return made
}

function option(code: number, value: Uint8Array): Buffer {
  const made = Buffer.alloc(4 + padded(value.length))
  made.writeUInt16LE(code, 0)
  made.writeUInt16LE(value.length, 2)
  made.set(value, 4)
  return made
}

function padded(length: number): number {
  return (length + 3) & ~3
}

/** JSON of one octet a letter, so that it can be cut anywhere. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function cutText(text: string, length: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += length) pieces.push(text.slice(at, at + length))
  return pieces
}
