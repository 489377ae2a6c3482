/** AG Grid's blocks from the session's windows. The view is looked up at each request, so that a new order needs no new source. */
import type { IDatasource } from 'ag-grid-community'
import { MAX_WINDOW_COLUMNS } from '../../core/limits/query.ts'
import type { SessionApi } from '../../core/protocol/session-api.ts'
import type { ColourRule } from '../marks/colour-rule.ts'
import { rowsOfWindow, type LoadedRow } from './loaded-row.ts'

export interface DataSourceContext {
  readonly session: SessionApi
  /** The view to read, undefined when none is open. */
  view(): number | undefined
  columns(): readonly string[]
  /** What rows are coloured by. */
  rules?(): readonly ColourRule[]
  /** Rows that show, of a view that grows unseen; undefined: all. */
  rowLimit?(): number | undefined
  /** Rows of the view before the first one that shows; none when absent. */
  offset?(): number
  /** The engine no longer has the view. */
  onViewGone(): void
  onRows(first: number, rows: readonly LoadedRow[]): void
}

/** What a window is asked about rules. */
export function filtersOf(rules: readonly ColourRule[]): { readonly rules?: readonly string[] } {
  return rules.length === 0 ? {} : { rules: rules.map(({ filter }) => filter) }
}

/** A source of rows. */
export function createDataSource(context: DataSourceContext): IDatasource {
  return {
    getRows({ startRow, endRow, successCallback, failCallback }) {
      const view = context.view()
      if (view === undefined) {
        failCallback()
        return
      }
      const columns = context.columns().slice(0, MAX_WINDOW_COLUMNS)
      const rules = context.rules?.() ?? []
      const read = async () => {
        const offset = context.offset?.() ?? 0
        const first = Math.max(0, offset + startRow)
        const count = Math.max(0, offset + endRow - first)
        const result = await context.session.readWindow({ view, first, count, columns, ...filtersOf(rules) })
        if (!result.ok) {
          failCallback()
          // A view that was replaced meanwhile is closed: only the one that is shown is worth renewing.
          if (result.failure.code === 'no-such-view' && context.view() === view) context.onViewGone()
          return
        }
        const limit = context.rowLimit?.() ?? result.value.rowCount
        const rows = rowsOfWindow(result.value, columns, rules).slice(0, Math.max(0, limit - startRow))
        const rowCount = offset === 0 ? Math.min(limit, result.value.rowCount) : limit
        successCallback([...gapOf(endRow - startRow - count), ...rows], rowCount)
        // Rows of a view that was replaced meanwhile are not those that show.
        if (context.view() === view) context.onRows(first - offset, rows)
      }
      read().catch(() => failCallback())
    },
  }
}

/** Places of rows that are no longer there. */
function gapOf(length: number): undefined[] {
  return Array.from({ length }, () => undefined)
}
