import { useMemo, type ReactNode } from 'react'
import type { ListName } from '../../core/protocol/list-api.ts'
import { ExportSwitch } from '../export/export-switch.tsx'
import { useListState, useViewerState } from '../state/viewer-context.tsx'
import { catalogueOf, listCatalogueOf } from './check-filter.ts'
import { FilterField } from './filter-field.tsx'
import { ColumnsSwitch, TimeSwitch } from './view-switches.tsx'

const EXAMPLES: Readonly<Record<ListName, string>> = {
  transactions: 'total > 500ms',
  connections: 'transactions > 10',
  sessions: 'rtt > 100ms',
}

export interface ListFilterBarProps {
  readonly list: ListName
  /** What its rows are, in the plural: `transactions`. */
  readonly rows: string
  readonly isShown: boolean
  /** Switches of the view, between the filter and the choice of columns. */
  readonly children?: ReactNode
}

/** The filter of a list, over its own columns or over those of the records that it is made of, and the switches of its view; goes into a `ListColumnsProvider`. */
export function ListFilterBar({ list, rows, isShown, children }: ListFilterBarProps) {
  const view = useListState(list, (state) => state.view)
  const columns = useListState(list, (state) => state.columns)
  const total = useViewerState((state) => state.status.lists[list])
  const records = useViewerState((state) => state.columns)
  const ofTransactions = useViewerState((state) => state.transactionColumns)
  const recordFields = useMemo(() => catalogueOf(records, ofTransactions), [records, ofTransactions])
  const catalogue = useMemo(() => listCatalogueOf(columns), [columns])
  return (
    <div className="filter-bar" role="search" data-region="filter">
      <FilterField
        key={list}
        target={{
          rows: list,
          rowWord: rows,
          columns,
          catalogue,
          recordFields,
          total,
          matchWord: rows,
          example: EXAMPLES[list],
          view,
          isShown,
        }}
      />
      {children}
      <ColumnsSwitch isShown={isShown} total={total} rows={rows} />
      <TimeSwitch isShown={isShown} />
      <ExportSwitch rows={list} isShown={isShown} />
    </div>
  )
}
