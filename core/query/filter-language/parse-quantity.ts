/** Numbers, durations, times and flags as people write them in a filter. */

/** A span of values: a time without seconds stands for its minute. */
export interface Span {
  readonly low: bigint
  readonly high: bigint
}

const MULTIPLIERS: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6, g: 9, t: 12, p: 15 }
/** More digits than any counter has, few enough to stay quick. */
const MAX_DIGITS = 40

/** Letters of units after a number, and what is counted. */
const INTEGER = /^([+-]?)(\d+)(?:\.(\d+))?(?:([kmgtp])(i?)|)(?:b|bit|bps|pps)?$/i

/** `1500`, `-3`, `0x1f`, `1.5k`, `10M`, `10MB`: multiples of 1000; `4Ki`, `4KiB`: of 1024. Undefined when it is no whole number. */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > MAX_DIGITS) return undefined
  if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text)
  const match = INTEGER.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', suffix = '', binary = ''] = match
  const power = MULTIPLIERS[suffix.toLowerCase()] ?? 0
  const value = binary === '' ? scaleDecimal(whole, fraction, power) : scaleBinary(whole, fraction, power)
  return value === undefined ? undefined : sign === '-' ? -value : value
}

/** A finite number, with the same suffixes. */
export function parseFloatNumber(text: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)([kmgtp]?)$/i.exec(text)
  if (match === null) return undefined
  const value = Number(match[1]) * 10 ** (MULTIPLIERS[(match[2] ?? '').toLowerCase()] ?? 0)
  return Number.isFinite(value) ? value : undefined
}

const UNIT_NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  sec: 1_000_000_000n,
  m: 60_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
}

/** Words that may stand after a number, with a space between. */
export function isUnit(word: string): boolean {
  return (
    UNIT_NANOSECONDS[word.toLowerCase()] !== undefined || /^[kmgtp]i?(?:b|bit|bps|pps)?$|^(?:b|bps|pps)$/i.test(word)
  )
}

/**
 * `250ms`, `1.5s`, `2m`: nanoseconds.
 *
 * @param bareUnit nanoseconds of one when no unit is written
 */
export function parseDuration(text: string, bareUnit: bigint): bigint | undefined {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,9}))?([a-zµμ]*)$/i.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', unit = ''] = match
  const factor = unit === '' ? bareUnit : UNIT_NANOSECONDS[unit.toLowerCase()]
  if (factor === undefined) return undefined
  const scaled = BigInt(whole + fraction) * factor
  const divisor = 10n ** BigInt(fraction.length)
  if (scaled % divisor !== 0n) return undefined
  return sign === '-' ? -(scaled / divisor) : scaled / divisor
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?$/i

/** What relative times count from. */
export interface FilterClock {
  /** Nanoseconds since 1970: of records that are there the newest, of those to come the time on the wall. */
  readonly nowNs: bigint
}

const DAY_NS = 86_400_000_000_000n
const TIME_OF_DAY = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/
const AGO = /^(?:now)?([+-])((?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|μs|ms|s|sec|m|min|h|d))+)$/i

/** Whether the meaning of a time depends on the clock: `-5m`, `now-1h`, `09:21`. */
export function isRelativeTime(text: string): boolean {
  return /^now$/i.test(text) || AGO.test(text) || TIME_OF_DAY.test(text)
}

/** `now`, `-5m`, `now-1h30m`: that long before; `09:21:42`: the last time of that name, in UTC. */
function parseRelativeTime(text: string, { nowNs }: FilterClock): Span | undefined {
  if (/^now$/i.test(text)) return spanOf(nowNs, 1n)
  const [, sign, lengths] = AGO.exec(text) ?? []
  if (lengths !== undefined) {
    const parts = lengths.match(/[\d.]+[^\d.]+/g) ?? []
    let length = 0n
    for (const part of parts) {
      const duration = parseDuration(part, 1n)
      if (duration === undefined) return undefined
      length += duration
    }
    return spanOf(sign === '-' ? nowNs - length : nowNs + length, 1n)
  }
  const [, hour, minute, second, fraction = ''] = TIME_OF_DAY.exec(text) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  const seconds = BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0))
  const ofDay = seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
  const today = nowNs - (((nowNs % DAY_NS) + DAY_NS) % DAY_NS) + ofDay
  const length = second === undefined ? 60_000_000_000n : 10n ** BigInt(9 - fraction.length)
  return spanOf(today <= nowNs ? today : today - DAY_NS, length)
}

/**
 * A time in RFC 3339, down to the day when shorter, in UTC without a zone; Unix seconds; or relative to the clock, where there
 * is one. Nanoseconds, as the span it names.
 */
export function parseTime(text: string, clock?: FilterClock): Span | undefined {
  if (isRelativeTime(text)) return clock && parseRelativeTime(text, clock)
  if (/^\d{9,11}$/.test(text)) return spanOf(BigInt(text) * 1_000_000_000n, 1_000_000_000n)
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const milliseconds = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  const date = new Date(milliseconds)
  const isReal =
    date.getUTCMonth() + 1 === Number(month) &&
    date.getUTCDate() === Number(day) &&
    Number(hour ?? 0) < 24 &&
    Number(minute ?? 0) < 60 &&
    Number(second ?? 0) < 60
  if (!isReal) return undefined
  const offset = zone === undefined || /z/i.test(zone) ? 0 : zoneMinutes(zone)
  const base = (BigInt(milliseconds) - BigInt(offset) * 60_000n) * 1_000_000n
  if (hour === undefined) return spanOf(base, 86_400_000_000_000n)
  if (second === undefined) return spanOf(base, 60_000_000_000n)
  const digits = fraction ?? ''
  return spanOf(base + BigInt(digits.padEnd(9, '0')), 10n ** BigInt(9 - digits.length))
}

const FLAG_LETTERS = 'FSRPAUEC'
/** Those of nfdump's `X`. */
const ALL_FLAGS = 0x3fn
const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE']

/** `SYN`, `SYN+ACK`, or letters as nfdump writes them: `SA`, `X` for the six of RFC 793. Bits from FIN = 1 on. */
export function parseTcpFlags(text: string): bigint | undefined {
  const names = text.toUpperCase().split('+')
  const bits = names.map((name) => FLAG_NAMES.indexOf(name))
  if (bits.every((bit) => bit >= 0)) return bits.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n)
  if (/^x$/i.test(text)) return ALL_FLAGS
  const letters = Array.from(text.toUpperCase(), (letter) => FLAG_LETTERS.indexOf(letter))
  if (letters.length > FLAG_LETTERS.length || letters.some((bit) => bit < 0)) return undefined
  return letters.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n)
}

function spanOf(low: bigint, length: bigint): Span {
  return { low, high: low + length - 1n }
}

function zoneMinutes(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return zone.startsWith('-') ? -minutes : minutes
}

/** `whole.fraction × 10^exponent`, undefined when it is no whole number. */
function scaleDecimal(whole: string, fraction: string, exponent: number): bigint | undefined {
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > exponent) return undefined
  return BigInt(whole + significant.padEnd(exponent, '0'))
}

/** The same with multiples of 1024. */
function scaleBinary(whole: string, fraction: string, power: number): bigint | undefined {
  const scaled = BigInt(whole + fraction) * 1024n ** BigInt(power / 3)
  const divisor = 10n ** BigInt(fraction.length)
  return scaled % divisor === 0n ? scaled / divisor : undefined
}
