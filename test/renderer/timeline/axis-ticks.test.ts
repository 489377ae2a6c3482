import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisTicks } from '../../../renderer/timeline/axis-ticks.ts'

const labels = (fromUs: number, untilUs: number) =>
  axisTicks({ fromUs, untilUs }, 870, 84).map(({ label }) => label.replaceAll('\u2009', ' '))

describe('ticks of the axis', () => {
  it('count seconds from 0, with the digits of their step', () => {
    expect(labels(-30_000, 3_600_000)).toEqual(['0', '0.5 s', '1.0 s', '1.5 s', '2.0 s', '2.5 s', '3.0 s', '3.5 s'])
  })

  it('count milliseconds or microseconds where nothing is a second', () => {
    expect(labels(0, 500_000).slice(0, 3)).toEqual(['0', '50 ms', '100 ms'])
    expect(labels(0, 500).slice(0, 3)).toEqual(['0', '50 µs', '100 µs'])
  })

  it('count minutes and hours where seconds would be many', () => {
    expect(labels(0, 24 * 60e6).slice(0, 3)).toEqual(['0', '5 min', '10 min'])
    expect(labels(0, 9 * 3600e6).slice(0, 3)).toEqual(['0', '1 h', '2 h'])
    expect(labels(0, 5 * 3600e6).slice(0, 4)).toEqual(['0', '30 min', '1 h', '1 h 30 min'])
  })

  it('tell microseconds apart in the middle of a long connection', () => {
    expect(labels(1_800_000_100, 1_800_000_120)).toContain('1,800.000 110 s')
  })

  it('lie in the window, apart from each other, each with its own label', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }).map((thousand) => thousand * 1000),
        fc.double({ min: 20, max: 1e12, noNaN: true }),
        (from, span) => {
          const ticks = axisTicks({ fromUs: from, untilUs: from + span }, 870, 84)
          expect(ticks.length).toBeLessThanOrEqual(12)
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
          ticks.forEach(({ us }, at) => {
            expect(us).toBeGreaterThanOrEqual(from)
            expect(us).toBeLessThanOrEqual(from + span)
            if (at > 0) expect(((us - ticks[at - 1]!.us) / span) * 870).toBeGreaterThanOrEqual(83.9)
          })
        },
      ),
    )
  })
})
