import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatBinaryOctets,
  formatCount,
  formatCountShort,
  formatDuration,
  formatOctets,
  NANOSECONDS_PER,
  type TimeUnit,
} from '../../../core/elements/format-quantity.ts'

test('counts have groups of three digits', () => {
  expect([0, 999, 1000, 1_284_003, -1234].map(formatCount)).toEqual(['0', '999', '1,000', '1,284,003', '−1,234'])
  expect(formatCount('18446744073709551615')).toBe('18,446,744,073,709,551,615')
  expect(formatCount(1234.5678)).toBe('1,234.5678')
  expect(formatCount('NaN')).toBe('NaN')
  expect(formatCount(1e21)).toBe('1e+21')
})

test.each([
  [0, '0'],
  [48_112, '48,112'],
  [99_999, '99,999'],
  [100_000, '100 k'],
  [999_499, '999 k'],
  [999_600, '1.00 M'],
  [1_283_998, '1.28 M'],
  [12_839_980, '12.8 M'],
  [2_000_000_000, '2.00 G'],
])('in short %d is %s', (count, text) => {
  expect(formatCountShort(count)).toBe(text)
})

test('octets count in thousands, buffers in 1024', () => {
  expect([0, 999, 1000, 184_320_000, 2.5e12].map(formatOctets)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '184 MB',
    '2.50 TB',
  ])
  expect([512, 1024, 32 << 20].map(formatBinaryOctets)).toEqual(['512 B', '1.00 KiB', '32.0 MiB'])
})

describe('durations', () => {
  test.each<[number, TimeUnit, string]>([
    [0, 'milliseconds', '0 ms'],
    [0, 'seconds', '0 s'],
    [38, 'milliseconds', '38 ms'],
    [18_600, 'microseconds', '18.6 ms'],
    [1_842_000, 'microseconds', '1.842 s'],
    [53_204, 'microseconds', '53.2 ms'],
    [144_500_000, 'nanoseconds', '144.5 ms'],
    [29_000_000, 'nanoseconds', '29.0 ms'],
    [400_000, 'nanoseconds', '0.4 ms'],
    [41, 'microseconds', '41 µs'],
    [41_300, 'nanoseconds', '41.3 µs'],
    [12, 'nanoseconds', '12 ns'],
    [2_310, 'milliseconds', '2.31 s'],
    [2, 'seconds', '2 s'],
    [12_345_678_901, 'nanoseconds', '12.35 s'],
    [151, 'seconds', '2 min 31 s'],
    [4_320, 'seconds', '1 h 12 min'],
    [273_600, 'seconds', '3 d 4 h'],
    [-1_500, 'milliseconds', '−1.5 s'],
    // Rounding takes the next unit instead of 1000 of the smaller one.
    [99_960, 'nanoseconds', '0.1 ms'],
    [999_960_000, 'nanoseconds', '1 s'],
    [59_996, 'milliseconds', '1 min 0 s'],
    [9_999_600_000, 'nanoseconds', '10 s'],
  ])('%d %s are %s', (value, unit, text) => {
    expect(formatDuration(value, unit)).toBe(text)
  })

  test('are within one unit of their last digit, in every unit', () => {
    const scale: Record<string, number> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9, d: 86_400e9 }
    const units = Object.keys(NANOSECONDS_PER) as TimeUnit[]
    fc.assert(
      fc.property(fc.double({ min: 0, max: 13, noNaN: true }), fc.constantFrom(...units), (exponent, unit) => {
        const value = Math.round(10 ** exponent)
        const nanos = value * NANOSECONDS_PER[unit]
        const text = formatDuration(value, unit)
        const parts = [...text.matchAll(/([\d.,]+) (\S+)/g)]
        const sum = parts.reduce(
          (total, [, n = '', u = '']) => total + Number(n.replaceAll(',', '')) * (scale[u] ?? NaN),
          0,
        )
        const last = parts[parts.length - 1]
        const decimals = /\.(\d+)/.exec(last?.[1] ?? '')?.[1]?.length ?? 0
        const step = (scale[last?.[2] ?? ''] ?? NaN) / 10 ** decimals
        expect(Math.abs(sum - nanos)).toBeLessThanOrEqual(step * 1.001)
        expect(/\b1000 /.test(text)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
