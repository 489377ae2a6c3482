/** What the cells of every grid do alike, in plain DOM: forty rows of twenty columns are made anew at every turn of the wheel. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import {
  cellText,
  type CellColumn,
  type CellOptions,
  type CellTone,
  type FormattedCell,
} from '../../core/elements/format-cell.ts'
import { formatDate } from '../../core/elements/format-time-cell.ts'
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import { part } from './cell-parts.ts'
import { cellOf, type LoadedRow } from './loaded-row.ts'

export interface CellFacts {
  readonly column: ColumnInfo
  readonly format: CellColumn
  readonly title: string
  readonly options: () => CellOptions
}

export type CellParams = ICellRendererParams<LoadedRow, Cell>

/** A cell that is drawn anew whenever its row changes, into a span that it keeps. */
export abstract class DrawnCell<P extends CellParams> implements ICellRendererComp<LoadedRow> {
  protected readonly span = document.createElement('span')

  init(params: P): void {
    this.refresh(params)
  }

  getGui(): HTMLElement {
    return this.span
  }

  refresh(params: P): boolean {
    const { span } = this
    for (const attribute of ['title', 'aria-label', 'role', 'style']) span.removeAttribute(attribute)
    span.replaceChildren()
    this.draw(params)
    return true
  }

  protected abstract draw(params: P): void
}

/** Of an absent value the emptiness says it already; the other tones are spoken. */
function isSpoken(tone: CellTone | undefined): boolean {
  return tone !== undefined && tone !== 'absent'
}

/** Shows a value with what follows it, its tone and its exact text for the tip. */
export function showFormatted(span: HTMLElement, formatted: FormattedCell, { column, title }: CellFacts): void {
  const { text, dim, suffix, tone, hint } = formatted
  if (tone !== undefined) span.classList.add(`cell-${tone}`)
  if (column.type === 'octets') span.classList.add('cell-mono')
  span.textContent = text
  for (const tail of [dim, suffix]) if (tail !== undefined) span.append(part('cell-tail', tail))
  if (text !== '') span.title = hint ?? cellText(formatted)
  if (isSpoken(tone) && hint !== undefined) span.setAttribute('aria-label', `${title}, ${hint}`)
}

/** Puts the date before a time where it differs from the row above. */
export function showNewDate(span: HTMLElement, { value, node, api }: CellParams, { column, options }: CellFacts): void {
  const { timeFormat, timeZone } = options()
  if (typeof value !== 'string' || timeFormat !== 'absolute' || node.rowIndex === null || node.rowIndex === 0) return
  const above = cellOf(api.getDisplayedRowAtIndex(node.rowIndex - 1)?.data, column.id)
  if (typeof above !== 'string') return
  const date = formatDate(value, timeZone)
  if (date !== undefined && date !== formatDate(above, timeZone)) span.prepend(part('cell-date', date.slice(5)))
}
