import type { ReactNode } from 'react'
import type { TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import { MetricTiles } from './metric-tiles.tsx'
import { SessionHeader } from './session-header.tsx'
import { SessionTimeline } from './session-timeline.tsx'
import { VerdictReasons } from './verdict-reasons.tsx'
import './session-strip.css'

export interface SessionStripProps {
  readonly details: TrafficSessionDetails
  readonly onSelectRecord: (record: number) => void
  /** Buttons at the right end of its header. */
  readonly children?: ReactNode
}

/** One session against its group: what was measured, its two uniflows, what the verdict rests on. */
export function SessionStrip({ details, onSelectRecord, children }: SessionStripProps) {
  return (
    <article className="session-strip" aria-label="Selected session">
      <SessionHeader details={details} kind="shown">
        {children}
      </SessionHeader>
      <MetricTiles details={details} />
      <div className="session-lower">
        <SessionTimeline details={details} onSelectRecord={onSelectRecord} />
        <VerdictReasons details={details} />
      </div>
    </article>
  )
}

export interface ComparedStripProps {
  readonly details: TrafficSessionDetails
  readonly children?: ReactNode
}

/** A pinned session below the one that is shown: its tiles stand under the same metrics. */
export function ComparedStrip({ details, children }: ComparedStripProps) {
  const hasAbsent = details.metrics.some(({ value, doesNotApply }) => value === null && doesNotApply !== true)
  return (
    <article className="session-strip is-compared" aria-label="Compared session">
      <SessionHeader details={details} kind="compared">
        {hasAbsent && (
          <span className="session-absent ellipsis">
            n/m: the exporter did not measure it. It is not zero and takes no part in averages.
          </span>
        )}
        {children}
      </SessionHeader>
      <MetricTiles details={details} />
    </article>
  )
}
