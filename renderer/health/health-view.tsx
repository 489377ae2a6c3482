import { useEffect } from 'react'
import { AlertsSection } from '../live/alerts-section.tsx'
import { CollectorLine } from '../live/collector-line.tsx'
import { ExporterActivityList } from '../live/exporter-activity.tsx'
import { ListenersSection } from '../live/listeners-section.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Clocks } from './clocks.tsx'
import { Conformance } from './conformance.tsx'
import { Findings } from './findings.tsx'
import { useHealth } from './health-context.ts'
import { LedgerTable } from './ledger-table.tsx'
import { OctetEquation } from './octet-equation.tsx'
import { Quirks } from './quirks.tsx'
import { TrustTimeline } from './trust-timeline.tsx'
import './health-view.css'

/** What came in, where it went, and what to think of who sent it. */
export function HealthView() {
  const viewer = useViewer()
  const isShown = useViewerState((state) => state.tab === 'health')
  const isLive = useViewerState((state) => state.status.live !== undefined)
  const report = useHealth((state) => state.report)
  useEffect(() => (isShown ? viewer.health.watch() : undefined), [viewer, isShown])
  return (
    <main className="health" aria-label="Health" aria-busy={report === undefined}>
      {report === undefined ? (
        <p className="health-waiting">Adding up</p>
      ) : (
        <>
          <div className="health-main" data-region="health">
            <OctetEquation octets={report.ledger.octets} />
            <LedgerTable report={report} />
            {isLive && <CollectorLine />}
            <TrustTimeline trust={report.trust} clocks={report.clocks} />
            <Findings />
          </div>
          <aside className="health-side" aria-label="Exporters" data-region="health-side">
            <Clocks clocks={report.clocks} />
            <Quirks report={report} />
            {isLive && <ListenersSection isShown={isShown} />}
            {isLive && <ExporterActivityList isShown={isShown} />}
            {isLive && <AlertsSection isShown={isShown} />}
            <Conformance reports={report.conformance} />
          </aside>
        </>
      )}
    </main>
  )
}
