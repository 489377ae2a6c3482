import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import { PictureMenu } from '../timeline/picture-menu.tsx'
import { saveHistogramCsv, saveHistogramPicture } from './save-histogram.ts'

/** Takes the histogram out of the window: as a picture, or its values. */
export function HistogramMenu() {
  const viewer = useViewer()
  const hasBars = useStore(viewer.charts.histogram.store, ({ result }) => result !== undefined)
  if (!hasBars) return null
  return (
    <div className="histogram-menu">
      <PictureMenu
        label="Export the histogram"
        onPicture={(format, colors) => void saveHistogramPicture(viewer, format, colors)}
        others={[{ label: 'Values as CSV', run: () => saveHistogramCsv(viewer) }]}
      />
    </div>
  )
}
