/**
 * Reads pcap files: draft-ietf-opsawg-pcap. Microseconds and nanoseconds, both byte orders, and the
 * "modified" variant with 8 octets more in each record header.
 *
 * A record header that cannot be right begins a damaged stretch; reading goes on at the next position where a
 * header and the one after it are both plausible.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { writeNanoseconds } from '../bytes/nanoseconds.ts'
import { read32, read32Little } from '../bytes/read-number.ts'
import { MAX_FRAME_OCTETS } from '../limits/capture.ts'
import type { CaptureReader, CaptureSink } from './capture-sink.ts'
import { createChunkScanner } from './chunk-scanner.ts'
import { createDamage } from './damage.ts'
import { findNonZero } from './zero-run.ts'

const FILE_HEADER_OCTETS = 24
const RECORD_HEADER_OCTETS = 16

/** After damage, a frame is believed only when it was taken within a year of the last good one. */
const RESYNC_WINDOW_SECONDS = 366 * 86_400

/** After damage, a frame is believed only up to the largest snap length that capture programs use. */
const RESYNC_FRAME_OCTETS = 262_144

/** Creates a reader of a pcap file; bad input becomes `file-damaged`, `file-cut-short` and never an exception. */
export function createPcapReader(sink: CaptureSink, options: { readonly isCompressed: boolean }): CaptureReader {
  const { isCompressed } = options
  const damage = createDamage(sink.onProblem, isCompressed, () => frameNumber)
  const scanner = createChunkScanner(step)
  const time = new BigInt64Array(1)
  const timeWords = new Uint32Array(time.buffer)

  let hasHeader = false
  let isLittleEndian = false
  let fractionsPerSecond = 1_000_000
  let linkType = 0
  let headerOctets = RECORD_HEADER_OCTETS
  let frameNumber = 0
  let lastSeconds = 0

  function readWord(octets: Uint8Array, at: number): number {
    return isLittleEndian ? read32Little(octets, at) : read32(octets, at)
  }

  function readFileHeader(octets: Uint8Array, start: number): void {
    isLittleEndian = octets[start] !== 0xa1
    const magic = readWord(octets, start)
    fractionsPerSecond = magic === 0xa1b23c4d ? 1_000_000_000 : 1_000_000
    if (magic === 0xa1b2cd34) headerOctets = RECORD_HEADER_OCTETS + 8
    // The upper half holds the length of the frame check sequence, not the link type.
    linkType = readWord(octets, start + 20) & 0xffff
    hasHeader = true
  }

  /** Looks for a believable record from `start` on; returns how many octets are certainly none. */
  function skipDamage(octets: Uint8Array, start: number, end: number, isLast: boolean): number {
    let at = start
    // Of the captured and the original length, the octets worth 2^24 are always zero.
    const high = isLittleEndian ? 11 : 8
    while (at + headerOctets <= end) {
      if (octets[at + high] !== 0 || octets[at + high + 4] !== 0) {
        at++
        continue
      }
      const length = readWord(octets, at + 8)
      if (length === 0) {
        // The captured length must not be zero, so the next candidate ends its length at the next octet that is not.
        at = Math.max(at + 1, findNonZero(octets, at + 12, end) - 11)
        continue
      }
      if (!isBelievable(octets, at)) {
        at++
        continue
      }
      const next = at + headerOctets + length
      if (next + headerOctets <= end ? isBelievable(octets, next) : isLast && next <= end) return at - start
      if (next + headerOctets > end && !isLast) {
        // The record after it decides; until then nothing of it may be skipped.
        return at > start ? at - start : start - next - headerOctets
      }
      at++
    }
    if (isLast) return end - start
    return at > start ? at - start : -headerOctets
  }

  function isBelievable(octets: Uint8Array, at: number): boolean {
    const length = readWord(octets, at + 8)
    const originalLength = readWord(octets, at + 12)
    const seconds = readWord(octets, at)
    return (
      length > 0 &&
      length <= RESYNC_FRAME_OCTETS &&
      originalLength >= length &&
      originalLength <= MAX_FRAME_OCTETS &&
      readWord(octets, at + 4) < fractionsPerSecond &&
      seconds > 0 &&
      (lastSeconds === 0 || Math.abs(seconds - lastSeconds) < RESYNC_WINDOW_SECONDS)
    )
  }

  /** Hands on the frame whose record header is at `start`, with the `length` octets that are there. */
  function emitFrame(octets: Uint8Array, start: number, length: number, position: number): void {
    frameNumber++
    const fraction = readWord(octets, start + 4)
    // Some writers let the fraction run over; the surplus belongs to the seconds.
    const carry = Math.floor(fraction / fractionsPerSecond)
    const rest = fraction - carry * fractionsPerSecond
    const nanos = fractionsPerSecond === 1_000_000 ? rest * 1000 : rest
    writeNanoseconds(timeWords, 0, readWord(octets, start) + carry, nanos)
    const from = start + headerOctets
    sink.onFrame({
      number: frameNumber,
      linkType,
      arrivalNs: time[0] ?? 0n,
      octets,
      from,
      end: from + length,
      originalLength: Math.max(readWord(octets, start + 8), readWord(octets, start + 12)),
      fileOffset: isCompressed ? undefined : position + headerOctets,
    })
  }

  function step(octets: Uint8Array, start: number, end: number, position: number, isLast: boolean): number {
    if (!hasHeader) {
      if (end - start < FILE_HEADER_OCTETS) return -FILE_HEADER_OCTETS
      readFileHeader(octets, start)
      return FILE_HEADER_OCTETS
    }
    if (damage.isOpen()) {
      const skipped = skipDamage(octets, start, end, isLast)
      if (skipped !== 0) return skipped
      damage.close(position)
    }
    if (end - start < headerOctets) return -headerOctets
    const seconds = readWord(octets, start)
    const length = readWord(octets, start + 8)
    const originalLength = readWord(octets, start + 12)
    if (length > MAX_FRAME_OCTETS || (length === 0 && originalLength === 0 && seconds === 0)) {
      damage.begin(
        length === 0 ? 'A packet header is all zeros' : `A packet header states ${formatCount(length)} captured octets`,
        position,
        octets.subarray(start, end),
      )
      return 1
    }
    const total = headerOctets + length
    if (end - start < total) return -total
    lastSeconds = seconds
    emitFrame(octets, start, length, position)
    return total
  }

  return {
    push: scanner.push,
    end() {
      const { rest } = scanner.end()
      damage.close(scanner.received())
      if (rest.length === 0 && hasHeader) return
      const position = scanner.received() - rest.length
      sink.onProblem({
        code: 'file-cut-short',
        detail: hasHeader
          ? `The file ends ${formatCount(rest.length)} octets into packet ${formatCount(frameNumber + 1)}.`
          : 'The file ends inside its header.',
        frame: frameNumber + 1,
        octets: rest,
        ...(isCompressed ? {} : { fileOffset: position }),
      })
      // The octets of the last frame that are there hold whole records perhaps.
      if (hasHeader && rest.length > headerOctets) emitFrame(rest, 0, rest.length - headerOctets, position)
    },
  }
}
