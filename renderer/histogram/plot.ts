/** The bars on a canvas, drawn by uPlot: scales, axes and series are its work; what happened is painted over them. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { amountText } from '../aggregate/figure-text.ts'
import type { FigureColumn } from '../../core/protocol/aggregate-api.ts'
import type { TimeZone } from '../state/settings.ts'
import { createCanvasPainter } from '../timeline/canvas-painter.ts'
import type { Painter } from '../timeline/painter.ts'
import type { Palette } from '../timeline/palette.ts'
import type { TimeScale, TimeWindow } from '../timeline/time-scale.ts'
import { measureFor } from '../timeline/use-picture.ts'
import { clockTicks } from './clock-ticks.ts'
import { stackedValues, valuesShown, valueTicks, type PlotData, type SeriesTone } from './plot-data.ts'

/** Pixels of the picture, and of what lies around its bars. */
export const PLOT_HEIGHT = 88
const GUTTER = 44
const RIGHT = 12
const TOP = 4
const AXIS = 20

/** Pixels between two labels of the axis of time. */
const TICKS_APART = 70

/** Room above the highest bar, where labels stand: a share of its height. */
const HEADROOM = 0.7

/** The area of the bars, in pixels of the picture. */
export interface PlotArea {
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

export interface PlotFrame {
  readonly data: PlotData
  readonly window: TimeWindow
  readonly palette: Palette
  readonly colors: Readonly<Record<Exclude<SeriesTone, number>, string>> & { readonly values: readonly string[] }
  readonly timeZone: TimeZone
  readonly measure: FigureColumn
  /** Painted under the bars, and over them. */
  readonly paintUnder: (painter: Painter, scale: TimeScale, area: PlotArea) => void
  readonly paintOver: (painter: Painter, scale: TimeScale, area: PlotArea, yOf: (value: number) => number) => void
}

export interface Plot {
  draw(frame: PlotFrame, width: number): void
  dispose(): void
}

export function plotArea(width: number): PlotArea {
  return { left: GUTTER, width: Math.max(40, width - GUTTER - RIGHT), top: TOP, height: PLOT_HEIGHT - TOP - AXIS }
}

/** The axis of time as it lies on a picture of that width. */
export function plotScale(window: TimeWindow, width: number): TimeScale {
  const { left, width: inner } = plotArea(width)
  return { ...window, left, width: inner }
}

export function colorOf(tone: SeriesTone, colors: PlotFrame['colors']): string {
  return typeof tone === 'number' ? (colors.values[tone % colors.values.length] ?? colors.neutral) : colors[tone]
}

/** Series as uPlot draws them: the first is the axis of time. */
function alignedData({ axis, widthUs, series, ...data }: PlotData): uPlot.AlignedData {
  const count = data.records.length
  // Of one bar alone uPlot knows no width: an empty one beside it tells.
  const xs = Array.from({ length: Math.max(2, count) }, (_, bucket) => axis.fromUs + bucket * widthUs)
  const columns = stackedValues({ axis, widthUs, series, ...data }).map((values) =>
    xs.map((_, bucket) => values[bucket] ?? null),
  )
  return [xs, ...columns]
}

/** A plot inside an element; undefined where nothing can be drawn on. */
export function createPlot(root: HTMLElement): Plot | undefined {
  if (document.createElement('canvas').getContext('2d') === null) return undefined
  let plot: uPlot | undefined
  let current: PlotFrame | undefined
  let madeOf = ''

  const paint =
    (draw: (painter: Painter, frame: PlotFrame, scale: TimeScale, area: PlotArea) => void) => (u: uPlot) => {
      if (current === undefined) return
      const { ctx } = u
      const ratio = ctx.canvas.width / u.width
      ctx.save()
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      const painter = createCanvasPainter(ctx, current.palette, measureFor(current.palette))
      draw(painter, current, plotScale(current.window, u.width), plotArea(u.width))
      ctx.restore()
    }

  const optionsOf = ({ data }: PlotFrame, width: number): uPlot.Options => {
    const bars = uPlot.paths.bars?.({ align: 1, size: [1, Infinity, 1], gap: 1 })
    const steps = uPlot.paths.stepped?.({ align: 1 })
    const order = data.mode === 'stack' ? [...data.series.keys()].reverse() : [...data.series.keys()]
    const colorAt = (index: number) => () => {
      const series = current?.data.series[index]
      return current === undefined || series === undefined ? '' : colorOf(series.tone, current.colors)
    }
    const text = () => current?.palette.third ?? ''
    const font = `10px ${current?.palette.font ?? 'sans-serif'}`
    return {
      width,
      height: PLOT_HEIGHT,
      padding: [TOP, RIGHT, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [current?.window.fromUs ?? 0, current?.window.untilUs ?? 1] },
        y: { range: () => [...valuesShown(current?.data ?? data, HEADROOM)] as [number, number] },
      },
      axes: [
        {
          size: AXIS,
          gap: 6,
          font,
          stroke: text,
          grid: { show: false },
          ticks: { show: false },
          border: { show: true, stroke: () => current?.palette.paneLine ?? '', width: 1 },
          splits: (u) => ticksOf(u).map(({ us }) => us),
          values: (u) => ticksOf(u).map(({ label }) => label),
        },
        {
          size: GUTTER,
          gap: 6,
          font,
          stroke: text,
          grid: { show: true, stroke: () => current?.palette.line ?? '', width: 1 },
          ticks: { show: false },
          splits: () => [...valueTicks(current?.data.highest ?? 0)],
          values: (_, splits) =>
            splits.map((value) => (current === undefined ? '' : amountText(value, current.measure))),
        },
      ],
      series: [
        {},
        ...order.map((index): uPlot.Series => {
          const color = colorAt(index)
          const isLine = data.mode === 'lines'
          return {
            ...(isLine ? { stroke: color, width: 1.5 } : { fill: color, width: 0 }),
            ...(isLine ? steps && { paths: steps } : bars && { paths: bars }),
            points: { show: false },
          }
        }),
      ],
      hooks: {
        drawClear: [paint((painter, frame, scale, area) => frame.paintUnder(painter, scale, area))],
        draw: [
          (u) =>
            paint((painter, frame, scale, area) =>
              frame.paintOver(painter, scale, area, (value) => u.valToPos(value, 'y') + area.top),
            )(u),
        ],
      },
    }
  }
  const ticksOf = (u: uPlot) => {
    if (current === undefined) return []
    const { width } = plotArea(u.width)
    return clockTicks(current.window, current.timeZone, { width, apart: TICKS_APART })
  }

  return {
    draw(frame, width) {
      current = frame
      const { mode, series } = frame.data
      // The typeface is a part of it: one that arrives late is drawn with from then on.
      const shape = `${mode} ${series.length} ${frame.palette.font} ${window.devicePixelRatio}`
      if (plot === undefined || shape !== madeOf) {
        plot?.destroy()
        madeOf = shape
        plot = new uPlot(optionsOf(frame, width), alignedData(frame.data), root)
        return
      }
      const made = plot
      made.batch(() => {
        if (made.width !== width) made.setSize({ width, height: PLOT_HEIGHT })
        made.setData(alignedData(frame.data), false)
        const [min, max] = valuesShown(frame.data, HEADROOM)
        made.setScale('x', { min: frame.window.fromUs, max: frame.window.untilUs })
        made.setScale('y', { min, max })
        made.redraw(true, true)
      })
    },
    dispose() {
      plot?.destroy()
      plot = undefined
      current = undefined
    },
  }
}
