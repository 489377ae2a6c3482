/** Lets a grid say how far it is scrolled, and go there again when somebody comes back to its place. */
import type { GridApi } from 'ag-grid-community'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'
import type { LoadedRow } from './loaded-row.ts'

function isBusy(viewer: Viewer, rows: FilteredRows): boolean {
  const { view, lists } = viewer.store.getState()
  const { info, isBusy: isMaking } = rows === 'flows' ? view : lists[rows].view
  return isMaking || info === undefined
}

/** Goes where the grid was left, if somebody came back to it; false when nobody did. */
export function returnToScroll(viewer: Viewer, rows: FilteredRows, api: GridApi<LoadedRow>): boolean {
  const first = viewer.scrolls.take(rows)
  if (first === undefined || first >= api.getDisplayedRowCount()) return false
  api.ensureIndexVisible(first, 'top')
  return true
}

/** Ties a grid to the places of its viewer until the answer is called. */
export function keepScroll(viewer: Viewer, rows: FilteredRows, api: GridApi<LoadedRow>): () => void {
  const forget = viewer.scrolls.register(rows, () => {
    if (api.isDestroyed() || api.getDisplayedRowCount() === 0) return undefined
    return Math.round(api.getVerticalPixelRange().top / viewer.settings.getState().rowHeight)
  })
  const stop = viewer.scrolls.onGoTo(rows, () => {
    // With the rows that are on their way it goes there when they are shown.
    if (!api.isDestroyed() && !isBusy(viewer, rows)) returnToScroll(viewer, rows, api)
  })
  return () => {
    forget()
    stop()
  }
}
