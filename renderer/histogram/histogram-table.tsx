import { useMemo } from 'react'
import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { amountText } from '../aggregate/figure-text.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import type { HistogramState } from './histogram-keeper.ts'
import { lossIn } from './loss-in-view.ts'
import { spanText } from './moments.ts'
import { plotDataOf } from './plot-data.ts'

const ROW_HEIGHT = 20

/** Rows of the table: a bar each, the first empty ones and the last left out. */
function rowsOf(state: HistogramState) {
  const data = plotDataOf(state)
  if (data === undefined) return undefined
  const filled = data.records.map((count, bucket) => (count > 0 ? bucket : -1)).filter((bucket) => bucket >= 0)
  const [first, last] = [filled[0] ?? 0, filled.at(-1) ?? -1]
  return { data, buckets: Array.from({ length: last - first + 1 }, (_, index) => first + index) }
}

/** The twin of the bars: a row for each. */
export function HistogramTable({ onLeave }: { readonly onLeave: () => void }) {
  const viewer = useViewer()
  const state = useStore(viewer.charts.histogram.store)
  const timeZone = useSettings((settings) => settings.timeZone)
  const rows = useMemo(() => rowsOf(state), [state])
  const { scroller, onScroll, first, end, height } = useWindowedRows(rows?.buckets.length ?? 0, ROW_HEIGHT, ROW_HEIGHT)
  if (rows === undefined || state.result === undefined) return null
  const { data, buckets } = rows
  const { measure } = state.result
  const columns = ['Time', ...data.series.map(({ label }) => label), 'Records', 'Decoded late', 'Lost']
  const template = { gridTemplateColumns: `170px repeat(${columns.length - 1}, minmax(80px, 1fr))` }
  return (
    <div
      ref={scroller}
      className="histogram-table"
      role="grid"
      aria-label="Histogram as a table"
      aria-rowcount={buckets.length + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={(event) => {
        const isTwin = event.key === 'D' && event.shiftKey && (event.ctrlKey || event.metaKey)
        if (!isTwin && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onLeave()
      }}
    >
      <div role="row" aria-rowindex={1} className="histogram-row is-head" style={template}>
        {columns.map((title) => (
          <span key={title} role="columnheader" className="ellipsis">
            {title}
          </span>
        ))}
      </div>
      <div role="rowgroup" style={{ height, position: 'relative' }}>
        {buckets.slice(first, end).map((bucket, offset) => {
          const fromUs = data.axis.fromUs + bucket * data.widthUs
          const span = { fromUs, untilUs: fromUs + data.widthUs }
          const values = data.series.map(({ values: own }) => own[bucket])
          return (
            <div
              key={bucket}
              role="row"
              aria-rowindex={first + offset + 2}
              className="histogram-row"
              style={{ ...template, position: 'absolute', top: (first + offset) * ROW_HEIGHT, left: 0, right: 0 }}
            >
              <span role="gridcell">{spanText(span, timeZone)}</span>
              {values.map((value, index) => (
                <span key={columns[index + 1]} role="gridcell">
                  {value === null || value === undefined ? '' : amountText(Math.abs(value), measure)}
                  {data.isRate && value !== null && value !== undefined && '/s'}
                </span>
              ))}
              <span role="gridcell">{formatCount(data.records[bucket] ?? 0)}</span>
              <span role="gridcell">{formatCount(data.lateRecords[bucket] ?? 0)}</span>
              <span role="gridcell">{lossIn(state.marks, span, 0).count}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
