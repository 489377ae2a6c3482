/** Built-in colour rules: ordered, the first that matches wins. A rule paints a bar at the left edge, some a tint. */
import { cellOf, type LoadedRow } from './loaded-row.ts'

/** Columns that the rules read, whether they are shown or not. */
export const RULE_COLUMNS: readonly string[] = ['@status', '@ttfb', '@rtt']

export const SERVER_ERROR_STATUS = 500
export const SLOW_WAIT_NS = 1_000_000_000
export const SLOW_RTT_NS = 200_000_000

export type ColourRule = 'server-error' | 'slow-wait' | 'slow-rtt'

export const RULE_NAMES: Record<ColourRule, string> = {
  'server-error': 'Server error: the status is 500 or above',
  'slow-wait': 'Slow wait: the first octet took over 1 s',
  'slow-rtt': 'Slow path: the round trip took over 200 ms',
}

function numberOf(row: LoadedRow, column: string): number {
  const cell = cellOf(row, column)
  return typeof cell === 'number' ? cell : -1
}

/** The rule that a row falls under. */
export function ruleOf(row: LoadedRow | undefined): ColourRule | undefined {
  if (row === undefined) return undefined
  if (numberOf(row, '@status') >= SERVER_ERROR_STATUS) return 'server-error'
  if (numberOf(row, '@ttfb') > SLOW_WAIT_NS) return 'slow-wait'
  return numberOf(row, '@rtt') > SLOW_RTT_NS ? 'slow-rtt' : undefined
}
