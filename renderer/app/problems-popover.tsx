import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ProblemReport } from '../../core/protocol/session-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Popover } from '../ui/popover.tsx'
import './problems-popover.css'

const RANK = { error: 0, warning: 1, note: 2 } as const
const ICONS = { error: CircleX, warning: TriangleAlert, note: Info } as const
const TONES = { error: 'error', warning: 'warn', note: 'note' } as const

function placeOf(problem: ProblemReport): string {
  const parts: string[] = []
  if (problem.exporter !== undefined) {
    parts.push(problem.domain === undefined ? problem.exporter : `${problem.exporter} · domain ${problem.domain}`)
  }
  if (problem.templateId !== undefined) parts.push(`template ${problem.templateId}`)
  if (problem.frame !== undefined) parts.push(`frame ${formatCount(problem.frame)}`)
  else if (problem.fileOffset !== undefined) parts.push(`octet ${formatCount(problem.fileOffset)} of the file`)
  return parts.join(' · ')
}

function Finding({ problem }: { readonly problem: ProblemReport }) {
  const Icon = ICONS[problem.severity]
  return (
    <li className="finding">
      <Icon size={14} strokeWidth={1.75} className={`tone-${TONES[problem.severity]}`} aria-label={problem.severity} />
      <div className="finding-body">
        <b>{problem.detail === '' ? problem.sentence : problem.detail}</b>
        <span className="finding-place">{placeOf(problem)}</span>
        {problem.detail !== '' && <span className="finding-what">{problem.sentence}</span>}
        <span className="finding-next">{problem.nextStep}</span>
      </div>
      <span className="finding-count">{formatCount(problem.count)}</span>
      <span className="finding-code mono">{problem.code}</span>
    </li>
  )
}

/** What was wrong in the input: worst first, each with its place, count and what to do. */
export function ProblemsPopover({ onClose }: { readonly onClose: () => void }) {
  const viewer = useViewer()
  const report = useViewerState((state) => state.report)
  const counts = useViewerState((state) => state.status.problems)
  const total = counts.error + counts.warning + counts.note
  // A new kind of finding while the list is open is fetched; a count that grows is not worth a report.
  useEffect(() => void viewer.loadReport(), [viewer, total])
  const problems = [...(report?.problems ?? [])].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count,
  )
  return (
    <Popover label="Findings" side="above-left" onClose={onClose} className="findings">
      <header className="findings-head">
        <b>Findings</b>
        <span>
          {problems.length === 0
            ? 'nothing was wrong in the input'
            : 'kinds of trouble in the input, the first of each kind is described'}
        </span>
      </header>
      <ul className="finding-list" tabIndex={0} data-autofocus aria-label="Findings">
        {problems.map((problem) => (
          <Finding
            key={`${problem.code} ${problem.exporter ?? ''} ${problem.domain ?? ''} ${problem.templateId ?? ''}`}
            problem={problem}
          />
        ))}
      </ul>
    </Popover>
  )
}
