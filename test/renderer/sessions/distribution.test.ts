import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../renderer/sessions/distribution.tsx'

const marks = { count: 100, p1: 0, p50: 5, p95: 9, p99: 10 }

describe('the place of a value on the axis of its group', () => {
  it('is linear between the ends, and never beyond them', () => {
    const group = { ...marks, low: 0, high: 400_000, bins: Array.from({ length: 30 }, () => 1) }
    expect(placeOf(100_000, group)).toBe(0.25)
    expect(placeOf(500_000, group)).toBe(1)
    expect(placeOf(-1, group)).toBe(0)
  })

  it('is the middle of the bin where bins are whole numbers', () => {
    const group = { ...marks, low: 56, high: 60, bins: [1, 2, 3, 4] }
    expect(placeOf(56, group)).toBe(0.125)
    expect(placeOf(58, group)).toBe(0.625)
    // What is at the upper end is counted in the last bin.
    expect(placeOf(60, group)).toBe(0.875)
  })

  it('is the middle of an axis without a length', () => {
    expect(placeOf(7, { ...marks, low: 7, high: 7, bins: [1] })).toBe(0.5)
  })
})
