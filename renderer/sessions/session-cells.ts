/** Cells of the list of sessions, in plain DOM: endpoints, times with their place in the group, and what does not apply. */
import { cellText, formatCell, type CellColumn } from '../../core/elements/format-cell.ts'
import { part } from '../grid/cell-parts.ts'
import { absenceWords } from '../grid/list-cell.ts'
import type { DrawListCell } from '../grid/list-columns.ts'
import { cellOf, labelOf, type LoadedRow } from '../grid/loaded-row.ts'
import { ODD_BITS } from './place-columns.ts'

/** Times of probes are counted in microseconds; cells of durations are nanoseconds all the same. */
export const TIME: CellColumn = { type: 'duration', units: 'microseconds' }

/** Applications that say less than the name of the server they were asked of. */
const CARRIERS: ReadonlySet<string> = new Set(['tls', 'ssl', 'http', 'https'])

/** `portal.example.org`, `MySQL`, `DNS · cdn.example.org`: the name of the server where there is one. */
export const drawService: DrawListCell = ({ span, row, value }) => {
  const name = cellOf(row, 'serverName') ?? cellOf(row, 'queryName')
  if (typeof name !== 'string' || name === '') return false
  const application = typeof value === 'string' ? value : ''
  const both = application === '' ? name : `${application} · ${name}`
  span.textContent = CARRIERS.has(application.toLowerCase()) ? name : both
  span.title = both
  return true
}

function drawDash(span: HTMLElement, title: string): void {
  span.classList.add('cell-faint')
  span.textContent = '–'
  span.title = 'Sessions of this protocol do not have it'
  span.setAttribute('aria-label', `${title}, does not apply`)
}

/** Whether a value is at p95 of its group or above. */
function isOdd(row: LoadedRow, column: string, oddColumn: string): boolean {
  const bits = cellOf(row, oddColumn)
  return typeof bits === 'number' && (bits & (ODD_BITS[column] ?? 0)) !== 0
}

/** A metric: yellow where it is odd; a dash where its protocol cannot have it, as retransmissions of UDP. */
export function drawMetric(column: string, format: CellColumn, oddColumn: string): DrawListCell {
  return ({ span, row, value, title, options }) => {
    if (value === null && absenceWords(labelOf(row, column)) === undefined) {
      drawDash(span, title)
      return true
    }
    if (value === null || !isOdd(row, column, oddColumn)) return false
    const formatted = formatCell(value, format, options)
    const text = cellText(formatted)
    span.classList.add('cell-odd')
    span.textContent = text
    span.title = `${formatted.hint ?? text}: at p95 of its group or above`
    span.setAttribute('aria-label', `${title} ${text}, unusual`)
    return true
  }
}

/** From p1 to p99 of the group: a line of 42 pixels, and on it the session. */
function placeMark(percent: number): HTMLSpanElement {
  const mark = part('place-mark', '')
  mark.setAttribute('aria-hidden', 'true')
  const point = document.createElement('i')
  point.style.left = `${percent}%`
  mark.append(point)
  return mark
}

export interface PlacedColumns {
  readonly place: string
  readonly odd: string
}

/** A time, and before it where it lies in its group; groups that are too small have no places. */
export function drawPlaced(column: string, { place: placeColumn, odd }: PlacedColumns): DrawListCell {
  return ({ span, row, value, title, options }) => {
    if (typeof value !== 'number') {
      if (absenceWords(labelOf(row, column)) !== undefined) return false
      drawDash(span, title)
      return true
    }
    const formatted = formatCell(value, TIME, options)
    const text = cellText(formatted)
    const place = cellOf(row, placeColumn)
    const isUnusual = isOdd(row, column, odd)
    span.classList.add('cell-placed')
    span.classList.toggle('cell-odd', isUnusual)
    span.title = formatted.hint ?? text
    if (typeof place === 'number') {
      const percent = Math.round(Math.min(100, Math.max(0, place)))
      const words = percent <= 0 ? 'at or below p1' : percent >= 100 ? 'at or above p99' : `${percent} % from p1 to p99`
      span.append(placeMark(percent))
      span.title = `${span.title}, ${words} of its group`
      span.setAttribute('aria-label', `${title} ${text}, ${words} of its group${isUnusual ? ', unusual' : ''}`)
    }
    span.append(part('cell-figure', text))
    return true
  }
}

/** A tag on the row of the session that is pinned. */
export function drawComparedTag(pinned: number | undefined): DrawListCell {
  return ({ span, row }) => {
    if (row.record !== pinned) return true
    span.append(part('compared-tag', 'compared'))
    return true
  }
}
