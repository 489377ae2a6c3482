import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { usePalette, useFrame } from '../timeline/use-picture.ts'
import { timeAt, xOf } from '../timeline/time-scale.ts'
import { comparedRange } from '../top/compare-choice.ts'
import { BrushOverlay } from './brush-overlay.tsx'
import { brushBetween, covers, moveBrush, sizeBrush, type BrushEnd, type Buckets } from './brush.ts'
import { BucketReadout } from './bucket-readout.tsx'
import { histogramLabel } from './histogram-label.ts'
import { axisOf, shownWindow } from './histogram-keeper.ts'
import { placeLate, placeMarks } from './mark-layout.ts'
import { rangeOf, windowOf } from './moments.ts'
import { paintMarks, paintUnread } from './paint-marks.ts'
import { createPlot, plotArea, plotScale, type Plot, type PlotFrame } from './plot.ts'
import { plotDataOf } from './plot-data.ts'
import { showAroundGap } from './show-gap.ts'
import { splitColors } from './split-colors.ts'
import { useBrush, type PointedAt } from './use-brush.ts'
import { useHistogramKeys } from './use-histogram-keys.ts'

/** Pixels of a bar with the gap beside it. */
const BAR_PITCH = 5

/** Pixels beside a gap in which a press still means it. */
const MARK_REACH = 3

export interface HistogramChartProps {
  readonly width: number
  /** Where it is said in words what is in view, when its column has no room. */
  readonly describedBy: string
  readonly title: string | undefined
  readonly onTable: () => void
}

/** The bars, and what is brushed on them. */
export function HistogramChart({ width, describedBy, title, onTable }: HistogramChartProps) {
  const viewer = useViewer()
  const { histogram, top } = viewer.charts
  const state = useStore(histogram.store)
  const compare = useStore(top.store, (shown) => shown.compare)
  const timeZone = useSettings((settings) => settings.timeZone)
  const range = useViewerState((viewed) => viewed.view.wanted.timeRange)
  const isTop = useViewerState((viewed) => viewed.tab === 'top')
  const palette = usePalette()
  const colors = useMemo(() => splitColors(palette), [palette])
  const root = useRef<HTMLDivElement>(null)
  const section = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | undefined>(undefined)
  const area = plotArea(width)

  useEffect(() => histogram.setBuckets(Math.floor(area.width / BAR_PITCH)), [histogram, area.width])
  useLayoutEffect(() => {
    if (root.current !== null) plot.current = createPlot(root.current)
    return () => {
      plot.current?.dispose()
      plot.current = undefined
    }
  }, [])

  const window = shownWindow(state)
  const scale = useMemo(() => window && plotScale(window, width), [window, width])
  const data = useMemo(() => plotDataOf(state), [state])
  const marks = useMemo(() => {
    if (scale === undefined) return []
    return [...placeMarks(state.marks?.marks ?? [], scale), ...(data === undefined ? [] : placeLate(data, scale))]
  }, [state.marks, scale, data])
  const buckets: Buckets | undefined = data && { originUs: data.axis.fromUs, widthUs: data.widthUs }
  const brush = useMemo(() => range && windowOf(range), [range])
  const against = useMemo(() => {
    const compared = isTop ? comparedRange(compare, range) : undefined
    return compared && windowOf(compared)
  }, [isTop, compare, range])

  const gapAt = ({ x }: PointedAt) =>
    marks.find(({ kind, left, right }) => kind === 'loss' && x >= left - MARK_REACH && x <= right + MARK_REACH)
  const whole = state.whole
  const {
    area: frame,
    draft,
    pointed,
    handlers,
  } = useBrush({
    scale,
    buckets,
    whole: whole ?? window,
    brush,
    canCompare: isTop,
    onBrush: (next) => viewer.brush(next && (whole === undefined || !covers(next, whole)) ? rangeOf(next) : undefined),
    onCompare: (next) => top.compareWith({ kind: 'range', range: rangeOf(next) }),
    onClick(at) {
      const gap = gapAt(at)
      if (gap !== undefined && buckets !== undefined) void showAroundGap(viewer, gap, buckets.widthUs)
    },
    onZoom: (factor, atUs) => histogram.zoom(factor, atUs),
    onPan: (share) => histogram.pan(share),
  })

  const size = (end: BrushEnd, steps: number) => {
    if (brush === undefined || buckets === undefined) return
    const us = (end === 'from' ? brush.fromUs : brush.untilUs) + steps * buckets.widthUs
    viewer.brush(rangeOf(sizeBrush(brush, end, us, buckets)))
  }
  const onKeyDown = useHistogramKeys(section, {
    onZoom: (factor) => histogram.zoom(factor),
    onPan: (share) => histogram.pan(share),
    onFit: () => histogram.fit(),
    onMove(steps) {
      if (buckets === undefined || window === undefined) return
      if (brush !== undefined) {
        viewer.brush(rangeOf(moveBrush(brush, steps * buckets.widthUs, buckets, whole ?? window)))
        return
      }
      // Where nothing is brushed, the pointer or else the middle is where it begins.
      const at = pointed.getState().at?.us ?? (scale ? timeAt(scale, scale.left + scale.width / 2) : 0)
      viewer.brush(rangeOf(brushBetween(at, at, buckets)))
    },
    onGrow: (steps) => size('until', steps),
    onEnter() {
      if (brush !== undefined) histogram.show(brush)
    },
    onClear() {
      if (brush === undefined) return false
      viewer.brush(undefined)
      return true
    },
    onTable,
  })

  const shownBrush = draft?.kind === 'brush' ? draft.window : brush
  const isBrushed = shownBrush !== undefined
  const measure = state.result?.measure
  const readShare = state.result?.coverage.readShare
  const request = useFrame(() => {
    if (plot.current === undefined || data === undefined || window === undefined || measure === undefined) return
    const painting: PlotFrame = {
      data,
      window,
      palette,
      colors,
      timeZone,
      measure,
      paintUnder(painter, shown, inner) {
        if (readShare === undefined || state.result === undefined) return
        paintUnread(painter, { window: shown, read: whole ?? axisOf(state.result) }, inner, palette)
      },
      paintOver(painter, shown, inner, yOf) {
        const left = shownBrush && Math.max(shown.left, xOf(shown, shownBrush.fromUs))
        const taken = left === undefined ? undefined : ([left, left + 200] as const)
        paintMarks(painter, { data, marks, scale: shown, area: inner, palette, yOf, taken })
      },
    }
    plot.current.draw(painting, width)
  })
  useEffect(request, [request, palette, isBrushed])
  const label = useMemo(() => histogramLabel({ state, brush, timeZone }), [state, brush, timeZone])

  return (
    <div
      ref={section}
      className="histogram-chart"
      tabIndex={0}
      role="group"
      aria-roledescription="histogram"
      aria-label={label}
      aria-describedby={describedBy}
      title={title}
      onKeyDown={onKeyDown}
    >
      <div ref={root} className="histogram-plot" aria-hidden="true" />
      <div ref={frame} className="histogram-area" {...handlers}>
        {scale !== undefined && (
          <BrushOverlay
            brush={shownBrush}
            compare={draft?.kind === 'compare' ? draft.window : against}
            scale={scale}
            area={area}
            timeZone={timeZone}
            onSize={size}
          />
        )}
      </div>
      {data !== undefined && measure !== undefined && (
        <BucketReadout {...{ pointed, data, measure, marks, colors, timeZone, width }} />
      )}
      {data === undefined && (
        <p className="histogram-empty">{state.failure?.message ?? 'Bars come with the first records'}</p>
      )}
    </div>
  )
}
