import type {
  CellClickedEvent,
  CellFocusedEvent,
  CellKeyDownEvent,
  FullWidthCellKeyDownEvent,
  GridApi,
  GridReadyEvent,
} from 'ag-grid-community'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { columnDefs } from './column-defs.ts'
import { activeRules } from '../marks/colour-rule.ts'
import { useNameRoom, useNames } from './use-names.ts'
import { useRowSigns } from './use-row-signs.ts'
import { useColumnProfile } from './column-profile-context.tsx'
import { cellOptionsOf } from './cell-options.ts'
import { layoutOf, longTitle } from './default-columns.ts'
import { createDataSource } from './data-source.ts'
import { createGridBinding, type GridBinding } from './grid-binding.ts'
import type { LoadedRow } from './loaded-row.ts'
import { copyText } from '../ui/clipboard.ts'
import { useLatest } from '../ui/use-latest.ts'
import { flowMenu } from '../menu/flow-menu.ts'
import { useCellMenu } from './use-cell-menu.tsx'
import { createLiveTail, type LiveTail } from './live-tail.ts'
import { RowGrid } from './row-grid.tsx'
import { useFocusAsked } from './use-focus-asked.ts'
import { useGridLook } from './use-grid-look.ts'
import { useSorting } from './use-sorting.ts'
import { BLOCK_ROWS } from './grid-settings.ts'

/** Keys that go to another row; with Shift they take the rows between along. */
const ROW_STEPS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'])

/** The grid over the session's view. */
export function FlowGrid({ onOpenDetails }: { readonly onOpenDetails: () => void }) {
  const viewer = useViewer()
  const columns = useViewerState((state) => state.columns)
  const isBusy = useViewerState((state) => state.view.isBusy)
  const { rowHeight, widthFactor, hasDays } = useGridLook()
  const { shown, save } = useColumnProfile()
  const [api, setApi] = useState<GridApi<LoadedRow>>()
  const binding = useRef<GridBinding | undefined>(undefined)
  const tail = useRef<LiveTail | undefined>(undefined)
  const region = useRef<HTMLDivElement>(null)

  const present = useMemo(() => new Set(columns.map((column) => column.id)), [columns])
  const wanted = [...new Set(shown.map((column) => column.id))].filter((id) => present.has(id))
  const wantedColumns = useLatest(wanted)

  const sorting = useSorting('flows')

  const nameRoom = useNameRoom(viewer, region, shown, columns)
  // Counts of a column grow ten times a second while a file loads; only the set of columns makes new definitions.
  const columnsKey = columns.map((column) => `${column.id} ${layoutOf(column).width}`).join(' ')
  const defs = useMemo(
    () =>
      columnDefs(shown, columns, {
        sorting,
        hasDays,
        widthFactor,
        options: () => cellOptionsOf(viewer.settings.getState(), viewer.marks.store.getState().reference),
        marksOf: viewer.marks.store.getState,
        names: viewer.names,
        nameRoom,
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `columnsKey` stands for `columns`, see above.
    [shown, columnsKey, sorting, viewer, widthFactor, hasDays, nameRoom],
  )

  const columnsNow = useLatest(columns)
  const wantedKey = wanted.join(' ')
  useEffect(() => api?.refreshInfiniteCache(), [api, wantedKey])

  useRowSigns(viewer, 'flows', api)
  useNames(viewer, api, region)

  const onReady = ({ api: ready }: GridReadyEvent<LoadedRow>) => {
    binding.current = createGridBinding(viewer, ready, BLOCK_ROWS)
    tail.current = createLiveTail({
      viewer,
      api: ready,
      columns: () => wantedColumns.current,
      region: () => region.current,
      moveFocus: (row) => binding.current?.moveFocus(row),
    })
    const source = createDataSource({
      session: viewer.host.session,
      view: () => viewer.store.getState().view.info?.view,
      columns: () => wantedColumns.current,
      rules: () => activeRules(viewer.settings.getState().colourRules, 'flows'),
      rowLimit: () => tail.current?.rowLimit(),
      offset: () => tail.current?.offset ?? 0,
      onViewGone: () => viewer.renewView(),
      onRows: (first, rows) => {
        binding.current?.onRows(first, rows)
        tail.current?.onRows()
      },
    })
    ready.setGridOption('datasource', source)
    ready.setGridAriaProperty('label', 'Flows')
    setApi(ready)
  }
  useEffect(
    () => () => {
      binding.current?.dispose()
      tail.current?.dispose()
      // Rows that are on their way find no grid to draw them in.
      binding.current = undefined
      tail.current = undefined
    },
    [],
  )

  /** What the last key or button means for the row that gets the focus by it; a click with a modifier comes by itself. */
  const focusBy = useRef<'alone' | 'range' | 'click'>('alone')
  useFocusAsked(region, () => binding.current?.focus())

  // A column that has just been added is there after the next drawing.
  const toShow = useRef<string | undefined>(undefined)
  const shownNow = useLatest(shown)
  useEffect(
    () =>
      viewer.onShowColumn((column) => {
        if (!present.has(column)) return
        if (shownNow.current.some(({ id }) => id === column)) api?.ensureColumnVisible(column, 'middle')
        else {
          toShow.current = column
          save([...shownNow.current, { id: column }])
        }
      }),
    [viewer, api, present, save, shownNow],
  )
  useEffect(() => {
    if (toShow.current === undefined || api === undefined) return
    api.ensureColumnVisible(toShow.current, 'middle')
    toShow.current = undefined
  }, [api, defs])

  const columnOf = useCallback(
    (id: string) => {
      const column = columnsNow.current.find((one) => one.id === id)
      return column && { column, title: longTitle(column) }
    },
    [columnsNow],
  )
  /** Whether the record that a menu is about is part of something, once that is known. */
  const [place, setPlace] = useState<{ readonly record: number; readonly hasPlace: boolean }>()
  const cellMenu = useCellMenu({
    rows: 'flows',
    api,
    columnOf,
    entries: (target) =>
      flowMenu(viewer, target, {
        columns: shown.map(({ id }) => id).filter((id) => present.has(id)),
        hasPlace: place?.record === target.record ? place.hasPlace : undefined,
      }),
    onOpened({ record }) {
      void viewer.host.session
        .placeRecord(record)
        .then((found) => setPlace({ record, hasPlace: Object.keys(found).length > 0 }))
        .catch(() => undefined)
    },
  })
  /** The row under the pointer is one of those that are selected together. */
  const isSelectedRow = (target: EventTarget): boolean => {
    const index = target instanceof Element ? target.closest('.ag-row')?.getAttribute('row-index') : null
    const record = typeof index === 'string' ? api?.getDisplayedRowAtIndex(Number(index))?.data?.record : undefined
    return record !== undefined && viewer.store.getState().selection.includes(record)
  }

  const onCellFocused = (event: CellFocusedEvent) => {
    if (event.rowIndex === null || focusBy.current === 'click') return
    const how = focusBy.current
    const shift = tail.current?.settle() ?? 0
    binding.current?.onFocused(event.rowIndex + shift, how)
    focusBy.current = 'alone'
  }

  const onCellClicked = ({ event, rowIndex }: CellClickedEvent<LoadedRow>) => {
    if (!(event instanceof MouseEvent) || rowIndex === null || event.altKey) return
    const isRange = event.shiftKey
    if (isRange || event.ctrlKey || event.metaKey) {
      const shift = tail.current?.settle() ?? 0
      binding.current?.onClicked(rowIndex + shift, isRange ? 'range' : 'toggle')
    }
    focusBy.current = 'alone'
  }

  const onCellKeyDown = ({ event, api: grid }: CellKeyDownEvent<LoadedRow> | FullWidthCellKeyDownEvent<LoadedRow>) => {
    if (!(event instanceof KeyboardEvent)) return
    if (event.key === 'Enter') onOpenDetails()
    const isCopy = event.key === 'c' && (event.ctrlKey || event.metaKey) && !event.shiftKey
    const column = isCopy ? grid.getFocusedCell()?.column : undefined
    const text = column === undefined ? undefined : binding.current?.selectedText(column.getColId())
    if (text === undefined) return
    event.preventDefault()
    void text.then((lines) => (lines === undefined ? false : copyText(lines)))
  }

  return (
    <>
      <div
        ref={region}
        className={`flow-grid density-${rowHeight}`}
        data-region="grid"
        onMouseDownCapture={(event) => {
          // The menu of rows that are selected together leaves them so.
          const isMenu = event.button === 2 && isSelectedRow(event.target)
          focusBy.current = isMenu || event.shiftKey || event.ctrlKey || event.metaKey ? 'click' : 'alone'
        }}
        onContextMenu={cellMenu.onContextMenu}
        onClickCapture={cellMenu.onClickCapture}
        onKeyDownCapture={(event) => {
          cellMenu.onKeyDownCapture(event)
          focusBy.current = event.shiftKey && ROW_STEPS.has(event.key) ? 'range' : 'alone'
        }}
      >
        <RowGrid
          isBusy={isBusy}
          rowCount={viewer.store.getState().view.info?.rowCount ?? 0}
          columnDefs={defs}
          rowHeight={rowHeight}
          rowSelection={{ mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: false }}
          onGridReady={onReady}
          onCellFocused={onCellFocused}
          onBodyScroll={({ direction }) => {
            if (direction === 'vertical') tail.current?.onScrolled()
          }}
          onVirtualColumnsChanged={() => tail.current?.onColumns()}
          onRowDoubleClicked={onOpenDetails}
          onCellClicked={onCellClicked}
          onCellKeyDown={onCellKeyDown}
        />
      </div>
      {cellMenu.menu}
    </>
  )
}
