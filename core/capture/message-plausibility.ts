/**
 * Tells the beginning of an export message from other octets. At the head of a file or stream the header alone
 * decides; after damage, where every position is a candidate, the whole message must be sound.
 */
import { read16, read32 } from '../bytes/read-number.ts'
import { MAX_MESSAGE_OCTETS } from '../limits/capture.ts'

export const IPFIX_HEADER = 16
export const NETFLOW_9_HEADER = 20
/** NetFlow v5 and v7 have headers of one length. */
export const FIXED_HEADER = 24
export const NETFLOW_5_RECORD = 48
export const NETFLOW_7_RECORD = 52
const SET_HEADER = 4

/** Octets that the judgement of a head needs at most: the longest header. */
export const HEAD_OCTETS = 24

/** 2000-01-01, in Unix seconds: no exporter of any of these protocols has a clock before it, unless unset. */
const EARLIEST_EXPORT_TIME = 946_684_800

/** Seconds between the last good message and one that is believed after damage. */
const RESYNC_WINDOW_SECONDS = 366 * 86_400

/** Records in one NetFlow message: more do not fit at 48 octets each. */
const MAX_FIXED_RECORDS = 1365

/** Whether a file or stream that begins with `head` (24 octets, or all there are) may hold export messages. */
export function beginsWithMessage(head: Uint8Array): boolean {
  const second = read16(head, 2)
  switch (read16(head, 0)) {
    case 10: {
      if (head.length < IPFIX_HEADER || second < IPFIX_HEADER) return false
      if (second === IPFIX_HEADER || read32(head, 4) >= EARLIEST_EXPORT_TIME) return true
      const setId = read16(head, IPFIX_HEADER)
      return second >= IPFIX_HEADER + SET_HEADER && (setId === 2 || setId === 3 || setId >= 256)
    }
    case 9: {
      if (head.length < NETFLOW_9_HEADER) return false
      const setId = read16(head, NETFLOW_9_HEADER)
      const exportTime = read32(head, 8)
      if (exportTime !== 0 && exportTime < EARLIEST_EXPORT_TIME) return false
      return head.length < NETFLOW_9_HEADER + SET_HEADER ? second === 0 : setId <= 1 || setId >= 256
    }
    case 7:
    case 5:
      return (
        head.length >= FIXED_HEADER && second > 0 && second <= MAX_FIXED_RECORDS && read32(head, 12) < 1_000_000_000
      )
    default:
      return false
  }
}

/** The export time in the header at `start`, in Unix seconds. */
export function readExportTime(octets: Uint8Array, start: number): number {
  return read32(octets, start + (read16(octets, start) === 10 ? 4 : 8))
}

/** What the octets at a position are: `message`, `none`, or the number of octets needed to tell. */
export type Judgement = 'message' | 'none' | number

function isNear(seconds: number, lastSeconds: number): boolean {
  if (lastSeconds === 0) return seconds >= EARLIEST_EXPORT_TIME
  return Math.abs(seconds - lastSeconds) < RESYNC_WINDOW_SECONDS
}

/**
 * Judges whether a sound IPFIX message begins at `start`: its sets must add up to its length exactly
 * (RFC 7011 §3.1, §3.3.2). Of random octets about one position in 2^38 passes.
 *
 * @param lastSeconds export time of the last good message, 0 when there is none
 */
export function judgeIpfix(octets: Uint8Array, start: number, end: number, lastSeconds: number): Judgement {
  if (end - start < IPFIX_HEADER) return read16(octets, start) === 10 ? IPFIX_HEADER : 'none'
  const length = read16(octets, start + 2)
  if (read16(octets, start) !== 10 || length < IPFIX_HEADER + SET_HEADER) return 'none'
  if (!isNear(read32(octets, start + 4), lastSeconds)) return 'none'
  const messageEnd = start + length
  let at = start + IPFIX_HEADER
  while (at + SET_HEADER <= messageEnd) {
    if (at + SET_HEADER > end) return length
    const setId = read16(octets, at)
    const setLength = read16(octets, at + 2)
    if ((setId !== 2 && setId !== 3 && setId < 256) || setLength < SET_HEADER) return 'none'
    at += setLength
  }
  return at === messageEnd ? 'message' : 'none'
}

/** NetFlow v9 states no length, so its sets are followed up to the count of records that they could hold. */
function judgeNetflow9(octets: Uint8Array, start: number, end: number, lastSeconds: number): Judgement {
  if (end - start < NETFLOW_9_HEADER + SET_HEADER) return NETFLOW_9_HEADER + SET_HEADER
  const count = read16(octets, start + 2)
  if (count === 0 || count > MAX_FIXED_RECORDS || !isNear(read32(octets, start + 8), lastSeconds)) return 'none'
  const setId = read16(octets, start + NETFLOW_9_HEADER)
  const setLength = read16(octets, start + NETFLOW_9_HEADER + 2)
  const isSet = (setId <= 1 || setId >= 256) && setLength >= 8 && setLength <= MAX_MESSAGE_OCTETS - NETFLOW_9_HEADER
  return isSet ? 'message' : 'none'
}

function judgeFixed(octets: Uint8Array, start: number, end: number, lastSeconds: number): Judgement {
  if (end - start < FIXED_HEADER) return FIXED_HEADER
  const count = read16(octets, start + 2)
  const isSound = count > 0 && count <= 64 && read32(octets, start + 12) < 1_000_000_000
  return isSound && isNear(read32(octets, start + 8), lastSeconds) ? 'message' : 'none'
}

/** Judges whether a sound message of any supported version begins at `start`. */
export function judgeMessage(octets: Uint8Array, start: number, end: number, lastSeconds: number): Judgement {
  switch (read16(octets, start)) {
    case 10:
      return judgeIpfix(octets, start, end, lastSeconds)
    case 9:
      return judgeNetflow9(octets, start, end, lastSeconds)
    case 5:
    case 7:
      return judgeFixed(octets, start, end, lastSeconds)
    default:
      return 'none'
  }
}
