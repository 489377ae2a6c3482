import { describe, expect, it } from 'vitest'
import { createArrivalClock } from '../../../core/live/arrival-clock.ts'

const START_MS = 1_714_557_600_000

function createClock() {
  const machine = { monotonicMs: 5_000_000.123_456, wallMs: START_MS }
  const clock = createArrivalClock({ monotonicMs: () => machine.monotonicMs, wallMs: () => Math.floor(machine.wallMs) })
  return {
    clock,
    pass(ms: number): void {
      machine.monotonicMs += ms
      machine.wallMs += ms
    },
    setWall(ms: number): void {
      machine.wallMs = ms
    },
    /** Nanoseconds since the start. */
    read(): number {
      clock.read()
      return (clock.time.seconds - START_MS / 1000) * 1e9 + clock.time.nanos
    },
  }
}

describe('arrival clock', () => {
  it('goes on with the monotonic clock, by nanoseconds', () => {
    const { read, pass } = createClock()
    const first = read()
    expect(Math.abs(first)).toBeLessThan(10)
    pass(1234.567_89)
    expect(read() - first).toBeCloseTo(1_234_567_890, -1)
    pass(86_400_000)
    expect(read() - first).toBeCloseTo(86_401_234_567_890, -2)
  })

  it('has whole nanoseconds below a second', () => {
    const { clock, read, pass } = createClock()
    for (let step = 0; step < 1000; step++) {
      pass(7.777_777)
      read()
      expect(clock.time.nanos).toBeGreaterThanOrEqual(0)
      expect(clock.time.nanos).toBeLessThan(1e9)
      expect(Number.isInteger(clock.time.nanos)).toBe(true)
    }
  })

  it('follows when the machine slept, while the monotonic clock stood', () => {
    const { clock, read, setWall } = createClock()
    setWall(START_MS + 3_600_000)
    expect(clock.followJump()).toBe(3_600_000)
    expect(read()).toBeCloseTo(3_600_000e6, -3)
  })

  it('follows when the wall clock was set back', () => {
    const { clock, read, setWall } = createClock()
    setWall(START_MS - 60_000)
    expect(clock.followJump()).toBe(-60_000)
    expect(read()).toBeCloseTo(-60_000e6, -3)
  })

  it('makes up for drift bit by bit, never going back', () => {
    const { clock, read, pass, setWall } = createClock()
    let last = read()
    // The wall clock is slow by 50 parts in a million.
    for (let second = 1; second <= 600; second++) {
      pass(1000)
      setWall(START_MS + second * 1000 * 0.999_95)
      expect(clock.followJump()).toBe(0)
      clock.align()
      const now = read()
      expect(now).toBeGreaterThan(last)
      last = now
    }
    expect(Math.abs(last - 600e9 * 0.999_95)).toBeLessThan(3e6)
  })
})
