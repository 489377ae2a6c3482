import type { TimePrecision, TimeZone } from '../state/settings.ts'

export const PRECISION_NAMES: Record<TimePrecision, string> = {
  auto: 'as exported',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
}

const SHORT_PRECISIONS: Record<TimePrecision, string> = { auto: 'auto', s: 's', ms: 'ms', us: 'µs', ns: 'ns' }

/** `UTC · µs`. */
export function timeFormatName(timeZone: TimeZone, precision: TimePrecision): string {
  return `${timeZone === 'utc' ? 'UTC' : 'Local'} · ${SHORT_PRECISIONS[precision]}`
}
