/** Axes of a session's timeline. All lengths are microseconds from the first packet. */
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type { MetricReport, TrafficMetric, TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'

/** Pixels that two labels need between them. */
const LABEL_WIDTH = 70

const MINUTE_US = 60e6
const HOUR_US = 60 * MINUTE_US

/** Steps from a minute on, where powers of ten read badly. */
const LONG_STEPS = [1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE_US).concat(HOUR_US, 2 * HOUR_US, 6 * HOUR_US)

/** The smallest step of a readable axis that is not below `least`. */
export function niceStep(least: number): number {
  if (least > 30e6) {
    const found = LONG_STEPS.find((step) => step >= least)
    if (found !== undefined) return found
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  const digit = [1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10
  return digit * power
}

export interface Tick {
  /** Share of the axis, 0 to 1. */
  readonly at: number
  readonly text: string
}

function tickText(us: number, step: number): string {
  if (us === 0) return '0'
  if (step >= MINUTE_US) return formatDuration(us, 'microseconds').replace(/ 0 (s|min)$/, '')
  if (step >= 100_000) return `${Number((us / 1e6).toFixed(1))} s`
  return step >= 100 ? `${Number((us / 1000).toFixed(1))} ms` : `${us} µs`
}

/** The ticks of an axis from 0 to `lengthUs` that is `width` pixels wide. */
export function ticksOf(lengthUs: number, width: number): readonly Tick[] {
  const most = Math.max(1, Math.floor(width / LABEL_WIDTH))
  const step = niceStep(lengthUs / most)
  const ticks: Tick[] = []
  for (let us = 0; us <= lengthUs; us += step) ticks.push({ at: us / lengthUs, text: tickText(us, step) })
  return ticks
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
