import type { TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'

/** The column with the place of a time in its group, which depends on what makes the group. */
export function placeColumn(time: 'rtt' | 'srt', grouping: TrafficSessionGrouping): string {
  return grouping === 'service' ? `${time}Position` : `${time}Position.${grouping}`
}
