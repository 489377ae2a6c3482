/**
 * Cuts a stream of octets into IPFIX messages by their length field (RFC 7011 §10.4.2.2), finds the next message
 * after a gap, and recognises streams that are no IPFIX, so that they cost nothing more.
 */
import { read16 } from '../bytes/read-number.ts'
import type { Stretch } from '../capture/capture-sink.ts'
import { createChunkScanner } from '../capture/chunk-scanner.ts'
import {
  beginsWithMessage,
  HEAD_OCTETS,
  IPFIX_HEADER,
  judgeIpfix,
  readExportTime,
} from '../capture/message-plausibility.ts'
import { STREAM_SEARCH_OCTETS } from '../limits/capture.ts'
import type { StreamPart } from './reordering.ts'

/** `open` until the first message header is believed. */
export type FramingVerdict = 'open' | 'ipfix' | 'other'

export interface FramedMessage extends Stretch {
  /** The length in the header: more than there are when the rest is missing. */
  readonly originalLength: number
  readonly fileOffset: number | undefined
}

export interface MessageFraming {
  verdict(): FramingVerdict
  /** Octets of memory that an unfinished message takes. */
  held(): number
  /** Takes the next octets of the stream (borrowed), the part's from `skip` on. */
  push(part: StreamPart, skip: number): void
  /** Says that octets are missing here: the message that they tear is handed on as far as it came. */
  gap(): void
}

export interface MessageFramingOptions {
  /** `start`: the first octet begins a message. `middle`: the beginning of the stream was not captured. */
  readonly joinedAt: 'start' | 'middle'
  onMessage(message: FramedMessage): void
  /** Says that octets are no message; once for each stretch. */
  onForeignOctets(octets: Uint8Array): void
}

/** Creates the framing of one direction of one stream. */
export function createMessageFraming(options: MessageFramingOptions): MessageFraming {
  const scanner = createChunkScanner(step)
  let verdict: FramingVerdict = 'open'
  let isSynchronised = options.joinedAt === 'start'
  let searched = 0
  let lastSeconds = 0
  let current: Uint8Array = new Uint8Array(0)
  let currentFileOffset: number | undefined

  function emit(octets: Uint8Array, start: number, end: number, originalLength: number): void {
    const isInPlace = octets === current && currentFileOffset !== undefined
    options.onMessage({
      octets,
      from: start,
      end,
      originalLength,
      fileOffset: isInPlace ? (currentFileOffset ?? 0) + start : undefined,
    })
  }

  /** Returns how many octets are certainly no message (0: one begins here), `-n` when n octets are needed to tell. */
  function search(octets: Uint8Array, start: number, end: number, isLast: boolean): number {
    let at = start
    while (at + 2 <= end) {
      if (octets[at] === 0 && octets[at + 1] === 10) {
        const judgement = judgeIpfix(octets, at, end, lastSeconds)
        if (judgement === 'message') break
        if (judgement !== 'none' && !isLast) {
          if (at === start) return -judgement
          break
        }
      }
      at++
    }
    if (at + 2 > end) {
      if (isLast) at = end
      else if (at === start) return -2
    }
    searched += at - start
    return at - start
  }

  function step(octets: Uint8Array, start: number, end: number, _position: number, isLast: boolean): number {
    if (verdict === 'other') return end - start
    if (!isSynchronised) {
      const skipped = search(octets, start, end, isLast)
      if (verdict === 'open' && searched > STREAM_SEARCH_OCTETS) {
        verdict = 'other'
        options.onForeignOctets(octets.subarray(start, end))
        return end - start
      }
      if (skipped !== 0) return skipped
      isSynchronised = true
    }
    if (end - start < IPFIX_HEADER) return -IPFIX_HEADER
    const length = read16(octets, start + 2)
    // The first message is believed by its first set too.
    const judged = verdict === 'open' ? Math.min(length, HEAD_OCTETS) : 0
    if (end - start < judged && !isLast) return -judged
    const isHeader = read16(octets, start) === 10 && length >= IPFIX_HEADER
    if (!isHeader || (verdict === 'open' && !beginsWithMessage(octets.subarray(start, end)))) {
      options.onForeignOctets(octets.subarray(start, end))
      isSynchronised = false
      // A stream that was captured from its start and does not begin with a message is something else.
      if (verdict === 'open' && options.joinedAt === 'start') verdict = 'other'
      return 1
    }
    verdict = 'ipfix'
    if (end - start < length) return -length
    lastSeconds = readExportTime(octets, start)
    emit(octets, start, start + length, length)
    return length
  }

  return {
    verdict: () => verdict,

    held: scanner.held,

    push(part, skip) {
      if (verdict === 'other') return
      current = skip === 0 ? part.octets : part.octets.subarray(skip)
      currentFileOffset = part.fileOffset === undefined ? undefined : part.fileOffset + skip
      scanner.push(current)
    },

    gap() {
      const { rest } = scanner.end()
      if (isSynchronised && verdict === 'ipfix' && rest.length > IPFIX_HEADER) {
        emit(rest, 0, rest.length, read16(rest, 2))
      }
      isSynchronised = false
    },
  }
}
