import { Binary, Copy, Funnel, Layers, Rows3 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ProblemReport } from '../../core/protocol/session-api.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from './copy-button.tsx'
import { FindingIcon, firstTime, whatHappened } from './finding-words.tsx'
import { FindingOctets } from './finding-octets.tsx'
import { goTo, hasTemplate } from './finding-targets.ts'
import { findingText } from './health-json.ts'

function whereText({ exporter, domain, templateId, frame, fileOffset }: ProblemReport): string {
  const parts = [
    exporter,
    domain === undefined ? undefined : `domain ${domain}`,
    templateId === undefined ? undefined : `template ${templateId}`,
    frame === undefined ? undefined : `frame ${formatCount(frame)}`,
    fileOffset === undefined ? undefined : `octet ${formatCount(fileOffset)} of the file`,
  ]
  return parts.filter((part) => part !== undefined).join(', ')
}

/** One finding: what it means, what shows it, its octets, and what to do. */
export function FindingDetails({ problem }: { readonly problem: ProblemReport }) {
  const viewer = useViewer()
  const root = useRef<HTMLElement>(null)
  const timeZone = useSettings((settings) => settings.timeZone)
  const { filter, templateId, octets, clause, count } = problem
  const { headline, particulars } = whatHappened(problem)
  const first = firstTime(problem, timeZone)
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' })
  }, [problem])
  return (
    <article ref={root} className="finding-details" aria-label="Selected finding">
      <header>
        <FindingIcon problem={problem} />
        <h4>{headline}</h4>
        <span className="finding-where">{whereText(problem)}</span>
      </header>
      <dl className="finding-facts">
        {particulars !== '' && (
          <div>
            <dt>{headline === problem.sentence ? 'First' : 'What it means'}</dt>
            <dd>{particulars}</dd>
          </div>
        )}
        <div>
          <dt>What to do</dt>
          <dd>{problem.nextStep}</dd>
        </div>
        <div>
          <dt>Evidence</dt>
          <dd>
            counted {formatCount(count)}
            {first === undefined ? '' : `, the first in a message of ${first}`}
            {clause === undefined ? '' : ` · ${clause}`} · <span className="mono is-faint">{problem.code}</span>
          </dd>
        </div>
      </dl>
      {octets !== undefined && octets !== '' && <FindingOctets hex={octets} mark={problem.mark} />}
      <footer className="finding-actions">
        {filter !== undefined && (
          <>
            <Button icon={Rows3} label="Rows around" onClick={() => goTo(viewer, problem, 'rows')} />
            <Button icon={Funnel} label="Prepare as filter" onClick={() => viewer.filters.prepare(filter)} />
          </>
        )}
        {hasTemplate(problem) && (
          <Button icon={Layers} label={`Template ${templateId}`} onClick={() => goTo(viewer, problem, 'template')} />
        )}
        {octets !== undefined && octets !== '' && (
          <CopyButton icon={Binary} label="Copy octets" hint="Copies the octets as hex" text={() => octets} />
        )}
        <CopyButton icon={Copy} label="Copy" hint="Copies the finding as text" text={() => findingText(problem)} />
        <span className="top-gap" />
        <span className="finding-keys">F8 next finding</span>
      </footer>
    </article>
  )
}
