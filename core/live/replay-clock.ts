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

/** Makes a clock that begins with the first arrival that it is asked about. */
export function createReplayClock(speed: ReplaySpeed): ReplayClock {
  let firstNs: bigint | undefined
  let startedMs = 0

  return {
    waitMs(arrivalNs, nowMs) {
      if (speed === 'max') return 0
      if (firstNs === undefined) {
        firstNs = arrivalNs
        startedMs = nowMs
      }
      return startedMs + Number(arrivalNs - firstNs) / NANOS_PER_MS / speed - nowMs
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
