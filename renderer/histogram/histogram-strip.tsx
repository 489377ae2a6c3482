import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useId } from 'react'
import { useStore } from 'zustand'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { xOf } from '../timeline/time-scale.ts'
import { useElementWidth } from '../ui/element-width.ts'
import { HistogramChart } from './histogram-chart.tsx'
import { HistogramTable } from './histogram-table.tsx'
import { shownWindow } from './histogram-keeper.ts'
import { inViewText, InView, useInView } from './in-view.tsx'
import { MeasureMenu } from './measure-menu.tsx'
import { HistogramMenu } from './histogram-menu.tsx'
import { placeMarks } from './mark-layout.ts'
import { brushText, windowOf } from './moments.ts'
import { SeriesLegend } from './series-legend.tsx'
import './histogram.css'

/** Below this width of the window “In view” folds into a tooltip. */
const NARROW = 1000
const UNMEASURED_WIDTH = 1200

/** What is left of the histogram when it is folded: what was lost, and when. */
function FoldedStrip() {
  const viewer = useViewer()
  const state = useStore(viewer.charts.histogram.store)
  const timeZone = useSettings((settings) => settings.timeZone)
  const range = useViewerState((viewed) => viewed.view.wanted.timeRange)
  const window = shownWindow(state)
  const unfold = () => viewer.settings.setState({ isHistogramOpen: true })
  const scale = window && { ...window, left: 0, width: 1000 }
  const marks = scale === undefined ? [] : placeMarks(state.marks?.marks ?? [], scale)
  const brush = range && windowOf(range)
  const place = scale && brush && { left: xOf(scale, brush.fromUs), right: xOf(scale, brush.untilUs) }
  return (
    <div className="folded-strip">
      {place !== undefined && (
        <i
          className="folded-brush"
          style={{ left: `${place.left / 10}%`, width: `${(place.right - place.left) / 10}%` }}
        />
      )}
      {marks
        .filter(({ kind }) => kind === 'loss' || kind === 'pending')
        .map(({ kind, left, right, label, fromUs }) => (
          <i
            key={`${kind} ${fromUs}`}
            className={`folded-mark is-${kind}`}
            title={label}
            style={{ left: `${left / 10}%`, width: `max(3px, ${(right - left) / 10}%)` }}
          />
        ))}
      <button type="button" className="folded-button" title="Show the histogram (H)" onClick={unfold}>
        <ChevronDown size={12} strokeWidth={1.75} />
        {brush === undefined ? 'Histogram' : brushText(brush, timeZone)}
      </button>
    </div>
  )
}

/** The scope of the view: when, how much, and what is missing. */
export function HistogramStrip({ isShown }: { readonly isShown: boolean }) {
  const viewer = useViewer()
  const { histogram } = viewer.charts
  const isOpen = useSettings((settings) => settings.isHistogramOpen)
  const isTable = useStore(histogram.store, (state) => state.isTable)
  const [frame, width] = useElementWidth(UNMEASURED_WIDTH)
  const id = useId()
  const rows = useInView()
  useEffect(() => (isShown ? histogram.watch() : undefined), [histogram, isShown])
  const toggleTable = () => histogram.store.setState({ isTable: !isTable })
  const isNarrow = width < NARROW
  return (
    <section
      ref={frame}
      className={`scope-strip${isOpen ? '' : ' is-folded'}${isTable && isOpen ? ' is-table' : ''}`}
      data-region="histogram"
      aria-label="Histogram"
    >
      {!isOpen && <FoldedStrip />}
      {isOpen && isTable && <HistogramTable onLeave={toggleTable} />}
      {isOpen && !isTable && (
        <div className="histogram-frame">
          <HistogramChart
            width={isNarrow ? width : width - 214}
            describedBy={id}
            title={isNarrow ? inViewText(rows) : undefined}
            onTable={toggleTable}
          />
          <SeriesLegend />
          <HistogramMenu />
          {isNarrow && (
            <span className="narrow-measure">
              <MeasureMenu />
            </span>
          )}
          <button
            type="button"
            className="fold-button"
            title="Fold the histogram (H)"
            aria-label="Fold the histogram"
            onClick={() => viewer.settings.setState({ isHistogramOpen: false })}
          >
            <ChevronUp size={12} strokeWidth={1.75} />
          </button>
        </div>
      )}
      {isOpen && !isNarrow && <InView id={id} />}
    </section>
  )
}
