/** Times of templates and findings in the zone that the user chose, to the second. */
import { formatTime } from '../../core/elements/format-time-cell.ts'
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type { TimeZone } from '../state/settings.ts'

/** Milliseconds of an RFC 3339 text, with its fraction. */
export function millisecondsOf(text: string): number {
  const found = /^(.*?)(\.\d+)?Z$/.exec(text)
  return found === null ? Number.NaN : Date.parse(`${found[1] ?? ''}Z`) + Number(found[2] ?? 0) * 1000
}

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

/** Among times of several days the time of day alone would mislead; of several years, day and month would. */
export type Days = 'one day' | 'several days' | 'several years'

/** How far apart times lie. */
export function daysOf(times: readonly string[], timeZone: TimeZone): Days {
  const dates = new Set(times.map((at) => dateText(at, timeZone).slice(0, 10)))
  if (dates.size < 2) return 'one day'
  return new Set([...dates].map((date) => date.slice(0, 4))).size > 1 ? 'several years' : 'several days'
}

/** `09:14:18`; `07-11 09:14` among times of several days, `2024-07-11` of several years. */
export function placedText(at: string, timeZone: TimeZone, days: Days): string {
  if (days === 'one day') return clockText(at, timeZone)
  return days === 'several days' ? dateText(at, timeZone).slice(5, 16) : dateText(at, timeZone).slice(0, 10)
}

/** `94 s`, `2 min 31 s` from one time to a later one. */
export function spanText(from: string, to: string): string {
  return formatDuration(Math.round((millisecondsOf(to) - millisecondsOf(from)) / 1000), 'seconds')
}
