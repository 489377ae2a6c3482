/**
 * How a list shows its columns: those of the engine, and drawn ones that are made of several of them (a bar of phases, four
 * leg chips). A view describes its list once, as a `ListPlan`; provider, chooser and grid read it.
 */
import type { ListName } from '../../core/protocol/list-api.ts'
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import type { CellOptions } from '../../core/elements/format-cell.ts'
import { layoutOf, type ColumnLayout } from './default-columns.ts'
import type { LoadedRow } from './loaded-row.ts'
import type { CellNames } from './named-cell.ts'

export interface ListCellContext {
  /** Where the cell is drawn: empty, with the class `cell`. */
  readonly span: HTMLElement
  readonly row: LoadedRow
  readonly value: Cell
  readonly title: string
  readonly options: CellOptions
  /** Absent: nothing has a name. */
  readonly names?: CellNames | undefined
}

/** Draws a cell in plain DOM; answers false to have it drawn as any other of its type. */
export type DrawListCell = (cell: ListCellContext) => boolean

export interface ListColumnLayout extends ColumnLayout {
  /** A name that tells the column from all others, where the title is short. */
  readonly longTitle?: string
  readonly isRight?: boolean
  readonly draw?: DrawListCell
  /** Of a drawn column that the engine does not have: one line for the chooser and the tooltip. */
  readonly drawnOf?: string
  /** Columns that drawing reads beside the column itself. */
  readonly reads?: readonly string[]
  /** Column by which its header sorts when it is not itself. */
  readonly sortsBy?: string
  /** In the chooser and not among those that show by themselves. */
  readonly isOptional?: true
  /** Shows by itself only where the window is wide. */
  readonly isSpare?: true
}

export interface ListPlan {
  readonly list: ListName
  /** What a screen reader calls the grid: `Transactions`. */
  readonly label: string
  /** In their order; columns of the engine without a layout are in the chooser all the same. */
  readonly layouts: readonly ListColumnLayout[]
  /** Whether the groups of the layouts stand above the titles. */
  readonly hasGroups?: boolean
}

/** The columns of the engine and those that the viewer draws. */
export function offeredColumns(plan: ListPlan, columns: readonly ColumnInfo[], total: number): readonly ColumnInfo[] {
  if (columns.length === 0) return []
  const drawn = plan.layouts.flatMap<ColumnInfo>(({ id, title, longTitle, drawnOf }) =>
    drawnOf === undefined
      ? []
      : [{ id, title: longTitle ?? title, group: 'other', type: 'text', description: drawnOf, recordCount: total }],
  )
  return [...columns, ...drawn]
}

/** What shows by itself, of what there is. */
export function defaultListColumns(plan: ListPlan, offered: readonly ColumnInfo[], isNarrow: boolean): string[] {
  const present = new Set(offered.map((column) => column.id))
  return plan.layouts
    .filter(({ id, isOptional, isSpare }) => isOptional !== true && !(isNarrow && isSpare === true) && present.has(id))
    .map(({ id }) => id)
}

/** Layout of a column of a list, planned or not. */
export function listLayoutOf(plan: ListPlan, column: ColumnInfo): ListColumnLayout {
  return plan.layouts.find(({ id }) => id === column.id) ?? layoutOf(column)
}

/** Columns of the engine that the shown ones need. */
export function neededColumns(plan: ListPlan, shown: readonly string[], columns: readonly ColumnInfo[]): string[] {
  const present = new Set(columns.map((column) => column.id))
  const reads = plan.layouts.filter(({ id }) => shown.includes(id)).flatMap((layout) => layout.reads ?? [])
  return [...new Set([...shown, ...reads])].filter((id) => present.has(id))
}
