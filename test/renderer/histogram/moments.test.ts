import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockTicks } from '../../../renderer/histogram/clock-ticks.ts'
import { brushText, microsecondsOf, momentText, rangeOf, windowOf } from '../../../renderer/histogram/moments.ts'

const at = (clock: string) => microsecondsOf(`2024-07-11T${clock}Z`)

describe('moments', () => {
  it('are read back as they were written, to the microsecond', () => {
    expect(momentText(microsecondsOf('2024-07-11T09:20:22.318204999Z'))).toBe('2024-07-11T09:20:22.318204000Z')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e15 }), (us) => {
        expect(microsecondsOf(momentText(us))).toBe(us)
      }),
    )
  })

  it('make the range that a view is asked for', () => {
    const range = { from: '2024-07-11T09:20:22.000000000Z', until: '2024-07-11T09:24:21.000000000Z' }
    expect(rangeOf(windowOf(range))).toEqual(range)
  })

  it('name a stretch by its beginning, its end and its length', () => {
    expect(brushText({ fromUs: at('09:20:22'), untilUs: at('09:24:21') }, 'utc')).toBe(
      '09:20:22 – 09:24:21 · 3 min 59 s',
    )
    expect(brushText({ fromUs: at('09:20:22'), untilUs: at('09:20:22.5') }, 'utc')).toBe(
      '09:20:22.000 – 09:20:22.500 · 500 ms',
    )
  })

  it('say the day where a stretch has more than one', () => {
    const night = { fromUs: microsecondsOf('2024-07-11T23:50:00Z'), untilUs: microsecondsOf('2024-07-12T00:10:00Z') }
    expect(brushText(night, 'utc')).toBe('07-11 23:50:00 – 07-12 00:10:00 · 20 min 0 s')
  })
})

describe('the axis of clock times', () => {
  it('has its marks at whole minutes, no closer than asked', () => {
    const window = { fromUs: at('09:14:40'), untilUs: at('09:29:40') }
    const ticks = clockTicks(window, 'utc', { width: 1100, apart: 70 })
    expect(ticks.map(({ label }) => label)).toEqual(
      Array.from({ length: 15 }, (_, minute) => `09:${String(15 + minute)}`),
    )
  })

  it('says the day at midnight', () => {
    const window = { fromUs: microsecondsOf('2024-07-11T22:30:00Z'), untilUs: microsecondsOf('2024-07-12T01:30:00Z') }
    const labels = clockTicks(window, 'utc', { width: 300, apart: 70 }).map(({ label }) => label)
    expect(labels).toEqual(['23:00', '07-12', '01:00'])
  })

  it('goes down to milliseconds', () => {
    const window = { fromUs: at('09:20:22.000'), untilUs: at('09:20:22.040') }
    const labels = clockTicks(window, 'utc', { width: 300, apart: 70 }).map(({ label }) => label)
    expect(labels).toEqual(['09:20:22.000', '09:20:22.010', '09:20:22.020', '09:20:22.030', '09:20:22.040'])
  })
})
