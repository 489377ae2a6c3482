/**
 * Tells by its octets whether a payload is an export message, and of which version. The port says nothing
 * (exporters use any), so that a stray datagram of another protocol must not look like one.
 */
import { HEADER_OCTETS, SET_HEADER_OCTETS, type WireVersion } from './message-header.ts'

/** `strict` for octets of unknown origin, `lenient` for those of an exporter that is known already. */
export type Scrutiny = 'strict' | 'lenient'

/** Records of one v5 or v7 datagram: 30 and 28 by the book; some senders fill jumbo frames. */
const MAX_FIXED_RECORDS = 200
const FIRST_DATA_SET_ID = 256

/**
 * The version of the message at `from`, or undefined when there is none.
 *
 * @param end where the octets end
 * @param originalEnd where they ended on the wire, later than `end` when the capture cut them
 */
export function recogniseMessage(
  view: DataView,
  from: number,
  end: number,
  originalEnd: number,
  scrutiny: Scrutiny,
): WireVersion | undefined {
  if (end - from < 2) return undefined
  const version = view.getUint16(from)
  if (version !== 5 && version !== 7 && version !== 9 && version !== 10) return undefined
  if (end - from < HEADER_OCTETS[version]) return undefined
  if (scrutiny === 'lenient') return version
  return isPlausible(view, from, end, originalEnd, version) ? version : undefined
}

/** True when the octets begin like a message but are too few for its header. */
export function isHeaderCut(view: DataView, from: number, end: number): boolean {
  if (end - from < 2) return false
  const version = view.getUint16(from)
  return (version === 5 || version === 7 || version === 9 || version === 10) && end - from < HEADER_OCTETS[version]
}

function isPlausible(view: DataView, from: number, end: number, originalEnd: number, version: WireVersion): boolean {
  switch (version) {
    case 5:
    case 7:
      return view.getUint16(from + 2) <= MAX_FIXED_RECORDS && view.getUint32(from + 12) < 1_000_000_000
    case 9:
      return hasPlausibleSet(view, from + HEADER_OCTETS[9], end, originalEnd, 0, 1)
    case 10: {
      const length = view.getUint16(from + 2)
      if (length < HEADER_OCTETS[10] || length > originalEnd - from) return false
      // A stated length that fits to the octet says enough, whatever the first set is.
      if (length === originalEnd - from) return true
      return hasPlausibleSet(view, from + HEADER_OCTETS[10], end, from + length, 2, 3)
    }
  }
}

/** True when the message is over or a set begins there whose id and length can be. */
function hasPlausibleSet(
  view: DataView,
  at: number,
  end: number,
  originalEnd: number,
  templateSetId: number,
  optionsSetId: number,
): boolean {
  if (originalEnd === at) return true
  if (end - at < SET_HEADER_OCTETS) return end < originalEnd
  const id = view.getUint16(at)
  const length = view.getUint16(at + 2)
  if (id !== templateSetId && id !== optionsSetId && id < FIRST_DATA_SET_ID) return false
  return length >= SET_HEADER_OCTETS && length <= originalEnd - at
}
