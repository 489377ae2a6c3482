import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  panBy,
  SHORTEST_WINDOW_US,
  timeAt,
  wholeWindow,
  windowAround,
  windowShowing,
  xOf,
  zoomAt,
  type TimeWindow,
} from '../../../renderer/timeline/time-scale.ts'

const DAY_US = 86_400e6

/** A connection's length and a window inside it. */
const inside = fc
  .tuple(
    fc.double({ min: 1000, max: 30 * DAY_US, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([length, share, place]) => {
    const whole = wholeWindow(length)
    const most = whole.untilUs - whole.fromUs
    const span = Math.max(SHORTEST_WINDOW_US, most * share)
    const fromUs = whole.fromUs + (most - span) * place
    return { whole, window: { fromUs, untilUs: fromUs + span } }
  })

const isInside = (window: TimeWindow, whole: TimeWindow) => {
  const slack = (whole.untilUs - whole.fromUs) * 1e-9
  return window.fromUs >= whole.fromUs - slack && window.untilUs <= whole.untilUs + slack
}

describe('zooming', () => {
  it('keeps the time under the pointer, except where the connection ends', () => {
    fc.assert(
      fc.property(
        inside,
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 870, noNaN: true }),
        ({ whole, window }, factor, x) => {
          const scale = { ...window, left: 200, width: 870 }
          const at = timeAt(scale, 200 + x)
          const next = zoomAt(window, factor, at, whole)
          expect(isInside(next, whole)).toBe(true)
          const touches =
            next.fromUs <= whole.fromUs + 1e-6 || next.untilUs >= whole.untilUs - (whole.untilUs - whole.fromUs) * 1e-9
          if (!touches) expect(xOf({ ...next, left: 200, width: 870 }, at)).toBeCloseTo(200 + x, 1)
        },
      ),
    )
  })

  it('goes down to the microsecond and no further', () => {
    const whole = wholeWindow(3_600e6)
    let window = whole
    for (let turn = 0; turn < 200; turn++) window = zoomAt(window, 0.5, 1_800_000_123, whole)
    expect(window.untilUs - window.fromUs).toBeCloseTo(SHORTEST_WINDOW_US, 6)
    const scale = { ...window, left: 0, width: 870 }
    expect(xOf(scale, 1_800_000_124) - xOf(scale, 1_800_000_123)).toBeCloseTo(870 / SHORTEST_WINDOW_US, 3)
  })

  it('shows the whole connection at most', () => {
    const whole = wholeWindow(1e6)
    expect(zoomAt({ fromUs: 10, untilUs: 500 }, 1e9, 100, whole)).toEqual(whole)
  })
})

describe('panning', () => {
  it('keeps the length and stays inside', () => {
    fc.assert(
      fc.property(inside, fc.double({ min: -1e12, max: 1e12, noNaN: true }), ({ whole, window }, us) => {
        const next = panBy(window, us, whole)
        expect(isInside(next, whole)).toBe(true)
        const length = window.untilUs - window.fromUs
        expect(Math.abs(next.untilUs - next.fromUs - length)).toBeLessThanOrEqual(1e-3 + length * 1e-9)
      }),
    )
  })
})

describe('a stretch', () => {
  it('fills three quarters when zoomed to', () => {
    const whole = wholeWindow(10e6)
    const { fromUs, untilUs } = windowAround({ fromUs: 4e6, untilUs: 4.3e6 }, whole)
    expect(0.3e6 / (untilUs - fromUs)).toBeCloseTo(0.75, 9)
    expect((fromUs + untilUs) / 2).toBeCloseTo(4.15e6, 3)
  })

  it('that is in sight moves nothing, one beyond comes in', () => {
    const whole = wholeWindow(10e6)
    const window = { fromUs: 2e6, untilUs: 3e6 }
    expect(windowShowing(window, { fromUs: 2.1e6, untilUs: 2.2e6 }, whole)).toBe(window)
    for (const stretch of [
      { fromUs: 1e6, untilUs: 1.2e6 },
      { fromUs: 8e6, untilUs: 8.5e6 },
    ]) {
      const next = windowShowing(window, stretch, whole)
      expect(next.fromUs).toBeLessThan(stretch.fromUs)
      expect(next.untilUs).toBeGreaterThan(stretch.untilUs)
      expect(next.untilUs - next.fromUs).toBeCloseTo(1e6, 3)
    }
  })
})
