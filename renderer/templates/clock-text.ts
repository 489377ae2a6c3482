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

/** `94 s`, `2 min 31 s` from one time to a later one. */
export function spanText(from: string, to: string): string {
  return formatDuration(Math.round((millisecondsOf(to) - millisecondsOf(from)) / 1000), 'seconds')
}
