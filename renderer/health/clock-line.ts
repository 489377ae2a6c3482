/** Offsets of a clock as text and as a line. */
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type { ClockReport } from '../../core/protocol/health-report.ts'

/** Offsets that spread over more than this are not told to the millisecond: an export time counts whole seconds in most headers. */
const COARSE_SPREAD_NS = 100e6

function isWholeSeconds(spreadNs: string): boolean {
  return Number(spreadNs) > COARSE_SPREAD_NS
}

/** Nanoseconds to which a coarse offset is rounded. */
const COARSE_STEP_NS = 100e6

/** `+12.1 s`, `−0.9 ms`, `0 ms`; never more digits than the spread of the samples allows. */
export function clockOffset({ offsetNs, spreadNs }: Pick<ClockReport, 'offsetNs' | 'spreadNs'>): string {
  const isCoarse = isWholeSeconds(spreadNs)
  const offset = isCoarse ? Math.round(Number(offsetNs) / COARSE_STEP_NS) * COARSE_STEP_NS : Number(offsetNs)
  const isTenths = isCoarse && Math.abs(offset) < 1e9
  const text = isTenths ? `${(Math.abs(offset) / 1e9).toFixed(1)} s` : formatDuration(Math.abs(offset))
  return `${offset > 0 ? '+' : offset < 0 ? '−' : ''}${text}`
}

/** Nanoseconds that the height stands for at least, fine and coarse: the noise of a good clock and the saw that whole seconds make are no news. */
const LEAST_RANGE_NS = { fine: 20e6, coarse: 4e9 } as const

export interface ClockLine {
  readonly path: string
  /** Where no offset lies, if it is in sight. */
  readonly zero: number | undefined
}

/** Samples as a path in a box, evenly spread over its width; one sample is a level line. */
export function sparkline(
  { samples, spreadNs }: Pick<ClockReport, 'samples' | 'spreadNs'>,
  width: number,
  height: number,
): ClockLine {
  if (samples.length === 0) return { path: '', zero: undefined }
  const offsets = samples.map((sample) => sample.offsetNs)
  const low = offsets.reduce((least, offset) => Math.min(least, offset))
  const high = offsets.reduce((most, offset) => Math.max(most, offset))
  const range = Math.max(high - low, LEAST_RANGE_NS[isWholeSeconds(spreadNs) ? 'coarse' : 'fine']) * 1.2
  const middle = (low + high) / 2
  const y = (offset: number) => Number((height / 2 - ((offset - middle) / range) * height).toFixed(1))
  const step = width / Math.max(1, offsets.length - 1)
  const points = offsets.map((offset, index) => `${(index * step).toFixed(1)} ${y(offset)}`)
  const path = points.length === 1 ? `M0 ${y(middle)}H${width}` : `M${points.join('L')}`
  const zero = y(0)
  return { path, zero: zero >= 0 && zero <= height ? zero : undefined }
}
