/** One cell of a list, in plain DOM: what is not measured and what is not known look unlike an empty cell, and are spoken. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import { cellText, formatCell, type CellColumn, type CellOptions } from '../../core/elements/format-cell.ts'
import { formatDate } from '../../core/elements/format-time-cell.ts'
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import { part } from './cell-parts.ts'
import type { DrawListCell } from './list-columns.ts'
import { cellOf, labelOf, type LoadedRow } from './loaded-row.ts'

export interface ListCellParams {
  readonly column: ColumnInfo
  readonly format: CellColumn
  readonly title: string
  readonly options: () => CellOptions
  readonly draw: DrawListCell | undefined
  /** Made of other columns: it has no value of its own. */
  readonly isDrawn: boolean
}

type Params = ICellRendererParams<LoadedRow, Cell> & { readonly cell: ListCellParams }

interface AbsenceWords {
  readonly text: string
  readonly className: string
  readonly spoken: string
  readonly hint: string
}

const ABSENCES: Readonly<Record<string, AbsenceWords>> = {
  notMeasured: {
    text: 'n/m',
    className: 'cell-notMeasured',
    spoken: 'not measured',
    hint: 'Not measured: the exporter sent 0 or no value',
  },
  notKnown: {
    text: 'not known',
    className: 'cell-faint',
    spoken: 'not known',
    hint: 'Not known: a leg or a stamp that it rests on is missing or unsound',
  },
}

/** The words of a reason for which a cell of a list is null; undefined when there is none. */
export function absenceWords(reason: string | undefined): AbsenceWords | undefined {
  return reason === undefined ? undefined : ABSENCES[reason]
}

/** Says in a cell that its value is absent, and why. */
export function showAbsence(span: HTMLElement, words: AbsenceWords, title: string): void {
  span.classList.add(words.className)
  span.textContent = words.text
  span.title = words.hint
  span.setAttribute('aria-label', `${title}, ${words.spoken}`)
}

/** Lists keep times in microseconds; as nine digits, like all other times, the zeros that nobody measured are left out. */
function withNineDigits(time: Cell): Cell {
  return typeof time === 'string' ? time.replace(/(\.\d{6})Z$/, '$1000Z') : time
}

export class ListCell implements ICellRendererComp<LoadedRow> {
  readonly #span = document.createElement('span')

  init(params: Params): void {
    this.#render(params)
  }

  getGui(): HTMLElement {
    return this.#span
  }

  refresh(params: Params): boolean {
    this.#render(params)
    return true
  }

  #render(params: Params): void {
    const { cell, data, value } = params
    const span = this.#span
    span.removeAttribute('title')
    span.removeAttribute('aria-label')
    span.removeAttribute('role')
    span.removeAttribute('style')
    span.replaceChildren()
    if (data === undefined || (value === undefined && !cell.isDrawn)) {
      span.className = 'cell-waiting'
      return
    }
    span.className = 'cell'
    const options = cell.options()
    const isOurs = cell.draw?.({ span, row: data, value: value ?? null, title: cell.title, options })
    if (isOurs === true || cell.isDrawn) return
    const absence = value === null ? absenceWords(labelOf(data, cell.column.id)) : undefined
    if (absence !== undefined) showAbsence(span, absence, cell.title)
    else this.#showValue(value ?? null, cell, options)
    if (cell.column.type === 'time') this.#showNewDate(params)
  }

  #showValue(value: Cell, { column, format, title }: ListCellParams, options: CellOptions): void {
    const span = this.#span
    const formatted = formatCell(column.type === 'time' ? withNineDigits(value) : value, format, options)
    if (formatted.tone !== undefined) span.classList.add(`cell-${formatted.tone}`)
    if (column.type === 'octets') span.classList.add('cell-mono')
    span.textContent = formatted.text
    for (const tail of [formatted.dim, formatted.suffix]) {
      if (tail !== undefined) span.append(part('cell-tail', tail))
    }
    if (formatted.text !== '') span.title = formatted.hint ?? cellText(formatted)
    if (formatted.tone !== undefined && formatted.tone !== 'absent' && formatted.hint !== undefined) {
      span.setAttribute('aria-label', `${title}, ${formatted.hint}`)
    }
  }

  /** The date shows where it differs from the row above. */
  #showNewDate({ value, node, api, cell }: Params): void {
    const { timeZone } = cell.options()
    if (typeof value !== 'string' || node.rowIndex === null || node.rowIndex === 0) return
    const above = cellOf(api.getDisplayedRowAtIndex(node.rowIndex - 1)?.data, cell.column.id)
    if (typeof above !== 'string') return
    const date = formatDate(value, timeZone)
    if (date === undefined || date === formatDate(above, timeZone)) return
    this.#span.prepend(part('cell-date', date.slice(5)))
  }
}
