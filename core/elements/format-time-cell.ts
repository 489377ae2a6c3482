/** Points in time in the viewer: the RFC 3339 text of a cell in the zone, format and precision that the user chose. */
import { formatDay } from './format-time.ts'

export interface TimeOptions {
  readonly timeZone: 'utc' | 'local'
  /** `auto`: the digits that the value has. A finer one than the value has adds none. */
  readonly precision: 'auto' | 's' | 'ms' | 'us' | 'ns'
  /** Time of day; date and time; Unix seconds; seconds since `reference`. */
  readonly timeFormat: 'absolute' | 'date' | 'epoch' | 'relative'
  /** RFC 3339, for `relative`: the first record's time, or that of the row above. */
  readonly reference?: string
}

/** `09:21:42.318` and `204`, which is set apart and dimmed. */
export interface FormattedTime {
  readonly text: string
  /** Digits from the microseconds on, in groups of three. */
  readonly dim?: string
  /** Offset of the local zone, where the date is shown. */
  readonly suffix?: string
}

const MAX_DIGITS = { auto: 9, s: 0, ms: 3, us: 6, ns: 9 } as const
const TIME_TEXT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/
/** Between groups of digits. */
export const THIN_SPACE = '\u2009'
const MS_PER_DAY = 86_400_000

interface Moment {
  /** Unix milliseconds of the whole second. */
  readonly secondMs: number
  readonly fraction: string
}

function parseMoment(text: string): Moment | undefined {
  const found = TIME_TEXT.exec(text)
  if (!found) return undefined
  const secondMs = Date.parse(`${found[1]}Z`)
  return Number.isNaN(secondMs) ? undefined : { secondMs, fraction: found[2] ?? '' }
}

/** Formats the RFC 3339 text of a cell; undefined when it is none. */
export function formatTime(text: string, options: TimeOptions): FormattedTime | undefined {
  const moment = parseMoment(text)
  if (!moment) return undefined
  const fraction = visibleDigits(moment.fraction, options.precision)
  if (options.timeFormat === 'epoch') return withFraction(String(moment.secondMs / 1000), fraction)
  const reference = options.timeFormat === 'relative' ? parseMoment(options.reference ?? '') : undefined
  if (reference) return formatDifference(moment, reference, options.precision)
  const clock = shiftToZone(moment.secondMs, options.timeZone)
  const time = withFraction(formatClock(clock), fraction)
  if (options.timeFormat !== 'date') return time
  const dated = { ...time, text: `${formatDay(Math.floor(clock / MS_PER_DAY))} ${time.text}` }
  return options.timeZone === 'utc' ? dated : { ...dated, suffix: formatOffset(clock - moment.secondMs) }
}

/** The date of a cell in the zone, so that a row can show it where it differs from the row above; undefined when it has none. */
export function formatDate(text: string, timeZone: 'utc' | 'local'): string | undefined {
  const moment = parseMoment(text)
  return moment && formatDay(Math.floor(shiftToZone(moment.secondMs, timeZone) / MS_PER_DAY))
}

/** Milliseconds whose UTC reading is the reading of the local clock: no Intl, no names of zones. */
function shiftToZone(ms: number, timeZone: 'utc' | 'local'): number {
  if (timeZone === 'utc') return ms
  const date = new Date(ms)
  const shifted = new Date(0)
  shifted.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate())
  shifted.setUTCHours(date.getHours(), date.getMinutes(), date.getSeconds())
  return shifted.getTime()
}

/** `09:21:42` of milliseconds, whatever the year. */
function formatClock(ms: number): string {
  const second = Math.floor(ms / 1000) - Math.floor(ms / MS_PER_DAY) * 86_400
  return [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(twoDigits).join(':')
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function formatOffset(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  return `${offsetMs < 0 ? '−' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

/** A canonical time always has nine digits; those that its element could not have had are zeros. */
function visibleDigits(fraction: string, precision: TimeOptions['precision']): string {
  const cut = fraction.slice(0, MAX_DIGITS[precision])
  return precision === 'auto' && cut.length === 9 ? cut.replace(/(?:000){1,2}$/, '') : cut
}

function withFraction(text: string, fraction: string): FormattedTime {
  if (fraction === '') return { text }
  const upToMs = `${text}.${fraction.slice(0, 3)}`
  if (fraction.length <= 3) return { text: upToMs }
  return { text: upToMs, dim: fraction.slice(3).replace(/(\d{3})(?=\d)/g, `$1${THIN_SPACE}`) }
}

/** Whole and fraction are subtracted apart, for their sum in nanoseconds does not fit a number. */
function formatDifference(moment: Moment, reference: Moment, precision: TimeOptions['precision']): FormattedTime {
  const digits = Math.max(moment.fraction.length, reference.fraction.length)
  const nanosOf = (value: Moment): number => Number(value.fraction.padEnd(9, '0'))
  let seconds = (moment.secondMs - reference.secondMs) / 1000
  let nanos = nanosOf(moment) - nanosOf(reference)
  const isNegative = seconds < 0 || (seconds === 0 && nanos < 0)
  if (isNegative) {
    seconds = -seconds
    nanos = -nanos
  }
  if (nanos < 0) {
    seconds -= 1
    nanos += 1e9
  }
  const fraction = visibleDigits(String(nanos).padStart(9, '0').slice(0, digits), precision)
  return withFraction(`${isNegative ? '−' : ''}${seconds}`, fraction)
}
