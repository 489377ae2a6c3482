/** Columns that depend on what makes the group of a session. */
import type { TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'

const SUFFIXES: Readonly<Record<TrafficSessionGrouping, string>> = {
  service: '',
  clientNetwork: 'ByClientNetwork',
  serverName: 'ByServerName',
}

/** The place of a time in its group: 0 at p1, 100 at p99. */
export function placeColumn(time: 'rtt' | 'srt', grouping: TrafficSessionGrouping): string {
  return `${time}Position${SUFFIXES[grouping]}`
}

/** What of a session is at p95 of its group or above, as a sum of `ODD_BITS`. */
export function oddColumn(grouping: TrafficSessionGrouping): string {
  return `odd${SUFFIXES[grouping]}`
}

export const ODD_BITS: Readonly<Record<string, number>> = { rtt: 1, srt: 2, jitterAverage: 4, retransmissions: 8 }
