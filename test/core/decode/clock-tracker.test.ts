import { describe, expect, it } from 'vitest'
import { clockWords, createClockTracker, type ClockTracker } from '../../../core/decode/clock-tracker.ts'
import { MAX_CLOCK_SAMPLES } from '../../../core/limits/decode.ts'

const START = 1_714_557_600
const NANOS = 1_000_000_000

function ns(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1000)) * 1_000_000n
}

interface Clock {
  /** Seconds by which the exporter is ahead, and by how much more in an hour. */
  readonly offset: number
  readonly drift?: number
  readonly seconds?: number
  readonly messages?: number
  readonly precision?: 'seconds' | 'nanoseconds'
}

function trackerOf({ offset, drift = 0, seconds = 600, messages = 600, precision = 'seconds' }: Clock): ClockTracker {
  const tracker = createClockTracker()
  for (let message = 0; message < messages; message++) {
    const arrival = START + (message * seconds) / messages + 0.137
    const exported = arrival + offset + (drift * (arrival - START)) / 3600
    tracker.note(ns(precision === 'seconds' ? Math.floor(exported) : exported), ns(arrival), precision)
  }
  return tracker
}

function wordsOf(clock: Clock): string {
  return clockWords(trackerOf(clock).measure()!)
}

describe('the clock of an exporter', () => {
  it('is in step within two seconds, whole seconds or not', () => {
    for (const precision of ['seconds', 'nanoseconds'] as const) {
      for (const offset of [-1.9, 0, 1.9]) {
        expect(trackerOf({ offset, precision }).measure()).toMatchObject({ isOdd: false, driftNs: 0 })
      }
      expect(trackerOf({ offset: 3.1, precision }).measure()!.isOdd).toBe(true)
    }
    expect(wordsOf({ offset: 0 })).toBe('in step, steady')
  })

  it('knows that a header of whole seconds is half a second too early on the average', () => {
    const { offsetNs, spreadNs } = trackerOf({ offset: 12.1, messages: 1000, seconds: 600 }).measure()!
    expect(Math.abs(offsetNs / NANOS - 12.1)).toBeLessThan(0.3)
    expect(spreadNs / NANOS).toBeLessThan(1)
    expect(wordsOf({ offset: 12.1, precision: 'nanoseconds' })).toBe('ahead by 12.1 s, steady')
  })

  it('is told in words: direction, size, time zone, drift', () => {
    expect(wordsOf({ offset: -3600, precision: 'nanoseconds' })).toBe('behind by 1 h: wrong time zone?')
    expect(wordsOf({ offset: 19_800.4, precision: 'nanoseconds' })).toBe('ahead by 5 h 30 min: wrong time zone?')
    expect(wordsOf({ offset: -185, precision: 'nanoseconds' })).toBe('behind by 3 min 5 s, steady')
    expect(wordsOf({ offset: -START + 40_000_000, precision: 'nanoseconds' })).toMatch(/^behind by 53 years/)
    expect(wordsOf({ offset: 10, drift: 6, seconds: 7200, precision: 'nanoseconds' })).toBe(
      'ahead by 16 s, drifts ahead by 6 s an hour',
    )
  })

  it('has no drift that whole seconds alone make up, and finds one that is there', () => {
    expect(trackerOf({ offset: 0, seconds: 0.8, messages: 50 }).measure()!.driftNs).toBe(0)
    expect(trackerOf({ offset: 0, drift: 5000, seconds: 7200, messages: 2 }).measure()!.driftNs).toBe(0)
    const { driftNs } = trackerOf({ offset: 0, drift: -4, seconds: 7200, messages: 3000 }).measure()!
    expect(Math.abs(driftNs / NANOS + 4)).toBeLessThan(0.5)
  })

  it('is not moved by a few messages that were held up', () => {
    const tracker = trackerOf({ offset: 1, precision: 'nanoseconds', messages: 100 })
    for (let message = 0; message < 10; message++) tracker.note(ns(START), ns(START + 500), 'nanoseconds')
    expect(Math.abs(tracker.measure()!.offsetNs / NANOS - 1)).toBeLessThan(0.01)
  })

  it('keeps so many samples, spread over all messages', () => {
    const samples = trackerOf({ offset: 0, messages: 50_000 }).samples()
    expect(samples.length).toBeLessThanOrEqual(MAX_CLOCK_SAMPLES)
    expect(samples.length).toBeGreaterThanOrEqual(MAX_CLOCK_SAMPLES / 2)
    const times = samples.map(({ arrivalNs }) => Number(arrivalNs) / NANOS - START)
    expect(times[0]).toBeLessThan(5)
    expect(times.at(-1)).toBeGreaterThan(590)
    const steps = times.slice(1).map((time, index) => time - times[index]!)
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.5)
  })

  it('is unknown without times of arrival, or where times count from the beginning of the capture', () => {
    const tracker = createClockTracker()
    tracker.note(ns(START), 0n, 'seconds')
    tracker.note(ns(START), 5_000_000_000n, 'seconds')
    tracker.note(0n, ns(START), 'seconds')
    expect(tracker.measure()).toBeUndefined()
  })
})
