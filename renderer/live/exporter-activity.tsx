import { memo } from 'react'
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import type { ExporterActivity } from '../../core/protocol/live-api.ts'
import { useFirst } from '../health/use-first.tsx'
import { useViewer } from '../state/viewer-context.tsx'
import { useLive } from './live-context.ts'
import { activityPath, activityWords } from './activity-line.ts'
import { useLiveReport } from './use-live-report.ts'
import './exporter-activity.css'

const WIDTH = 180
const HEIGHT = 22

/** Exporters that are drawn without being asked for. */
const EXPORTERS_STEP = 12

const NONE: readonly ExporterActivity[] = []

const Line = memo(function Line({ bySecond, words }: { readonly bySecond: readonly number[]; readonly words: string }) {
  return (
    <svg
      className="activity-line"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <path d={activityPath(bySecond, WIDTH, HEIGHT)} />
    </svg>
  )
})

/** Who sends how much, the busiest first, over the last minute. */
export function ExporterActivityList({ isShown }: { readonly isShown: boolean }) {
  const viewer = useViewer()
  useLiveReport(isShown)
  const exporters = useLive((state) => state.report?.exporters) ?? NONE
  const { shown, more } = useFirst(exporters, 'exporter', EXPORTERS_STEP)
  return (
    <section className="side-section" aria-label="Exporter activity">
      <header className="pane-header">
        <h3 className="pane-title">Exporter activity</h3>
        <span className="pane-note ellipsis">records by the second, 60 s</span>
      </header>
      {exporters.length === 0 ? (
        <p className="list-note">No exporter has sent anything yet.</p>
      ) : (
        <ul className="activity">
          {shown.map(({ exporter, records, recordsPerSecond, recordsBySecond }) => (
            <li key={exporter}>
              <button
                type="button"
                className="activity-name ellipsis"
                title={`Rows of ${exporter}: ${formatCount(records)} records`}
                onClick={() => viewer.showRows(`exporter == "${exporter}"`)}
              >
                {exporter}
              </button>
              <Line bySecond={recordsBySecond} words={activityWords(recordsBySecond, recordsPerSecond)} />
              <span className={recordsPerSecond === 0 ? 'activity-rate is-silent' : 'activity-rate'}>
                {recordsPerSecond === 0 ? 'silent' : `${formatCountShort(Math.round(recordsPerSecond))} rec/s`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {more}
    </section>
  )
}
