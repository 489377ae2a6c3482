/**
 * Reads files that are export messages one after the other: RFC 5655 files, and NetFlow v5, v7 and v9 streams.
 *
 * Octets where no message begins are a damaged stretch; reading goes on at the next plausible message header.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { read16 } from '../bytes/read-number.ts'
import { MAX_MESSAGE_OCTETS } from '../limits/capture.ts'
import type { CaptureReader, CaptureSink } from './capture-sink.ts'
import { createChunkScanner } from './chunk-scanner.ts'
import { createDamage } from './damage.ts'
import {
  FIXED_HEADER,
  IPFIX_HEADER,
  judgeMessage,
  NETFLOW_5_RECORD,
  NETFLOW_7_RECORD,
  NETFLOW_9_HEADER,
  readExportTime,
} from './message-plausibility.ts'
import { findNonZero } from './zero-run.ts'

/** Creates a reader of a message stream; bad input becomes `file-damaged`, `file-cut-short` and never an exception. */
export function createMessageReader(sink: CaptureSink, options: { readonly isCompressed: boolean }): CaptureReader {
  const { isCompressed } = options
  const damage = createDamage(sink.onProblem, isCompressed, () => messageNumber)
  const scanner = createChunkScanner(step)
  let messageNumber = 0
  let lastSeconds = 0

  /** Looks for a sound message from `start` on; returns how many octets are certainly none (negative: needs more). */
  function skipDamage(octets: Uint8Array, start: number, end: number, isLast: boolean): number {
    let at = start
    while (at + 2 <= end) {
      // The version has its high octet zero and its low octet not.
      if (octets[at] !== 0) {
        at++
        continue
      }
      if (octets[at + 1] === 0) {
        at = findNonZero(octets, at + 1, end) - 1
        if (at + 2 > end) break
      }
      const judgement = judgeMessage(octets, at, end, lastSeconds)
      if (judgement === 'message') return at - start
      if (judgement !== 'none' && !isLast) return at > start ? at - start : -judgement
      at++
    }
    if (isLast) return end - start
    return at > start ? at - start : -2
  }

  /**
   * The length of the NetFlow v9 message at `start`, `-n` when n octets are needed to tell. The header counts
   * records, not octets (RFC 3954 §5.1): the message ends where no FlowSet begins.
   */
  function measureNetflow9(octets: Uint8Array, start: number, end: number, isLast: boolean): number {
    let at = start + NETFLOW_9_HEADER
    for (;;) {
      if (at + 4 > end) return isLast ? end - start : start - at - 4
      const setId = read16(octets, at)
      const setLength = read16(octets, at + 2)
      // RFC 3954 §5.2: ids 2 to 255 are no FlowSets; 9 is the version of the next message.
      const isSet = (setId <= 1 || setId >= 256) && setLength >= 4
      if (!isSet || at + setLength - start > MAX_MESSAGE_OCTETS) return at - start
      at += setLength
      if (at >= end && isLast) return at - start
    }
  }

  /** The length of the message at `start`: `-n` when n octets are needed to tell, 0 when there is none. */
  function measure(octets: Uint8Array, start: number, end: number, isLast: boolean): number {
    if (end - start < 4) return -4
    const second = read16(octets, start + 2)
    switch (read16(octets, start)) {
      case 10:
        return second < IPFIX_HEADER ? 0 : second
      case 9:
        return end - start < NETFLOW_9_HEADER ? -NETFLOW_9_HEADER : measureNetflow9(octets, start, end, isLast)
      case 7:
        return second === 0 || second > 1000 ? 0 : FIXED_HEADER + second * NETFLOW_7_RECORD
      case 5:
        return second === 0 || second > 1000 ? 0 : FIXED_HEADER + second * NETFLOW_5_RECORD
      default:
        return 0
    }
  }

  function emit(octets: Uint8Array, from: number, end: number, position: number): void {
    messageNumber++
    sink.onMessage({ octets, from, end, fileOffset: isCompressed ? undefined : position })
  }

  function step(octets: Uint8Array, start: number, end: number, position: number, isLast: boolean): number {
    if (damage.isOpen()) {
      const skipped = skipDamage(octets, start, end, isLast)
      if (skipped !== 0) return skipped
      damage.close(position)
    }
    const length = measure(octets, start, end, isLast)
    if (length < 0) return length
    if (length === 0) {
      damage.begin('No message begins here', position, octets.subarray(start, end))
      return 1
    }
    if (end - start < length) return -length
    lastSeconds = readExportTime(octets, start)
    emit(octets, start, start + length, position)
    return length
  }

  return {
    push: scanner.push,
    end() {
      const { rest } = scanner.end()
      damage.close(scanner.received())
      if (rest.length === 0) return
      const position = scanner.received() - rest.length
      sink.onProblem({
        code: 'file-cut-short',
        detail: `The file ends ${formatCount(rest.length)} octets into message ${formatCount(messageNumber + 1)}.`,
        octets: rest,
        ...(isCompressed ? {} : { fileOffset: position }),
      })
      // What is there of the last message holds whole records perhaps.
      if (rest.length > IPFIX_HEADER) emit(rest, 0, rest.length, position)
    },
  }
}
