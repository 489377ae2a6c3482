/** Figures and keys as they read: short in bars and axes, exact in tooltips and copies. */
import { cellText, formatLabelled, type CellOptions } from '../../core/elements/format-cell.ts'
import { formatCount, formatCountShort, formatDuration, formatOctets } from '../../core/elements/format-quantity.ts'
import type { FigureColumn } from '../../core/protocol/aggregate-api.ts'
import type { Cell } from '../../core/protocol/session-api.ts'

/** A number of at most three significant figures below a thousand. */
function smallText(value: number): string {
  return Math.abs(value) >= 100 || Number.isInteger(value)
    ? formatCountShort(value)
    : String(Number(value.toPrecision(3)))
}

/** `412 kB`, `1.28 M`, `1.91 s` of a number in the unit of its column. */
export function amountText(value: number, { type }: Pick<FigureColumn, 'type'>): string {
  if (type === 'octetCount') return formatOctets(value)
  // Finer than a microsecond no exporter measures.
  if (type === 'duration') return formatDuration(Math.round(value / 1000), 'microseconds')
  return smallText(value)
}

/** The number of a figure; undefined where it has none. */
export function numberOf(value: Cell): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined
}

/** A figure as a bar has it. */
export function figureText(value: Cell, column: FigureColumn): string {
  const number = numberOf(value)
  return number === undefined ? String(typeof value === 'object' ? '' : value) : amountText(number, column)
}

/** Every digit of a figure: `412,318 octets`. */
export function exactText(value: Cell, { type }: FigureColumn): string {
  const number = numberOf(value)
  if (number === undefined) return typeof value === 'object' ? '' : String(value)
  if (type === 'duration') return `${formatCount(Number((number / 1000).toFixed(3)))} µs`
  const unit = type === 'octetCount' ? ' octets' : type === 'packetCount' ? ' packets' : ''
  return `${formatCount(typeof value === 'string' ? value : Number(number.toPrecision(15)))}${unit}`
}

export interface KeyText {
  readonly text: string
  /** What was learned for an id, or the rest of a time. */
  readonly more?: string
  readonly isAbsent?: true
}

/** The value of a key; of records without one, what they lack. */
export function keyText(
  cell: Cell,
  label: string | null | undefined,
  column: FigureColumn,
  options: CellOptions,
): KeyText {
  if (cell === null) return { text: `no ${column.title}`, isAbsent: true }
  const formatted = formatLabelled(cell, label, column, options)
  const { text, suffix, dim } = formatted
  const more = suffix?.replace(/^· /, '')
  return { text: dim === undefined ? text : cellText({ text, dim }), ...(more !== undefined && { more }) }
}
