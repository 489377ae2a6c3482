import { useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { useListState } from '../state/viewer-context.tsx'
import { ColumnOfferProvider, type ColumnOffer } from './column-profile-context.tsx'
import { longTitle } from './default-columns.ts'
import { defaultListColumns, listLayoutOf, offeredColumns, type ListPlan } from './list-columns.ts'

/** Pixels below which spare columns do not show by themselves. */
const NARROW_WINDOW = 1200

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

export interface ListColumnsProviderProps {
  readonly plan: ListPlan
  readonly children: ReactNode
}

/** Gives the user's choice among the columns of a list to its grid and its chooser; kept under the name of the list. */
export function ListColumnsProvider({ plan, children }: ListColumnsProviderProps) {
  const columns = useListState(plan.list, (state) => state.columns)
  const total = useListState(plan.list, (state) => state.summary?.rowsInAll ?? 0)
  const isNarrow = useSyncExternalStore(onResize, () => window.innerWidth < NARROW_WINDOW)
  const offer = useMemo<ColumnOffer>(() => {
    const offered = offeredColumns(plan, columns, total)
    return {
      profile: plan.list,
      columns: offered,
      defaults: defaultListColumns(plan, offered, isNarrow),
      layoutOf: (column) => listLayoutOf(plan, column),
      titleOf: (column) => listLayoutOf(plan, column).longTitle ?? longTitle(column),
    }
  }, [plan, columns, total, isNarrow])
  return (
    <ColumnOfferProvider key={plan.list} offer={offer}>
      {children}
    </ColumnOfferProvider>
  )
}
