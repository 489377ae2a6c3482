/** Rows as texts for the clipboard. */
import type { Cell, WindowResult } from '../../core/protocol/session-api.ts'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'

/** Rows that are copied at once. */
const MAX_COPIED_ROWS = 1000

/** The cells of rows by their numbers; undefined when they cannot be read. */
export async function readRows(
  viewer: Viewer,
  rows: FilteredRows,
  numbers: readonly number[],
  columns: readonly string[],
): Promise<readonly (readonly Cell[])[] | undefined> {
  const { session } = viewer.host
  const { view, lists } = viewer.store.getState()
  const id = (rows === 'flows' ? view : lists[rows].view).info?.view
  if (id === undefined) return undefined
  const read = async (number: number): Promise<WindowResult | undefined> => {
    const place = await session.findRecord(id, number)
    if (!place.ok || place.value < 0) return undefined
    const window = await session.readWindow({ view: id, first: place.value, count: 1, columns })
    return window.ok ? window.value : undefined
  }
  try {
    const windows: WindowResult[] = []
    for (const number of numbers.slice(0, MAX_COPIED_ROWS)) {
      const window = await read(number)
      if (window === undefined) return undefined
      windows.push(window)
    }
    return windows.map((window) => window.columns.map((cells) => cells[0] ?? null))
  } catch {
    return undefined
  }
}

function csvField(cell: Cell): string {
  const text = cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  // RFC 4180 §2: a field with a quote, a comma or a line break stands in quotes, and so does one that is empty and there.
  return cell === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows under the names of their columns (RFC 4180); what is absent is empty, what is there and empty is `""`. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('')
}

/** Rows as an object, several as a list of them, by the names of their columns. */
export function jsonOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const objects = rows.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null])),
  )
  return JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 2)
}
