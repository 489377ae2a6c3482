/** What happened, painted over the bars and below the axis; and what is not read yet, under them. */
import type { TimeScale, TimeWindow } from '../timeline/time-scale.ts'
import { xOf } from '../timeline/time-scale.ts'
import type { Painter } from '../timeline/painter.ts'
import type { Palette } from '../timeline/palette.ts'
import type { PlacedMark } from './mark-layout.ts'
import { placeLabels } from './mark-layout.ts'
import type { PlotArea } from './plot.ts'
import type { PlotData } from './plot-data.ts'

const LABEL_SIZE = 10
/** Pixels of a hatched box above the bars, and of its label. */
const HATCH_HEIGHT = 15
const LABEL_HEIGHT = 12

/** The part of a file that is not read yet: where it would be if its records came evenly. */
export function paintUnread(
  painter: Painter,
  { window, read }: { readonly window: TimeScale; readonly read: TimeWindow },
  { top, height }: PlotArea,
  palette: Palette,
): void {
  const x = Math.max(window.left, xOf(window, read.untilUs))
  const width = window.left + window.width - x
  if (width <= 1) return
  painter.box({ x, y: top, width, height }, { hatch: { color: palette.paneLine, width: 1, pitch: 6 } })
  const text = 'not read yet'
  if (painter.measure(text, LABEL_SIZE, 400) + 16 > width) return
  const middle = { x: x + width / 2, y: top + height / 2 }
  const half = painter.measure(text, LABEL_SIZE, 400) / 2 + 6
  painter.box({ x: middle.x - half, y: middle.y - 8, width: 2 * half, height: 16 }, { fill: { color: palette.ground } })
  painter.text(middle.x, middle.y, text, { ink: { color: palette.second }, size: LABEL_SIZE, align: 'center' })
}

/** The highest bar between two pixels, from the top of the picture. */
function topBetween(data: PlotData, scale: TimeScale, left: number, right: number, yOf: (value: number) => number) {
  const { fromUs } = data.axis
  const usAt = (x: number) => scale.fromUs + ((x - scale.left) / scale.width) * (scale.untilUs - scale.fromUs)
  const first = Math.max(0, Math.floor((usAt(left) - fromUs) / data.widthUs))
  const last = Math.min(data.records.length - 1, Math.floor((usAt(right) - fromUs) / data.widthUs))
  let height = 0
  for (let bucket = first; bucket <= last; bucket += 1) {
    const parts = data.series.map(({ values }) => Math.max(0, values[bucket] ?? 0))
    height = Math.max(
      height,
      data.mode === 'stack' ? parts.reduce((sum, part) => sum + part, 0) : Math.max(0, ...parts),
    )
  }
  return yOf(height)
}

export interface MarksPainting {
  readonly data: PlotData
  readonly marks: readonly PlacedMark[]
  readonly scale: TimeScale
  readonly area: PlotArea
  readonly palette: Palette
  readonly yOf: (value: number) => number
  /** Pixels in which another label stands: that of what is brushed. */
  readonly taken: readonly [number, number] | undefined
}

/** Bars that waited for a template have a violet cap as high as their share. */
function paintLate(painter: Painter, { data, scale, area, palette, yOf }: MarksPainting): void {
  painter.clip({ x: area.left, y: area.top, width: area.width, height: area.height }, () => {
    for (const [bucket, late] of data.late.entries()) {
      if (late <= 0) continue
      const fromUs = data.axis.fromUs + bucket * data.widthUs
      const [x0, x1] = [xOf(scale, fromUs), xOf(scale, fromUs + data.widthUs)]
      if (x1 < area.left || x0 > area.left + area.width) continue
      const whole = data.series.reduce((sum, { values }) => sum + Math.max(0, values[bucket] ?? 0), 0)
      const top = data.mode === 'stack' ? whole : Math.max(0, ...data.series.map(({ values }) => values[bucket] ?? 0))
      const box = {
        x: x0,
        y: yOf(top),
        width: Math.max(1, x1 - x0 - 1),
        height: Math.max(1, yOf(top - late) - yOf(top)),
      }
      painter.box(box, { fill: { color: palette.pending } })
    }
  })
}

/** Where the hatch of a gap ends: on its bars, with room for a label above it. */
function hatchBottom(
  { data, scale, area, yOf }: MarksPainting,
  { left, right }: Pick<PlacedMark, 'left' | 'right'>,
): number {
  const barTop = topBetween(data, scale, left, right, yOf)
  return Math.max(area.top + LABEL_HEIGHT + HATCH_HEIGHT, Math.min(barTop - 1, area.top + area.height))
}

/** Caps, hatches, lines below the axis, and their labels. */
export function paintMarks(painter: Painter, painting: MarksPainting): void {
  const { marks, area, palette, taken } = painting
  paintLate(painter, painting)
  const foot = area.top + area.height
  for (const { kind, left, right } of marks) {
    const width = right - left
    if (kind === 'pending' || kind === 'late') {
      painter.box({ x: left, y: foot + 1, width, height: 2 }, { fill: { color: palette.pending } })
    } else if (kind === 'loss') {
      const bottom = hatchBottom(painting, { left, right })
      const box = { x: left, y: bottom - HATCH_HEIGHT, width, height: HATCH_HEIGHT }
      painter.box(box, {
        fill: { color: palette.errorGround },
        hatch: { color: palette.error, width: 2, pitch: 5 },
      })
      painter.box({ x: left, y: foot + 1, width, height: 2.5 }, { fill: { color: palette.error } })
    } else if (kind === 'restart') {
      painter.line([left, area.top + LABEL_HEIGHT, left, foot], { color: palette.warn, width: 1, dash: [2, 2] })
      painter.polygon([left - 3.5, foot + 5, left + 3.5, foot + 5, left, foot], { color: palette.warn })
    } else {
      painter.polygon([left - 3, foot + 5, left + 3, foot + 5, left, foot + 0.5], { color: palette.second })
    }
  }
  const told = marks.filter(({ kind }) => kind === 'loss' || kind === 'pending' || kind === 'late')
  const measure = (text: string) => painter.measure(text, LABEL_SIZE, 500)
  for (const { mark, x } of placeLabels(told, measure, { left: area.left, right: area.left + area.width })) {
    const isTaken = taken !== undefined && x < taken[1] && x + measure(mark.label) > taken[0]
    const isLoss = mark.kind === 'loss'
    const bottom = isLoss ? hatchBottom(painting, mark) : 0
    const color = isLoss ? palette.error : palette.pending
    if (!isTaken) {
      const y = isLoss ? bottom - HATCH_HEIGHT - 6 : area.top + 6
      painter.text(x, y, mark.label, { ink: { color }, size: LABEL_SIZE, weight: 500 })
      continue
    }
    if (!isLoss) continue
    // Where the label of what is brushed stands, a loss is named beside its hatch, if nothing else is there.
    const width = measure(mark.label)
    const left = mark.left < taken[0] ? mark.left - 4 - width : mark.right + 4
    const isOver = told.some((other) => other !== mark && other.left < left + width && other.right > left)
    if (isOver) continue
    const y = bottom - HATCH_HEIGHT / 2
    painter.text(left, y, mark.label, { ink: { color }, size: LABEL_SIZE, weight: 500 })
  }
}
