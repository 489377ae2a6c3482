/**
 * What compiled record plans call: times into 64-bit words without BigInt. `words` is a column as 32-bit words,
 * `index` that of the low one.
 */
import { writeNanoseconds } from '../bytes/nanoseconds.ts'

const TWO_31 = 0x8000_0000
const TWO_32 = 0x1_0000_0000
/** Seconds from 1900 to 1970. */
const NTP_TO_UNIX_SECONDS = 2_208_988_800
/** Milliseconds that fit into signed 64 bits of nanoseconds, with room to spare. */
const MAX_MILLISECONDS = 8_500_000_000_000
/** Nanoseconds of the longest duration that is added to a time. */
const MAX_SHIFT = 2 ** 62
/**
 * Exporters take the header's sysUpTime a little before or after the stamps of their flows. What is further ahead is a stamp
 * of before the wrap.
 */
const MAX_STAMP_AHEAD_MS = 3_600_000

/** Writes `NO_TIME`. */
export function writeNoTime(words: Uint32Array, index: number): void {
  words[index] = 0
  words[index + 1] = TWO_31
}

/** Unix seconds of NTP seconds, in the era nearest to the export time (RFC 7011 §6.1.9, RFC 5905 §6). */
export function unixOfNtpSeconds(ntpSeconds: number, exportSeconds: number): number {
  const seconds = ntpSeconds - NTP_TO_UNIX_SECONDS
  return exportSeconds - seconds > TWO_31 ? seconds + TWO_32 : seconds
}

/** Nanoseconds of an NTP fraction with microsecond precision: its 11 low bits say nothing (RFC 7011 §6.1.9). */
export function microsecondNanos(fraction: number): number {
  return Math.round(((fraction & ~0x7ff) >>> 0) / 4294.967296) * 1000
}

/** Nanoseconds of an NTP fraction (RFC 7011 §6.1.10). */
export function nanosecondNanos(fraction: number): number {
  return Math.round((fraction * 1_000_000_000) / TWO_32)
}

/**
 * Whether so many fractions below 10⁶ of all are the evidence that they are plain microseconds. A single large one beside two
 * small ones is none against them, however few there are: real NetScalers send such a value now and then, and by RFC 7011
 * two small ones of three come once in six million times.
 */
export function isMostlySmall(small: number, all: number, neededTenths: number): boolean {
  return small * 10 >= all * neededTenths || (small === all - 1 && small > 1 && neededTenths <= 10)
}

/** Writes Unix milliseconds as nanoseconds; `NO_TIME` when they are not representable. */
export function writeMilliseconds(words: Uint32Array, index: number, milliseconds: number): void {
  if (!(milliseconds < MAX_MILLISECONDS && milliseconds > -MAX_MILLISECONDS)) {
    writeNoTime(words, index)
    return
  }
  const seconds = Math.floor(milliseconds / 1000)
  writeNanoseconds(words, index, seconds, (milliseconds - seconds * 1000) * 1_000_000)
}

/**
 * Writes the time of a sysUpTime stamp: the export time less what passed since (RFC 3954 §5.1). A stamp that is ahead of
 * the header's sysUpTime was made before the last wrap, 49.7 days of it ago (IANA 21 and 22).
 */
export function writeSysUpTime(
  words: Uint32Array,
  index: number,
  exportSeconds: number,
  exportNanos: number,
  sysUpTimeMs: number,
  stampMs: number,
): void {
  const ago = ((sysUpTimeMs + MAX_STAMP_AHEAD_MS - stampMs) >>> 0) - MAX_STAMP_AHEAD_MS
  const milliseconds = exportSeconds * 1000 - ago
  const seconds = Math.floor(milliseconds / 1000)
  writeNanoseconds(words, index, seconds, (milliseconds - seconds * 1000) * 1_000_000 + exportNanos)
}

/** Writes the time of a stamp that counts from a system start (IANA 160), at the last 32-bit wrap before the export time. */
export function writeSinceStart(
  words: Uint32Array,
  index: number,
  exportSeconds: number,
  systemStartMs: number,
  stampMs: number,
): void {
  const milliseconds = systemStartMs + stampMs
  const wraps = Math.max(0, Math.floor((exportSeconds * 1000 + MAX_STAMP_AHEAD_MS - milliseconds) / TWO_32))
  writeMilliseconds(words, index, milliseconds + wraps * TWO_32)
}

/** Writes the export time less some microseconds (IANA 158 and 159). */
export function writeBeforeExport(
  words: Uint32Array,
  index: number,
  exportSeconds: number,
  exportNanos: number,
  microseconds: number,
): void {
  if (microseconds > 1000 * MAX_MILLISECONDS) {
    writeNoTime(words, index)
    return
  }
  const seconds = Math.ceil(microseconds / 1_000_000)
  writeNanoseconds(words, index, exportSeconds - seconds, (seconds * 1_000_000 - microseconds) * 1000 + exportNanos)
}

/** Writes a time some nanoseconds from another, up to 2^62 of them; `NO_TIME` of `NO_TIME`. */
export function writeShifted(target: Uint32Array, source: Uint32Array, index: number, nanoseconds: number): void {
  const low = source[index] ?? 0
  const high = source[index + 1] ?? 0
  if ((high === TWO_31 && low === 0) || Math.abs(nanoseconds) > MAX_SHIFT) {
    writeNoTime(target, index)
    return
  }
  const upper = Math.floor(nanoseconds / TWO_32)
  const sum = low + nanoseconds - upper * TWO_32
  target[index] = sum
  target[index + 1] = high + upper + (sum >= TWO_32 ? 1 : 0)
}

/** Where one end of a record has no time, the other stands for it; `NO_TIME` where neither has one. */
export function writeKnownEnd(
  starts: Uint32Array,
  ends: Uint32Array,
  index: number,
  hasNoStart: boolean,
  hasNoEnd: boolean,
): void {
  if (hasNoStart && hasNoEnd) {
    writeNoTime(starts, index)
    writeNoTime(ends, index)
    return
  }
  const [target, source] = hasNoStart ? [starts, ends] : [ends, starts]
  target[index] = source[index] ?? 0
  target[index + 1] = source[index + 1] ?? 0
}

/** True when one time is before another; `NO_TIME` is before none. */
export function isEarlier(one: Uint32Array, other: Uint32Array, index: number): boolean {
  const high = (one[index + 1] ?? 0) | 0
  const otherHigh = (other[index + 1] ?? 0) | 0
  if (high === -TWO_31) return false
  return high < otherHigh || (high === otherHigh && (one[index] ?? 0) < (other[index] ?? 0))
}
