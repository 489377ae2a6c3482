/**
 * Moments of the histogram: microseconds since 1970 as doubles, which are exact for two centuries and finer than any exporter's
 * clock. On the wire they are RFC 3339.
 */
import { formatDuration } from '../../core/elements/format-quantity.ts'
import { formatSeconds } from '../../core/elements/format-time.ts'
import { formatTime } from '../../core/elements/format-time-cell.ts'
import type { TimeRange } from '../../core/protocol/session-api.ts'
import type { TimeZone } from '../state/settings.ts'
import type { TimeWindow } from '../timeline/time-scale.ts'

const SECOND_US = 1e6
const DAY_US = 86_400 * SECOND_US

/** Microseconds of an RFC 3339 text; what is below the microsecond is cut off. NaN when it is none. */
export function microsecondsOf(text: string): number {
  const found = /^(.*?)(?:\.(\d+))?Z$/.exec(text)
  if (found === null) return Number.NaN
  return Date.parse(`${found[1] ?? ''}Z`) * 1000 + Number((found[2] ?? '').padEnd(6, '0').slice(0, 6))
}

/** RFC 3339 of nine digits. */
export function momentText(us: number): string {
  const whole = Math.floor(us / SECOND_US)
  const micros = Math.round(us - whole * SECOND_US)
  const [seconds, rest] = micros === SECOND_US ? [whole + 1, 0] : [whole, micros]
  return `${formatSeconds(seconds).slice(0, -1)}.${String(rest).padStart(6, '0')}000Z`
}

export function windowOf({ from, until }: TimeRange): TimeWindow {
  return { fromUs: microsecondsOf(from), untilUs: microsecondsOf(until) }
}

export function rangeOf({ fromUs, untilUs }: TimeWindow): TimeRange {
  return { from: momentText(fromUs), until: momentText(untilUs) }
}

/** How finely the ends of a stretch are told: no finer than what can be seen of it. */
function precisionFor(lengthUs: number): 's' | 'ms' | 'us' {
  if (lengthUs >= 20 * SECOND_US) return 's'
  return lengthUs >= 20_000 ? 'ms' : 'us'
}

/** `09:20:22`, with the day where it is not the only one. */
export function clockOf(us: number, timeZone: TimeZone, lengthUs: number, isDated = false): string {
  const time = formatTime(momentText(us), {
    timeZone,
    precision: precisionFor(lengthUs),
    timeFormat: isDated ? 'date' : 'absolute',
  })
  if (time === undefined) return ''
  const text = time.dim === undefined ? time.text : `${time.text}${time.dim}`
  // The year says nothing among days of one capture.
  return isDated ? text.slice(5) : text
}

/** Whether two moments lie on different days. */
export function isOverDays({ fromUs, untilUs }: TimeWindow, timeZone: TimeZone): boolean {
  const dayOf = (us: number) =>
    formatTime(momentText(us), { timeZone, precision: 's', timeFormat: 'date' })?.text.slice(0, 10)
  return untilUs - fromUs >= DAY_US || dayOf(fromUs) !== dayOf(untilUs - 1)
}

/** `3 min 59 s`, `250 ms`. */
export function lengthText(us: number): string {
  if (us >= 20 * SECOND_US) return formatDuration(Math.round(us / SECOND_US), 'seconds')
  const micros = Math.round(us)
  return micros % 1000 === 0 ? formatDuration(micros / 1000, 'milliseconds') : formatDuration(micros, 'microseconds')
}

/** `09:20:22 – 09:24:21`. */
export function spanText(window: TimeWindow, timeZone: TimeZone): string {
  const length = window.untilUs - window.fromUs
  const isDated = isOverDays(window, timeZone)
  const from = clockOf(window.fromUs, timeZone, length, isDated)
  return `${from} – ${clockOf(window.untilUs, timeZone, length, isDated)}`
}

/** `09:20:22 – 09:24:21 · 3 min 59 s`. */
export function brushText(window: TimeWindow, timeZone: TimeZone): string {
  return `${spanText(window, timeZone)} · ${lengthText(window.untilUs - window.fromUs)}`
}
