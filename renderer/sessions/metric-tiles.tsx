import { TriangleAlert } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { MetricReport, TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import { Distribution } from './distribution.tsx'
import { axisEndText, figureOf, meanRate, METRIC_TITLES, metricSentence } from './metric-words.ts'
import './metric-tiles.css'

interface TileProps {
  readonly report: MetricReport
  readonly durationUs: number
}

function NotMeasured({ report }: { readonly report: MetricReport }) {
  return (
    <>
      <p className="metric-value is-absent">
        {report.doesNotApply ? (
          '–'
        ) : (
          <abbr title="Not measured. It is not zero and takes no part in averages.">n/m</abbr>
        )}
      </p>
      <p className="metric-meaning is-reason">{report.reason ?? report.meaning}</p>
    </>
  )
}

function Measured({ report, value, durationUs }: TileProps & { readonly value: number }) {
  const { number, unit } = figureOf(value, report.unit)
  const { group } = report
  const rate = report.metric === 'volume' ? meanRate(value, durationUs) : undefined
  return (
    <>
      <p
        className="metric-value"
        title={report.unit === 'microseconds' ? `${formatCount(value)} µs` : formatCount(value)}
      >
        {number}
        {unit !== '' && <small> {unit}</small>}
      </p>
      <p className="metric-meaning" title={report.meaning}>
        {report.meaning}
      </p>
      {group === undefined ? (
        <p className="metric-foot">{rate !== undefined && `${rate} average`}</p>
      ) : (
        <div className="metric-group">
          <Distribution group={group} value={value} />
          <p className="metric-ends">
            <span>{axisEndText(group.low, report.unit)}</span>
            <span>{axisEndText(group.high, report.unit)}</span>
          </p>
        </div>
      )}
    </>
  )
}

function Tile({ report, durationUs }: TileProps) {
  const { value, isOdd, doesNotApply } = report
  const state = value === null && doesNotApply !== true ? ' is-not-measured' : isOdd ? ' is-odd' : ''
  return (
    <li className={`metric metric-${report.metric}${state}`}>
      <span className="visually-hidden">{metricSentence(report)}</span>
      <div className="metric-face" aria-hidden="true">
        <p className="metric-title">
          {METRIC_TITLES[report.metric]}
          {isOdd && <TriangleAlert size={12} strokeWidth={1.75} />}
        </p>
        {value === null ? (
          <NotMeasured report={report} />
        ) : (
          <Measured report={report} value={value} durationUs={durationUs} />
        )}
      </div>
    </li>
  )
}

/** The eight metrics of a session, each against the distribution of its group. */
export function MetricTiles({ details }: { readonly details: TrafficSessionDetails }) {
  return (
    <ul className="metrics" aria-label={`Measured, against the sessions of ${details.groupName}`}>
      {details.metrics.map((report) => (
        <Tile key={report.metric} report={report} durationUs={details.durationUs} />
      ))}
    </ul>
  )
}
