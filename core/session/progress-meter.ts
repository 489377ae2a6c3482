/** How fast a load goes: rates from a mean over the last seconds, time left once that mean means something. */
import type { LoadProgress } from '../protocol/session-api.ts'

const MEAN_MS = 5000
const FIRST_ESTIMATE_MS = 2000

interface Sample {
  readonly atMs: number
  readonly octets: number
  readonly records: number
}

export interface ProgressMeter {
  /** Notes how far the load has come; `atMs` only grows. */
  note(atMs: number, octets: number, records: number): void
  progress(atMs: number): LoadProgress
}

/**
 * Creates a meter for one load.
 *
 * @param startMs when the load began, on the clock of the later calls
 * @param octetsTotal size of the file; undefined when it cannot be known
 */
export function createProgressMeter(startMs: number, octetsTotal: number | undefined): ProgressMeter {
  const samples: Sample[] = [{ atMs: startMs, octets: 0, records: 0 }]

  function last(): Sample {
    return samples[samples.length - 1]!
  }

  return {
    note(atMs, octets, records) {
      samples.push({ atMs, octets, records })
      while (samples.length > 2 && samples[1]!.atMs < atMs - MEAN_MS) samples.shift()
    },
    progress(atMs) {
      const first = samples[0]!
      const { octets, records } = last()
      const seconds = Math.max(atMs - first.atMs, 1) / 1000
      const octetsPerSecond = (octets - first.octets) / seconds
      const recordsPerSecond = (records - first.records) / seconds
      const isEstimable = octetsTotal !== undefined && atMs - startMs >= FIRST_ESTIMATE_MS && octetsPerSecond > 0
      return {
        octetsRead: octets,
        octetsPerSecond,
        recordsPerSecond,
        ...(octetsTotal === undefined ? {} : { octetsTotal }),
        ...(isEstimable ? { secondsLeft: Math.max(octetsTotal - octets, 0) / octetsPerSecond } : {}),
      }
    },
  }
}
