/** Paints the scene of the lanes. */
import type { TimelineTransaction } from '../../core/protocol/transaction-report.ts'
import type { LabelInk, LaneScene, SceneBar, SceneTransaction } from './lane-scene.ts'
import { legStateStyle, waitStyle } from './leg-style.ts'
import type { Box, BoxStyle, Painter } from './painter.ts'
import type { Palette } from './palette.ts'

/** Pixels that the label of the axis needs, and its height. */
export const AXIS_HEIGHT = 20

const DOTTED = [1.5, 2.5]

/** Pixels below which a dashed outline is only noise. */
const NARROW = 9

/** Grid lines and grounds of the lanes, under everything. */
function paintGround(painter: Painter, { plan, scale }: LaneScene, palette: Palette): void {
  for (const { kind, side, top, height } of plan.lanes) {
    const box = { x: scale.left, y: top, width: scale.width, height }
    if (side === 'none') continue
    if (kind !== 'rtt') {
      const color = side === 'client' ? palette.client : palette.server
      painter.box(box, { radius: 2, fill: { color, alpha: palette.laneAlpha } })
    } else {
      const y = top + height - 0.5
      painter.line([box.x, y, box.x + box.width, y], { color: palette.paneLine, width: 1 })
    }
  }
}

function paintGrid(painter: Painter, scene: LaneScene, height: number, palette: Palette): void {
  const { left, width, fromUs, untilUs } = scene.scale
  for (const { us } of scene.ticks) {
    const x = Math.round(left + ((us - fromUs) / (untilUs - fromUs)) * width) + 0.5
    painter.line([x, 0, x, height], { color: palette.line, width: 1 })
  }
}

function paintSelection(painter: Painter, { plan, selection }: LaneScene, palette: Palette): void {
  if (selection === undefined) return
  const { x0, x1 } = selection
  const bottom = plan.legsBottom
  painter.box({ x: x0, y: 0, width: x1 - x0, height: bottom }, { fill: { color: palette.accent, alpha: 0.09 } })
  for (const x of [x0, x1]) painter.line([x, 0, x, bottom], { color: palette.selection, width: 1 })
}

function transactionStyle(box: SceneTransaction, { verdict, status }: TimelineTransaction, palette: Palette): BoxStyle {
  const isFailed = (status ?? 0) >= 500
  if (box.count > 1) {
    const color = palette.neutral
    return { radius: 2, fill: { color, alpha: 0.38 }, stroke: { color, width: 1 } }
  }
  const missing = {
    legLost: { color: palette.error, width: 1.5, dash: [4, 2.5] },
    legNotExported: { color: palette.third, width: 1.5, dash: [4, 2.5] },
    waiting: { color: palette.pending, width: 1.5, dash: DOTTED },
    complete: undefined,
    answeredByAppliance: undefined,
  }[verdict]
  if (box.isSelected) {
    return {
      radius: 2,
      fill: { color: palette.accentGround },
      stroke: missing ?? { color: palette.accent, width: 1.5 },
    }
  }
  const fill = { color: isFailed ? palette.errorGround : palette.filled }
  return { radius: 2, fill, stroke: missing ?? { color: isFailed ? palette.error : palette.controlLine, width: 1 } }
}

/** Too narrow for dashes to be seen: a plain outline in the colour of what is missing. */
function narrowMissing(bar: SceneBar, palette: Palette): BoxStyle {
  const color = bar.state === 'lost' ? palette.error : bar.state === 'waiting' ? palette.pending : palette.third
  return { radius: 1, fill: { color, alpha: 0.3 }, stroke: { color, width: 1.25 } }
}

function styleOf(bar: SceneBar, palette: Palette): BoxStyle {
  if (bar.kind === 'wait') return waitStyle(palette, bar.count === 1 && (bar.isSelected || bar.width > 60))
  if (bar.kind === 'missing' && bar.width < NARROW) return narrowMissing(bar, palette)
  return legStateStyle(bar.leg, bar.state, palette)
}

/** The track of transactions: those merged ones that lack a lost leg have a mark at their place. */
function paintTransactions(
  painter: Painter,
  scene: LaneScene,
  transactions: readonly TimelineTransaction[],
  palette: Palette,
): void {
  for (const box of scene.transactions) {
    painter.box(box, transactionStyle(box, transactions[box.transaction]!, palette))
    for (const x of box.lostAt) {
      painter.box({ x, y: box.y + box.height - 4, width: 3, height: 4 }, { fill: { color: palette.error } })
    }
  }
}

function paintRtts(painter: Painter, scene: LaneScene, palette: Palette): void {
  for (const { side, x, baseY, stem, count } of scene.rtts) {
    const color = side === 'client' ? palette.client : palette.server
    if (stem === 0) {
      const square: Box = { x: x - 3.5, y: baseY - 8, width: 7, height: 7 }
      painter.box(square, { stroke: { color: palette.third, width: 1, dash: [2, 1.5] } })
    } else {
      painter.line([x, baseY - 1, x, baseY - stem], { color, width: count > 1 ? 1 : 2, alpha: count > 1 ? 0.45 : 1 })
      painter.dot(x, baseY - stem, count > 1 ? 1.75 : 2.75, { color })
    }
  }
}

function inkOf(ink: LabelInk, palette: Palette): string {
  const colors: Readonly<Record<LabelInk, string>> = {
    plain: palette.third,
    muted: palette.second,
    strong: palette.strong,
    client: palette.client,
    server: palette.server,
    error: palette.error,
    pending: palette.pending,
  }
  return colors[ink]
}

function paintLabels(painter: Painter, scene: LaneScene, palette: Palette): void {
  for (const { x, y, width, text, ink, isBold, hasPlate } of scene.labels) {
    if (hasPlate) {
      const plate = { x: x - 7, y: y - 9, width: width + 14, height: 18 }
      painter.box(plate, { radius: 3, fill: { color: palette.plate } })
    }
    const style = { ink: { color: inkOf(ink, palette) } }
    painter.text(x, y, text, { ...style, size: isBold ? 11.5 : 11, weight: isBold ? 600 : 400 })
  }
}

/** Paints all lanes; `transactions` are those of the connection. */
export function paintLanes(
  painter: Painter,
  scene: LaneScene,
  transactions: readonly TimelineTransaction[],
  palette: Palette,
): void {
  const { scale, plan } = scene
  const plot = { x: scale.left, y: 0, width: scale.width, height: plan.height }
  painter.clip(plot, () => {
    paintGround(painter, scene, palette)
    paintGrid(painter, scene, plan.height, palette)
    paintSelection(painter, scene, palette)
    for (const { kind, x0, y0, x1, y1 } of scene.connectors) {
      const isCache = kind === 'cache'
      const stroke = { color: isCache ? palette.second : palette.netscaler, width: 1.25 }
      painter.line([x0, y0, x1, y1], isCache ? { ...stroke, dash: [1.5, 3] } : { ...stroke, alpha: 0.75 })
    }
    for (const bar of scene.bars) painter.box(bar, styleOf(bar, palette))
    paintTransactions(painter, scene, transactions, palette)
    paintRtts(painter, scene, palette)
    paintLabels(painter, scene, palette)
  })
}

/** Paints the labels of the axis into a line of its own, `AXIS_HEIGHT` high. */
export function paintAxis(
  painter: Painter,
  scene: Pick<LaneScene, 'scale' | 'ticks'>,
  since: string,
  palette: Palette,
): void {
  const { left, width, fromUs, untilUs } = scene.scale
  const ink = { color: palette.third }
  painter.text(12, AXIS_HEIGHT / 2, since, { ink, size: 10.5 })
  for (const { us, label } of scene.ticks) {
    const x = left + ((us - fromUs) / (untilUs - fromUs)) * width
    const half = painter.measure(label, 10.5, 400) / 2
    if (x + half > left + width) continue
    painter.text(Math.max(x, left + half - 4), AXIS_HEIGHT / 2, label, { ink, size: 10.5, align: 'center' })
  }
  const y = AXIS_HEIGHT - 0.5
  painter.line([0, y, left + width, y], { color: palette.line, width: 1 })
}
