/**
 * The time at which something arrived: wall time that goes on with the monotonic clock, so that two arrivals are never further
 * apart than they were. It follows the wall clock when that was set or the machine slept, and when the two drift apart.
 */

export interface ArrivalClock {
  /** Reads the clock; the time is in `seconds` and `nanos` until the next call. */
  read(): void
  /** Unix seconds and nanoseconds of the last `read`. */
  readonly time: { seconds: number; nanos: number }
  /** Follows the wall clock if that was set or the machine slept; cheap enough for every turn of the loop. Returns by how many ms. */
  followJump(): number
  /** Makes up for drift; to be called some times a second. */
  align(): void
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

  /** By how much the wall clock is ahead of this one. */
  function aheadMs(wall: number, monotonic: number): number {
    return wall - (anchorSeconds * 1000 + monotonic - anchorMs)
  }

  return {
    time,
    read() {
      const elapsedNanos = Math.round((monotonicMs() - anchorMs) * 1e6)
      const seconds = Math.floor(elapsedNanos / 1e9)
      time.seconds = anchorSeconds + seconds
      time.nanos = elapsedNanos - seconds * 1e9
    },
    followJump() {
      const monotonic = monotonicMs()
      const wall = wallMs()
      const ahead = aheadMs(wall, monotonic)
      if (Math.abs(ahead) <= JUMP_MS) return 0
      anchor(wall, monotonic)
      return ahead
    },
    align() {
      const monotonic = monotonicMs()
      // The wall clock is read in whole milliseconds, so it is half of one behind on average.
      const ahead = aheadMs(wallMs(), monotonic) + 0.5
      anchor(anchorSeconds * 1000 + monotonic - anchorMs + ahead * DRIFT_SHARE, monotonic)
    },
  }
}
