/** Ranges of rows: what Shift selects, and how few windows a selection needs. */
import { MAX_WINDOW_ROWS } from '../../core/limits/query.ts'

/** Rows that can be selected together: a range of them is one window. */
export const MAX_SELECTED_ROWS = MAX_WINDOW_ROWS

export interface RowRange {
  readonly first: number
  readonly count: number
}

/** The rows from an anchor to a row, both included; a range that is too long ends early. */
export function rangeFrom(anchor: number, row: number): RowRange {
  const count = Math.min(MAX_SELECTED_ROWS, Math.abs(row - anchor) + 1)
  return { first: row < anchor ? anchor - count + 1 : anchor, count }
}

/** Rows in their order, neighbours together. */
export function rangesOf(rows: readonly number[]): RowRange[] {
  const ranges: { first: number; count: number }[] = []
  for (const row of [...rows].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && last.first + last.count === row && last.count < MAX_SELECTED_ROWS) last.count++
    else ranges.push({ first: row, count: 1 })
  }
  return ranges
}
