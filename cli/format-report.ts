/** The account of a session as text, for a terminal. */
import type { BundleManifest } from '../core/protocol/live-api.ts'
import type { Ledger, OctetLedger } from '../core/protocol/ledger.ts'
import type {
  CaptureReport,
  DomainReport,
  ExporterReport,
  ProblemReport,
  SessionReport,
} from '../core/protocol/session-api.ts'

const count = new Intl.NumberFormat('en-US')

function number(value: number): string {
  return count.format(Math.round(value))
}

/** Text of several lines that ends in a newline. */
export function formatReport(report: SessionReport, bundle?: BundleManifest): string {
  return [
    ...formatSource(report),
    ...(bundle === undefined ? [] : formatBundle(bundle, report)),
    '',
    ...formatCapture(report.capture),
    ...report.exporters.flatMap(formatExporter),
    ...formatProblems(report.problems),
    'Octets',
    `  ${formatOctetSum(report.status.ledger.octets)}`,
    'Records',
    `  ${formatRecords(report.status.ledger)}`,
    'Timings',
    `  ${formatTimings(report)}`,
    '',
  ].join('\n')
}

function formatSource({ status }: SessionReport): string[] {
  const { source, timeRange, records, failure } = status
  const lines: string[] = []
  if (source !== undefined) {
    const format = source.compression === undefined ? source.format : `${source.format}, ${source.compression}`
    lines.push(`${source.name}: ${format}, ${number(source.octets)} octets`)
  }
  if (failure !== undefined) lines.push(`Not read to its end: ${failure.message} ${failure.nextStep}`)
  lines.push(`${number(records.data)} data records, ${number(records.options)} options records`)
  if (timeRange !== undefined) lines.push(`from ${timeRange.first} to ${timeRange.last}`)
  return lines
}

/** What the bundle says of itself, and whether what was read bears it out. */
function formatBundle(bundle: BundleManifest, { status }: SessionReport): string[] {
  const { madeAt, isAnonymised, notes, records, datagrams } = bundle
  const what = isAnonymised ? 'Anonymised incident bundle' : 'Incident bundle'
  const lines = [`${what} of ${madeAt}: ${number(records)} records in ${number(datagrams)} datagrams`]
  const read = status.records.data + status.records.options
  const received = status.ledger.datagrams.received
  if (read !== records || received !== datagrams) {
    lines.push(
      `It was read as ${number(read)} records in ${number(received)} datagrams: it was changed, or is read with other settings`,
    )
  }
  if (notes !== '') lines.push(`Notes: ${notes}`)
  return lines
}

function formatCapture(capture: CaptureReport): string[] {
  const parts = [
    [capture.framesWithoutIp, 'frames without IP'],
    [capture.otherPackets, 'IP packets of other protocols'],
    [capture.otherDatagrams, 'UDP datagrams'],
    [capture.otherStreams, 'TCP streams or SCTP associations'],
  ] as const
  const seen = parts.filter(([value]) => value > 0).map(([value, what]) => `${number(value)} ${what}`)
  return seen.length === 0 ? [] : [`No flow export, and left out: ${seen.join(', ')}`, '']
}

function formatExporter(exporter: ExporterReport): string[] {
  const to = exporter.collector === '' ? '' : ` → ${exporter.collector}`
  return [`Exporter ${exporter.exporter}${to} (${exporter.protocol})`, ...exporter.domains.flatMap(formatDomain), '']
}

function formatDomain({ domain, ledger, templates }: DomainReport): string[] {
  const lines = [`  Domain ${String(domain)}: ${formatRecords(ledger)}`]
  for (const template of templates) {
    const fields = template.fields.map((field) => field.key).join(' ')
    const version = template.version === 1 ? '' : ` v${String(template.version)}`
    const kind = template.kind === 'options' ? 'options template' : 'template'
    lines.push(`    ${kind} ${String(template.templateId)}${version}: ${number(template.records)} records; ${fields}`)
  }
  return lines
}

function formatProblems(problems: readonly ProblemReport[]): string[] {
  if (problems.length === 0) return ['No problems', '']
  const lines = ['Problems']
  for (const problem of problems) {
    const where = [
      problem.exporter,
      problem.domain === undefined ? undefined : `domain ${String(problem.domain)}`,
      problem.templateId === undefined ? undefined : `template ${String(problem.templateId)}`,
      problem.frame === undefined ? undefined : `first in frame ${String(problem.frame)}`,
    ].filter((part) => part !== undefined)
    lines.push(`  ${problem.severity}: ${problem.sentence} ${number(problem.count)} × ${problem.code}`)
    lines.push(`    ${[problem.detail, ...where].filter((part) => part !== '').join('; ')}`)
    lines.push(`    ${problem.nextStep}`)
  }
  return [...lines, '']
}

/** The octet sum as an equation, with its difference when it does not hold. */
export function formatOctetSum(octets: OctetLedger): string {
  const { in: total, ...parts } = octets
  const sum = Object.values(parts).reduce((a, b) => a + b, 0)
  const terms = Object.entries(parts).map(([name, value]) => `${name} ${number(value)}`)
  const verdict = sum === total ? 'exact' : `differs by ${number(total - sum)}, which is a defect of this program`
  return `${number(total)} in = ${terms.join(' + ')} (${verdict})`
}

function formatRecords({ records }: Ledger): string {
  return Object.entries<number>({ ...records })
    .filter(([name, value]) => name === 'decoded' || value > 0)
    .map(([name, value]) => `${number(value)} ${name}`)
    .join(', ')
}

function formatTimings({ timings }: SessionReport): string {
  const seconds = (value: number): string => `${value.toFixed(3)} s`
  const memory = `${number(timings.peakRssBytes / 1e6)} MB at the most`
  return `first rows after ${seconds(timings.secondsToFirstRows)}, all after ${seconds(timings.seconds)}, ${number(timings.recordsPerSecond)} records/s, ${memory}`
}
