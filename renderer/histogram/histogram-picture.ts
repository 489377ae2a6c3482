/** The histogram as a picture for a file: what the strip shows, larger, with what it is of written above. */
import type { FigureColumn } from '../../core/protocol/aggregate-api.ts'
import { amountText } from '../aggregate/figure-text.ts'
import type { TimeZone } from '../state/settings.ts'
import type { MeasureText, Painter } from '../timeline/painter.ts'
import type { Palette } from '../timeline/palette.ts'
import type { FilePicture } from '../timeline/picture-file.ts'
import { xOf, type TimeScale, type TimeWindow } from '../timeline/time-scale.ts'
import { cutText } from '../timeline/transaction-words.ts'
import { clockTicks } from './clock-ticks.ts'
import { axisOf, shownWindow, type HistogramState } from './histogram-keeper.ts'
import { placeLate, placeMarks, type PlacedMark } from './mark-layout.ts'
import { brushText, spanText } from './moments.ts'
import { paintMarks, paintUnread } from './paint-marks.ts'
import { colorOf, type PlotArea, type PlotFrame } from './plot.ts'
import { legendOf, plotDataOf, stackedValues, valuesShown, valueTicks, type PlotData } from './plot-data.ts'
import { splitColors } from './split-colors.ts'

export interface HistogramPictureRequest {
  readonly state: HistogramState
  /** Name of the file, or of what listens. */
  readonly source: string
  /** Empty: none. */
  readonly filter: string
  readonly brush: TimeWindow | undefined
  /** The stretch that is compared with. */
  readonly against: TimeWindow | undefined
  readonly timeZone: TimeZone
}

const WIDTH = 1200
const TITLE_HEIGHT = 30
const LINE_HEIGHT = 20
const LEGEND_HEIGHT = 22
const PLOT_HEIGHT = 190
const AXIS_HEIGHT = 28
const GUTTER = 56
const RIGHT = 20
const TICKS_APART = 80
/** Room for the labels of what happened, as a share of the highest bar. */
const HEADROOM = 0.3

/** Everything that the plot is drawn with. */
interface Scene {
  readonly data: PlotData
  readonly measure: FigureColumn
  readonly window: TimeWindow
  readonly scale: TimeScale
  readonly area: PlotArea
  readonly marks: readonly PlacedMark[]
  readonly palette: Palette
  readonly colors: PlotFrame['colors']
  readonly yOf: (value: number) => number
}

function paintGrid(painter: Painter, { data, measure, area, palette, yOf }: Scene): void {
  for (const value of [0, ...valueTicks(data.highest)]) {
    const y = Math.round(yOf(value)) + 0.5
    const stroke = { color: value === 0 ? palette.controlLine : palette.line, width: 1 }
    painter.line([area.left, y, area.left + area.width, y], stroke)
    const text = value === 0 ? '0' : `${amountText(value, measure)}${data.isRate ? '/s' : ''}`
    painter.text(area.left - 8, y, text, { ink: { color: palette.third }, size: 10, align: 'right' })
  }
}

function paintAxis(painter: Painter, { window, scale, area, palette }: Scene, timeZone: TimeZone): void {
  const foot = area.top + area.height
  for (const { us, label } of clockTicks(window, timeZone, { width: area.width, apart: TICKS_APART })) {
    const x = xOf(scale, us)
    painter.line([x, foot + 4, x, foot + 7], { color: palette.controlLine, width: 1 })
    painter.text(x, foot + 16, label, { ink: { color: palette.third }, size: 10, align: 'center' })
  }
}

/** Bars of a bucket from `from` to the highest value behind it; a gap of a pixel tells buckets apart where they are wide enough. */
function paintBars(painter: Painter, { data, scale, colors, yOf }: Scene): void {
  const zero = yOf(0)
  // The highest first: each covers the foot of the one before.
  const layers = stackedValues(data)
  const order = data.mode === 'stack' ? [...data.series].reverse() : data.series
  for (const [index, { tone }] of order.entries()) {
    const color = colorOf(tone, colors)
    for (const [bucket, value] of (layers[index] ?? []).entries()) {
      if (value === null || value === 0) continue
      const fromUs = data.axis.fromUs + bucket * data.widthUs
      const [x, end] = [xOf(scale, fromUs), xOf(scale, fromUs + data.widthUs)]
      const y = yOf(value)
      const box = {
        x,
        y: Math.min(y, zero),
        width: Math.max(1, end - x - (end - x > 3 ? 1 : 0)),
        height: Math.max(0.5, Math.abs(zero - y)),
      }
      painter.box(box, { fill: { color } })
    }
  }
}

/** Figures that do not add up: a line of steps each, which ends where there is no value. */
function paintLines(painter: Painter, { data, scale, colors, yOf }: Scene): void {
  for (const { tone, values } of data.series) {
    const stroke = { color: colorOf(tone, colors), width: 1.5 }
    let points: number[] = []
    const finish = () => {
      if (points.length > 0) painter.line(points, stroke)
      points = []
    }
    for (const [bucket, value] of values.entries()) {
      if (value === null) {
        finish()
        continue
      }
      const fromUs = data.axis.fromUs + bucket * data.widthUs
      const y = yOf(value)
      points.push(xOf(scale, fromUs), y, xOf(scale, fromUs + data.widthUs), y)
    }
    finish()
  }
}

/** A stretch of the axis, as far as it shows. */
function placeOf({ fromUs, untilUs }: TimeWindow, { area, scale }: Scene): readonly [number, number] | undefined {
  const end = area.left + area.width
  const [left, right] = [Math.max(area.left, xOf(scale, fromUs)), Math.min(end, xOf(scale, untilUs))]
  return right <= area.left || left >= end ? undefined : [left, right]
}

function paintStretches(painter: Painter, scene: Scene, request: HistogramPictureRequest): void {
  const { area, palette } = scene
  const { brush, against, timeZone } = request
  const rows = { y: area.top, height: area.height }
  const label = (x: number, text: string, color: string, end: number) => {
    const width = painter.measure(text, 10, 500)
    const left = Math.min(x + 6, end - width - 4)
    painter.box(
      { x: left - 3, y: area.top + 1, width: width + 6, height: 14 },
      { fill: { color: palette.ground, alpha: 0.8 } },
    )
    painter.text(left, area.top + 8, text, { ink: { color }, size: 10, weight: 500 })
  }
  const end = area.left + area.width
  const place = brush && placeOf(brush, scene)
  if (brush !== undefined) {
    const shade = { fill: { color: palette.ground, alpha: 0.55 } }
    const [left, right] = place ?? [end, end]
    painter.box({ ...rows, x: area.left, width: left - area.left }, shade)
    painter.box({ ...rows, x: right, width: end - right }, shade)
  }
  const other = against && placeOf(against, scene)
  if (other !== undefined && against !== undefined) {
    const stroke = { color: palette.second, width: 1, dash: [3, 3] }
    painter.box({ ...rows, x: other[0], width: other[1] - other[0] }, { stroke })
    label(other[0], `against ${spanText(against, timeZone)}`, palette.second, end)
  }
  if (place !== undefined && brush !== undefined) {
    const [left, right] = place
    const style = { fill: { color: palette.accent, alpha: 0.1 }, stroke: { color: palette.accent, width: 1 } }
    painter.box({ ...rows, x: left, width: right - left }, style)
    label(left, brushText(brush, timeZone), palette.accent, end)
  }
}

function paintPlot(painter: Painter, scene: Scene, request: HistogramPictureRequest): void {
  const { data, area, scale, palette, marks, yOf } = scene
  const { state, brush } = request
  const { result, whole } = state
  if (result?.coverage.readShare !== undefined) {
    paintUnread(painter, { window: scale, read: whole ?? axisOf(result) }, area, palette)
  }
  paintGrid(painter, scene)
  painter.clip({ x: area.left, y: area.top, width: area.width, height: area.height }, () => {
    if (data.mode === 'lines') paintLines(painter, scene)
    else paintBars(painter, scene)
  })
  const place = brush && placeOf(brush, scene)
  const taken = place && ([place[0], place[0] + 200] as const)
  paintStretches(painter, scene, request)
  paintMarks(painter, { data, marks, scale, area, palette, yOf, taken })
  paintAxis(painter, scene, request.timeZone)
}

/** One series beside the other, each with its colour. */
function paintLegend(painter: Painter, { data, palette, colors }: Scene): void {
  let x = GUTTER
  const middle = LEGEND_HEIGHT / 2
  for (const { label, tone } of legendOf(data)) {
    const text = cutText(label, 220, (part) => painter.measure(part, 11, 400))
    const width = painter.measure(text, 11, 400)
    if (x + 14 + width > WIDTH - RIGHT) break
    painter.box({ x, y: middle - 4, width: 8, height: 8 }, { radius: 2, fill: { color: colorOf(tone, colors) } })
    painter.text(x + 14, middle, text, { ink: { color: palette.second }, size: 11 })
    x += 14 + width + 16
  }
}

/** What the picture is of, in two lines. */
function linesOf({ state, filter, timeZone }: HistogramPictureRequest, { data, window, marks }: Scene) {
  const records = data.records.reduce((sum, count) => sum + count, 0)
  const losses = marks.filter(({ kind }) => kind === 'loss').map(({ label }) => label)
  const soFar = state.result?.coverage.isSoFar === true ? ' so far' : ''
  const measure = `${state.result?.measure.title ?? ''}${data.isRate ? '/s' : ''}`
  return {
    measure: `${measure} · ${brushText(window, timeZone)}${timeZone === 'utc' ? ' UTC' : ''}`,
    scope: [
      filter === '' ? 'no filter' : filter,
      `${records.toLocaleString('en-US')} ${records === 1 ? 'record' : 'records'}${soFar}`,
      losses.length === 0 ? 'nothing lost' : losses.join(', '),
    ],
  }
}

/** The picture; undefined before the first answer. */
export function composeHistogram(
  request: HistogramPictureRequest,
  palette: Palette,
  measureText: MeasureText,
): FilePicture | undefined {
  const { state, source } = request
  const data = plotDataOf(state)
  const window = shownWindow(state)
  const measure = state.result?.measure
  if (data === undefined || window === undefined || measure === undefined) return undefined
  const area = { left: GUTTER, width: WIDTH - GUTTER - RIGHT, top: 8, height: PLOT_HEIGHT }
  const scale = { ...window, left: area.left, width: area.width }
  const [low, high] = valuesShown(data, HEADROOM)
  const scene: Scene = {
    ...{ data, measure, window, scale, area, palette },
    marks: [...placeMarks(state.marks?.marks ?? [], scale), ...placeLate(data, scale)],
    colors: splitColors(palette),
    yOf: (value) => area.top + area.height - ((value - low) / (high - low)) * area.height,
  }
  const words = linesOf(request, scene)
  const legend = legendOf(data).length > 0 ? LEGEND_HEIGHT : 0
  const cut = (text: string, width: number) => cutText(text, width, (part) => measureText(part, 12, 400))
  return {
    width: WIDTH,
    height: TITLE_HEIGHT + LINE_HEIGHT + legend + area.top + area.height + AXIS_HEIGHT,
    title: `${source}: ${words.measure}; ${words.scope.join('; ')}`,
    paint(painter) {
      const middle = TITLE_HEIGHT / 2 + 2
      const left = 16
      painter.text(left, middle, source, { ink: { color: palette.strong }, size: 13, weight: 600 })
      const x = left + painter.measure(source, 13, 600) + 10
      painter.text(x, middle, cut(words.measure, WIDTH - x - RIGHT), { ink: { color: palette.second }, size: 12 })
      const [filter = '', ...facts] = words.scope
      const rest = facts.join(' · ')
      const room = WIDTH - left - RIGHT - painter.measure(rest, 12, 400) - 20
      const second = { ink: { color: palette.second }, size: 12 }
      painter.text(left, TITLE_HEIGHT + LINE_HEIGHT / 2 - 2, cut(filter, room), second)
      painter.text(WIDTH - RIGHT, TITLE_HEIGHT + LINE_HEIGHT / 2 - 2, rest, { ...second, align: 'right' })
      painter.shift(0, TITLE_HEIGHT + LINE_HEIGHT, () => {
        if (legend > 0) paintLegend(painter, scene)
      })
      painter.shift(0, TITLE_HEIGHT + LINE_HEIGHT + legend, () => paintPlot(painter, scene, request))
    },
  }
}
