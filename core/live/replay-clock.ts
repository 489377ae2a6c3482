/**
 * When what once arrived is due again: in true time, faster or slower. Pure: it is told what time it is.
 *
 * Arrivals of a capture are not always in order; one that goes back is due at once, and the ones after it are not late for it.
 */
import type { ReplaySpeed } from '../protocol/replay-api.ts'

export interface ReplayClock {
  /** Milliseconds from `nowMs` until an arrival is due; 0 or less: now. Times of both must be of one clock each. */
  waitMs(arrivalNs: bigint, nowMs: number): number
  /** Begins anew with the next arrival: another round, or time in which nothing could go on. */
  restart(): void
}

const NANOS_PER_MS = 1e6

/**
 * Makes a clock that begins with the first arrival that it is asked about. A gap of the capture that would last longer than `maxGapMs`
 * lasts so long, and what comes after it is as far apart as it was.
 */
export function createReplayClock(speed: ReplaySpeed, maxGapMs = Number.POSITIVE_INFINITY): ReplayClock {
  let firstNs: bigint | undefined
  let startedMs = 0
  /** The latest arrival so far. */
  let latestNs = 0n
  /** What was taken out of gaps. */
  let skippedMs = 0

  return {
    waitMs(arrivalNs, nowMs) {
      if (speed === 'max') return 0
      if (firstNs === undefined) {
        firstNs = arrivalNs
        latestNs = arrivalNs
        startedMs = nowMs
        skippedMs = 0
      }
      const gapMs = Number(arrivalNs - latestNs) / NANOS_PER_MS / speed
      skippedMs += Math.max(0, gapMs - maxGapMs)
      if (arrivalNs > latestNs) latestNs = arrivalNs
      return startedMs + Number(arrivalNs - firstNs) / NANOS_PER_MS / speed - skippedMs - nowMs
    },
    restart() {
      firstNs = undefined
    },
  }
}

/** A speed from `10`, `0.5`, `10x` or `max`; undefined when it is none. */
export function parseReplaySpeed(text: string): ReplaySpeed | undefined {
  if (text === 'max') return 'max'
  const [, number] = /^(\d{1,6}(?:\.\d{1,6})?)x?$/.exec(text) ?? []
  const speed = Number(number)
  return speed > 0 ? speed : undefined
}
