import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toNumber, writeNanoseconds } from '../../../core/bytes/nanoseconds.ts'

const words = new Uint32Array(4)
const columns = new BigInt64Array(words.buffer)

describe('writeNanoseconds', () => {
  test('is exact for every second and fraction', () => {
    const seconds = fc.integer({ min: -(2 ** 33), max: 2 ** 33 })
    // A stamp may bring a second and more along.
    const nanos = fc.integer({ min: 0, max: 1_999_999_999 })
    fc.assert(
      fc.property(seconds, nanos, (whole, fraction) => {
        writeNanoseconds(words, 2, whole, fraction)
        expect(columns[1]).toBe(BigInt(whole) * 1_000_000_000n + BigInt(fraction))
      }),
      { numRuns: 20_000 },
    )
  })

  test('carries into the high word, and borrows from it', () => {
    for (const whole of [-(2 ** 33), -(2 ** 32), -1, 0, 4, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 33]) {
      for (const fraction of [0, 294_967_295, 294_967_296, 999_999_999]) {
        writeNanoseconds(words, 0, whole, fraction)
        expect(columns[0]).toBe(BigInt(whole) * 1_000_000_000n + BigInt(fraction))
      }
    }
  })
})

test('toNumber rounds as Number does', () => {
  const signed64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(signed64, (nanoseconds) => {
      expect(toNumber(nanoseconds)).toBe(Number(nanoseconds))
    }),
  )
})
