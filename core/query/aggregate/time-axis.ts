/** The buckets of a histogram: widths that people read easily, and where the axis lies when nobody has said. */

const SECOND = 1_000_000_000n
const MINUTE = 60n * SECOND
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR

/** Widths of buckets in nanoseconds, ascending. */
export const BUCKET_WIDTHS: readonly bigint[] = [
  ...[1n, 10n, 100n, 1000n, 10_000n, 100_000n, 1_000_000n, 10_000_000n, 100_000_000n].flatMap((power) => [
    power,
    2n * power,
    5n * power,
  ]),
  ...[1n, 2n, 5n, 10n, 15n, 30n].map((seconds) => seconds * SECOND),
  ...[1n, 2n, 5n, 10n, 15n, 30n].map((minutes) => minutes * MINUTE),
  ...[1n, 2n, 3n, 6n, 12n].map((hours) => hours * HOUR),
  ...[1n, 2n, 7n, 14n, 28n, 91n, 182n, 364n, 1820n, 3640n].map((days) => days * DAY),
]

export interface TimeAxis {
  /** Where the first bucket begins, Unix nanoseconds: a multiple of the width. */
  readonly fromNs: bigint
  readonly bucketNs: bigint
  readonly buckets: number
}

/** The narrowest buckets, at most so many, that cover the times from first to last. */
export function planAxis(firstNs: bigint, lastNs: bigint, buckets: number): TimeAxis {
  for (const bucketNs of BUCKET_WIDTHS) {
    const from = floorDivide(firstNs, bucketNs)
    const count = floorDivide(lastNs, bucketNs) - from + 1n
    if (count <= BigInt(buckets)) return { fromNs: from * bucketNs, bucketNs, buckets: Number(count) }
  }
  const bucketNs = ((lastNs - firstNs) / BigInt(buckets) / DAY + 1n) * DAY * 2n
  const from = floorDivide(firstNs, bucketNs)
  return { fromNs: from * bucketNs, bucketNs, buckets: Number(floorDivide(lastNs, bucketNs) - from + 1n) }
}

/** Share of the records that may lie off an axis that nobody asked for, and the part of it that the others fill. */
const MAX_OFF_AXIS = 0.001
const MAX_FILLED = 0.01

/**
 * Where nearly all records lie when a few others are so far away that the axis would show nothing else: a clock that was not
 * set says 1970. Undefined when the axis is good as it is.
 */
export function narrowAxis(
  { fromNs, bucketNs }: TimeAxis,
  records: readonly number[],
): { readonly firstNs: bigint; readonly lastNs: bigint } | undefined {
  const all = records.reduce((sum, count) => sum + count, 0)
  const widest = Math.max(1, Math.floor(records.length * MAX_FILLED))
  if (records.length < 10 || widest >= records.length) return undefined
  let best = { first: 0, count: 0 }
  let count = 0
  for (let last = 0; last < records.length; last += 1) {
    count += records[last] ?? 0
    const first = last - widest + 1
    if (first > 0) count -= records[first - 1] ?? 0
    if (count > best.count) best = { first: Math.max(0, first), count }
  }
  if (all === 0 || best.count === all || all - best.count > all * MAX_OFF_AXIS) return undefined
  const firstNs = fromNs + BigInt(best.first) * bucketNs
  return { firstNs, lastNs: firstNs + BigInt(widest) * bucketNs - 1n }
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient
}
