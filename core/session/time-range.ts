/** First start and last end over all records, without a BigInt per record. */
import type { RecordBatch } from '../decode/block.ts'

export interface TimeRange {
  /** Takes the records of a batch. */
  add(batch: RecordBatch): void
  /** Unix nanoseconds; undefined while no record had a time. */
  range(): { readonly first: bigint; readonly last: bigint } | undefined
}

/** High word of `NO_TIME`; no time that a record can have comes near it. */
const NO_TIME_HIGH = -0x8000_0000

/** Creates a range that is empty. */
export function createTimeRange(): TimeRange {
  let first: bigint | undefined
  let last: bigint | undefined

  return {
    add(batch) {
      const earliest = extreme(batch.start, batch.rowCount, -1)
      if (earliest !== undefined && (first === undefined || earliest < first)) first = earliest
      const latest = extreme(batch.end, batch.rowCount, 1)
      if (latest !== undefined && (last === undefined || latest > last)) last = latest
    },
    range: () => (first === undefined || last === undefined ? undefined : { first, last }),
  }
}

/** The smallest (sign -1) or largest (sign 1) time of a column, compared word by word. */
function extreme(times: BigInt64Array<ArrayBuffer>, rowCount: number, sign: -1 | 1): bigint | undefined {
  const high = new Int32Array(times.buffer, times.byteOffset, rowCount * 2)
  const low = new Uint32Array(times.buffer, times.byteOffset, rowCount * 2)
  let best = -1
  for (let row = 0; row < rowCount; row += 1) {
    const word = high[row * 2 + 1] ?? 0
    if (word === NO_TIME_HIGH) continue
    if (best < 0) {
      best = row
      continue
    }
    const difference = word - (high[best * 2 + 1] ?? 0) || (low[row * 2] ?? 0) - (low[best * 2] ?? 0)
    if (difference * sign > 0) best = row
  }
  return best < 0 ? undefined : times[best]
}
