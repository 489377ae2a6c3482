/** Percentiles of durations; what is not measured takes no part. */
import { MIN_PERCENTILE_VALUES } from '../../limits/query.ts'
import type { Percentiles } from '../../protocol/list-api.ts'

/** Of values that ascend, in microseconds; each percentile is one of them: the least that so many in a hundred do not exceed. */
export function percentilesOf(ascending: Float64Array): Percentiles {
  const measured = ascending.length
  const largest = ascending[measured - 1]
  if (largest === undefined) return { measured }
  const max = toNanoseconds(largest)
  if (measured < MIN_PERCENTILE_VALUES) return { measured, max }
  const valueAt = (percent: number): number => toNanoseconds(ascending[placeOfPercentile(percent, measured)] ?? 0)
  return { measured, p50: valueAt(50), p95: valueAt(95), p99: valueAt(99), max }
}

/** Where a percentile is among so many values that ascend: the least that so many in a hundred do not exceed. */
export function placeOfPercentile(percent: number, count: number): number {
  return Math.ceil((percent * count) / 100) - 1
}

function toNanoseconds(microseconds: number): number {
  return Math.round(microseconds * 1000)
}
