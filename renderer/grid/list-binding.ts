/** Ties a list and its selected row to AG Grid: what changes outside is shown in place, what is read never jumps. */
import type { GridApi } from 'ag-grid-community'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ViewInfo } from '../../core/protocol/session-api.ts'
import type { ListViewState } from '../state/list-state.ts'
import type { Viewer } from '../state/viewer.ts'
import { placeOf, returnTo } from './keep-place.ts'
import { keepScroll, returnToScroll } from './keep-scroll.ts'
import type { LoadedRow } from './loaded-row.ts'
import { markRow } from './mark-row.ts'

/** Milliseconds after which a pane below the grid is drawn and the grid has its new height. */
const PANE_DRAWN_MS = 80

export interface ListBinding {
  onRows(first: number, rows: readonly LoadedRow[]): void
  onFocused(rowIndex: number): void
  /** Focuses the current cell, else the selected row, else the first one in sight. */
  focus(): void
  dispose(): void
}

function isSameOrder({ spec }: ListViewState, { spec: before }: ListViewState): boolean {
  const { filter, narrowing, group, sort } = spec
  return filter === before.filter && narrowing === before.narrowing && group === before.group && sort === before.sort
}

/** Follows a list in a viewer's store until disposed; `region` is what is around the grid. */
export function createListBinding(
  viewer: Viewer,
  list: ListName,
  api: GridApi<LoadedRow>,
  region: () => Element | null,
): ListBinding {
  /** A row that got the focus before its block was there. */
  let awaitedRow: number | undefined
  /** A row that we focus ourselves: the event of it selects nothing. */
  let movedTo: number | undefined

  const state = () => viewer.store.getState().lists[list]
  const keeper = viewer.lists[list]

  const mark = (number: number | undefined) => {
    api.forEachNode((node) => {
      const isSelected = number !== undefined && node.data?.record === number
      if (node.isSelected() === true || isSelected) markRow(node, isSelected, 'stay')
    })
  }
  const isInSight = (row: number): boolean => {
    const { top, bottom } = api.getVerticalPixelRange()
    const { rowHeight } = viewer.settings.getState()
    return row * rowHeight >= top && (row + 1) * rowHeight <= bottom
  }
  const focusRow = (row: number) => {
    const column = api.getFocusedCell()?.column ?? api.getAllDisplayedColumns()[0]
    if (column === undefined) return
    movedTo = row
    api.setFocusedCell(row, column)
  }
  const goTo = async (number: number, view: number, hasFocus: boolean): Promise<void> => {
    const found = await viewer.host.session.findRecord(view, number).catch(() => undefined)
    if (api.isDestroyed() || found?.ok !== true || state().view.info?.view !== view) return
    if (found.value < 0) {
      if (api.getDisplayedRowCount() > 0) api.ensureIndexVisible(0, 'top')
      return
    }
    api.ensureIndexVisible(found.value, 'middle')
    if (hasFocus) focusRow(found.value)
  }
  /** The same rows and more: what is read stays where it is. */
  const renew = async (info: ViewInfo): Promise<void> => {
    const { rowHeight } = viewer.settings.getState()
    const place = placeOf(api, rowHeight, state().selected)
    const found =
      place === undefined
        ? undefined
        : await viewer.host.session.findRecord(info.view, place.record).catch(() => undefined)
    if (api.isDestroyed() || state().view.info !== info) return
    api.setRowCount(info.rowCount, true)
    api.refreshInfiniteCache()
    if (place !== undefined && found?.ok === true && found.value >= 0) {
      returnTo(api, region(), found.value, place)
    }
  }
  const replace = (view: ListViewState, before: ListViewState) => {
    const { info } = view
    if (info === undefined) {
      api.setRowCount(0, true)
      return
    }
    const isSame = before.info !== undefined && isSameOrder(view, before)
    // In the order of the list its rows stay where they are; in another, new ones come between.
    if (isSame && view.spec.sort.length > 0) void renew(info)
    else {
      api.setRowCount(info.rowCount, true)
      api.refreshInfiniteCache()
    }
    if (before.info === undefined || isSame) return
    if (returnToScroll(viewer, list, api)) return
    const { selected } = state()
    const hasFocus = document.activeElement?.closest('.ag-cell') instanceof HTMLElement
    if (selected !== undefined) void goTo(selected, info.view, hasFocus)
    else if (info.rowCount > 0) api.ensureIndexVisible(0, 'top')
  }

  /** A pane comes up with the first selection, and may come up over its row. */
  const keepFocusInSight = () => {
    setTimeout(() => {
      // A grid that never had the focus answers undefined, whatever its types say.
      const row = api.isDestroyed() ? undefined : api.getFocusedCell()?.rowIndex
      if (row !== undefined) api.ensureIndexVisible(row)
    }, PANE_DRAWN_MS)
  }

  const unsubscribe = [
    keepScroll(viewer, list, api),
    viewer.store.subscribe(({ lists }, { lists: earlier }) => {
      const now = lists[list]
      const before = earlier[list]
      if (now.view.info !== before.view.info) replace(now.view, before.view)
      if (now.selected === before.selected) return
      mark(now.selected)
      if (before.selected === undefined) keepFocusInSight()
    }),
    viewer.settings.subscribe((settings, before) => {
      const isOther = settings.timeZone !== before.timeZone || settings.timePrecision !== before.timePrecision
      if (isOther) api.refreshCells({ force: true })
    }),
    keeper.onReveal((position) => {
      // The view may only now be drawn.
      setTimeout(() => {
        if (api.isDestroyed() || position >= api.getDisplayedRowCount()) return
        if (!isInSight(position)) api.ensureIndexVisible(position, 'middle')
        focusRow(position)
      }, 0)
    }),
  ]
  const { info } = state().view
  if (info !== undefined) api.setRowCount(info.rowCount, true)

  return {
    onRows(first, loaded) {
      if (api.isDestroyed()) return
      const { selected } = state()
      const at = selected === undefined ? -1 : loaded.findIndex((row) => row.record === selected)
      if (at >= 0) markRow(api.getDisplayedRowAtIndex(first + at), true, 'cleared')
      const awaited = awaitedRow === undefined ? undefined : loaded[awaitedRow - first]
      if (awaited === undefined) return
      awaitedRow = undefined
      keeper.select(awaited.record)
    },
    onFocused(rowIndex) {
      const isOurs = rowIndex === movedTo
      movedTo = undefined
      if (isOurs) return
      const row = api.getDisplayedRowAtIndex(rowIndex)?.data
      awaitedRow = row === undefined ? rowIndex : undefined
      if (row !== undefined) keeper.select(row.record)
    },
    focus() {
      const focused = api.getFocusedCell()
      const column = focused?.column ?? api.getAllDisplayedColumns()[0]
      if (column === undefined || api.getDisplayedRowCount() === 0) return
      api.setFocusedCell(focused?.rowIndex ?? api.getFirstDisplayedRowIndex(), column)
    },
    dispose() {
      for (const stop of unsubscribe) stop()
    },
  }
}
