/** Paints the sequence diagram of a transaction. */
import type { Ladder, LadderArrow, LadderColumn } from './ladder-layout.ts'
import { legColor, waitStyle } from './leg-style.ts'
import { paintLegChip } from './paint-gutter.ts'
import type { Painter, Stroke } from './painter.ts'
import type { Palette } from './palette.ts'

const ARROW = 6

function columnColor({ side }: LadderColumn, palette: Palette): string {
  return side === 'client' ? palette.client : side === 'server' ? palette.server : palette.netscaler
}

function strokeOf({ leg, state }: LadderArrow, palette: Palette): Stroke {
  if (state === 'lost') return { color: palette.error, width: 1.5, dash: [4, 2.5] }
  if (state === 'waiting') return { color: palette.pending, width: 1.5, dash: [1.5, 2.5] }
  if (state !== 'there') return { color: palette.third, width: 1.5, dash: [4, 2.5] }
  return { color: legColor(leg, palette), width: 1.5 }
}

function paintArrow(painter: Painter, arrow: LadderArrow, palette: Palette): void {
  const { leg, state, fromX, toX, y0, y1, title, detail } = arrow
  const stroke = strokeOf(arrow, palette)
  const direction = Math.sign(toX - fromX)
  const [left, right] = [Math.min(fromX, toX), Math.max(fromX, toX)]
  const isRequest = leg < 3
  if (state === 'there') {
    const band = { x: left + 4, y: y0, width: right - left - 8, height: Math.max(1, y1 - y0) }
    painter.box(band, { fill: { color: stroke.color, alpha: isRequest ? 0.26 : 0.12 } })
    painter.line([fromX + 4 * direction, y1, toX - 4 * direction, y1], { ...stroke, width: 1, alpha: 0.5 })
  }
  painter.line([fromX + 4 * direction, y0, toX - 4 * direction, y0], stroke)
  const tip = toX - 4 * direction
  const head = [tip, y0, tip - ARROW * direction, y0 - ARROW / 1.6, tip - ARROW * direction, y0 + ARROW / 1.6]
  painter.polygon(head, { color: stroke.color })
  const middle = (left + right) / 2
  const text = `${title} · ${detail}`
  const size = 10.5
  const width = painter.measure(text, size, 400)
  const room = right - left - 40
  const shown = width + 24 <= room ? text : detail
  const shownWidth = painter.measure(shown, size, 400)
  const plate = { x: middle - shownWidth / 2 - 28, y: y0 - 9, width: shownWidth + 36, height: 18 }
  painter.box(plate, { radius: 3, fill: { color: palette.ground } })
  paintLegChip(painter, leg, plate.x + 4, y0 - 8, palette)
  const ink = { color: state === 'lost' ? palette.error : palette.strong }
  painter.text(plate.x + 26, y0, shown, { ink, size })
}

function paintColumns(painter: Painter, ladder: Ladder, palette: Palette): void {
  for (const column of ladder.columns) {
    const color = columnColor(column, palette)
    painter.line([column.x, 38, column.x, ladder.height - 18], { color, width: 2 })
    painter.text(column.x, 12, column.title, {
      ink: { color: palette.strong },
      size: 11.5,
      weight: 600,
      align: 'center',
    })
    painter.text(column.x, 27, column.detail, { ink: { color: palette.third }, size: 10.5, align: 'center' })
  }
}

/** Paints the ladder, `ladder.height` high. */
export function paintLadder(painter: Painter, ladder: Ladder, palette: Palette): void {
  const right = ladder.columns.at(-1)?.x ?? 0
  const left = ladder.columns[0]?.x ?? 0
  for (const { y, text } of ladder.moments) {
    painter.line([left - 60, y, right, y], { color: palette.line, width: 1 })
    painter.text(left - 66, y, text, { ink: { color: palette.third }, size: 10.5, align: 'right' })
  }
  paintColumns(painter, ladder, palette)
  const { wait } = ladder
  if (wait !== undefined) {
    painter.box(
      { x: wait.x - 7, y: wait.y0, width: 14, height: wait.y1 - wait.y0 },
      { fill: { color: palette.ground } },
    )
    painter.box({ x: wait.x - 7, y: wait.y0, width: 14, height: wait.y1 - wait.y0 }, waitStyle(palette, true))
    const style = { ink: { color: palette.server }, size: 11.5, weight: 600, align: 'right' } as const
    painter.text(wait.x - 14, (wait.y0 + wait.y1) / 2, wait.text, style)
  }
  for (const { x, y0, y1, text } of ladder.holds) {
    const height = Math.max(2, y1 - y0)
    painter.box({ x: x - 4, y: y0, width: 8, height }, { radius: 1, fill: { color: palette.netscaler } })
    painter.text(x + 10, (y0 + y1) / 2, text, { ink: { color: palette.second }, size: 10.5 })
  }
  for (const arrow of ladder.arrows) paintArrow(painter, arrow, palette)
  const foot = { ink: { color: palette.third }, size: 10.5 }
  painter.text(12, ladder.height - 9, ladder.sentence, foot)
}
