/** The Health view of the decoder's state. */
import { formatNanoseconds, formatSeconds } from '../elements/format-time.ts'
import { MAX_LEDGER_ROWS } from '../limits/decode.ts'
import { MAX_PENDING_OCTETS, MAX_PENDING_SETS } from '../limits/templates.ts'
import type { ClockReport, HealthReport, LedgerRow, TrustReport } from '../protocol/health-report.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { ProblemReport } from '../protocol/session-api.ts'
import { clockWords } from './clock-tracker.ts'
import { reportConformance } from './conformance.ts'
import { LOSS_UNITS } from './counting-rule.ts'
import type { DecoderState } from './decoder-state.ts'
import { collectorOf, type DomainState, type SessionState } from './exporter-state.ts'
import { copyLedger, isEmptyLedger } from './ledger-account.ts'
import { reportQuirks } from './quirks.ts'
import { commonSpan } from './trust-timeline.ts'

/** Ledgers, trust over time, clocks, quirks and broken rules as they are now. */
export function reportHealth(state: DecoderState, problems: readonly ProblemReport[]): HealthReport {
  const ledger = state.exporters.total()
  const accounts = ledgerAccounts(state)
  const clocks = clockReports(state)
  return {
    ledger,
    rows: busiest(accounts, ({ ledger: { octets } }) => octets.in).map(ledgerRow),
    omittedRows: Math.max(0, accounts.length - MAX_LEDGER_ROWS),
    trust: trustReport(state),
    clocks,
    quirks: reportQuirks(state, clocks),
    conformance: reportConformance(versionsByExporter(state), problems).slice(0, MAX_LEDGER_ROWS),
    pending: {
      sets: ledger.records.pending,
      octets: state.pending.octets(),
      limitSets: MAX_PENDING_SETS,
      limitOctets: MAX_PENDING_OCTETS,
    },
  }
}

/** As many as a report lists, in their order: those with the largest weight. */
function busiest<Row>(rows: readonly Row[], weightOf: (row: Row) => number): readonly Row[] {
  if (rows.length <= MAX_LEDGER_ROWS) return rows
  const weights = Float64Array.from(rows, weightOf)
  const sorted = weights.slice().sort()
  const least = sorted[sorted.length - MAX_LEDGER_ROWS] ?? 0
  // Of those that weigh the same, the first ones.
  let room = MAX_LEDGER_ROWS - sorted.filter((weight) => weight > least).length
  return rows.filter((_, index) => {
    const weight = weights[index] ?? 0
    return weight > least || (weight === least && room-- > 0)
  })
}

/** Whose ledger it is: a domain's, or what a session, or all of them, counted in domains that are forgotten by now. */
type LedgerAccount = DomainState | { readonly ledger: Ledger; readonly forgottenBy: SessionState | undefined }

/** All there are; the rows are made of those that are shown. */
function ledgerAccounts(state: DecoderState): LedgerAccount[] {
  const accounts: LedgerAccount[] = []
  for (const session of state.exporters.sessions()) {
    for (const domain of session.domains.values()) accounts.push(domain)
    if (!isEmptyLedger(session.forgotten)) accounts.push({ ledger: session.forgotten, forgottenBy: session })
  }
  const ledger = state.exporters.forgotten()
  if (!isEmptyLedger(ledger)) accounts.push({ ledger, forgottenBy: undefined })
  return accounts
}

function ledgerRow(account: LedgerAccount): LedgerRow {
  if (!('forgottenBy' in account)) return domainRow(account)
  const { forgottenBy } = account
  const whose = forgottenBy === undefined ? FORGOTTEN_EXPORTERS : sessionFacts(forgottenBy)
  return { ...whose, ...FORGOTTEN, ledger: copyLedger(account.ledger) }
}

const FORGOTTEN_EXPORTERS = { session: -1, exporter: 'forgotten exporters', collector: '', protocol: '' } as const

const FORGOTTEN = {
  domain: 0,
  protocolVersion: 0,
  lossUnit: 'records',
  recordsPerSecond: 0,
  isForgotten: true,
} as const

function sessionFacts(session: SessionState): Pick<LedgerRow, 'session' | 'exporter' | 'collector' | 'protocol'> {
  const { exporter, protocol } = session.transport
  return { session: session.id, exporter, collector: collectorOf(session.transport), protocol }
}

function domainRow(domain: DomainState): LedgerRow {
  const seconds = domain.lastSeconds - domain.firstSeconds
  return {
    ...sessionFacts(domain.session),
    domain: domain.domain,
    protocolVersion: domain.version,
    lossUnit: LOSS_UNITS[domain.sequence.rule()],
    recordsPerSecond: seconds > 0 ? domain.ledger.records.decoded / seconds : 0,
    isForgotten: false,
    ledger: copyLedger(domain.ledger),
  }
}

function trustReport(state: DecoderState): TrustReport {
  const sessions = [...state.exporters.sessions()].filter(({ trust }) => trust.span() !== undefined)
  const shown = busiest(sessions, octetsOf)
  const span = commonSpan(shown.flatMap(({ trust }) => trust.span() ?? []))
  if (span === undefined) return { secondsPerCell: 10, rows: [] }
  const omittedRows = sessions.length - shown.length
  return {
    from: formatNanoseconds(BigInt(span.first * span.secondsPerCell) * 1_000_000_000n),
    secondsPerCell: span.secondsPerCell,
    rows: shown.map(({ id, transport, trust }) => ({
      session: id,
      exporter: transport.exporter,
      cells: trust.cells(span),
    })),
    ...(omittedRows === 0 ? {} : { omittedRows }),
  }
}

function octetsOf(session: SessionState): number {
  let octets = session.forgotten.octets.in
  for (const domain of session.domains.values()) octets += domain.ledger.octets.in
  return octets
}

/** Export time against arrival, for each session whose capture has both. */
function clockReports(state: DecoderState): readonly ClockReport[] {
  const sessions = [...state.exporters.sessions()].filter(({ clock }) => clock.samples().length > 0)
  return busiest(sessions, octetsOf).flatMap(clockReport)
}

function clockReport({ id, transport, clock }: SessionState): ClockReport[] {
  const measure = clock.measure()
  if (measure === undefined) return []
  return [
    {
      session: id,
      exporter: transport.exporter,
      offsetNs: nanosecondText(measure.offsetNs),
      spreadNs: nanosecondText(measure.spreadNs),
      driftNs: nanosecondText(measure.driftNs),
      isOdd: measure.isOdd,
      words: clockWords(measure),
      samples: clock.samples().map(({ arrivalNs, offsetNs }) => ({ at: formatNanoseconds(arrivalNs), offsetNs })),
    },
  ]
}

function nanosecondText(nanoseconds: number): string {
  return BigInt(Math.round(nanoseconds)).toString()
}

/** Reports, once the input is over, whose clock differs from that of the capture. */
export function reportOddClocks(state: DecoderState): void {
  for (const { transport, clock } of state.exporters.sessions()) {
    const measure = clock.measure()
    const [first] = clock.samples()
    if (measure === undefined || first === undefined || !measure.isOdd) continue
    const since = formatSeconds(Number(first.arrivalNs / 1_000_000_000n))
    state.onProblem({
      code: 'clock-offset',
      detail: `The exporter’s clock is ${clockWords(measure)}; seen from ${since} on.`,
      exporter: transport.exporter,
      atNs: first.arrivalNs,
    })
  }
}

function versionsByExporter(state: DecoderState): Map<string, Set<number>> {
  const versions = new Map<string, Set<number>>()
  for (const { session, version } of state.exporters.domains()) {
    const { exporter } = session.transport
    const known = versions.get(exporter)
    if (known === undefined) versions.set(exporter, new Set([version]))
    else known.add(version)
  }
  return versions
}
