/** How a value lies among those of its group: percentiles by the nearest rank, and bins between ends that read well. */
import { MIN_GROUP_SESSIONS } from '../../limits/lists.ts'
import type { MetricDistribution } from '../../protocol/traffic-session-report.ts'

const BINS = 30

/** What is kept of a group to tell where a value lies. */
export interface GroupMarks {
  readonly count: number
  readonly p1: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Marks of ascending values, at least one. */
export function marksOf(ascending: Float64Array): GroupMarks {
  return {
    count: ascending.length,
    p1: nearestRank(ascending, 1),
    p50: nearestRank(ascending, 50),
    p95: nearestRank(ascending, 95),
    p99: nearestRank(ascending, 99),
  }
}

/** The smallest value that a percentage of the values do not exceed. */
function nearestRank(ascending: Float64Array, percent: number): number {
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)] ?? Number.NaN
}

/** True from p95 of enough sessions on; where nearly all are equal, an equal one is not odd. */
export function isOddAmong(marks: Pick<GroupMarks, 'count' | 'p50' | 'p95'>, value: number): boolean {
  return marks.count >= MIN_GROUP_SESSIONS && value >= marks.p95 && value > marks.p50
}

/** 0 at p1, 100 at p99 of the group, to a tenth; NaN for a group too small or a missing value. */
export function positionAmong(marks: GroupMarks, value: number): number {
  if (marks.count < MIN_GROUP_SESSIONS || Number.isNaN(value)) return Number.NaN
  const span = marks.p99 - marks.p1
  if (span === 0) return value < marks.p1 ? 0 : value > marks.p99 ? 100 : 50
  return Math.min(100, Math.max(0, Math.round((1000 * (value - marks.p1)) / span) / 10))
}

/** Share of the values below a value, and half of those equal to it: 0 to 99, as none is above all; undefined for a group too small. */
export function percentileOf(ascending: Float64Array, value: number): number | undefined {
  if (ascending.length < MIN_GROUP_SESSIONS) return undefined
  const below = lowerBound(ascending, value)
  const upTo = lowerBound(ascending, value, true)
  return Math.min(99, Math.round((100 * (below + (upTo - below) / 2)) / ascending.length))
}

/** The values by bins; `value` widens the ends, so that its mark lies between them. What lies beyond p1 and p99 is in the bins at the ends. */
export function describeDistribution(ascending: Float64Array, value: number): MetricDistribution {
  const marks = marksOf(ascending)
  const { low, high, bins } = axisOf(Math.min(marks.p1, value), Math.max(marks.p99, value), isWhole(ascending))
  const counts = new Array<number>(bins).fill(0)
  for (const each of ascending) {
    const bin = Math.floor(((each - low) / (high - low)) * bins)
    counts[Math.min(bins - 1, Math.max(0, bin))]! += 1
  }
  return { ...marks, low, high, bins: counts }
}

/** Ends on a round step outside the values; whole numbers get no bins between them. */
function axisOf(least: number, most: number, isOfWholes: boolean): { low: number; high: number; bins: number } {
  const [from, to] = least === most ? [least / 2, most === 0 ? 1 : most * 1.5] : [least, most]
  const step = roundStep((to - from) / 10, isOfWholes ? 1 : 0)
  const low = Math.max(0, Math.floor(from / step) * step)
  const high = Math.ceil(to / step) * step
  const span = high - low
  return { low, high, bins: isOfWholes && span < BINS ? Math.max(1, span) : BINS }
}

/** 1, 2 or 5 times a power of ten, not below the step and the least one. */
function roundStep(step: number, least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(step, Number.MIN_VALUE)))
  const round = [1, 2, 5, 10].find((factor) => factor * power >= step) ?? 10
  return Math.max(round * power, least)
}

function isWhole(values: Float64Array): boolean {
  return values.every(Number.isInteger)
}

/** First place whose value is not below; with `afterEqual`, whose value is above. */
function lowerBound(ascending: Float64Array, value: number, afterEqual = false): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const each = ascending[middle] ?? 0
    if (each < value || (afterEqual && each === value)) low = middle + 1
    else high = middle
  }
  return low
}
