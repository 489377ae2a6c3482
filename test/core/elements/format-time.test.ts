import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatClockSpan,
  formatClockTime,
  formatDay,
  formatMicroseconds,
  formatMilliseconds,
  formatNanoseconds,
  formatSeconds,
} from '../../../core/elements/format-time.ts'

const FIRST_MS = -62_135_596_800_000
const LAST_MS = 253_402_300_799_999
const MOMENT = 1_714_557_600

describe('points in time', () => {
  test('have the precision of their type', () => {
    expect(formatSeconds(MOMENT)).toBe('2024-05-01T10:00:00Z')
    expect(formatMilliseconds(MOMENT * 1000 + 7)).toBe('2024-05-01T10:00:00.007Z')
    expect(formatMicroseconds(BigInt(MOMENT) * 1_000_000_000n + 42_999n)).toBe('2024-05-01T10:00:00.000042Z')
    expect(formatNanoseconds(BigInt(MOMENT) * 1_000_000_000n + 123_456_789n)).toBe('2024-05-01T10:00:00.123456789Z')
  })

  test('before 1970 count downwards from it', () => {
    expect(formatSeconds(-1)).toBe('1969-12-31T23:59:59Z')
    expect(formatMilliseconds(-1)).toBe('1969-12-31T23:59:59.999Z')
    expect(formatNanoseconds(-1n)).toBe('1969-12-31T23:59:59.999999999Z')
    expect(formatNanoseconds(-(2n ** 63n))).toBe('1677-09-21T00:12:43.145224192Z')
    expect(formatNanoseconds(2n ** 63n - 1n)).toBe('2262-04-11T23:47:16.854775807Z')
  })

  test('of years that RFC 3339 cannot write have no text', () => {
    expect(formatMilliseconds(FIRST_MS)).toBe('0001-01-01T00:00:00.000Z')
    expect(formatMilliseconds(LAST_MS)).toBe('9999-12-31T23:59:59.999Z')
    expect(formatMilliseconds(FIRST_MS - 1)).toBeUndefined()
    expect(formatMilliseconds(LAST_MS + 1)).toBeUndefined()
    expect(formatMilliseconds(2n ** 64n - 1n)).toBeUndefined()
  })

  test('in milliseconds are what Date writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_MS, max: LAST_MS }), (ms) => {
        expect(formatMilliseconds(ms)).toBe(new Date(ms).toISOString())
        expect(formatSeconds(Math.floor(ms / 1000))).toBe(new Date(ms).toISOString().replace(/\.\d+/, ''))
      }),
      { numRuns: 500 },
    )
  })

  test('in nanoseconds are what Date and the digits below it write', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (ns) => {
        const below = ((ns % 1_000_000n) + 1_000_000n) % 1_000_000n
        const upToMs = new Date(Number((ns - below) / 1_000_000n)).toISOString().slice(0, -1)
        const digits = String(below).padStart(6, '0')
        expect(formatNanoseconds(ns)).toBe(`${upToMs}${digits}Z`)
        expect(formatMicroseconds(ns)).toBe(`${upToMs}${digits.slice(0, 3)}Z`)
      }),
      { numRuns: 500 },
    )
  })

  test('are right for each day in turn, whatever day was asked for before', () => {
    for (let day = -800_000 / 2; day < 400_000; day += 97) {
      expect(formatDay(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10))
    }
  })
})

test('a span of the clock has its days where they are two', () => {
  const noon = Date.UTC(2024, 4, 1, 12) / 1000
  expect(formatClockTime(noon + 0.9)).toBe('12:00:00')
  expect(formatClockSpan(noon, noon + 0.9)).toBe('at 12:00:00')
  expect(formatClockSpan(noon, noon + 61)).toBe('between 12:00:00 and 12:01:01')
  expect(formatClockSpan(noon, noon + 43_200)).toBe('between 2024-05-01 12:00:00 and 2024-05-02 00:00:00')
  // An exporter whose clock was set back.
  expect(formatClockSpan(noon, noon - 86_400)).toBe('between 2024-05-01 12:00:00 and 2024-04-30 12:00:00')
})
