/**
 * Tells the beginning of an export message from other octets. Used where there is no other evidence:
 * at the head of a file, and to find the next message after damage.
 */

const NETFLOW_9_HEADER = 20
const NETFLOW_5_HEADER = 24
export const IPFIX_HEADER = 16

/** 2000-01-01, in Unix seconds: no exporter of any of these protocols has a clock before it, unless unset. */
const EARLIEST_EXPORT_TIME = 946_684_800

/** Octets that the judgement of a header needs: the longest header, and the one of the first set. */
export const PLAUSIBILITY_OCTETS = 24

function read16(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0)
}

function read32(octets: Uint8Array, at: number): number {
  return ((read16(octets, at) << 16) | read16(octets, at + 2)) >>> 0
}

/**
 * Whether an IPFIX message may begin at `start`. The set headers that lie before `end` must be valid and
 * add up to the length of the message (RFC 7011 §3.1, §3.3.2); `end - start` must be 20 at least for a
 * message with sets, 16 for an empty one.
 */
export function isPlausibleIpfix(octets: Uint8Array, start: number, end: number): boolean {
  if (end - start < IPFIX_HEADER || read16(octets, start) !== 10) return false
  const length = read16(octets, start + 2)
  if (length === IPFIX_HEADER) return true
  if (length < IPFIX_HEADER + 4) return false
  let at = start + IPFIX_HEADER
  const messageEnd = start + length
  if (at + 4 > end) return false
  let isFirst = true
  while (at + 4 <= messageEnd && at + 4 <= end) {
    const setId = read16(octets, at)
    const setLength = read16(octets, at + 2)
    const isValid = (setId === 2 || setId === 3 || setId >= 256) && setLength >= 4 && at + setLength <= messageEnd
    // Exporters with one wrong set length exist: the first set alone decides unless it fills the message.
    if (!isValid) return !isFirst
    isFirst = false
    at += setLength
  }
  return true
}

/** Whether a NetFlow v5 or v7 message may begin at `start`; looks at 24 octets. */
export function isPlausibleFixed(octets: Uint8Array, start: number, end: number): boolean {
  if (end - start < NETFLOW_5_HEADER) return false
  const version = read16(octets, start)
  if (version !== 5 && version !== 7) return false
  const count = read16(octets, start + 2)
  const nanoseconds = read32(octets, start + 12)
  return count >= 1 && count <= 64 && nanoseconds < 1_000_000_000
}

/** Whether a NetFlow v9 message may begin at `start`; looks at 24 octets, or 20 when there are no more. */
export function isPlausibleNetflow9(octets: Uint8Array, start: number, end: number): boolean {
  if (end - start < NETFLOW_9_HEADER || read16(octets, start) !== 9) return false
  if (read32(octets, start + 8) < EARLIEST_EXPORT_TIME && read32(octets, start + 8) !== 0) return false
  const count = read16(octets, start + 2)
  if (end - start < NETFLOW_9_HEADER + 4) return count === 0
  const setId = read16(octets, start + NETFLOW_9_HEADER)
  const setLength = read16(octets, start + NETFLOW_9_HEADER + 2)
  return (setId <= 1 || setId >= 256) && setLength >= 4
}

/**
 * Whether a file that begins with these octets may be an IPFIX file, its first set being wrong perhaps: the
 * header must state a possible length and a time since 2000.
 */
export function isPossibleIpfix(octets: Uint8Array): boolean {
  if (octets.length < IPFIX_HEADER || read16(octets, 0) !== 10) return false
  return read16(octets, 2) >= IPFIX_HEADER && read32(octets, 4) >= EARLIEST_EXPORT_TIME
}

/** Whether a message of any supported version may begin at `start`, judged by the octets before `end`. */
export function isPlausibleMessage(octets: Uint8Array, start: number, end: number): boolean {
  switch (read16(octets, start)) {
    case 10:
      return isPlausibleIpfix(octets, start, end)
    case 9:
      return isPlausibleNetflow9(octets, start, end)
    case 5:
    case 7:
      return isPlausibleFixed(octets, start, end)
    default:
      return false
  }
}
