import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeNth } from '../../../../core/telemetry/lists/nth-value.ts'

describe('the value at a place', () => {
  it('is that of the sorted values, and none is lost', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), fc.nat(), (values, some) => {
        const place = some % values.length
        const own = Float64Array.from(values)
        const sorted = Float64Array.from(values).sort()
        expect(takeNth(own, place) === sorted[place]).toBe(true)
        // -0 and 0 are the same number, in any order.
        expect([...own.sort()].map((one) => one + 0)).toEqual([...sorted].map((one) => one + 0))
      }),
      { numRuns: 300 },
    )
  })
})
