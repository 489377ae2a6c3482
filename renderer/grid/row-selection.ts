/**
 * Several rows selected together: a range with Shift, single ones with Ctrl. They are places in one view; another
 * order or filter leaves the focused record alone.
 */
import type { GridApi } from 'ag-grid-community'
import { cellText, formatLabelled } from '../../core/elements/format-cell.ts'
import type { Viewer } from '../state/viewer.ts'
import { cellOptionsOf } from './cell-options.ts'
import { formatOf } from './flow-cell.ts'
import type { LoadedRow } from './loaded-row.ts'
import { markRow } from './mark-row.ts'
import { MAX_SELECTED_ROWS, rangeFrom, rangesOf, type RowRange } from './row-range.ts'

export interface RowSelection {
  /** The row from which a range goes on. */
  setAnchor(row: number): void
  /** Selects from the anchor to a row. */
  extendTo(row: number): Promise<void>
  /** Adds a row, or takes it away. */
  toggle(row: number): void
  /** Whether rows are selected together, and this one with them. */
  has(row: number): boolean
  readonly isEmpty: boolean
  clear(): void
  /** What the selected rows show in a column, one a line; undefined when it cannot be read. */
  columnText(columnId: string): Promise<string | undefined>
}

/** No rows yet. */
export function createRowSelection(viewer: Viewer, api: GridApi<LoadedRow>): RowSelection {
  const records = new Map<number, number>()
  let anchor: number | undefined
  let asked = 0

  const show = (focused: number) => {
    api.forEachNode((node) => markRow(node, node.rowIndex !== null && records.has(node.rowIndex), 'stay'))
    const rows = [...records.keys()].sort((a, b) => a - b)
    viewer.selectRows(
      rows.map((row) => records.get(row) ?? 0),
      focused,
    )
  }

  const read = async ({ first, count }: RowRange, columns: readonly string[]) => {
    const view = viewer.store.getState().view.info?.view
    if (view === undefined) return undefined
    const result = await viewer.host.session.readWindow({ view, first, count, columns }).catch(() => undefined)
    return result?.ok === true && viewer.store.getState().view.info?.view === view ? result.value : undefined
  }

  return {
    get isEmpty() {
      return records.size === 0
    },
    has: (row) => records.has(row),
    setAnchor(row) {
      anchor = row
    },
    async extendTo(row) {
      const own = ++asked
      const range = rangeFrom(anchor ?? row, row)
      const window = await read(range, [])
      if (window === undefined || own !== asked || api.isDestroyed()) return
      records.clear()
      window.records.forEach((record, index) => records.set(range.first + index, record))
      const focused = records.get(row) ?? window.records.at(row < range.first ? 0 : -1)
      if (focused !== undefined) show(focused)
    },
    toggle(row) {
      const record = api.getDisplayedRowAtIndex(row)?.data?.record
      const { selected } = viewer.store.getState()
      if (record === undefined) return
      asked++
      if (records.size === 0 && anchor !== undefined && selected !== undefined) records.set(anchor, selected)
      if (!records.delete(row) && records.size < MAX_SELECTED_ROWS) records.set(row, record)
      anchor = row
      show(record)
    },
    clear() {
      asked++
      records.clear()
    },
    async columnText(columnId) {
      const { columns } = viewer.store.getState()
      const column = columns.find((one) => one.id === columnId)
      if (column === undefined) return undefined
      const windows = await Promise.all(rangesOf([...records.keys()]).map((range) => read(range, [columnId])))
      const options = cellOptionsOf(viewer.settings.getState(), viewer.marks.store.getState().reference)
      const format = formatOf(column)
      const lines = windows.flatMap((window) =>
        (window?.columns[0] ?? []).map((cell, index) =>
          cellText(formatLabelled(cell, window?.labels[0]?.[index], format, options)),
        ),
      )
      return windows.includes(undefined) ? undefined : lines.join('\n')
    },
  }
}
