import { formatCount, formatDuration, formatOctets } from '../../core/elements/format-quantity.ts'
import type { AlertRule } from '../../core/protocol/live-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'

/** What a rule measures, with its unit. */
export function formatCellValue(
  measure: AlertRule['measure'],
  value: number,
  column: Pick<ColumnInfo, 'type' | 'units'> | undefined,
): string {
  const rounded = Math.abs(value) < 100 ? Math.round(value * 100) / 100 : Math.round(value)
  if (measure === 'count') return `${formatCount(Math.round(value))} records`
  if (measure === 'rate') return `${formatCount(rounded)} records/s`
  if (column?.type === 'duration') return formatDuration(value)
  if (column?.type === 'octetCount') return formatOctets(Math.round(value))
  return column?.units === undefined ? formatCount(rounded) : `${formatCount(rounded)} ${column.units}`
}
