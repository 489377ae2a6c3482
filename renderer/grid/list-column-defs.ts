/** From the columns of a list that are shown to AG Grid's definitions. */
import type { ColDef, ColGroupDef } from 'ag-grid-community'
import type { CellOptions } from '../../core/elements/format-cell.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { firstColumn, groupDefs, headerTooltip, MIN_WIDTH } from './column-defs.ts'
import type { ProfileColumn } from './column-profile.ts'
import { isRightAligned, longTitle } from './default-columns.ts'
import { formatOf } from './flow-cell.ts'
import { HeaderCell, type SortControl } from './header-cell.ts'
import { ListCell, type ListCellParams } from './list-cell.ts'
import { listLayoutOf, type ListPlan } from './list-columns.ts'
import { cellOf, type LoadedRow } from './loaded-row.ts'
import type { NameRoom } from './name-room.ts'
import type { CellNames } from './named-cell.ts'

export interface ListColumnContext {
  readonly plan: ListPlan
  readonly sorting: SortControl
  readonly options: () => CellOptions
  /** By how much text, and with it every column that nobody resized, is wider than at 12 px. */
  readonly widthFactor: number
  /** Titles that the view makes anew now and then, by column. */
  readonly titles: Readonly<Record<string, string>>
  /** The times lie on several days: the day shows beside a time. */
  readonly hasDays: boolean
  /** Names beside addresses and ports; absent: there are none. */
  readonly names?: CellNames
  /** By how much columns are wider for names; absent: by nothing. */
  readonly nameRoom?: NameRoom
}

/** Marks are of records, not of the rows of a list. */
const noMarks = () => undefined

/** Pixels of `07-11` before a time. */
const DATE_WIDTH = 40

/** Sorting by the header of a drawn column, which stands for another one. */
function sortingFor(id: string, sortsBy: string | undefined, sorting: SortControl): SortControl {
  if (sortsBy === undefined) return sorting
  return {
    current: () => sorting.current().map((key) => (key.column === sortsBy ? { ...key, column: id } : key)),
    toggle: (_, isAdded) => sorting.toggle(sortsBy, isAdded),
    subscribe: sorting.subscribe,
  }
}

function columnDef(
  column: ColumnInfo,
  choice: ProfileColumn,
  context: ListColumnContext,
  isFirst: boolean,
): ColDef<LoadedRow> {
  const layout = listLayoutOf(context.plan, column)
  const pinned = choice.pinned ?? layout.pinned ?? 'none'
  const title = layout.longTitle ?? longTitle(column)
  const isDrawn = layout.drawnOf !== undefined
  const cell: ListCellParams = {
    column,
    format: formatOf(column),
    title,
    options: context.options,
    draw: layout.draw,
    isDrawn,
    ...(isFirst && { marksOf: noMarks }),
    ...(context.names && { names: context.names }),
  }
  const sorting = sortingFor(column.id, layout.sortsBy, context.sorting)
  const isRight = layout.isRight ?? isRightAligned(column)
  const dateWidth = column.type === 'time' && context.hasDays ? DATE_WIDTH : 0
  const nameWidth = column.type === 'address' ? (context.nameRoom?.address ?? 0) : 0
  const width = Math.ceil((layout.width + dateWidth + nameWidth) * context.widthFactor)
  const isFlexible = layout.isFlexible === true && choice.width === undefined
  return {
    colId: column.id,
    headerName: context.titles[column.id] ?? layout.title,
    // A drawn cell changes with its row, never by a value of its own.
    valueGetter: ({ data }) => (isDrawn ? data?.key : cellOf(data, column.id)),
    cellRenderer: ListCell,
    cellRendererParams: { cell },
    cellClass: isRight ? 'is-right' : 'is-left',
    headerClass: isRight ? 'is-right' : 'is-left',
    headerComponent: HeaderCell,
    headerComponentParams: { sorting, tooltip: headerTooltip({ ...column, title }) },
    suppressHeaderKeyboardEvent: ({ event }) => {
      if (event.key !== 'Enter' && event.key !== ' ') return false
      if (event.type === 'keydown') sorting.toggle(column.id, event.shiftKey)
      return true
    },
    ...(isFlexible ? { flex: 1, minWidth: width } : { width: choice.width ?? width, minWidth: MIN_WIDTH }),
    pinned: pinned === 'none' ? null : pinned,
    sortable: false,
  }
}

/** Definitions of the shown columns that the list has. */
export function listColumnDefs(
  shown: readonly ProfileColumn[],
  columns: readonly ColumnInfo[],
  context: ListColumnContext,
): (ColDef<LoadedRow> | ColGroupDef<LoadedRow>)[] {
  const byId = new Map(columns.map((column) => [column.id, column]))
  const first = firstColumn(
    shown.filter(({ id }) => byId.has(id)),
    ({ id, pinned }) => {
      const column = byId.get(id)
      return (pinned ?? (column && listLayoutOf(context.plan, column).pinned)) === 'left'
    },
  )
  const defs = shown.flatMap((choice) => {
    const column = byId.get(choice.id)
    if (column === undefined) return []
    return [
      { group: listLayoutOf(context.plan, column).group, def: columnDef(column, choice, context, choice.id === first) },
    ]
  })
  return context.plan.hasGroups === true ? groupDefs(defs) : defs.map(({ def }) => def)
}
