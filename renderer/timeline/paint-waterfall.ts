/** Paints the waterfall of a transaction. */
import type { Leg, Phase } from '../../core/protocol/transaction-report.ts'
import { legStyle, waitStyle } from './leg-style.ts'
import type { Box, BoxStyle, Painter } from './painter.ts'
import type { Palette } from './palette.ts'
import { GUTTER_WIDTH } from './paint-gutter.ts'
import type { Waterfall, WaterfallRow } from './waterfall-layout.ts'

export const WATERFALL_ROW = 20
const AXIS = 22

/** Pixels at the right for the lengths. */
export const VALUES_WIDTH = 82

export const WATERFALL_HEIGHT = AXIS + 7 * WATERFALL_ROW + 8

const PHASE_LEGS: Readonly<Record<Phase, Leg | undefined>> = {
  requestFromClient: 1,
  holdIn: undefined,
  requestToServer: 2,
  serverWait: undefined,
  responseFromServer: 3,
  holdOut: undefined,
  responseToClient: 4,
}

function styleOf(phase: Phase, palette: Palette): BoxStyle {
  if (phase === 'serverWait') return waitStyle(palette, true)
  const leg = PHASE_LEGS[phase]
  return leg === undefined ? { radius: 1, fill: { color: palette.netscaler } } : legStyle(leg, palette)
}

/** Beside the bar where it has room; on it, on a plate, where the bar takes the whole width. */
function paintNote(painter: Painter, row: WaterfallRow, box: Box, { left, width }: Waterfall, palette: Palette): void {
  if (row.note === '') return
  const middle = box.y + box.height / 2
  const size = 10.5
  const noteWidth = painter.measure(row.note, size, 400)
  const right = box.x + box.width + 7
  if (row.phase === 'serverWait' && box.width > noteWidth + 60) {
    const plate = { x: box.x + 12, y: box.y - 1, width: noteWidth + 12, height: box.height + 2 }
    painter.box(plate, { fill: { color: palette.plate } })
    painter.text(plate.x + 6, middle, row.note, { ink: { color: palette.second }, size })
    return
  }
  const ink = { color: palette.third }
  if (right + noteWidth <= left + width) painter.text(right, middle, row.note, { ink, size })
  else if (box.x - 7 - noteWidth >= left) painter.text(box.x - 7, middle, row.note, { ink, size, align: 'right' })
}

function paintRow(painter: Painter, row: WaterfallRow, y: number, waterfall: Waterfall, palette: Palette): void {
  const middle = y + WATERFALL_ROW / 2
  const right = waterfall.left + waterfall.width + VALUES_WIDTH - 10
  if (row.isLongest) {
    const ground = { x: 0, y, width: right + 10, height: WATERFALL_ROW }
    const color = row.phase.includes('lient')
      ? palette.client
      : row.phase.startsWith('hold')
        ? palette.netscaler
        : palette.server
    painter.box(ground, { fill: { color, alpha: 0.1 } })
  }
  const weight = row.isLongest ? 600 : 400
  const ink = { color: row.isLongest ? palette.strong : palette.second }
  painter.text(12, middle, row.name, { ink, size: 11.5, weight })
  painter.text(GUTTER_WIDTH - 10, middle, row.stamps, { ink: { color: palette.third }, size: 10.5, align: 'right' })
  if (row.bar !== undefined) {
    const box = { x: row.bar.x, y: y + 4, width: row.bar.width, height: 12 }
    painter.box(box, styleOf(row.phase, palette))
    paintNote(painter, row, box, waterfall, palette)
  }
  const isKnown = row.bar !== undefined
  const color = !isKnown ? palette.third : palette.strong
  painter.text(right, middle, row.value, { ink: { color }, size: 11.5, weight, align: 'right' })
}

/** Paints axis and rows, `WATERFALL_HEIGHT` high. */
export function paintWaterfall(painter: Painter, waterfall: Waterfall, palette: Palette): void {
  const { ticks, total, left, width } = waterfall
  const right = left + width + VALUES_WIDTH - 10
  const bottom = AXIS + waterfall.rows.length * WATERFALL_ROW
  for (const { x, label, us } of ticks) {
    painter.line([Math.round(x) + 0.5, AXIS - 4, Math.round(x) + 0.5, bottom], { color: palette.line, width: 1 })
    if (x + 30 > left + width) continue
    const place = us === 0 ? Math.max(x, left) : x
    painter.text(place, AXIS / 2, label, { ink: { color: palette.third }, size: 10.5, align: 'center' })
  }
  waterfall.rows.forEach((row, index) => paintRow(painter, row, AXIS + index * WATERFALL_ROW, waterfall, palette))
  if (total === undefined) {
    painter.text(right, AXIS / 2, 'total not known', { ink: { color: palette.third }, size: 10.5, align: 'right' })
    return
  }
  painter.text(right, AXIS / 2, total.text, { ink: { color: palette.accent }, size: 10.5, align: 'right' })
  painter.line([total.x, AXIS - 4, total.x, bottom], { color: palette.accent, width: 1.25, dash: [1.5, 2.5] })
}

/** Index of the row at so many pixels from the top; -1 above the rows. */
export function waterfallRowAt(y: number): number {
  return y < AXIS ? -1 : Math.floor((y - AXIS) / WATERFALL_ROW)
}
