/** Where a finding leads: the rows that it concerns, its octets, its template. */
import type { ProblemReport } from '../../core/protocol/session-api.ts'
import type { Viewer } from '../state/viewer.ts'
import { findingId } from './finding-order.ts'

export type FindingTarget = 'rows' | 'octets' | 'template'

export const TARGET_WORDS: Record<FindingTarget, string> = { rows: 'rows', octets: 'octets', template: 'template' }

/** Findings of records that were decoded, or of where between them some are missing. */
const OF_RECORDS: ReadonlySet<string> = new Set([
  'records-lost',
  'sequence-reset',
  'sequence-counted-wrongly',
  'clock-offset',
  'time-base-missing',
  'end-before-start',
  'text-ill-formed',
  'field-length-invalid',
  'template-assumed',
  'list-undecodable',
  'duplicates',
])

/** Findings of what an exporter says about its templates. */
const OF_TEMPLATES: ReadonlySet<string> = new Set([
  'template-redefined',
  'template-stale',
  'template-dropped',
  'template-out-of-order',
  'withdrawal-over-udp',
  'template-not-assumed',
  'reverse-without-key',
])

/** RFC 7011 §3.4.1: lower numbers are those of sets, and no template has them. */
const FIRST_TEMPLATE_ID = 256

/** Whether a finding names a template that there can be. */
export function hasTemplate({ templateId }: ProblemReport): boolean {
  return templateId !== undefined && templateId >= FIRST_TEMPLATE_ID
}

/** What shows most of a finding: what cannot be read has octets, what can has rows. */
export function targetOf(problem: ProblemReport): FindingTarget | undefined {
  const hasOctets = problem.octets !== undefined && problem.octets !== ''
  if (OF_TEMPLATES.has(problem.code) && hasTemplate(problem)) return 'template'
  if (OF_RECORDS.has(problem.code) && problem.filter !== undefined) return 'rows'
  if (hasOctets) return 'octets'
  if (problem.filter !== undefined) return 'rows'
  return hasTemplate(problem) ? 'template' : undefined
}

/** Shows the template of a finding, if its session still has it. */
export async function showFindingTemplate(viewer: Viewer, problem: ProblemReport): Promise<void> {
  const tree = await viewer.host.session.templateTree().catch(() => undefined)
  for (const { session, exporter, domains } of tree?.sessions ?? []) {
    if (exporter !== problem.exporter) continue
    for (const { domain, protocolVersion, templates } of domains) {
      if (problem.domain !== undefined && domain !== problem.domain) continue
      const known = templates.find(({ key }) => key.templateId === problem.templateId)
      if (known === undefined) continue
      return viewer.showTemplate({
        key: { session, domain, protocolVersion, templateId: known.key.templateId },
      })
    }
  }
  viewer.showTab('templates')
}

/** Goes where a finding leads. */
export function goTo(viewer: Viewer, problem: ProblemReport, target: FindingTarget): void {
  viewer.health.store.setState({ finding: findingId(problem) })
  if (target === 'rows' && problem.filter !== undefined) viewer.showRows(problem.filter)
  else if (target === 'template') void showFindingTemplate(viewer, problem)
  // The octets of the finding are drawn only when it is selected.
  else setTimeout(() => document.querySelector<HTMLElement>('.finding-octets')?.focus(), 0)
}

/** Goes where the link of a finding's row leads. */
export function goFurther(viewer: Viewer, problem: ProblemReport): void {
  const target = targetOf(problem)
  if (target !== undefined) goTo(viewer, problem, target)
}
