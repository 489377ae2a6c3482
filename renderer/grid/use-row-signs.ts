/** Draws rows again when what colours or marks them changes. */
import type { GridApi } from 'ag-grid-community'
import { useEffect } from 'react'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'
import { activeRules } from '../marks/colour-rule.ts'
import type { LoadedRow } from './loaded-row.ts'

/** Follows rules and marks for a grid over some rows. */
export function useRowSigns(viewer: Viewer, rows: FilteredRows, api: GridApi<LoadedRow> | undefined): void {
  useEffect(() => {
    if (api === undefined) return undefined
    const unsubscribe = [
      viewer.settings.subscribe(({ colourRules }, before) => {
        if (colourRules === before.colourRules || api.isDestroyed()) return
        const asked = activeRules(colourRules, rows)
        const askedBefore = activeRules(before.colourRules, rows)
        if (JSON.stringify(asked) !== JSON.stringify(askedBefore)) api.purgeInfiniteCache()
      }),
      viewer.marks.store.subscribe((marks, before) => {
        if (api.isDestroyed()) return
        // A time that counts from elsewhere looks different in every row.
        if (rows === 'flows' || marks.reference !== before.reference) api.refreshCells({ force: true })
      }),
    ]
    return () => {
      for (const stop of unsubscribe) stop()
    }
  }, [viewer, rows, api])
}
