import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  describeDistribution,
  isOddAmong,
  marksOf,
  percentileOf,
  positionAmong,
} from '../../../../core/telemetry/sessions/distribution.ts'

/** 1 to 100. */
const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1)
const values = fc
  .array(fc.integer({ min: 0, max: 0xffff_fffe }), { minLength: 1, maxLength: 200 })
  .map((drawn) => Float64Array.from(drawn).sort())

describe('percentiles', () => {
  it('are values of the group, by the nearest rank', () => {
    expect(marksOf(hundred)).toEqual({ count: 100, p1: 1, p50: 50, p95: 95, p99: 99 })
    expect(marksOf(Float64Array.of(7))).toEqual({ count: 1, p1: 7, p50: 7, p95: 7, p99: 7 })
  })

  it('of a value count those below and half of those equal', () => {
    expect(percentileOf(hundred, 98)).toBe(98)
    expect(percentileOf(new Float64Array(40), 0)).toBe(50)
    // No value is above all of a group that it is one of.
    const thousand = Float64Array.from({ length: 1000 }, (_, index) => index + 1)
    expect([1, 1000, 5000].map((value) => percentileOf(thousand, value))).toEqual([0, 99, 99])
  })

  it('need 30 sessions', () => {
    expect(percentileOf(hundred.subarray(0, 29), 29)).toBeUndefined()
    expect(percentileOf(hundred.subarray(0, 30), 30)).toBe(98)
  })
})

describe('odd', () => {
  it('is a value from p95 of 30 sessions on', () => {
    expect(isOddAmong(marksOf(hundred), 94)).toBe(false)
    expect(isOddAmong(marksOf(hundred), 95)).toBe(true)
    expect(isOddAmong(marksOf(hundred.subarray(0, 29)), 29)).toBe(false)
  })

  it('is not what nearly all have', () => {
    expect(isOddAmong(marksOf(new Float64Array(40)), 0)).toBe(false)
    expect(isOddAmong(marksOf(new Float64Array(40)), 1)).toBe(true)
  })
})

describe('positions', () => {
  it('go from p1 to p99 and no further', () => {
    const marks = marksOf(hundred)
    expect([0, 1, 50, 99, 5000].map((value) => positionAmong(marks, value))).toEqual([0, 0, 50, 100, 100])
  })

  it('are in the middle where all values are equal', () => {
    expect(positionAmong(marksOf(new Float64Array(40).fill(7)), 7)).toBe(50)
  })

  it('are none without a value, or in a group too small', () => {
    expect(positionAmong(marksOf(hundred), Number.NaN)).toBeNaN()
    expect(positionAmong(marksOf(hundred.subarray(0, 29)), 3)).toBeNaN()
  })
})

describe('bins', () => {
  it('hold every value of the group once, between ends that hold p1, p99 and the value', () => {
    fc.assert(
      fc.property(values, fc.nat(200), (ascending, index) => {
        const value = ascending[index % ascending.length] ?? 0
        const { bins, count, low, high, p1, p99 } = describeDistribution(ascending, value)
        expect(bins.reduce((sum, bin) => sum + bin, 0)).toBe(count)
        expect(low).toBeLessThanOrEqual(Math.min(p1, value))
        expect(high).toBeGreaterThanOrEqual(Math.max(p99, value))
        expect(high).toBeGreaterThan(low)
        expect(bins.length).toBeGreaterThan(0)
        expect(bins.length).toBeLessThanOrEqual(30)
      }),
    )
  })

  it('of whole numbers are whole: none lies between two of them', () => {
    const { low, high, bins } = describeDistribution(Float64Array.of(55, 56, 57, 57, 58), 49)
    expect([low, high, bins]).toEqual([49, 58, [0, 0, 0, 0, 0, 0, 1, 1, 3]])
  })
})
