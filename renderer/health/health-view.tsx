import { useEffect } from 'react'
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
            <TrustTimeline trust={report.trust} clocks={report.clocks} />
            <Findings />
          </div>
          <aside className="health-side" aria-label="Exporters" data-region="health-side">
            <Clocks clocks={report.clocks} />
            <Quirks report={report} />
            <Conformance reports={report.conformance} />
          </aside>
        </>
      )}
    </main>
  )
}
