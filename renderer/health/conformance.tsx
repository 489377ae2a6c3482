import { ChevronDown, ChevronRight, Copy, FileCheck2 } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ConformanceReport } from '../../core/protocol/health-report.ts'
import { plural } from '../ui/numbers.ts'
import { CopyButton } from './copy-button.tsx'
import { conformanceText } from './health-json.ts'
import { useFirst } from './use-first.tsx'
import './conformance.css'

function Exporter({ report }: { readonly report: ConformanceReport }) {
  const [isOpen, setIsOpen] = useState(false)
  const { exporter, kept, broken } = report
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <li>
      <button type="button" className="conformance-head" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <FileCheck2 size={15} strokeWidth={1.75} className={broken.length > 0 ? 'tone-warn' : 'tone-note'} />
        <span className="ellipsis" title={exporter}>
          {exporter}
        </span>
        <span className="conformance-sum">
          {plural(kept, 'rule')} kept, {formatCount(broken.length)} broken
        </span>
        <Chevron size={14} strokeWidth={1.75} />
      </button>
      {isOpen && (
        <div className="conformance-rules">
          {broken.length === 0 && <p className="list-note">Every rule that could be checked was kept.</p>}
          <ul>
            {broken.map((rule) => (
              <li key={rule.code}>
                <span>{rule.sentence}</span>
                <span className="conformance-count">{plural(rule.count, 'time')}</span>
                <span className="conformance-clause">
                  {rule.clause} · <span className="mono">{rule.code}</span>
                </span>
              </li>
            ))}
          </ul>
          <CopyButton
            icon={Copy}
            variant="quiet"
            label="Copy as text"
            hint="Copies the report of this exporter"
            text={() => conformanceText(report)}
          />
        </div>
      )}
    </li>
  )
}

/** Which rules each exporter kept and broke. */
export function Conformance({ reports }: { readonly reports: readonly ConformanceReport[] }) {
  const { shown, more } = useFirst(reports, 'exporter', 24)
  if (reports.length === 0) return null
  return (
    <section className="side-section" aria-label="Conformance">
      <header className="pane-header">
        <h3 className="pane-title">Conformance</h3>
        <span className="pane-note ellipsis">what the standards ask of an exporter</span>
      </header>
      <ul className="conformance">
        {shown.map((report) => (
          <Exporter key={report.exporter} report={report} />
        ))}
      </ul>
      {more}
    </section>
  )
}
