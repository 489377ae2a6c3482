import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../../core/simulate/random.ts'

test('gives the same numbers for the same seed, others for another', () => {
  const draw = (seed: number) => Array.from({ length: 8 }, createRandom(seed).fraction)
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('is mulberry32: the numbers of a seed never change', () => {
  const random = createRandom(1)
  expect([random.integer(0, 999_999), random.integer(0, 999_999), random.integer(0, 999_999)]).toEqual([
    627_073, 2_735, 527_447,
  ])
})

test('keeps whole numbers within both bounds and reaches them', () => {
  const random = createRandom(3)
  const drawn = new Set(Array.from({ length: 200 }, () => random.integer(4, 6)))
  expect([...drawn].sort()).toEqual([4, 5, 6])
})

test('draws skewed numbers around the median, never below 1', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      (seed, median, spread) => {
        const random = createRandom(seed)
        const drawn = Array.from({ length: 101 }, () => random.skewed(median, spread)).sort(
          (left, right) => left - right,
        )
        expect(drawn[0]).toBeGreaterThanOrEqual(1)
        expect(drawn[50]! / median).toBeGreaterThan(1 / 3)
        expect(drawn[50]! / median).toBeLessThan(3)
      },
    ),
  )
})
