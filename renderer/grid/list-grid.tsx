/**
 * The grid of a list: rows of `viewer.lists[plan.list]`, columns of a `ListPlan`.
 *
 *   <ListColumnsProvider plan={PLAN}>           columns: the user's choice, kept under the name of the list
 *     <ListFilterBar list="sessions" … />       filter over the columns of the list
 *     <ListGrid plan={PLAN} onOpen={…} />       rows; ↑ ↓ and a click select, Enter and a double click open
 *   </ListColumnsProvider>
 *
 * The view around it calls `viewer.lists[…].watch()` while it is shown.
 */
import type {
  CellFocusedEvent,
  CellKeyDownEvent,
  FullWidthCellKeyDownEvent,
  GridApi,
  GridReadyEvent,
} from 'ag-grid-community'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { activeRules } from '../marks/colour-rule.ts'
import { cellOptionsOf } from './cell-options.ts'
import { useListNameRoom, useNames } from './use-names.ts'
import { useRowSigns } from './use-row-signs.ts'
import { useColumnProfile } from './column-profile-context.tsx'
import { createDataSource } from './data-source.ts'
import { createListBinding, type ListBinding } from './list-binding.ts'
import { listColumnDefs } from './list-column-defs.ts'
import { listLayoutOf, neededColumns, type ListPlan } from './list-columns.ts'
import { longTitle } from './default-columns.ts'
import type { LoadedRow } from './loaded-row.ts'
import { listMenu } from '../menu/list-menu.ts'
import { RowGrid } from './row-grid.tsx'
import { useCellMenu } from './use-cell-menu.tsx'
import { useFocusAsked } from './use-focus-asked.ts'
import { useGridLook } from './use-grid-look.ts'
import { useSorting } from './use-sorting.ts'
import './list-grid.css'

const NO_TITLES: Readonly<Record<string, string>> = {}

export interface ListGridProps {
  readonly plan: ListPlan
  /** Enter or a double click on a row, with its number in the list. */
  readonly onOpen: (number: number) => void
  /** Titles that the view makes anew now and then, by column. */
  readonly titles?: Readonly<Record<string, string>>
  /** Cells are drawn again when it changes: what they are drawn by lies outside the rows. */
  readonly drawnBy?: string | number
}

/** The rows of a list. */
export function ListGrid({ plan, onOpen, titles = NO_TITLES, drawnBy }: ListGridProps) {
  const { list } = plan
  const viewer = useViewer()
  const known = useListState(list, (state) => state.columns)
  const isBusy = useListState(list, (state) => state.view.isBusy && state.view.wanted !== state.view.spec)
  const { rowHeight, widthFactor, hasDays } = useGridLook()
  const { columns, shown } = useColumnProfile()
  const [api, setApi] = useState<GridApi<LoadedRow>>()
  const binding = useRef<ListBinding | undefined>(undefined)
  const sorting = useSorting(list)
  const open = useLatest(onOpen)

  const wanted = neededColumns(
    plan,
    shown.map((column) => column.id),
    known,
  )
  const wantedColumns = useLatest(wanted)
  const wantedKey = wanted.join(' ')
  useEffect(() => api?.refreshInfiniteCache(), [api, wantedKey])
  useEffect(() => api?.refreshCells({ force: true }), [api, drawnBy])

  const region = useRef<HTMLDivElement>(null)
  const nameRoom = useListNameRoom(viewer, region)
  // Counts of a column grow while a file loads; only the set of columns makes new definitions.
  const columnsKey = columns.map((column) => column.id).join(' ')
  const defs = useMemo(
    () =>
      listColumnDefs(shown, columns, {
        plan,
        sorting,
        hasDays,
        titles,
        names: viewer.names,
        nameRoom,
        widthFactor,
        options: () => cellOptionsOf(viewer.settings.getState(), viewer.marks.store.getState().reference),
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `columnsKey` stands for `columns`, see above.
    [plan, shown, columnsKey, sorting, viewer, widthFactor, hasDays, titles, nameRoom],
  )
  useRowSigns(viewer, list, api)
  useNames(viewer, api, region)

  const onReady = ({ api: ready }: GridReadyEvent<LoadedRow>) => {
    binding.current = createListBinding(viewer, list, ready, () => region.current)
    const source = createDataSource({
      session: viewer.host.session,
      view: () => viewer.store.getState().lists[list].view.info?.view,
      columns: () => wantedColumns.current,
      rules: () => activeRules(viewer.settings.getState().colourRules, list),
      onViewGone: () => viewer.lists[list].renew(),
      onRows: (first, rows) => binding.current?.onRows(first, rows),
    })
    ready.setGridOption('datasource', source)
    ready.setGridAriaProperty('label', plan.label)
    setApi(ready)
  }
  useEffect(() => () => binding.current?.dispose(), [])

  useFocusAsked(region, () => binding.current?.focus())

  const columnsNow = useLatest(columns)
  const columnOf = useCallback(
    (id: string) => {
      const shownOne = columnsNow.current.find((one) => one.id === id)
      if (shownOne === undefined) return undefined
      // A drawn column stands for the one that it sorts by.
      const { sortsBy, longTitle: title } = listLayoutOf(plan, shownOne)
      const column = columnsNow.current.find((one) => one.id === (sortsBy ?? id))
      return column && { column, title: title ?? longTitle(column) }
    },
    [columnsNow, plan],
  )
  const cellMenu = useCellMenu({
    rows: list,
    api,
    columnOf,
    entries: (target) =>
      listMenu(
        viewer,
        list,
        target,
        shown.map(({ id }) => id),
      ),
  })

  const openSelected = () => {
    const { selected } = viewer.store.getState().lists[list]
    if (selected !== undefined) open.current(selected)
  }
  const onCellFocused = ({ rowIndex }: CellFocusedEvent) => {
    if (rowIndex !== null) binding.current?.onFocused(rowIndex)
  }
  const onCellKeyDown = ({ event }: CellKeyDownEvent<LoadedRow> | FullWidthCellKeyDownEvent<LoadedRow>) => {
    if (event instanceof KeyboardEvent && event.key === 'Enter') openSelected()
  }

  return (
    <>
      <div
        ref={region}
        className={`flow-grid list-grid density-${rowHeight} ${plan.hasGroups === true ? '' : 'has-no-groups'}`}
        data-region="grid"
        onContextMenu={cellMenu.onContextMenu}
        onClickCapture={cellMenu.onClickCapture}
        onKeyDownCapture={cellMenu.onKeyDownCapture}
      >
        <RowGrid
          isBusy={isBusy}
          rowCount={viewer.store.getState().lists[list].view.info?.rowCount ?? 0}
          columnDefs={defs}
          rowHeight={rowHeight}
          rowSelection={{ mode: 'singleRow', checkboxes: false, enableClickSelection: false }}
          onGridReady={onReady}
          onCellFocused={onCellFocused}
          onRowDoubleClicked={openSelected}
          onCellKeyDown={onCellKeyDown}
        />
      </div>
      {cellMenu.menu}
    </>
  )
}
