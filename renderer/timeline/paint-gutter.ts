/** Paints the names of the lanes at their left. */
import type { Leg } from '../../core/protocol/transaction-report.ts'
import type { Lane, LanePlan } from './lane-plan.ts'
import { legColor } from './leg-style.ts'
import type { MeasureText, Painter } from './painter.ts'
import type { Palette } from './palette.ts'
import { cutText } from './transaction-words.ts'

/** Pixels before the lanes. */
export const GUTTER_WIDTH = 200

const TEXT_LEFT = 34
const CHIP = 16

/** The digit of a leg on its hue: solid for requests, outlined for responses. */
export function paintLegChip(painter: Painter, leg: Leg, x: number, y: number, palette: Palette): void {
  const color = legColor(leg, palette)
  const isRequest = leg === 1 || leg === 2
  const style = isRequest ? { fill: { color } } : { fill: { color, alpha: 0.2 }, stroke: { color, width: 1 } }
  painter.box({ x, y, width: CHIP, height: CHIP }, { radius: 3, ...style })
  const ink = { color: isRequest ? palette.plate : color }
  painter.text(x + CHIP / 2, y + CHIP / 2, String(leg), { ink, size: 10.5, weight: 600, align: 'center' })
}

function cut(text: string, size: number, measure: MeasureText): string {
  return cutText(text, GUTTER_WIDTH - TEXT_LEFT - 4, (part) => measure(part, size, 400))
}

function paintName(painter: Painter, lane: Lane, palette: Palette): void {
  const { kind, side, leg, top, height, title, detail } = lane
  const middle = top + height / 2
  if (side !== 'none') {
    const color = side === 'client' ? palette.client : palette.server
    painter.box({ x: 0, y: top, width: palette.edge, height }, { fill: { color } })
  }
  if (leg !== undefined) paintLegChip(painter, leg, 11, Math.round(middle - CHIP / 2), palette)
  if (kind === 'folded') {
    painter.polygon([14, middle - 4, 20, middle, 14, middle + 4], { color: palette.second })
  }
  if (detail === '') {
    painter.text(TEXT_LEFT, middle, title, { ink: { color: palette.second }, size: 11.5 })
    return
  }
  painter.text(TEXT_LEFT, middle - 6, title, { ink: { color: palette.strong }, size: 11.5 })
  painter.text(TEXT_LEFT, middle + 7, cut(detail, 10.5, painter.measure), { ink: { color: palette.third }, size: 10.5 })
}

/** Paints the gutter of a plan. */
export function paintGutter(painter: Painter, plan: LanePlan, palette: Palette): void {
  for (const lane of plan.lanes) paintName(painter, lane, palette)
}
