import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_TIME, type RecordBatch } from '../../../core/decode/block.ts'
import { createTimeRange } from '../../../core/session/time-range.ts'

function batchOf(starts: readonly bigint[], ends: readonly bigint[]): RecordBatch {
  const start = BigInt64Array.from(starts)
  const end = BigInt64Array.from(ends)
  return { rowCount: starts.length, start, end } as unknown as RecordBatch
}

describe('time range', () => {
  it('is nothing while no record has a time', () => {
    const range = createTimeRange()
    range.add(batchOf([NO_TIME], [NO_TIME]))
    expect(range.range()).toBeUndefined()
  })

  it('is the first start and the last end of all batches, before 1970 too', () => {
    const time = fc.oneof(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), fc.constant(NO_TIME))
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(time, time), { maxLength: 8 }), { maxLength: 5 }), (batches) => {
        const range = createTimeRange()
        for (const rows of batches)
          range.add(
            batchOf(
              rows.map(([start]) => start),
              rows.map(([, end]) => end),
            ),
          )
        const starts = batches
          .flat()
          .map(([start]) => start)
          .filter((value) => value !== NO_TIME)
        const ends = batches
          .flat()
          .map(([, end]) => end)
          .filter((value) => value !== NO_TIME)
        const expected =
          starts.length === 0 || ends.length === 0
            ? undefined
            : { first: starts.reduce((a, b) => (b < a ? b : a)), last: ends.reduce((a, b) => (b > a ? b : a)) }
        expect(range.range()).toEqual(expected)
      }),
    )
  })
})
