/** Numbers, durations, times and flags as people write them in a filter. */

/** A span of values: a time without seconds stands for its minute. */
export interface Span {
  readonly low: bigint
  readonly high: bigint
}

const MULTIPLIERS: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6, g: 9, t: 12 }
/** More digits than any counter has, few enough to stay quick. */
const MAX_DIGITS = 40

/** `1500`, `-3`, `0x1f`, `1.5k`, `10M`; multiples of 1000. Undefined when it is no whole number. */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > MAX_DIGITS) return undefined
  if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text)
  const match = /^([+-]?)(\d+)(?:\.(\d+))?([kmgt]?)$/i.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  const value = scaleDecimal(whole, fraction, MULTIPLIERS[suffix.toLowerCase()] ?? 0)
  return value === undefined ? undefined : sign === '-' ? -value : value
}

/** A finite number, with the same suffixes. */
export function parseFloatNumber(text: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)([kmgt]?)$/i.exec(text)
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
  m: 60_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
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

/** A time in RFC 3339, down to the day when shorter, in UTC without a zone; or Unix seconds. Nanoseconds, as the span it names. */
export function parseTime(text: string): Span | undefined {
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
const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE']

/** `SYN`, `SYN+ACK`, or letters as nfdump writes them: `SA`. Bits from FIN = 1 on. */
export function parseTcpFlags(text: string): bigint | undefined {
  const names = text.toUpperCase().split('+')
  const bits = names.map((name) => FLAG_NAMES.indexOf(name))
  if (bits.every((bit) => bit >= 0)) return bits.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n)
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
