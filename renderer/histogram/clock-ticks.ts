/** The marks of an axis of clock times, at moments that people name: whole minutes, hours and days of the zone. */
import { formatTime } from '../../core/elements/format-time-cell.ts'
import type { TimeZone } from '../state/settings.ts'
import type { TimeWindow } from '../timeline/time-scale.ts'
import { momentText } from './moments.ts'

export interface ClockTick {
  readonly us: number
  readonly label: string
}

const MILLISECOND_US = 1000
const SECOND_US = 1e6
const MINUTE_US = 60 * SECOND_US
const DAY_US = 1440 * MINUTE_US

const STEPS_US: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms * MILLISECOND_US),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_US),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE_US),
  ...[1, 2, 7, 14, 30, 91, 365].map((days) => days * DAY_US),
]

function stepFor(leastUs: number): number {
  return STEPS_US.find((step) => step >= leastUs) ?? Math.ceil(leastUs / (365 * DAY_US)) * 365 * DAY_US
}

/** Microseconds that the clock of the zone is ahead of UTC then. */
function offsetUs(us: number, timeZone: TimeZone): number {
  return timeZone === 'utc' ? 0 : -new Date(us / 1000).getTimezoneOffset() * MINUTE_US
}

/** How a tick reads: no finer than the step between ticks. */
function labelOf(us: number, stepUs: number, timeZone: TimeZone): string {
  const isFine = stepUs < SECOND_US
  const time = formatTime(momentText(us), { timeZone, precision: isFine ? 'ms' : 's', timeFormat: 'date' })
  const text = time?.text ?? ''
  const [day, clock] = [text.slice(5, 10), text.slice(11)]
  if (stepUs >= DAY_US) return stepUs >= 91 * DAY_US ? text.slice(0, 10) : day
  // Midnight is where the day changes.
  if (clock.startsWith('00:00:00') && !/[1-9]/.test(clock)) return day
  return stepUs >= MINUTE_US ? clock.slice(0, 5) : clock
}

/** Ticks inside a window of `width` pixels, at least `apart` pixels from each other. */
export function clockTicks(
  window: TimeWindow,
  timeZone: TimeZone,
  { width, apart }: { readonly width: number; readonly apart: number },
): readonly ClockTick[] {
  const length = window.untilUs - window.fromUs
  if (!(length > 0) || width <= 0) return []
  const step = stepFor((length * apart) / width)
  const shift = offsetUs(window.fromUs, timeZone)
  const ticks: ClockTick[] = []
  for (let index = Math.ceil((window.fromUs + shift) / step); index * step - shift <= window.untilUs; index += 1) {
    const us = index * step - shift
    ticks.push({ us, label: labelOf(us, step, timeZone) })
  }
  return ticks
}
