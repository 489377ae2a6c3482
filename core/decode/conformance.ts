/** Which of the rules that exporters have to keep each of them broke. */
import { PROBLEM_CODES, type ProblemFacts } from '../problems/problem-codes.ts'
import type { ConformanceReport, ConformanceRule } from '../protocol/health-report.ts'
import type { ProblemReport } from '../protocol/session-api.ts'

interface ExporterRule {
  readonly code: string
  readonly sentence: string
  readonly clause: string
  readonly versions: readonly number[]
}

const RULES: readonly ExporterRule[] = Object.entries<ProblemFacts>(PROBLEM_CODES).flatMap(([code, facts]) => {
  const { sentence, clause, exporterRule: versions } = facts
  return versions === undefined || clause === undefined ? [] : [{ code, sentence, clause, versions }]
})

/** One report for each exporter, the worst first; the versions it speaks say which rules are its own. */
export function reportConformance(
  versionsByExporter: ReadonlyMap<string, ReadonlySet<number>>,
  problems: readonly ProblemReport[],
): ConformanceReport[] {
  const counts = new Map<string, Map<string, number>>()
  for (const { exporter, code, count } of problems) {
    if (exporter === undefined) continue
    let byCode = counts.get(exporter)
    if (byCode === undefined) counts.set(exporter, (byCode = new Map<string, number>()))
    byCode.set(code, (byCode.get(code) ?? 0) + count)
  }
  const rulesOf = rulesByVersions()
  const reports = [...versionsByExporter].map(([exporter, versions]) =>
    conformanceOf(exporter, rulesOf(versions), counts.get(exporter)),
  )
  return reports.sort((a, b) => b.broken.length - a.broken.length)
}

/** The rules of those who speak these versions: of thousands of exporters most speak the same. */
function rulesByVersions(): (versions: ReadonlySet<number>) => readonly ExporterRule[] {
  const known = new Map<string, readonly ExporterRule[]>()
  return (versions) => {
    const key = [...versions].join(' ')
    let rules = known.get(key)
    if (rules === undefined) {
      rules = RULES.filter((rule) => rule.versions.some((version) => versions.has(version)))
      known.set(key, rules)
    }
    return rules
  }
}

function conformanceOf(
  exporter: string,
  own: readonly ExporterRule[],
  counts: ReadonlyMap<string, number> | undefined,
): ConformanceReport {
  const broken: ConformanceRule[] = []
  for (const { code, sentence, clause } of own) {
    const count = counts?.get(code) ?? 0
    if (count > 0) broken.push({ code, sentence, clause, count })
  }
  return { exporter, kept: own.length - broken.length, broken }
}
