/**
 * Points in time as RFC 3339 UTC text, without a Date per value: a dump prints half a million a second. The last day is
 * remembered, for values of one file lie close together; nothing else outlives a call.
 */

const SECONDS_PER_DAY = 86_400
/** 0001-01-01 and 10000-01-01: RFC 3339 §1 has four digits for the year. */
const FIRST_SECOND = -62_135_596_800
const END_SECOND = 253_402_300_800
const TWO_32 = 0x1_0000_0000

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))
const THREE_DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'))

let lastDay = 0
let lastDayText = '1970-01-01'

/** `2024-05-01` of days since 1970, within the years 1 … 9999. */
export function formatDay(day: number): string {
  if (day !== lastDay) {
    lastDayText = calendarDay(day)
    lastDay = day
  }
  return lastDayText
}

/** Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last. */
function calendarDay(day: number): string {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${TWO_DIGITS[month]}-${TWO_DIGITS[dayOfMonth]}`
}

/** `2024-05-01T10:00:00`, without zone: what is before the fraction. */
function formatWholeSeconds(seconds: number): string {
  const day = Math.floor(seconds / SECONDS_PER_DAY)
  const second = seconds - day * SECONDS_PER_DAY
  const minute = (second / 60) | 0
  const hour = (minute / 60) | 0
  return `${formatDay(day)}T${TWO_DIGITS[hour]}:${TWO_DIGITS[minute - hour * 60]}:${TWO_DIGITS[second - minute * 60]}`
}

/** `2024-05-01T10:00:00Z` of Unix seconds within the years 1 … 9999. */
export function formatSeconds(seconds: number): string {
  return `${formatWholeSeconds(seconds)}Z`
}

/** `10:00:00` of Unix seconds, UTC. */
export function formatClockTime(seconds: number): string {
  return formatWholeSeconds(Math.floor(seconds)).slice(11)
}

/** `at 10:00:00`, or `between 10:00:00 and 10:00:01`, with the days where they are two: of Unix seconds, UTC. */
export function formatClockSpan(from: number, to: number): string {
  const [first, last] = [formatWholeSeconds(Math.floor(from)), formatWholeSeconds(Math.floor(to))]
  if (first === last) return `at ${first.slice(11)}`
  if (first.slice(0, 10) === last.slice(0, 10)) return `between ${first.slice(11)} and ${last.slice(11)}`
  return `between ${first.replace('T', ' ')} and ${last.replace('T', ' ')}`
}

/** `2024-05-01T10:00:00.123Z` of Unix milliseconds; undefined outside the years 1 … 9999, which RFC 3339 cannot write. */
export function formatMilliseconds(milliseconds: number | bigint): string | undefined {
  const value = Number(milliseconds)
  const seconds = Math.floor(value / 1000)
  if (seconds < FIRST_SECOND || seconds >= END_SECOND) return undefined
  return `${formatWholeSeconds(seconds)}.${THREE_DIGITS[value - seconds * 1000]}Z`
}

/** `2024-05-01T10:00:00.123456Z` of Unix nanoseconds. */
export function formatMicroseconds(nanoseconds: bigint): string {
  return formatMicrosecondsWords(highWord(nanoseconds), lowWord(nanoseconds))
}

/** `2024-05-01T10:00:00.123456789Z` of Unix nanoseconds. */
export function formatNanoseconds(nanoseconds: bigint): string {
  return formatNanosecondsWords(highWord(nanoseconds), lowWord(nanoseconds))
}

/** As `formatMicroseconds`, of the two halves of a signed 64-bit number (`high` signed, `low` unsigned). */
export function formatMicrosecondsWords(high: number, low: number): string {
  const nanos = splitSeconds(high, low)
  const micros = (nanos / 1000) | 0
  const millis = (micros / 1000) | 0
  return `${formatWholeSeconds(splitOffSeconds)}.${THREE_DIGITS[millis]}${THREE_DIGITS[micros - millis * 1000]}Z`
}

/** As `formatNanoseconds`, of the two halves of a signed 64-bit number (`high` signed, `low` unsigned). */
export function formatNanosecondsWords(high: number, low: number): string {
  const nanos = splitSeconds(high, low)
  const micros = (nanos / 1000) | 0
  const millis = (micros / 1000) | 0
  return `${formatWholeSeconds(splitOffSeconds)}.${THREE_DIGITS[millis]}${THREE_DIGITS[micros - millis * 1000]}${THREE_DIGITS[nanos - micros * 1000]}Z`
}

let splitOffSeconds = 0

/**
 * Divides by 10⁹ in digits of 16 bits, so that no product passes 2^53: returns the nanoseconds within the second and
 * leaves the seconds in `splitOffSeconds`.
 */
function splitSeconds(high: number, low: number): number {
  const top = Math.floor(high / 1e9)
  const upper = (high - top * 1e9) * 0x1_0000 + (low >>> 16)
  const middle = Math.floor(upper / 1e9)
  const lower = (upper - middle * 1e9) * 0x1_0000 + (low & 0xffff)
  const bottom = Math.floor(lower / 1e9)
  splitOffSeconds = top * TWO_32 + middle * 0x1_0000 + bottom
  return lower - bottom * 1e9
}

function highWord(value: bigint): number {
  return Number(BigInt.asIntN(64, value) >> 32n)
}

function lowWord(value: bigint): number {
  return Number(BigInt.asUintN(32, value))
}
