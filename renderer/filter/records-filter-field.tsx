import { useMemo } from 'react'
import { useViewerState } from '../state/viewer-context.tsx'
import { catalogueOf } from './check-filter.ts'
import { FilterField } from './filter-field.tsx'

/** The filter of records, in every view that shows what they are or what they sum up to. */
export function RecordsFilterField({ isShown }: { readonly isShown: boolean }) {
  const view = useViewerState((state) => state.view)
  const columns = useViewerState((state) => state.columns)
  const ofTransactions = useViewerState((state) => state.transactionColumns)
  // While it is paused the rows are of a moment ago, and so is what they are a part of.
  const total = useViewerState(({ status, view: shown, follow }) =>
    follow === undefined ? status.records.data + status.records.options : shown.recordsAt,
  )
  const catalogue = useMemo(() => catalogueOf(columns, ofTransactions), [columns, ofTransactions])
  return (
    <FilterField
      target={{
        rows: 'flows',
        rowWord: 'records',
        columns,
        catalogue,
        total,
        matchWord: 'match',
        example: 'status >= 500',
        view,
        isShown,
      }}
    />
  )
}
