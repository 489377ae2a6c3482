/**
 * Reads pcapng files: draft-ietf-opsawg-pcapng. Several sections, each in its own byte order, several
 * interfaces, Enhanced, Simple and obsolete Packet Blocks; other blocks are passed over without being kept.
 *
 * A block header that cannot be right begins a damaged stretch; reading goes on at the next block of a known
 * type whose two length fields agree.
 */
import { read16, read16Little, read32, read32Little } from '../bytes/read-number.ts'
import { MAX_CAPTURE_INTERFACES, MAX_FRAME_OCTETS, MAX_PCAPNG_BLOCK_OCTETS } from '../limits/capture.ts'
import type { CaptureReader, CaptureSink } from './capture-sink.ts'
import { createChunkScanner } from './chunk-scanner.ts'
import { createDamage } from './damage.ts'
import type { CaptureInterface } from './pcapng-interface.ts'
import { createClock, decodeInterface } from './pcapng-interface.ts'
import { decodeSectionComments } from './section-comments.ts'
import { findNonZero } from './zero-run.ts'

const SECTION_HEADER = 0x0a0d0d0a
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const INTERFACE_DESCRIPTION = 1
const PACKET = 2
const SIMPLE_PACKET = 3
const ENHANCED_PACKET = 6

/** Block type and block length. */
const BLOCK_HEADER_OCTETS = 8
/** Header, and the length again at the end. */
const MIN_BLOCK_OCTETS = 12
const SECTION_HEADER_OCTETS = 28

/** Octets before the packet in a packet block; 0 for any other block. */
function packetOffset(type: number): number {
  if (type === ENHANCED_PACKET || type === PACKET) return 28
  return type === SIMPLE_PACKET ? 12 : 0
}

/** A packet block holds a frame and its options. */
const MAX_PACKET_BLOCK_OCTETS = MAX_FRAME_OCTETS + 65_536

/** After damage a section header is believed up to this length, which its options rarely reach a hundredth of. */
const MAX_RESYNC_OCTETS = 1 << 18

interface ClockedInterface extends CaptureInterface {
  readonly clock: (high: number, low: number) => bigint
}

/** Creates a reader of a pcapng file; bad input becomes `file-damaged`, `file-cut-short` and never an exception. */
export function createPcapngReader(sink: CaptureSink, options: { readonly isCompressed: boolean }): CaptureReader {
  const { isCompressed } = options
  const damage = createDamage(sink.onProblem, isCompressed, () => frameNumber)
  const scanner = createChunkScanner(step)
  let interfaces: ClockedInterface[] = []
  let isLittleEndian = true
  let frameNumber = 0
  let hasReportedInterfaces = false

  function readWord(octets: Uint8Array, at: number): number {
    return isLittleEndian ? read32Little(octets, at) : read32(octets, at)
  }

  function readHalfWord(octets: Uint8Array, at: number): number {
    return isLittleEndian ? read16Little(octets, at) : read16(octets, at)
  }

  /** The byte order that the magic number at `at` tells; undefined when it is none. */
  function readByteOrder(octets: Uint8Array, at: number): 'little' | 'big' | undefined {
    if (read32(octets, at) === BYTE_ORDER_MAGIC) return 'big'
    return read32Little(octets, at) === BYTE_ORDER_MAGIC ? 'little' : undefined
  }

  /** Whether a whole block that later reading can rely on begins at `at`: 1 yes, 0 no, or the octets needed to tell. */
  function judgeBlock(octets: Uint8Array, at: number, end: number): number {
    const type = readWord(octets, at)
    if (type === SECTION_HEADER) {
      if (at + MIN_BLOCK_OCTETS > end) return MIN_BLOCK_OCTETS
      return readByteOrder(octets, at + 8) === undefined ? 0 : 1
    }
    if (type !== INTERFACE_DESCRIPTION && packetOffset(type) === 0) return 0
    const length = readWord(octets, at + 4)
    if (length % 4 !== 0 || length < MIN_BLOCK_OCTETS || length > MAX_RESYNC_OCTETS) return 0
    if (at + length > end) return length
    return readWord(octets, at + length - 4) === length ? 1 : 0
  }

  /** Looks for a believable block from `start` on; returns how many octets are certainly none (negative: needs more). */
  function skipDamage(octets: Uint8Array, start: number, end: number, isLast: boolean): number {
    let at = start
    while (at + BLOCK_HEADER_OCTETS <= end) {
      if (read32(octets, at) === 0) {
        // No block has type 0, so a candidate has its type's only octets at the next one that is not zero.
        at = Math.max(at + 1, findNonZero(octets, at + 4, end) - 3)
        continue
      }
      // Of the types that are looked for, the second octet is zero in either byte order, or that of a section header.
      if (octets[at + 1] !== 0 && octets[at + 1] !== 0x0d) {
        at++
        continue
      }
      const needed = judgeBlock(octets, at, end)
      if (needed === 1) return at - start
      if (needed > 1 && !isLast) return at > start ? at - start : -needed
      at++
    }
    if (isLast) return end - start
    return at > start ? at - start : -BLOCK_HEADER_OCTETS
  }

  function addInterface(octets: Uint8Array, start: number, length: number): void {
    if (interfaces.length >= MAX_CAPTURE_INTERFACES) {
      if (!hasReportedInterfaces) {
        const detail = `A section has more than ${MAX_CAPTURE_INTERFACES} interfaces (MAX_CAPTURE_INTERFACES).`
        sink.onProblem({ code: 'limit-reached', detail })
      }
      hasReportedInterfaces = true
      return
    }
    const view = new DataView(octets.buffer, octets.byteOffset + start, length)
    const description = decodeInterface(view, isLittleEndian)
    interfaces.push({ ...description, clock: createClock(description) })
  }

  function emitPacket(
    octets: Uint8Array,
    start: number,
    length: number,
    origin: { readonly position: number; readonly offset: number; readonly interfaceId: number; readonly type: number },
  ): void {
    const { position, offset, interfaceId, type } = origin
    const from = start + offset
    const description = interfaces[interfaceId]
    frameNumber++
    if (description === undefined) {
      sink.onProblem({
        code: 'file-damaged',
        detail: `Packet ${frameNumber} belongs to interface ${interfaceId}, which the section does not describe.`,
        frame: frameNumber,
        ...(isCompressed ? {} : { fileOffset: position }),
      })
      return
    }
    const isSimple = type === SIMPLE_PACKET
    sink.onFrame({
      number: frameNumber,
      linkType: description.linkType,
      arrivalNs: isSimple ? 0n : description.clock(readWord(octets, start + 12), readWord(octets, start + 16)),
      octets,
      from,
      end: from + length,
      originalLength: Math.max(length, readWord(octets, isSimple ? start + 8 : start + 24)),
      fileOffset: isCompressed ? undefined : position + offset,
    })
  }

  /** Reads a packet block; returns the octets consumed, `-n` for more, or 0 when it is damaged. */
  function readPacket(octets: Uint8Array, start: number, end: number, position: number, isCut: boolean): number {
    const type = readWord(octets, start)
    const offset = packetOffset(type)
    const blockLength = readWord(octets, start + 4)
    if (blockLength < offset + 4 || blockLength > MAX_PACKET_BLOCK_OCTETS) return 0
    if (end - start < offset) return -offset
    const room = blockLength - offset - 4
    let interfaceId = 0
    let length: number
    if (type === SIMPLE_PACKET) {
      // The captured length is not stored: it is the original length, cut by the snap length.
      const snapLength = interfaces[0]?.snapLength ?? 0
      length = Math.min(readWord(octets, start + 8), room, snapLength === 0 ? room : snapLength)
    } else {
      interfaceId = type === PACKET ? readHalfWord(octets, start + 8) : readWord(octets, start + 8)
      length = readWord(octets, start + 20)
      if (length > room) return 0
    }
    if (end - start < offset + length && !isCut) return -(offset + length)
    const captured = Math.min(length, end - start - offset)
    emitPacket(octets, start, captured, { position, offset, interfaceId, type })
    return blockLength
  }

  /** Reads the block at `start`; returns the octets consumed, `-n` for more, or 0 when it is damaged. */
  function readBlock(octets: Uint8Array, start: number, end: number, position: number): number {
    if (readWord(octets, start) === SECTION_HEADER) {
      if (end - start < MIN_BLOCK_OCTETS) return -MIN_BLOCK_OCTETS
      const byteOrder = readByteOrder(octets, start + 8)
      if (byteOrder === undefined) return 0
      isLittleEndian = byteOrder === 'little'
      interfaces = []
    }
    const type = readWord(octets, start)
    const length = readWord(octets, start + 4)
    if (length % 4 !== 0 || length < (type === SECTION_HEADER ? SECTION_HEADER_OCTETS : MIN_BLOCK_OCTETS)) return 0
    if (packetOffset(type) !== 0) return readPacket(octets, start, end, position, false)
    if (length > MAX_PCAPNG_BLOCK_OCTETS) return 0
    if (type === SECTION_HEADER && length > SECTION_HEADER_OCTETS && sink.onSectionComments !== undefined) {
      if (end - start < length) return -length
      const block = new DataView(octets.buffer, octets.byteOffset + start, length)
      sink.onSectionComments(decodeSectionComments(block, isLittleEndian))
    }
    if (type === INTERFACE_DESCRIPTION) {
      if (length < 20) return 0
      if (end - start < length) return -length
      addInterface(octets, start, length)
    }
    return length
  }

  function step(octets: Uint8Array, start: number, end: number, position: number, isLast: boolean): number {
    if (damage.isOpen()) {
      const skipped = skipDamage(octets, start, end, isLast)
      if (skipped !== 0) return skipped
      damage.close(position)
    }
    if (end - start < BLOCK_HEADER_OCTETS) return -BLOCK_HEADER_OCTETS
    const consumed = readBlock(octets, start, end, position)
    if (consumed !== 0) return consumed
    const what = `A block of type ${readWord(octets, start)} states ${readWord(octets, start + 4)} octets or holds more than it states`
    damage.begin(what, position, octets.subarray(start, end))
    return 1
  }

  return {
    push: scanner.push,
    end() {
      const { rest, skipping } = scanner.end()
      damage.close(scanner.received())
      if (rest.length === 0 && skipping === 0) return
      sink.onProblem({
        code: 'file-cut-short',
        detail: `The file ends inside a block, after packet ${frameNumber}.`,
        frame: frameNumber,
        octets: rest,
        ...(isCompressed ? {} : { fileOffset: scanner.received() - rest.length }),
      })
      // The octets of the last frame that are there hold whole records perhaps.
      const isPacket = rest.length > BLOCK_HEADER_OCTETS && packetOffset(readWord(rest, 0)) !== 0
      if (isPacket) readPacket(rest, 0, rest.length, scanner.received() - rest.length, true)
    },
  }
}
