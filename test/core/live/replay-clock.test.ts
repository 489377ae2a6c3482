import { describe, expect, it } from 'vitest'
import { createReplayClock, parseReplaySpeed } from '../../../core/live/replay-clock.ts'

const SECOND_NS = 1_000_000_000n
const FIRST_NS = 1_714_557_600n * SECOND_NS

describe('a replay', () => {
  it('lets each arrival wait as long as it was after the first one', () => {
    const clock = createReplayClock(1)
    expect(clock.waitMs(FIRST_NS, 5000)).toBe(0)
    expect(clock.waitMs(FIRST_NS + 2n * SECOND_NS, 5000)).toBe(2000)
    expect(clock.waitMs(FIRST_NS + 2n * SECOND_NS, 6500)).toBe(500)
    expect(clock.waitMs(FIRST_NS + 2n * SECOND_NS, 7500)).toBe(-500)
  })

  it('goes ten times as fast, or half as fast', () => {
    for (const [speed, waitMs] of [
      [10, 200],
      [0.5, 4000],
    ] as const) {
      const clock = createReplayClock(speed)
      clock.waitMs(FIRST_NS, 0)
      expect(clock.waitMs(FIRST_NS + 2n * SECOND_NS, 0)).toBe(waitMs)
    }
  })

  it('lets what goes back in time come at once, and nothing be late for it', () => {
    const clock = createReplayClock(1)
    clock.waitMs(FIRST_NS, 0)
    expect(clock.waitMs(FIRST_NS - SECOND_NS, 0)).toBeLessThanOrEqual(0)
    expect(clock.waitMs(FIRST_NS + SECOND_NS, 0)).toBe(1000)
  })

  it('cuts gaps short that are longer than wanted, and leaves the others as they were', () => {
    const clock = createReplayClock(10, 3000)
    expect(clock.waitMs(FIRST_NS, 0)).toBe(0)
    expect(clock.waitMs(FIRST_NS + 20n * SECOND_NS, 0)).toBe(2000)
    // A hundred days, and then one that comes out of order: the gap is the same.
    const laterNs = FIRST_NS + 8_640_020n * SECOND_NS
    expect(clock.waitMs(laterNs, 0)).toBe(5000)
    expect(clock.waitMs(laterNs - 5n * SECOND_NS, 0)).toBe(4500)
    expect(clock.waitMs(laterNs + 10n * SECOND_NS, 0)).toBe(6000)
    clock.restart()
    expect(clock.waitMs(FIRST_NS, 7000)).toBe(0)
  })

  it('begins each round anew, and waits for nothing at full speed', () => {
    const clock = createReplayClock(1)
    clock.waitMs(FIRST_NS + 60n * SECOND_NS, 0)
    clock.restart()
    expect(clock.waitMs(FIRST_NS, 60_000)).toBe(0)
    expect(createReplayClock('max').waitMs(FIRST_NS, 0)).toBe(0)
  })
})

describe('a speed', () => {
  it.each([
    ['1', 1],
    ['10x', 10],
    ['0.25', 0.25],
    ['max', 'max'],
    ['0', undefined],
    ['-2', undefined],
    ['fast', undefined],
  ])('is %s, or none', (text, speed) => {
    expect(parseReplaySpeed(text)).toBe(speed)
  })
})
