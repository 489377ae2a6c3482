/** Ties the session's view and selection to AG Grid: what changes outside is shown in place, what is read never jumps. */
import type { GridApi } from 'ag-grid-community'
import type { Viewer } from '../state/viewer.ts'
import type { ViewState } from '../state/viewer-state.ts'
import type { LoadedRow } from './loaded-row.ts'
import { markRow } from './mark-row.ts'
import { createRowSelection } from './row-selection.ts'
import { keepScroll, returnToScroll } from './keep-scroll.ts'

/** Milliseconds after which the details pane is drawn and the grid has its new height. */
const DETAILS_DRAWN_MS = 80

/** Milliseconds between two readings of the rows in sight for the sake of names. */
const LABEL_INTERVAL_MS = 500

export interface GridBinding {
  onRows(first: number, rows: readonly LoadedRow[]): void
  /** `range`: with the rows between it and the one that was selected alone. */
  onFocused(rowIndex: number, how: 'alone' | 'range'): void
  onClicked(rowIndex: number, how: 'toggle' | 'range'): void
  /** What the selected rows show in a column; undefined when none are selected together. */
  selectedText(columnId: string): Promise<string | undefined> | undefined
  /** Focuses the current cell, or the first one in sight. */
  focus(): void
  /** Gives a row the focus without selecting it. */
  moveFocus(row: number): void
  dispose(): void
}

/** Follows a viewer's store until disposed. */
export function createGridBinding(viewer: Viewer, api: GridApi<LoadedRow>, blockRows: number): GridBinding {
  /** A row that got the focus before its block was there. */
  let awaitedRow: number | undefined
  /** A row that we focus ourselves: the event of it selects nothing. */
  let movedTo: number | undefined
  let labelTimer: ReturnType<typeof setTimeout> | undefined

  const rows = createRowSelection(viewer, api)

  const select = (rowIndex: number, row: LoadedRow) => {
    rows.clear()
    markRow(api.getDisplayedRowAtIndex(rowIndex), true, 'cleared')
    viewer.select(row.record)
  }

  const goTo = async (record: number, view: number, hasFocus: boolean): Promise<void> => {
    const found = await viewer.host.session.findRecord(view, record).catch(() => undefined)
    if (api.isDestroyed() || found?.ok !== true || viewer.store.getState().view.info?.view !== view) return
    if (found.value < 0) {
      // The filter hides the record; its details stay, the rows begin anew.
      if (api.getDisplayedRowCount() > 0) api.ensureIndexVisible(0, 'top')
      return
    }
    api.ensureIndexVisible(found.value, 'middle')
    if (hasFocus) moveFocus(found.value)
  }

  const moveFocus = (row: number): void => {
    const column = api.getFocusedCell()?.column ?? api.getAllDisplayedColumns()[0]
    if (column === undefined) return
    movedTo = row
    api.setFocusedCell(row, column)
  }

  const grow = (before: number, after: number) => {
    api.setRowCount(after, true)
    // Only a last block that was read half full has rows missing; whole blocks are never read twice.
    const tail = Math.floor(before / blockRows)
    if (before % blockRows !== 0 && String(tail) in api.getCacheBlockState()) api.refreshInfiniteCache()
  }

  const replace = (view: ViewState, before: ViewState) => {
    const info = view.info
    if (info === undefined) return
    if (!rows.isEmpty) viewer.select(viewer.store.getState().selected)
    api.setRowCount(info.rowCount, true)
    api.refreshInfiniteCache()
    const isSameQuestion =
      before.info !== undefined && before.spec.filter === view.spec.filter && before.spec.sort === view.spec.sort
    if (before.info === undefined) return
    const { selected } = viewer.store.getState()
    // More of the same keeps what is read in its place, but for a sorted view, where only the selected record can stay.
    if (isSameQuestion && (view.spec.sort.length === 0 || selected === undefined)) return
    if (returnToScroll(viewer, 'flows', api)) return
    const focusInGrid = document.activeElement?.closest('.ag-cell') instanceof HTMLElement
    if (selected !== undefined) void goTo(selected, info.view, focusInGrid)
    else if (info.rowCount > 0) api.ensureIndexVisible(0, 'top')
  }

  /** The details come up with the first selection, and may come up over its row. */
  const keepFocusInSight = () => {
    setTimeout(() => {
      // A grid that never had the focus answers undefined, whatever its types say.
      const row = api.isDestroyed() ? undefined : api.getFocusedCell()?.rowIndex
      if (row !== undefined) api.ensureIndexVisible(row)
    }, DETAILS_DRAWN_MS)
  }

  /** Names come in bursts while a file loads; rows are read again once a burst. */
  const labelRows = () => {
    labelTimer ??= setTimeout(() => {
      labelTimer = undefined
      if (!api.isDestroyed()) api.refreshInfiniteCache()
    }, LABEL_INTERVAL_MS)
  }

  const unsubscribe = viewer.store.subscribe((state, before) => {
    const hasNames = state.status.namesRevision !== before.status.namesRevision
    if (hasNames && state.view.info !== undefined && state.view.info === before.view.info) labelRows()
    if (state.view.info !== before.view.info) {
      const count = state.view.info?.rowCount ?? 0
      if (state.view.info?.view === before.view.info?.view) {
        // What a followed view takes in, `live-tail.ts` shows.
        if (state.follow === undefined) grow(before.view.info?.rowCount ?? 0, count)
      } else if (state.view.info === undefined) api.setRowCount(0, true)
      else replace(state.view, before.view)
    }
    if (state.selection !== before.selection && state.selection.length === 0) rows.clear()
    if (state.selected === undefined && before.selected !== undefined) api.deselectAll()
    if (state.selected !== undefined && before.selected === undefined) keepFocusInSight()
  })
  const unsubscribeSettings = viewer.settings.subscribe((settings, before) => {
    const isOther = settings.timeZone !== before.timeZone || settings.timePrecision !== before.timePrecision
    if (isOther) api.refreshCells({ force: true })
  })
  const unsubscribeReveal = viewer.onReveal((row) => {
    api.ensureIndexVisible(row, 'middle')
    const column = api.getAllDisplayedColumns()[0]
    if (column !== undefined) api.setFocusedCell(row, column)
  })
  const forgetScroll = keepScroll(viewer, 'flows', api)
  const { info } = viewer.store.getState().view
  if (info !== undefined) api.setRowCount(info.rowCount, true)

  return {
    onRows(first, loaded) {
      if (api.isDestroyed()) return
      const { selected } = viewer.store.getState()
      if (rows.isEmpty) {
        const at = selected === undefined ? -1 : loaded.findIndex((row) => row.record === selected)
        if (at >= 0) markRow(api.getDisplayedRowAtIndex(first + at), true, 'cleared')
      } else {
        loaded.forEach((_, index) => {
          if (rows.has(first + index)) markRow(api.getDisplayedRowAtIndex(first + index), true, 'stay')
        })
      }
      const awaited = awaitedRow === undefined ? undefined : loaded[awaitedRow - first]
      if (awaitedRow !== undefined && awaited !== undefined) {
        select(awaitedRow, awaited)
        awaitedRow = undefined
      }
    },
    onClicked(rowIndex, how) {
      if (how === 'range') void rows.extendTo(rowIndex)
      else rows.toggle(rowIndex)
    },
    selectedText: (columnId) => (rows.isEmpty ? undefined : rows.columnText(columnId)),
    onFocused(rowIndex, how) {
      const isOurs = rowIndex === movedTo
      movedTo = undefined
      if (isOurs) return
      if (how === 'range') {
        void rows.extendTo(rowIndex)
        return
      }
      rows.setAnchor(rowIndex)
      const row = api.getDisplayedRowAtIndex(rowIndex)?.data
      awaitedRow = row === undefined ? rowIndex : undefined
      if (row !== undefined) select(rowIndex, row)
    },
    focus() {
      const focused = api.getFocusedCell()
      const column = focused?.column ?? api.getAllDisplayedColumns()[0]
      if (column === undefined || api.getDisplayedRowCount() === 0) return
      api.setFocusedCell(focused?.rowIndex ?? api.getFirstDisplayedRowIndex(), column)
    },
    moveFocus,
    dispose() {
      clearTimeout(labelTimer)
      unsubscribe()
      unsubscribeSettings()
      unsubscribeReveal()
      forgetScroll()
    },
  }
}
