/**
 * The time at which something arrived: wall time that goes on with the monotonic clock, so that two arrivals are never further
 * apart than they were. It follows the wall clock when that was set or the machine slept, and when the two drift apart.
 */

export interface ArrivalClock {
  /** Reads the clock; the time is in `seconds` and `nanos` until the next call. */
  read(): void
  /** Unix seconds and nanoseconds of the last `read`. */
  readonly time: { seconds: number; nanos: number }
  /** Compares with the wall clock; to be called some times a second. Returns by how many milliseconds it had to jump, or 0. */
  align(): number
}

export interface ClockSources {
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number
  /** Unix milliseconds. */
  readonly wallMs: () => number
}

/** Past it the wall clock was set, or the machine slept; below it the difference is the reading's own uncertainty, or drift. */
const JUMP_MS = 100
/** The part of a drift that one alignment makes up for: small enough that times stay in order within it. */
const DRIFT_SHARE = 1 / 16

const SYSTEM_CLOCKS: ClockSources = { monotonicMs: () => performance.now(), wallMs: () => Date.now() }

/** Creates a clock that begins with the wall clock. */
export function createArrivalClock(sources: ClockSources = SYSTEM_CLOCKS): ArrivalClock {
  const { monotonicMs, wallMs } = sources
  const time = { seconds: 0, nanos: 0 }
  /** Monotonic milliseconds at Unix second `anchorSeconds`. */
  let anchorMs = 0
  let anchorSeconds = 0

  function anchor(wall: number, monotonic: number): void {
    anchorSeconds = Math.floor(wall / 1000)
    anchorMs = monotonic - (wall - anchorSeconds * 1000)
  }
  anchor(wallMs(), monotonicMs())

  return {
    time,
    read() {
      // Below 2⁵³ and 25 bits finer than a nanosecond a day after the anchor.
      const elapsedNanos = Math.round((monotonicMs() - anchorMs) * 1e6)
      const seconds = Math.floor(elapsedNanos / 1e9)
      time.seconds = anchorSeconds + seconds
      time.nanos = elapsedNanos - seconds * 1e9
    },
    align() {
      const monotonic = monotonicMs()
      const wall = wallMs()
      const difference = wall - (anchorSeconds * 1000 + monotonic - anchorMs)
      if (Math.abs(difference) > JUMP_MS) {
        anchor(wall, monotonic)
        return difference
      }
      // The wall clock is read in whole milliseconds, so it is half of one ahead on average.
      anchor(anchorSeconds * 1000 + monotonic - anchorMs + (difference + 0.5) * DRIFT_SHARE, monotonic)
      return 0
    },
  }
}
