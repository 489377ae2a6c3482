import { useEffect } from 'react'
import { ListFilterBar } from '../filter/list-filter-bar.tsx'
import { ListColumnsProvider } from '../grid/list-columns-provider.tsx'
import { ListGrid } from '../grid/list-grid.tsx'
import type { ListPlan } from '../grid/list-columns.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'

const PLAN: ListPlan = { list: 'transactions', label: 'Transactions', layouts: [] }

/** Transactions and connections. */
export function TransactionsView() {
  const viewer = useViewer()
  const isShown = useViewerState((state) => state.tab === 'transactions')
  useEffect(() => (isShown ? viewer.lists.transactions.watch() : undefined), [viewer, isShown])
  return (
    <ListColumnsProvider plan={PLAN}>
      <div className="flows">
        <ListFilterBar list="transactions" rows="transactions" isShown={isShown} />
        <div className="flows-main">
          <ListGrid plan={PLAN} onOpen={() => undefined} />
        </div>
      </div>
    </ListColumnsProvider>
  )
}
