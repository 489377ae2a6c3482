import type { Cell, WindowResult } from '../../core/protocol/session-api.ts'
import type { ColourRule } from '../marks/colour-rule.ts'

/** One row of the grid's cache: a place in a window, which keeps its cells as columns. */
export interface LoadedRow {
  /** Unique within a view, and different from view to view. */
  readonly key: string
  readonly record: number
  readonly window: LoadedWindow
  readonly index: number
}

export interface LoadedWindow {
  readonly slots: ReadonlyMap<string, number>
  readonly columns: WindowResult['columns']
  readonly labels: WindowResult['labels']
  /** The rules that the window was asked about, and for each row the place of the one that it passes. */
  readonly rules?: { readonly asked: readonly ColourRule[]; readonly matches: readonly number[] }
}

/** The rows of a window that was asked for with `columns`. */
export function rowsOfWindow(
  result: WindowResult,
  columns: readonly string[],
  asked: readonly ColourRule[] = [],
): LoadedRow[] {
  const slots = new Map(columns.map((id, slot) => [id, slot]))
  const { columns: cells, labels, rules: matches } = result
  const window: LoadedWindow = { slots, columns: cells, labels, ...(matches && { rules: { asked, matches } }) }
  return result.records.map((record, index) => ({ key: `${result.view}:${record}`, record, window, index }))
}

/** The cell of a column; undefined when the window was read without that column. */
export function cellOf(row: LoadedRow | undefined, columnId: string): Cell | undefined {
  const slot = row?.window.slots.get(columnId)
  return slot === undefined ? undefined : row?.window.columns[slot]?.[row.index]
}

/** The name learned for the id in a cell; undefined when there is none. */
export function labelOf(row: LoadedRow | undefined, columnId: string): string | undefined {
  const slot = row?.window.slots.get(columnId)
  return slot === undefined ? undefined : (row?.window.labels[slot]?.[row.index] ?? undefined)
}
