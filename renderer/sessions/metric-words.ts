/** What was measured on a session, in words and figures: for the tiles, for screen readers and for exports. */
import { formatCount, formatCountShort, formatDuration } from '../../core/elements/format-quantity.ts'
import type { MetricReport, TrafficMetric } from '../../core/protocol/traffic-session-report.ts'

export const METRIC_TITLES: Readonly<Record<TrafficMetric, string>> = {
  roundTripTime: 'RTT',
  serverResponseTime: 'Server response',
  jitter: 'Jitter, avg',
  retransmissions: 'Retransmissions',
  ttl: 'TTL, client',
  synSize: 'SYN size',
  windowSize: 'Window',
  volume: 'Volume',
}

/** A value and its unit, which is drawn smaller. */
export interface Figure {
  readonly number: string
  readonly unit: string
}

/** `186.2 ms` in its two parts; `2 min 31 s` stays in one. */
function durationFigure(us: number): Figure {
  const [number = '', unit = '', ...rest] = formatDuration(us, 'microseconds').split(' ')
  return rest.length === 0 ? { number, unit } : { number: [number, unit, ...rest].join(' '), unit: '' }
}

/** A value in the unit that its metric counts in. */
export function figureOf(value: number, unit: MetricReport['unit']): Figure {
  switch (unit) {
    case 'microseconds':
      return durationFigure(value)
    case 'packets':
      return { number: formatCount(value), unit: value === 1 ? 'packet' : 'packets' }
    case 'octets': {
      const [number = '', scale] = formatCountShort(value).split(' ')
      return { number, unit: scale === undefined ? 'octets' : `${scale} octets` }
    }
    case 'hops':
    case 'none':
      return { number: formatCount(value), unit: '' }
  }
}

/** A value with its unit as one text. */
export function figureText({ number, unit }: Figure): string {
  return unit === '' ? number : `${number} ${unit}`
}

/** A length of whole milliseconds without a fraction: `240 ms`, `18.6 ms`. */
export function lengthText(us: number): string {
  return us % 1000 === 0 ? formatDuration(us / 1000, 'milliseconds') : formatDuration(us, 'microseconds')
}

/** The end of an axis: `400 ms`, `64,240`, `1.28 M`; counts need no unit there. */
export function axisEndText(value: number, unit: MetricReport['unit']): string {
  if (unit === 'microseconds') return value === 0 ? '0' : lengthText(value)
  return value < 10_000 ? formatCount(Number(value.toPrecision(4))) : formatCountShort(value)
}

/** `1st`, `2nd`, `11th`, `98th`. */
export function ordinal(value: number): string {
  const teens = value % 100
  const ending = teens >= 11 && teens <= 13 ? undefined : (['st', 'nd', 'rd'] as const)[(value % 10) - 1]
  return `${value}${ending ?? 'th'}`
}

/** What a screen reader says of a metric: `RTT 186.2 ms, 98th percentile of 2,114 sessions`; `RTT, not measured: …`. */
export function metricSentence(report: MetricReport): string {
  const title = METRIC_TITLES[report.metric]
  if (report.value === null) {
    const absence = report.doesNotApply ? 'does not apply' : 'not measured'
    return report.reason === undefined ? `${title}, ${absence}` : `${title}, ${absence}: ${report.reason}`
  }
  const value = `${title} ${figureText(figureOf(report.value, report.unit))}`
  const { percentile, group } = report
  const place =
    percentile === undefined || group === undefined
      ? ''
      : `, ${ordinal(Math.round(percentile))} percentile of ${formatCount(group.count)} sessions`
  return `${value}${place}${report.isOdd ? ', unusual' : ''}`
}

/** `1.82 Mbit/s`: mean rate of a volume over a length; undefined for one packet, which has no length. */
export function meanRate(octets: number, durationUs: number): string | undefined {
  if (durationUs <= 0) return undefined
  const [number, scale] = threeFigures((octets * 8 * 1e6) / durationUs)
  return `${number} ${scale}bit/s`
}

function threeFigures(value: number): readonly [string, string] {
  const scales = ['', 'k', 'M', 'G', 'T']
  let rest = value
  let power = 0
  while (rest >= 999.5 && power < scales.length - 1) {
    rest /= 1000
    power++
  }
  return [String(Number(rest.toPrecision(3))), scales[power] ?? '']
}
