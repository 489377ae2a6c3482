import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import { usePalette } from '../timeline/use-picture.ts'
import { colorOf } from './plot.ts'
import { plotDataOf } from './plot-data.ts'
import { splitColors } from './split-colors.ts'

/** Which colour is which, where there is more than one; the first of the bars at the bottom is the first here. */
export function SeriesLegend() {
  const viewer = useViewer()
  const state = useStore(viewer.charts.histogram.store)
  const palette = usePalette()
  const colors = useMemo(() => splitColors(palette), [palette])
  const data = useMemo(() => plotDataOf(state), [state])
  if (data === undefined || data.series.length < 2) return null
  // Errors beside the rest are told by their colour and their name in the readout alone.
  const shown = data.series.filter(({ tone }) => tone !== 'neutral' || data.mode === 'mirror')
  if (shown.every(({ values }) => values.every((value) => value === null || value === 0))) return null
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
