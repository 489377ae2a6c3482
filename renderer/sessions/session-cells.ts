/** Cells of the list of sessions, in plain DOM: endpoints, times with their place in the group, and what does not apply. */
import { cellText, formatCell, type CellColumn } from '../../core/elements/format-cell.ts'
import { absenceWords } from '../grid/list-cell.ts'
import type { DrawListCell } from '../grid/list-columns.ts'
import { cellOf, labelOf } from '../grid/loaded-row.ts'

/** Times of probes are counted in microseconds; cells of durations are nanoseconds all the same. */
const TIME: CellColumn = { type: 'duration', units: 'microseconds' }

function part(className: string, text: string): HTMLSpanElement {
  const span = document.createElement('span')
  span.className = className
  span.textContent = text
  return span
}

/** An address with its port behind it in the second colour. */
export function drawEndpoint(portColumn: string): DrawListCell {
  return ({ span, row, value }) => {
    const port = cellOf(row, portColumn)
    if (typeof value !== 'string' || typeof port !== 'number') return false
    span.textContent = value
    span.append(part('cell-port', `:${port}`))
    span.title = value.includes(':') ? `[${value}]:${port}` : `${value}:${port}`
    return true
  }
}

/** A metric that a session of its protocol cannot have, as retransmissions of UDP: absent without a reason. */
export function drawOrDash(column: string): DrawListCell {
  return ({ span, row, value, title }) => {
    if (value !== null || absenceWords(labelOf(row, column)) !== undefined) return false
    span.classList.add('cell-faint')
    span.textContent = '–'
    span.title = 'Sessions of this protocol do not have it'
    span.setAttribute('aria-label', `${title}, does not apply`)
    return true
  }
}

/** From p1 to p99 of the group: a line of 42 pixels, and on it the session. */
function placeMark(place: number): HTMLSpanElement {
  const mark = part('place-mark', '')
  mark.setAttribute('aria-hidden', 'true')
  const point = document.createElement('i')
  point.style.left = `${Math.min(1, Math.max(0, place)) * 100}%`
  mark.append(point)
  return mark
}

/** A time, and before it where it lies in its group; groups that are too small have no places. */
export function drawPlaced(column: string, placeColumn: string): DrawListCell {
  const dash = drawOrDash(column)
  return (cell) => {
    const { span, row, value, title, options } = cell
    if (typeof value !== 'number') return dash(cell)
    const formatted = formatCell(value, TIME, options)
    const place = cellOf(row, placeColumn)
    span.classList.add('cell-placed')
    const text = cellText(formatted)
    if (typeof place === 'number') {
      span.append(placeMark(place))
      const percent = Math.round(Math.min(1, Math.max(0, place)) * 100)
      span.title = `${formatted.hint ?? text}, at ${percent} % of the way from p1 to p99 of its group`
      span.setAttribute('aria-label', `${title} ${text}, at ${percent} % between p1 and p99 of its group`)
    } else {
      span.title = formatted.hint ?? text
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
