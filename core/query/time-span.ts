/** A stretch of time that queries look at, by the time that every record has: its start, or its export time where it has none. */
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { TimeRange } from '../protocol/session-api.ts'
import { parseTime } from './filter-language/parse-quantity.ts'
import { valueSql } from './source-sql.ts'

/** Unix nanoseconds; `untilNs` does not belong to it. */
export interface TimeSpan {
  readonly fromNs: bigint
  readonly untilNs: bigint
}

/** The span that a viewer names; fails when an end is no time. */
export function parseTimeRange({ from, until }: TimeRange): Result<TimeSpan> {
  const [fromNs, untilNs] = [parseTime(from)?.low, parseTime(until)?.low]
  if (fromNs === undefined || untilNs === undefined) {
    const wrong = fromNs === undefined ? from : until
    return fail('request-invalid', `“${wrong}” is no time.`, 'Write it like 2024-07-11T09:20:00Z.')
  }
  return succeed({ fromNs, untilNs })
}

/** Condition on a shape table `t`. */
export function timeSpanSql({ fromNs, untilNs }: TimeSpan): string {
  const time = valueSql({ kind: 'spineTime', name: 'time' })
  return `(${time} >= ${bigint(fromNs)} AND ${time} < ${bigint(untilNs)})`
}

/** Times are 64 bits in the store: what lies beyond is as far as they reach. */
function bigint(value: bigint): string {
  const bound = 2n ** 63n - 1n
  return `CAST(${value > bound ? bound : value < -bound ? -bound : value} AS BIGINT)`
}
