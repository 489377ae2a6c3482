/** How fast a load goes: rates from a mean over the last seconds, time left once that mean means something. */
import type { LoadProgress } from '../protocol/session-api.ts'
import { createRateMeter } from './rate-meter.ts'

const MEAN_MS = 5000
const FIRST_ESTIMATE_MS = 2000

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
  const octetMeter = createRateMeter(startMs, MEAN_MS)
  const recordMeter = createRateMeter(startMs, MEAN_MS)
  let octetsRead = 0

  return {
    note(atMs, octets, records) {
      octetsRead = octets
      octetMeter.note(atMs, octets)
      recordMeter.note(atMs, records)
    },
    progress(atMs) {
      const octetsPerSecond = octetMeter.perSecond(atMs)
      const recordsPerSecond = recordMeter.perSecond(atMs)
      const isEstimable = octetsTotal !== undefined && atMs - startMs >= FIRST_ESTIMATE_MS && octetsPerSecond > 0
      return {
        octetsRead,
        octetsPerSecond,
        recordsPerSecond,
        ...(octetsTotal === undefined ? {} : { octetsTotal }),
        ...(isEstimable ? { secondsLeft: Math.max(octetsTotal - octetsRead, 0) / octetsPerSecond } : {}),
      }
    },
  }
}
