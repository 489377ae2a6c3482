/** One cell of a list: what is not measured and what is not known look unlike an empty cell, and are spoken. */
import { formatCell } from '../../core/elements/format-cell.ts'
import type { Cell } from '../../core/protocol/session-api.ts'
import { DrawnCell, showFormatted, showNewDate, type CellFacts, type CellParams } from './drawn-cell.ts'
import type { DrawListCell } from './list-columns.ts'
import { labelOf, type LoadedRow } from './loaded-row.ts'
import { showAddress, showService } from './named-cell.ts'
import { showSigns } from './row-signs.ts'

export interface ListCellParams extends CellFacts {
  readonly draw: DrawListCell | undefined
  /** Made of other columns: it has no value of its own. */
  readonly isDrawn: boolean
}

type Params = CellParams & { readonly cell: ListCellParams }

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

export class ListCell extends DrawnCell<Params> {
  protected override draw(params: Params): void {
    const { cell, data, value } = params
    const { span } = this
    if (data === undefined || (value === undefined && !cell.isDrawn)) {
      span.className = 'cell-waiting'
      return
    }
    span.className = 'cell'
    this.#draw(params, data)
    if (cell.marksOf !== undefined) showSigns(span, data, cell.marksOf)
  }

  #draw(params: Params, data: LoadedRow): void {
    const { cell, value } = params
    const { span } = this
    const { column, title, names } = cell
    const options = cell.options()
    const isOurs = cell.draw?.({ span, row: data, value: value ?? null, title, options, names })
    if (isOurs === true || cell.isDrawn) return
    const absence = value === null ? absenceWords(labelOf(data, column.id)) : undefined
    if (absence !== undefined) {
      showAbsence(span, absence, title)
      return
    }
    const shown = column.type === 'time' ? withNineDigits(value ?? null) : (value ?? null)
    showFormatted(span, formatCell(shown, cell.format, options), cell)
    if (column.type === 'time') showNewDate(span, params, cell)
    if (names === undefined) return
    if (column.type === 'address' && typeof value === 'string') showAddress(span, value, names)
    if (column.type === 'port' && typeof value === 'number') showService(span, names.service(value), true)
  }
}
