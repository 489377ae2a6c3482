/**
 * Whether a record can belong to a session of its five-tuple. The answer rests on times and TCP flags alone, and is the same
 * whichever of the two came first.
 */
import { SESSION_ACTIVE_SECONDS, SESSION_HANDSHAKE_SECONDS, SESSION_IDLE_SECONDS } from '../../limits/lists.ts'
import { endOf, hasHalf, NO_FLAGS, startOf, type SessionColumns } from './session-columns.ts'

const MICROSECONDS = 1_000_000
const IDLE_US = SESSION_IDLE_SECONDS * MICROSECONDS
const ACTIVE_US = SESSION_ACTIVE_SECONDS * MICROSECONDS
const HANDSHAKE_US = SESSION_HANDSHAKE_SECONDS * MICROSECONDS

const FIN = 1
const SYN = 2
const RST = 4

/** It cannot belong there. */
export const NO_JOIN = -1

/**
 * Microseconds between a record and a session, 0 when they overlap; `NO_JOIN` when the record is of another one.
 *
 * @param direction of the record, 0 or 1
 * @param flags TCP flags of the record, `ABSENT` without
 */
export function joinGap(
  columns: SessionColumns,
  row: number,
  direction: number,
  start: number,
  end: number,
  flags: number,
): number {
  const same = 2 * row + direction
  const opposite = 2 * row + 1 - direction
  const hasSame = hasHalf(columns, same)
  // A connection begins once: a SYN after all else of its direction is that of the next one.
  if (hasSame) {
    if (start > columns.end[same]! && isSet(flags, SYN)) return NO_JOIN
    if (end < columns.start[same]! && isSet(flagsOf(columns, same), SYN)) return NO_JOIN
  }
  const from = startOf(columns, row)
  const to = endOf(columns, row)
  if (start <= to && end >= from) return 0
  const isAfter = start > to
  const gap = isAfter ? start - to : from - end
  // The later part begins with a SYN: it is the answer to the earlier one, or another connection.
  const later = isAfter ? flags : flagsOf(columns, opposite)
  if (isSet(later, SYN)) return !hasSame && gap <= HANDSHAKE_US ? gap : NO_JOIN
  const ofSession = joined(flagsOf(columns, same), flagsOf(columns, opposite))
  const earlier = isAfter ? ofSession : flags
  const goesOn = ofSession >= 0 && flags >= 0 && !isSet(earlier, FIN | RST)
  return gap <= (goesOn ? ACTIVE_US : IDLE_US) ? gap : NO_JOIN
}

/** Flags of a half, -1 without. */
function flagsOf(columns: SessionColumns, half: number): number {
  const flags = columns.tcpFlags[half] ?? NO_FLAGS
  return flags === NO_FLAGS ? -1 : flags
}

function joined(one: number, other: number): number {
  return one < 0 ? other : other < 0 ? one : one | other
}

function isSet(flags: number, flag: number): boolean {
  return flags >= 0 && (flags & flag) !== 0
}
