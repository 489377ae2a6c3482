/** The rows of a list that are exported, read window by window wherever the lists live. */
import { MAX_WINDOW_COLUMNS, MAX_WINDOW_ROWS } from '../limits/query.ts'
import type { Cell, ColumnInfo } from '../protocol/session-api.ts'
import type { ListQuestions } from '../session/list-service.ts'
import { ExportStopped } from './export-run.ts'

export interface ListRows {
  /** Of the moment of asking. */
  readonly rowCount: number
  readonly columns: readonly ColumnInfo[]
  /** Cells column by column, in pieces. Throws `ExportStopped`. */
  pieces(): AsyncGenerator<ListPiece, void, undefined>
}

export interface ListPiece {
  readonly rowCount: number
  readonly columns: readonly (readonly Cell[])[]
  /** Rows of the view that are done with this piece. */
  readonly done: number
}

export interface ListRowsOptions {
  readonly ask: Pick<ListQuestions, 'read'>
  readonly view: number
  readonly columns: readonly ColumnInfo[]
  readonly records: readonly number[] | undefined
  readonly limit: number | undefined
  isOver(): boolean
}

/** Looks at a view of a list. Throws `ExportStopped` where there is none. */
export async function openListRows(options: ListRowsOptions): Promise<ListRows> {
  const { ask, view, columns, isOver, limit = Number.POSITIVE_INFINITY } = options
  const wanted = options.records && new Set(options.records)
  const groups: string[][] = []
  for (let at = 0; at < columns.length; at += MAX_WINDOW_COLUMNS) {
    groups.push(columns.slice(at, at + MAX_WINDOW_COLUMNS).map(({ id }) => id))
  }
  const inView = (await readWindow(0, 0, [])).rowCount
  const rowCount = wanted === undefined ? Math.min(inView, limit) : Math.min(wanted.size, limit)

  async function readWindow(first: number, count: number, ids: readonly string[]) {
    const window = await ask.read({ view, first, count, columns: ids })
    if (!window.ok) throw new ExportStopped(window)
    return window.value
  }

  async function* pieces(): AsyncGenerator<ListPiece, void, undefined> {
    let left = rowCount
    for (let first = 0; first < inView && left > 0 && !isOver(); first += MAX_WINDOW_ROWS) {
      const count = Math.min(MAX_WINDOW_ROWS, inView - first)
      const windows = [await readWindow(first, count, groups[0] ?? [])]
      for (const ids of groups.slice(1)) windows.push(await readWindow(first, count, ids))
      const numbers = windows[0]?.records ?? []
      const chosen = [...numbers.keys()].filter((row) => wanted?.has(numbers[row] ?? 0) ?? true).slice(0, left)
      left -= chosen.length
      const cells = windows.flatMap((window) => window.columns)
      yield {
        rowCount: chosen.length,
        columns: cells.map((column) => chosen.map((row) => column[row] ?? null)),
        done: rowCount - left,
      }
    }
  }

  return { rowCount, columns, pieces }
}
