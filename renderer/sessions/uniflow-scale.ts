/** Axes of a session's timeline. All lengths are microseconds from the first packet. */
import type { MetricReport, TrafficMetric, TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import { axisTicks } from '../timeline/axis-ticks.ts'

/** Pixels that two labels need between them. */
const LABELS_APART = 70

/** Length of an axis on which nothing has one. */
export const SHORTEST_US = 1

export interface Tick {
  /** Share of the axis, 0 to 1. */
  readonly at: number
  readonly text: string
}

/** The ticks of an axis from 0 to `lengthUs` that is `width` pixels wide. */
export function ticksOf(lengthUs: number, width: number): readonly Tick[] {
  // What begins and ends in the same moment has an axis of no length.
  if (lengthUs <= SHORTEST_US) return [{ at: 0, text: '0' }]
  const ticks = axisTicks({ fromUs: 0, untilUs: lengthUs }, width, LABELS_APART)
  return ticks.map(({ us, label }) => ({ at: us / lengthUs, text: label }))
}

/** Of a session's metrics the one that is asked for. */
export function metricOf(details: TrafficSessionDetails, metric: TrafficMetric): MetricReport | undefined {
  return details.metrics.find((report) => report.metric === metric)
}

/** The lengths that the enlarged start shows; its own length leaves room for a label behind them. */
export interface StartLengths {
  readonly rtt: MetricReport | undefined
  readonly srt: MetricReport | undefined
  readonly rttUs: number
  readonly srtUs: number
  /** 0: neither of them was measured. */
  readonly lengthUs: number
}

/** Two significant digits, upward. */
function roundedUp(us: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(us)) - 1)
  return Math.ceil(us / unit) * unit
}

/** What is known of the first moments of a session. */
export function startOf(details: TrafficSessionDetails): StartLengths {
  const rtt = metricOf(details, 'roundTripTime')
  const srt = metricOf(details, 'serverResponseTime')
  const rttUs = rtt?.value ?? 0
  const srtUs = srt?.value ?? 0
  const sum = rttUs + srtUs
  return { rtt, srt, rttUs, srtUs, lengthUs: sum === 0 ? 0 : roundedUp(sum * 1.25) }
}
