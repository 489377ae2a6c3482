import { useEffect, useMemo } from 'react'
import { formatDuration } from '../../core/elements/format-quantity.ts'
import { ListFilterBar } from '../filter/list-filter-bar.tsx'
import { ListColumnsProvider } from '../grid/list-columns-provider.tsx'
import { ListGrid } from '../grid/list-grid.tsx'
import { showConnectionRecords, showTransactionRecords } from '../state/list-travel.ts'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { GroupMenu } from './group-menu.tsx'
import { GroupTable } from './group-table.tsx'
import { ListAndTimeline } from './list-and-timeline.tsx'
import { ListSwitch } from './list-switch.tsx'
import { NoRows } from './no-rows.tsx'
import { scaleEnd } from './phase-bar.ts'
import { SummaryLine } from './summary-line.tsx'
import { BAR_COLUMN, CONNECTION_PLAN, createTransactionPlan } from './transaction-plan.ts'
import { VerdictSymbols } from './verdict-icons.tsx'
import './transactions-view.css'

const TRANSACTION_WORDS = { row: 'transaction', rows: 'transactions' } as const
const CONNECTION_WORDS = { row: 'connection', rows: 'connections' } as const

function ListBody({ list }: { readonly list: 'transactions' | 'connections' }) {
  const viewer = useViewer()
  const durations = useListState(list, (state) => state.summary?.durations)
  const groupedBy = useListState(list, (state) => state.groupedBy)
  const limit = durations?.p99 ?? durations?.max
  const end = limit === undefined ? undefined : scaleEnd(limit)
  const p95 = durations?.p95
  // Up to date before the cells are drawn again, which a change of `drawnBy` asks for.
  const scale = useLatest({ end, p95 })
  const plan = useMemo(
    () =>
      list === 'connections'
        ? CONNECTION_PLAN
        : createTransactionPlan({ end: () => scale.current.end, p95: () => scale.current.p95 }),
    [list, scale],
  )
  const title = end === undefined ? undefined : `0 – ${formatDuration(end / 1000, 'microseconds')}`
  const titles = useMemo(() => (title === undefined ? {} : { [BAR_COLUMN]: title }), [title])
  const words = list === 'transactions' ? TRANSACTION_WORDS : CONNECTION_WORDS
  const isShown = useViewerState((state) => state.tab === 'transactions')
  const open = list === 'transactions' ? showTransactionRecords : showConnectionRecords
  return (
    <ListColumnsProvider plan={plan}>
      <div className="flows">
        <ListFilterBar list={list} rows={words.rows} isShown={isShown}>
          <ListSwitch />
          <GroupMenu list={list} isShown={isShown} />
        </ListFilterBar>
        <SummaryLine list={list} row={words.row} />
        <div className="flows-main">
          <ListAndTimeline list={list}>
            {groupedBy === undefined ? (
              <ListGrid
                plan={plan}
                titles={titles}
                drawnBy={`${end ?? ''} ${p95 ?? ''}`}
                onOpen={(number) => void open(viewer, number)}
              />
            ) : (
              <GroupTable list={list} by={groupedBy} />
            )}
            <NoRows list={list} rows={words.rows} />
          </ListAndTimeline>
        </div>
      </div>
    </ListColumnsProvider>
  )
}

/** Transactions and connections: the list, and the timeline of what is selected in it. */
export function TransactionsView() {
  const viewer = useViewer()
  const list = useViewerState((state) => state.transactionsShow)
  const isShown = useViewerState((state) => state.tab === 'transactions')
  useEffect(() => (isShown ? viewer.lists[list].watch() : undefined), [viewer, list, isShown])
  return (
    <>
      <VerdictSymbols />
      <ListBody key={list} list={list} />
    </>
  )
}
