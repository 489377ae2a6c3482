/** AG Grid over the rows of a view, be they records or rows of a list: all that both kinds of grids have alike. */
import type { GridApi, GridOptions } from 'ag-grid-community'
import { useColumnProfile } from './column-profile-context.tsx'
import { profileOf } from './column-state.ts'
import { BLOCK_ROWS, DEFAULT_COLUMN, MAX_BLOCKS } from './grid-settings.ts'
import { RULE_CLASSES } from './colour-rules.ts'
import { GROUP_HEADER_HEIGHT, gridTheme, HEADER_HEIGHT } from './grid-theme.ts'
import type { LoadedRow } from './loaded-row.ts'
import { registerGridModules } from './modules.ts'
import { PlainGrid } from './plain-grid.tsx'
import './flow-grid.css'
import './named-cell.css'

registerGridModules()

type OwnOptions =
  | 'columnDefs'
  | 'rowHeight'
  | 'rowSelection'
  | 'onGridReady'
  | 'onCellFocused'
  | 'onCellClicked'
  | 'onCellKeyDown'
  | 'onRowDoubleClicked'
  | 'onBodyScroll'
  | 'onVirtualColumnsChanged'

export interface RowGridProps extends Pick<GridOptions<LoadedRow>, OwnOptions> {
  /** A new order or filter is on its way; the rows of the one before stay. */
  readonly isBusy: boolean
  /** Rows of the view when the grid is made. */
  readonly rowCount: number
}

/** The grid; columns that the user moves or resizes are kept. */
export function RowGrid({ isBusy, rowCount, ...own }: RowGridProps) {
  const { save } = useColumnProfile()
  const saveColumns = (api: GridApi<LoadedRow>) => save(profileOf(api.getColumnState()))
  return (
    <>
      <div className="grid-busy" hidden={!isBusy} role="progressbar" aria-label="Sorting and filtering" />
      <PlainGrid
        theme={gridTheme}
        defaultColDef={DEFAULT_COLUMN}
        rowModelType="infinite"
        cacheBlockSize={BLOCK_ROWS}
        maxBlocksInCache={MAX_BLOCKS}
        maxConcurrentDatasourceRequests={2}
        blockLoadDebounceMillis={15}
        infiniteInitialRowCount={rowCount}
        headerHeight={HEADER_HEIGHT}
        groupHeaderHeight={GROUP_HEADER_HEIGHT}
        getRowId={({ data }) => data.key}
        rowClassRules={RULE_CLASSES}
        suppressMovableColumns={false}
        suppressDragLeaveHidesColumns
        suppressColumnVirtualisation={false}
        animateRows={false}
        suppressColumnMoveAnimation
        suppressNoRowsOverlay
        suppressCellFocus={false}
        tabToNextCell={() => false}
        tabToNextHeader={() => false}
        onColumnMoved={({ api, finished, source }) => {
          if (finished && source === 'uiColumnMoved') saveColumns(api)
        }}
        onColumnResized={({ api, finished, source }) => {
          if (finished && (source === 'uiColumnResized' || source === 'autosizeColumns')) saveColumns(api)
        }}
        {...own}
      />
    </>
  )
}
