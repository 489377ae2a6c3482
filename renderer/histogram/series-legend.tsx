import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import { usePalette } from '../timeline/use-picture.ts'
import { colorOf } from './plot.ts'
import { legendOf, plotDataOf } from './plot-data.ts'
import { splitColors } from './split-colors.ts'

/** Which colour is which, where there is more than one; the first of the bars at the bottom is the first here. */
export function SeriesLegend() {
  const viewer = useViewer()
  const state = useStore(viewer.charts.histogram.store)
  const palette = usePalette()
  const colors = useMemo(() => splitColors(palette), [palette])
  const data = useMemo(() => plotDataOf(state), [state])
  const shown = data === undefined ? [] : legendOf(data)
  if (shown.length === 0) return null
  return (
    <ul className="series-legend" aria-label="Series">
      {shown.map(({ label, tone }) => (
        <li key={label}>
          <i className="series-mark" style={{ background: colorOf(tone, colors) }} />
          {label}
        </li>
      ))}
    </ul>
  )
}
