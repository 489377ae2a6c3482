/** Times of the inspector in the zone that the user chose, to the second. */
import { formatTime } from '../../core/elements/format-time-cell.ts'
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type { TimeZone } from '../state/settings.ts'
import { millisecondsOf } from './timeline-marks.ts'

/** `09:14:18`. */
export function clockText(at: string, timeZone: TimeZone): string {
  const time = formatTime(at, { timeZone, precision: 's', timeFormat: 'absolute' })
  return time?.text ?? at
}

/** `2024-07-11 09:14:18`, for tooltips. */
export function dateText(at: string, timeZone: TimeZone): string {
  const time = formatTime(at, { timeZone, precision: 'auto', timeFormat: 'date' })
  return time === undefined ? at : `${time.text}${time.suffix === undefined ? '' : ` ${time.suffix}`}`
}

/** Whether times lie on several days, so that the time of day alone would mislead. */
export function spansDays(times: readonly string[], timeZone: TimeZone): boolean {
  return new Set(times.map((at) => dateText(at, timeZone).slice(0, 10))).size > 1
}

/** `09:14:18`, or `07-11 09:14` among times of several days. */
export function placedText(at: string, timeZone: TimeZone, days: 'one day' | 'several days'): string {
  return days === 'one day' ? clockText(at, timeZone) : dateText(at, timeZone).slice(5, 16)
}

/** `94 s`, `2 min 31 s` from one time to a later one. */
export function spanText(from: string, to: string): string {
  return formatDuration(Math.round((millisecondsOf(to) - millisecondsOf(from)) / 1000), 'seconds')
}
