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
import { NAMED_TEXT, type CellNames } from './named-cell.ts'
import type { MarksOf } from './row-signs.ts'

export interface CellFacts {
  readonly column: ColumnInfo
  readonly format: CellColumn
  readonly title: string
  readonly options: () => CellOptions
  /** Of the first column: signs of the row go there. */
  readonly marksOf?: MarksOf
  /** Names beside addresses and ports; absent: there are none. */
  readonly names?: CellNames
  /** The column has room for names of services. */
  readonly hasNameRoom?: boolean
}

export type CellParams = ICellRendererParams<LoadedRow, Cell>

const ATTRIBUTES = ['class', 'title', 'aria-label', 'role', 'style', 'data-address', 'data-name'] as const

/** A cell that is drawn anew whenever its row changes; of the span that it keeps, only what differs is changed. */
export abstract class DrawnCell<P extends CellParams> implements ICellRendererComp<LoadedRow> {
  /** What is drawn into; it may not be the one that is shown yet. */
  protected span = document.createElement('span')
  readonly #shown = this.span

  init(params: P): void {
    this.draw(params)
  }

  getGui(): HTMLElement {
    return this.#shown
  }

  refresh(params: P): boolean {
    this.span = document.createElement('span')
    this.draw(params)
    takeOver(this.#shown, this.span)
    this.span = this.#shown
    return true
  }

  protected abstract draw(params: P): void
}

/** Makes an element look like another, whose children it takes; a text that changes costs the page much less than one that comes anew. */
function takeOver(shown: HTMLElement, drawn: HTMLElement): void {
  for (const name of ATTRIBUTES) {
    const value = drawn.getAttribute(name)
    if (value === null) shown.removeAttribute(name)
    else if (value !== shown.getAttribute(name)) shown.setAttribute(name, value)
  }
  const [before, now] = [soleText(shown), soleText(drawn)]
  const isAlike =
    before !== undefined && now !== undefined && (before.parentNode === shown) === (now.parentNode === drawn)
  if (!isAlike) shown.replaceChildren(...drawn.childNodes)
  else if (before.data !== now.data) before.data = now.data
}

/** The only text of an element, in itself or in the part that a name stands beside. */
function soleText(element: HTMLElement): Text | undefined {
  if (element.childNodes.length !== 1) return undefined
  const { firstChild } = element
  if (firstChild instanceof Text) return firstChild
  const isValue = firstChild instanceof HTMLElement && firstChild.className === NAMED_TEXT
  return isValue ? soleText(firstChild) : undefined
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
