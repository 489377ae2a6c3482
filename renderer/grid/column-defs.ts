/** From the columns that are shown to AG Grid's definitions, consecutive ones of a group under one header. */
import type { ColDef, ColGroupDef } from 'ag-grid-community'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import type { CellOptions } from '../../core/elements/format-cell.ts'
import type { ProfileColumn } from './column-profile.ts'
import { isRightAligned, layoutOf, longTitle } from './default-columns.ts'
import type { CellFacts } from './drawn-cell.ts'
import { FlowCell, formatOf } from './flow-cell.ts'
import { HeaderCell, type SortControl } from './header-cell.ts'
import { cellOf, type LoadedRow } from './loaded-row.ts'
import { NO_ROOM, type NameRoom } from './name-room.ts'
import type { CellNames } from './named-cell.ts'
import type { MarksOf } from './row-signs.ts'

/** Pixels below which a column cannot be dragged. */
export const MIN_WIDTH = 32

export interface ColumnContext {
  readonly sorting: SortControl
  readonly options: () => CellOptions
  /** By how much text, and with it every column that nobody resized, is wider than at 12 px. */
  readonly widthFactor: number
  /** The times lie on several days: the day shows beside a time. */
  readonly hasDays: boolean
  /** Marks of the rows; absent: their first cell has no signs. */
  readonly marksOf?: MarksOf
  /** Names beside addresses and ports; absent: there are none. */
  readonly names?: CellNames
  /** By how much columns are wider for names; absent: by nothing. */
  readonly nameRoom?: NameRoom
}

/** Pixels of a port with the name of its service. */
const NAMED_PORT_WIDTH = 104

/** Pixels of `07-11` before a time. */
const DATE_WIDTH = 40

function classesOf(column: ColumnInfo): string[] {
  const classes = [isRightAligned(column) ? 'is-right' : 'is-left']
  if (column.id === '@record' || column.type === 'port' || column.id === '@template') classes.push('is-second')
  return classes
}

/** Pixels for what stands beside the values of a column: the day, or names. */
function roomBeside({ id, type }: ColumnInfo, { hasDays, nameRoom = NO_ROOM }: ColumnContext): number {
  if (id === '@time') return hasDays ? DATE_WIDTH : 0
  return type === 'address' ? nameRoom.address : type === 'port' ? nameRoom.port : 0
}

/** Whether a column of ports is wide enough for names: those without one then leave their place empty. */
function hasServiceRoom(width: number, { nameRoom, widthFactor }: ColumnContext): boolean {
  return nameRoom?.areShown === true && width >= NAMED_PORT_WIDTH * widthFactor
}

/** Name, element and meaning; a meaning that begins with the name says both. */
export function headerTooltip(column: ColumnInfo): string {
  const title = longTitle(column)
  const element = column.element === undefined ? '' : ` (element ${column.element})`
  const { description } = column
  if (description.toLowerCase().startsWith(title.toLowerCase())) return `${description}${element}`
  return description === '' ? `${title}${element}` : `${title}${element}: ${description}`
}

/** Pixels that signs of a row take in its first cell. */
export const SIGNS_WIDTH = 20

/** The column that stands at the left. */
export function firstColumn(
  shown: readonly ProfileColumn[],
  isPinned: (choice: ProfileColumn) => boolean,
): string | undefined {
  return (shown.find(isPinned) ?? shown[0])?.id
}

function columnDef(
  column: ColumnInfo,
  choice: ProfileColumn,
  context: ColumnContext,
  isFirst: boolean,
): ColDef<LoadedRow> {
  const layout = layoutOf(column)
  const hasSigns = isFirst && context.marksOf !== undefined
  const pinned = choice.pinned ?? layout.pinned ?? 'none'
  const width =
    Math.ceil((layout.width + roomBeside(column, context)) * context.widthFactor) + (hasSigns ? SIGNS_WIDTH : 0)
  const hasNameRoom = column.type === 'port' && hasServiceRoom(choice.width ?? width, context)
  const flow: CellFacts = {
    column,
    format: formatOf(column),
    title: longTitle(column),
    options: context.options,
    ...(hasSigns && { marksOf: context.marksOf }),
    ...(context.names && { names: context.names }),
    hasNameRoom,
  }
  const isFlexible = layout.isFlexible === true && choice.width === undefined
  return {
    colId: column.id,
    headerName: layout.title,
    valueGetter: ({ data }) => cellOf(data, column.id),
    cellRenderer: FlowCell,
    cellRendererParams: { flow },
    cellClass: hasNameRoom ? [...classesOf(column), 'has-name-room'] : classesOf(column),
    headerClass: `${isRightAligned(column) ? 'is-right' : 'is-left'}${hasNameRoom ? ' has-name-room' : ''}`,
    headerComponent: HeaderCell,
    headerComponentParams: {
      sorting: context.sorting,
      tooltip: headerTooltip(column),
    },
    suppressHeaderKeyboardEvent: ({ event }) => {
      if (event.key !== 'Enter' && event.key !== ' ') return false
      if (event.type === 'keydown') context.sorting.toggle(column.id, event.shiftKey)
      return true
    },
    ...(isFlexible ? { flex: 1, minWidth: width } : { width: choice.width ?? width, minWidth: MIN_WIDTH }),
    pinned: pinned === 'none' ? null : pinned,
    sortable: false,
  }
}

/** Definitions of the shown columns that the file has. */
export function columnDefs(
  shown: readonly ProfileColumn[],
  columns: readonly ColumnInfo[],
  context: ColumnContext,
): ColGroupDef<LoadedRow>[] {
  const byId = new Map(columns.map((column) => [column.id, column]))
  const first = firstColumn(
    shown.filter(({ id }) => byId.has(id)),
    ({ id, pinned }) => {
      const column = byId.get(id)
      return (pinned ?? (column && layoutOf(column).pinned)) === 'left'
    },
  )
  return groupDefs(
    shown.flatMap((choice) => {
      const column = byId.get(choice.id)
      return column === undefined
        ? []
        : [{ group: layoutOf(column).group, def: columnDef(column, choice, context, choice.id === first) }]
    }),
  )
}

export interface GroupedDef {
  readonly group: string
  readonly def: ColDef<LoadedRow>
}

/** Neighbours of a group under one header, pinned ones apart. */
export function groupDefs(defs: readonly GroupedDef[]): ColGroupDef<LoadedRow>[] {
  const groups: { headerName: string; groupId: string; children: ColDef<LoadedRow>[]; isPinned: boolean }[] = []
  for (const { group, def } of defs) {
    const last = groups.at(-1)
    const isPinned = def.pinned !== null
    if (last?.headerName === group && last.isPinned === isPinned) last.children.push(def)
    else groups.push({ headerName: group, groupId: `${group}:${groups.length}`, children: [def], isPinned })
  }
  return groups.map(({ headerName, groupId, children }) => ({
    headerName,
    groupId,
    children,
    headerClass: 'group-header',
  }))
}
