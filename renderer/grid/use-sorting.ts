/** What the headers of a grid sort: the view of its rows. */
import { useMemo } from 'react'
import { requestedView, type FilteredRows } from '../state/shared-filter.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { nextSort, type SortControl } from './header-cell.ts'

/** The order of records, or of a list. */
export function useSorting(rows: FilteredRows): SortControl {
  const viewer = useViewer()
  return useMemo(() => {
    const current = () => requestedView(rows, viewer.store.getState()).sort
    return {
      current,
      toggle: (column, isAdded) => {
        const sort = nextSort(current(), column, isAdded)
        if (rows === 'flows') viewer.applySort(sort)
        else viewer.lists[rows].applySort(sort)
      },
      subscribe: (listener) =>
        viewer.store.subscribe((state, before) => {
          if (requestedView(rows, state).sort !== requestedView(rows, before).sort) listener()
        }),
    }
  }, [viewer, rows])
}
