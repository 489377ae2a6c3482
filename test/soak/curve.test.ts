import { expect, test } from 'vitest'
import { describeCurve, slopeOf } from './curve.ts'

test('a curve that rises by a half each sample has that slope, whatever its beginning was', () => {
  const samples = Array.from({ length: 60 }, (_, at) => (at < 10 ? 500 : 100 + at / 2))
  expect(slopeOf(samples)).toBeCloseTo(0.5, 10)
})

test('a flat curve, and one of a single sample, have none', () => {
  expect(slopeOf(Array.from({ length: 30 }, () => 7))).toBe(0)
  expect(slopeOf([7])).toBe(0)
})

test('each minute has its least, middle and most', () => {
  const samples = [...Array.from({ length: 60 }, (_, at) => at), ...Array.from({ length: 3 }, () => 100)]
  expect(describeCurve('heap', 'MB', samples)).toContain(
    'heap (least – median – most)\n  minute   1: 0.0 – 30.0 – 59.0 MB\n  minute   2: 100 – 100 – 100 MB\n  slope ',
  )
})
