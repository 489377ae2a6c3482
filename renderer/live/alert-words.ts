/** Alert rules as sentences and forms. */
import { formatCount } from '../../core/elements/format-quantity.ts'
import { formatCellValue } from './alert-value.ts'
import type { ALERT_MEASURES, AlertRule, AlertState } from '../../core/protocol/live-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'

export type AlertMeasure = (typeof ALERT_MEASURES)[number]

export const MEASURE_NAMES: Readonly<Record<AlertMeasure, string>> = {
  count: 'records',
  rate: 'records a second',
  p50: 'median of',
  p95: '95th percentile of',
  p99: '99th percentile of',
}

/** Nanoseconds of the milliseconds that a threshold on a duration is written in. */
const NS_PER_MS = 1e6

export function isPercentile(measure: AlertMeasure): boolean {
  return measure !== 'count' && measure !== 'rate'
}

/** Columns whose percentiles mean something. */
export function measurableColumns(columns: readonly ColumnInfo[]): readonly ColumnInfo[] {
  const types: ReadonlySet<string> = new Set(['duration', 'octetCount', 'packetCount', 'float', 'integer'])
  return columns.filter(({ id, type }) => types.has(type) && id !== '@record')
}

/** What one of the threshold's numbers, as it is written, comes to in cells. */
export function thresholdFactor(measure: AlertMeasure, column: ColumnInfo | undefined): number {
  return isPercentile(measure) && column?.type === 'duration' ? NS_PER_MS : 1
}

/** `records`, `records/s`, `ms`, `octets`: after the threshold. */
export function thresholdUnit(measure: AlertMeasure, column: ColumnInfo | undefined): string {
  if (measure === 'count') return 'records'
  if (measure === 'rate') return 'records/s'
  if (column?.type === 'duration') return 'ms'
  return column?.type === 'octetCount' ? 'octets' : column?.type === 'packetCount' ? 'packets' : (column?.units ?? '')
}

function windowText(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

/** `p95 of Total above 800 ms in 1 min`, `more than 100 records in 5 min`; without the filter. */
export function ruleSentence(rule: AlertRule, columns: readonly ColumnInfo[]): string {
  const { measure, comparison, threshold } = rule
  const column = columns.find(({ id }) => id === rule.column)
  const amount = `${formatCount(threshold / thresholdFactor(measure, column))} ${thresholdUnit(measure, column)}`.trim()
  const span = windowText(rule.windowSeconds)
  if (!isPercentile(measure)) return `${comparison === 'above' ? 'more' : 'fewer'} than ${amount} in ${span}`
  return `${measure} of ${column?.title ?? rule.column ?? 'a column'} ${comparison} ${amount} in ${span}`
}

/** `1.12 s now, of 412 records`; what there is to say where nothing was measured. */
export function valueSentence({ rule, value, records, failure }: AlertState, columns: readonly ColumnInfo[]): string {
  if (failure !== undefined) return `${failure.message} ${failure.nextStep}`
  if (!rule.isOn) return 'switched off'
  if (value === undefined) return 'nothing to measure yet'
  const column = columns.find(({ id }) => id === rule.column)
  const now = `${formatCellValue(rule.measure, value, column)} now`
  const of = isPercentile(rule.measure) ? `, of ${records.toLocaleString('en-US')} records` : ''
  return `${now}${of}`
}

/** A name for a rule that nobody named. */
export function suggestedName(rule: Pick<AlertRule, 'filter' | 'measure'>): string {
  const what = MEASURE_NAMES[rule.measure].replace(/ of$/, '')
  const text = rule.filter === '' ? what : `${what}: ${rule.filter}`
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
