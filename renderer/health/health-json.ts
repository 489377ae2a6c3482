/** What the Health view gives out as text: never a record, only counts, settings and findings. */
import type { ConformanceReport, HealthReport } from '../../core/protocol/health-report.ts'
import type { ProblemReport, SessionStatus } from '../../core/protocol/session-api.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { plural } from '../ui/numbers.ts'

/** The ledger of the session and of each exporter and domain. */
export function ledgerJson({ ledger, rows, omittedRows, pending }: HealthReport): string {
  return JSON.stringify({ format: 'flowglass-ledger', version: 1, ledger, rows, omittedRows, pending }, undefined, 2)
}

/** What a maker of this program needs to find out why octets are missing. */
export function faultReport(
  status: SessionStatus,
  health: { readonly report: HealthReport | undefined; readonly problems: readonly ProblemReport[] },
): string {
  const { source, settings, records, phase } = status
  return JSON.stringify(
    {
      format: 'flowglass-fault',
      version: 1,
      source: source && { octets: source.octets, format: source.format, compression: source.compression },
      phase,
      records,
      settings,
      quirks: health.report?.quirks.map(({ quirk, state, isApplied, count }) => ({ quirk, state, isApplied, count })),
      ledger: health.report?.ledger,
      rows: health.report?.rows,
      problems: health.problems,
    },
    undefined,
    2,
  )
}

/** A finding as a note to its exporter's maker. */
export function findingText(problem: ProblemReport): string {
  const { exporter, domain, templateId, frame, fileOffset, firstAt, clause, octets, mark } = problem
  const place = [
    exporter,
    domain === undefined ? undefined : `domain ${domain}`,
    templateId === undefined ? undefined : `template ${templateId}`,
    frame === undefined ? undefined : `frame ${formatCount(frame)}`,
    fileOffset === undefined ? undefined : `octet ${formatCount(fileOffset)} of the file`,
  ]
  const lines = [
    `${problem.severity}: ${problem.sentence} (${problem.code})`,
    problem.detail,
    place.filter((part) => part !== undefined).join(', '),
    `counted ${formatCount(problem.count)}${firstAt === undefined ? '' : `, first ${firstAt}`}`,
    clause ?? '',
    problem.nextStep,
    octets === undefined
      ? ''
      : `octets ${octets}${mark === undefined ? '' : `, at fault: ${mark.length} from offset ${mark.offset}`}`,
  ]
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}

/** The rules that an exporter kept and broke. */
export function conformanceText({ exporter, kept, broken }: ConformanceReport): string {
  const lines = broken.map(
    ({ sentence, clause, count, code }) => `- ${sentence} ${clause}. Broken ${plural(count, 'time')} (${code}).`,
  )
  return [`${exporter}: ${plural(kept, 'rule')} kept, ${formatCount(broken.length)} broken`, ...lines, ''].join('\n')
}
