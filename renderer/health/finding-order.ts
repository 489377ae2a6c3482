/** Which findings are listed, and in which order. */
import type { ProblemReport } from '../../core/protocol/session-api.ts'

export type Severity = ProblemReport['severity']

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

export type FindingColumn = 'severity' | 'count' | 'first'

export interface FindingSort {
  readonly column: FindingColumn
  readonly isReversed: boolean
}

/** A row of the ledger whose findings are looked at. */
export interface FindingScope {
  readonly exporter: string
  /** Undefined: all domains of the exporter. */
  readonly domain?: number
}

export interface FindingChoice {
  readonly sort: FindingSort
  /** Severities that are left out. */
  readonly hidden: readonly Severity[]
  readonly scope: FindingScope | undefined
}

/** What tells a kind of finding from the others, over every reading of the same file. */
export function findingId({ code, exporter, domain, templateId }: ProblemReport): string {
  return `${code} ${exporter ?? ''} ${domain ?? ''} ${templateId ?? ''}`
}

/** A finding without a domain concerns every domain of its exporter; one without an exporter only the whole session. */
function isInScope(problem: ProblemReport, { exporter, domain }: FindingScope): boolean {
  if (problem.exporter !== exporter) return false
  return domain === undefined || problem.domain === undefined || problem.domain === domain
}

function compareFirst(a: ProblemReport, b: ProblemReport): number {
  // RFC 3339 in UTC with nanoseconds sorts as text; what has no time comes last.
  const [x, y] = [a.firstAt ?? '~', b.firstAt ?? '~']
  if (x !== y) return x < y ? -1 : 1
  return (a.frame ?? a.fileOffset ?? 0) - (b.frame ?? b.fileOffset ?? 0)
}

const COMPARE: Record<FindingColumn, (a: ProblemReport, b: ProblemReport) => number> = {
  severity: (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count,
  count: (a, b) => b.count - a.count,
  first: compareFirst,
}

/** The findings that are listed: worst, most frequent or earliest first. */
export function arrangeFindings(problems: readonly ProblemReport[], choice: FindingChoice): readonly ProblemReport[] {
  const { sort, hidden, scope } = choice
  const compare = COMPARE[sort.column]
  const sign = sort.isReversed ? -1 : 1
  return problems
    .filter(({ severity }) => !hidden.includes(severity))
    .filter((problem) => scope === undefined || isInScope(problem, scope))
    .sort((a, b) => sign * compare(a, b) || compareFirst(a, b))
}

/** How many kinds of finding there are of each severity. */
export function countSeverities(problems: readonly ProblemReport[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, note: 0 }
  for (const { severity } of problems) counts[severity] += 1
  return counts
}
