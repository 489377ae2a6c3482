/** The eight tiles of a session, painted for a file: the same figures and words as on the screen. */
import type { MetricReport, TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import type { Painter } from '../timeline/painter.ts'
import type { Palette } from '../timeline/palette.ts'
import { placeOf } from './distribution.tsx'
import { axisEndText, figureOf, meanRate, METRIC_TITLES } from './metric-words.ts'

export const TILES_HEIGHT = 138

/** As the screen divides its width. */
const SHARES = [182, 182, 214, 182, 150, 150, 150, 230] as const
const PADDING = 12
const LINE = 15
/** Where the bars of a distribution stand, and how high the mark is above that. */
const BASE = 112
const MARK_HEIGHT = 34
const HIGHEST = 0.78

interface Tile {
  readonly x: number
  readonly width: number
}

/** Words in lines of that width; what is left over after the last is cut. */
export function linesOf(text: string, width: number, measure: (text: string) => number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && measure(longer) <= width) lines[lines.length - 1] = longer
    else if (lines.length < most) lines.push(word)
    else {
      lines[lines.length - 1] = `${last ?? ''}…`
      break
    }
  }
  return lines
}

function paintWords(
  painter: Painter,
  { x, width }: Tile,
  top: number,
  text: string,
  color: string,
  most: number,
): void {
  const measure = (part: string) => painter.measure(part, 11, 400)
  for (const [index, line] of linesOf(text, width - 2 * PADDING, measure, most).entries()) {
    painter.text(x + PADDING, top + index * LINE, line, { ink: { color }, size: 11 })
  }
}

function paintGroup(painter: Painter, { x, width }: Tile, report: MetricReport, palette: Palette): void {
  const { group, value, unit } = report
  if (group === undefined || value === null) return
  const left = x + PADDING
  const room = width - 2 * PADDING
  const most = Math.max(1, ...group.bins)
  const step = room / Math.max(1, group.bins.length)
  for (const [index, count] of group.bins.entries()) {
    if (count === 0) continue
    const height = Math.max(1, (count / most) * HIGHEST * MARK_HEIGHT)
    const box = { x: left + index * step, y: BASE - height, width: Math.max(1, step - 1), height }
    painter.box(box, { fill: { color: palette.netscaler, alpha: 0.6 } })
  }
  painter.line([left, BASE, left + room, BASE], { color: palette.controlLine, width: 1 })
  const at = left + placeOf(value, group) * room
  const top = BASE - MARK_HEIGHT
  painter.line([at, top, at, BASE], { color: palette.ground, width: 4 })
  painter.line([at, top, at, BASE], { color: palette.accent, width: 2 })
  painter.polygon([at - 4, top, at + 4, top, at, top + 5], { color: palette.accent })
  const ends = { ink: { color: palette.third }, size: 10 } as const
  painter.text(left, BASE + 10, axisEndText(group.low, unit), ends)
  painter.text(left + room, BASE + 10, axisEndText(group.high, unit), { ...ends, align: 'right' })
}

function paintTile(painter: Painter, tile: Tile, report: MetricReport, palette: Palette, durationUs: number): void {
  const left = tile.x + PADDING
  const title = METRIC_TITLES[report.metric]
  painter.text(left, 17, title, { ink: { color: palette.second }, size: 12, weight: 500 })
  if (report.value === null) {
    const box = { x: tile.x, y: 0, width: tile.width, height: TILES_HEIGHT }
    if (report.doesNotApply !== true) painter.box(box, { hatch: { color: palette.line, width: 1, pitch: 6 } })
    painter.text(left, 40, report.doesNotApply ? '–' : 'n/m', { ink: { color: palette.third }, size: 20 })
    paintWords(painter, tile, 62, report.reason ?? report.meaning, palette.third, 4)
    return
  }
  const { number, unit } = figureOf(report.value, report.unit)
  const color = report.isOdd ? palette.warn : palette.strong
  painter.text(left, 40, number, { ink: { color }, size: 20, weight: 500 })
  const behind = left + painter.measure(number, 20, 500) + 5
  painter.text(behind, 43, unit, { ink: { color: palette.second }, size: 12 })
  if (report.isOdd) {
    const sign = left + painter.measure(title, 12, 500) + 8
    painter.text(sign, 17, '▲ unusual', { ink: { color: palette.warn }, size: 10 })
  }
  paintWords(painter, tile, 62, report.meaning, palette.second, report.group === undefined ? 2 : 1)
  paintGroup(painter, tile, report, palette)
  const rate = report.metric === 'volume' ? meanRate(report.value, durationUs) : undefined
  if (report.group === undefined && rate !== undefined) {
    painter.text(left, BASE + 10, `${rate} average`, { ink: { color: palette.second }, size: 11 })
  }
}

/** Paints the tiles from the left edge on. */
export function paintTiles(painter: Painter, details: TrafficSessionDetails, width: number, palette: Palette): void {
  const sum = SHARES.reduce((total, share) => total + share, 0)
  let x = 0
  for (const [index, report] of details.metrics.entries()) {
    const own = ((SHARES[index] ?? 150) / sum) * width
    paintTile(painter, { x, width: own }, report, palette, details.durationUs)
    x += own
    if (index < details.metrics.length - 1) {
      painter.line([x, 0, x, TILES_HEIGHT], { color: palette.line, width: 1 })
    }
  }
}
