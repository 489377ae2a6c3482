import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberKey, orderPositions, rankKey } from '../../../../core/telemetry/lists/order-positions.ts'

const direction = fc.constantFrom('ascending' as const, 'descending' as const)
const numbers = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.double(),
  fc.constantFrom(NaN, 0, -0, 1.7e15, 1.7e15 + 1, -1.5, Infinity, -Infinity, Number.MIN_VALUE, 2 ** 53),
)

/** As a comparison would have it: by the first key that differs, absent ones last, else by position. */
function orderNaively(columns: readonly (readonly number[])[], directions: readonly string[]): number[] {
  const count = columns[0]?.length ?? 0
  return Array.from({ length: count }, (_, position) => position).sort((one, other) => {
    for (const [key, values] of columns.entries()) {
      const left = values[one]!
      const right = values[other]!
      if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? 1 : -1
      if (left === right || Number.isNaN(left)) continue
      return left < right === (directions[key] === 'ascending') ? -1 : 1
    }
    return one - other
  })
}

describe('an order by several keys', () => {
  it('is that of a stable comparison, with absent values last in both directions', () => {
    const rows = fc.integer({ min: 0, max: 60 }).chain((count) =>
      fc.array(fc.record({ values: fc.array(numbers, { minLength: count, maxLength: count }), direction }), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    fc.assert(
      fc.property(rows, (keys) => {
        const order = orderPositions(
          keys[0]!.values.length,
          keys.map((key) => numberKey(Float64Array.from(key.values), key.direction)),
        )
        const naive = orderNaively(
          keys.map(({ values }) => values),
          keys.map((key) => key.direction),
        )
        expect([...order]).toEqual(naive)
      }),
      { numRuns: 400 },
    )
  })

  it('is that of ranks, below zero last', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 70_000 }), { maxLength: 60 }), direction, (ranks, way) => {
        const order = orderPositions(ranks.length, [rankKey(Int32Array.from(ranks), way)])
        const values = ranks.map((rank) => (rank < 0 ? NaN : rank))
        expect([...order]).toEqual(orderNaively([values], [way]))
      }),
    )
  })

  it('without keys is the order of the rows', () => {
    expect([...orderPositions(3, [])]).toEqual([0, 1, 2])
  })
})
