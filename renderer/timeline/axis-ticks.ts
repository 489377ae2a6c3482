/** The marks of a time axis that begins at 0, in steps that people count in. */
import { THIN_SPACE } from '../../core/elements/format-time-cell.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { TimeWindow } from './time-scale.ts'

export interface AxisTick {
  readonly us: number
  readonly label: string
}

const SECOND_US = 1e6
const MINUTE_US = 60 * SECOND_US
const HOUR_US = 60 * MINUTE_US

/** Beyond a second people count in minutes and hours. */
const LONG_STEPS_US = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400,
].map((seconds) => seconds * SECOND_US)

/** The smallest step of 1, 2 or 5 that is not below `leastUs`. */
function stepFor(leastUs: number): number {
  const long = LONG_STEPS_US.find((step) => step >= leastUs)
  if (leastUs > SECOND_US / 2) return long ?? Math.ceil(leastUs / (24 * HOUR_US)) * 24 * HOUR_US
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, leastUs))))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= leastUs - 1e-9) ?? power * 10
}

/** How a tick reads: its unit follows the step and how far from 0 the window lies. */
function labelOf(us: number, stepUs: number, furthestUs: number): string {
  if (us === 0) return '0'
  if (stepUs >= MINUTE_US) {
    const minutes = Math.round(us / MINUTE_US)
    const hours = Math.floor(minutes / 60)
    if (hours === 0) return `${minutes} min`
    return minutes % 60 === 0 ? `${formatCount(hours)} h` : `${formatCount(hours)} h ${minutes % 60} min`
  }
  if (furthestUs < 1000) return `${Math.round(us)} µs`
  const [unitUs, unit] = furthestUs < SECOND_US ? [1000, 'ms'] : [SECOND_US, 's']
  const decimals = Math.max(0, Math.ceil(Math.log10(unitUs / stepUs) - 1e-9))
  const [whole = '', fraction = ''] = (us / unitUs).toFixed(decimals).split('.')
  const digits = fraction.replace(/(\d{3})(?=\d)/g, `$1${THIN_SPACE}`)
  return `${formatCount(whole)}${digits === '' ? '' : `.${digits}`} ${unit}`
}

/** Ticks inside a window of `width` pixels, at least `apart` pixels from each other and never before 0. */
export function axisTicks(window: TimeWindow, width: number, apart: number): readonly AxisTick[] {
  const spanUs = window.untilUs - window.fromUs
  if (!(spanUs > 0) || width <= 0) return []
  const step = stepFor((spanUs * apart) / width)
  const furthest = Math.max(window.untilUs, 0)
  const ticks: AxisTick[] = []
  for (let index = Math.max(0, Math.ceil(window.fromUs / step)); index * step <= window.untilUs; index++) {
    ticks.push({ us: index * step, label: labelOf(index * step, step, furthest) })
  }
  return ticks
}
