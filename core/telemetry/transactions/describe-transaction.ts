/** Details of a transaction: its legs with their evidence, its stamps, and what follows from them. */
import type { TemplateVersion } from '../../decode/block.ts'
import { formatMicroseconds, formatSeconds } from '../../elements/format-time.ts'
import {
  LEGS,
  PHASES,
  type Leg,
  type LegRecord,
  type LegReport,
  type PhaseReport,
  type RoundTrip,
  type Stamp,
  type TransactionDetails,
  type Verdict,
} from '../../protocol/transaction-report.ts'
import { templateOfRecord } from '../template-of-record.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { answerOf } from './answer.ts'
import type { ApplicationLabels } from './application-labels.ts'
import type { BookState } from './book-state.ts'
import { chainOf } from './connection-chain.ts'
import { endpointOf } from './endpoint.ts'
import { carriedStamps, ENTRY_MARKS, volumeOf } from './leg-entries.ts'
import { evidenceSentences } from './leg-evidence.ts'
import { netscalerFieldsOf } from './netscaler-fields.ts'
import { mainPageOf, objectsOf } from './page-objects.ts'
import { STAMP_WORDS } from './stamp-rows.ts'
import { PHASE_BOUNDS, STAMP_FAULTS, STAMPS } from './stamps.ts'
import { checksOf } from './transaction-checks.ts'
import { NONE } from './transaction-rows.ts'
import { clientSlotOf, connectionOfSlot, legOfEntry, sideReasonOf } from './transaction-sides.ts'
import { createTransactionValues, type TransactionValues } from './transaction-values.ts'
import { legStateOf, verdictOf } from './verdict.ts'
import { verdictReasonOf } from './verdict-reason.ts'

/** Undefined when there is no such row. */
export async function describeTransaction(
  state: BookState,
  labels: ApplicationLabels,
  row: number,
  readTexts: ReadTexts,
): Promise<TransactionDetails | undefined> {
  if (!(row >= state.rows.firstRow && row < state.rows.count)) return undefined
  const { rows, engines } = state
  const values = createTransactionValues(state)
  const ids = [
    rows.get.host(row),
    rows.get.url(row),
    rows.get.userAgent(row),
    rows.get.referer(row),
    rows.get.chain(row),
  ]
  const texts = await readTexts(new Set(ids.filter((id) => id !== NONE)))
  // It may have gone meanwhile.
  if (row < rows.firstRow) return undefined
  const engine = engines.engineOf(rows.get.engine(row))
  const text = (id: number): string | null => texts.get(id) ?? null
  const verdict = verdictOf(state, row)
  const clientSlot = clientSlotOf(rows, state.connections.rows, row)
  const application = labels.idOf(
    rows.get.engine(row),
    rows.get.applicationId(2 * row + clientSlot),
    rows.get.applicationTime(2 * row + clientSlot),
  )
  const total = values.total(row)
  const stamps = stampsOf(state, values, row)
  const answer = answerOf(values, row)
  const chain = chainOf(state, text(rows.get.chain(row)), new Set([rows.get.chain(row)]), rows.get.hop(row))
  return {
    number: row + 1,
    exporter: engine.exporter,
    domain: engine.domain,
    observationPointId: orNull(engine.observationPointId),
    exportingProcessId: orNull(engine.exportingProcessId),
    transactionId: rows.get.id(row),
    ...connectionsOf(state, values, row),
    start: Number.isFinite(rows.get.start(row)) ? formatMicros(rows.get.start(row)) : null,
    client: endpointOf(state, values.address(row, 'client'), values.port(row, 'client')),
    vip: endpointOf(state, values.address(row, 'vip'), values.port(row, 'vip')),
    snip: endpointOf(state, values.address(row, 'snip'), values.port(row, 'snip')),
    server: endpointOf(state, values.address(row, 'server'), values.port(row, 'server')),
    method: rows.get.method(row) === NONE ? null : state.methods.textOf(rows.get.method(row)),
    host: text(rows.get.host(row)),
    url: text(rows.get.url(row)),
    status: rows.get.status(row) === 0 ? null : rows.get.status(row),
    application: application === NONE ? null : labels.textOf(application),
    userAgent: text(rows.get.userAgent(row)),
    referer: text(rows.get.referer(row)),
    requestOctets: nanToNull(values.legOctets(row, 1)),
    responseOctets: nanToNull(values.legOctets(row, 4)),
    verdict,
    verdictReason: verdictReasonOf(state, row, verdict),
    legs: legsOfTransaction(state, values, row, verdict),
    stamps,
    phases: phasesOf(values, row),
    totalUs: nanToNull(total),
    clientRtt: roundTripOf(state, values, row, 'client'),
    serverRtt: roundTripOf(state, values, row, 'server'),
    serverTtfbUs: nanToNull(rows.get.serverTtfb(row)),
    serverTtlbUs: nanToNull(rows.get.serverTtlb(row)),
    checks: checksOf(state, values, row),
    ...(answer === undefined ? {} : { answer }),
    mainPage: mainPageOf(state, row),
    objects: objectsOf(state, row),
    ...(chain === undefined ? {} : { chain }),
  }
}

function connectionsOf({ connections: { rows } }: BookState, values: TransactionValues, row: number) {
  const client = values.clientConnection(row)
  const server = values.serverConnection(row)
  return {
    clientConnectionId: client === NONE ? null : rows.get.id(client),
    serverConnectionId: server === NONE ? null : rows.get.id(server),
    clientConnection: client === NONE ? null : client + 1,
    serverConnection: server === NONE ? null : server + 1,
  }
}

function orNull(value: number): number | null {
  return value < 0 ? null : value
}

function nanToNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function formatMicros(micros: number): string {
  return formatMicroseconds(BigInt(Math.round(micros)) * 1000n)
}

/** The entries of a transaction, by record. */
export function entriesOf({ rows, entries }: BookState, row: number): number[] {
  const found: number[] = []
  for (let entry = rows.get.lastEntry(row); entry >= entries.firstRow; entry = entries.get.next(entry))
    found.push(entry)
  return found.sort((one, other) => entries.get.record(one) - entries.get.record(other))
}

function legsOfTransaction(state: BookState, values: TransactionValues, row: number, verdict: Verdict): LegReport[] {
  const clientSlot = clientSlotOf(state.rows, state.connections.rows, row)
  const all = entriesOf(state, row)
  return LEGS.map((leg) => ({
    leg,
    state: legStateOf(leg, values.legs(row), verdict),
    records: all
      .filter((entry) => legOfEntry(state.entries.get.marks(entry), clientSlot) === leg)
      .map((entry) => recordOf(state, row, entry, leg)),
  }))
}

function recordOf(state: BookState, row: number, entry: number, leg: Leg): LegRecord {
  const { entries, rows } = state
  const version = entries.get.templateVersion(entry)
  const template = templateOfEntry(state, entry)
  const shape = template === undefined ? undefined : state.shapes[template.shapeId]
  const fields = shape === undefined ? undefined : netscalerFieldsOf(shape)
  const marks = entries.get.marks(entry)
  const { start, end, octets, packets } = volumeOf(entries, entry)
  const slot = 2 * row + ((marks & ENTRY_MARKS.secondSlot) === 0 ? 0 : 1)
  const connection = connectionOfSlot(rows, state.connections.rows, slot)
  const content = fields?.content
  return {
    record: entries.get.record(entry),
    templateId: template?.templateId ?? 0,
    templateVersion: template?.version ?? 0,
    templateVersionId: version,
    start: timeOrNull(start),
    end: timeOrNull(end),
    exportTime: formatSeconds(entries.get.exportTime(entry)),
    packets,
    octets,
    evidence: evidenceSentences({
      leg,
      content,
      contentElements: fields?.contentElements ?? [],
      templateId: template?.templateId ?? 0,
      marks,
      sideReason: sideReasonOf(
        rows,
        state.connections.rows,
        slot,
        content === 'request' || content === 'response' ? 'ownTemplate' : 'other',
      ),
      connectionId: connection === NONE ? undefined : state.connections.rows.get.id(connection),
    }),
  }
}

function templateOfEntry({ templates, entries }: BookState, entry: number): TemplateVersion | undefined {
  return templateOfRecord(templates, entries.get.templateVersion(entry), entries.get.record(entry))
}

function timeOrNull(micros: number): string | null {
  return Number.isNaN(micros) ? null : formatMicros(micros)
}

const FAULT_WORDS: Readonly<Record<number, string>> = {
  [STAMP_FAULTS.noCount]: 'It is no count of microseconds.',
  [STAMP_FAULTS.far]: 'It lies more than a day from the other stamps.',
  [STAMP_FAULTS.disordered]: 'It contradicts the order of events that the other stamps show.',
}

function stampsOf(state: BookState, values: TransactionValues, row: number): Stamp[] {
  const { faults, micros } = values.stamps(row)
  const hasFirst = faults[0] === STAMP_FAULTS.sound
  const all = entriesOf(state, row)
  return STAMPS.map(({ element, name }, index) => {
    const place = STAMP_WORDS * state.rows.get.stamps(row) + 2 * index
    const raw = (BigInt(state.stamps.get.stamps(place + 1)) << 32n) | BigInt(state.stamps.get.stamps(place))
    const carrier = all.find((entry) => (carriedStamps(state.entries, entry) & (1 << index)) !== 0)
    const template = carrier === undefined ? undefined : templateOfEntry(state, carrier)
    const reason = FAULT_WORDS[faults[index]!]
    return {
      element,
      name,
      us: hasFirst && faults[index] === STAMP_FAULTS.sound ? micros[index]! - micros[0]! : null,
      raw: raw === 0n ? null : String(raw),
      record: carrier === undefined ? null : state.entries.get.record(carrier),
      templateId: template?.templateId ?? null,
      state:
        faults[index] === STAMP_FAULTS.sound ? 'sound' : faults[index] === STAMP_FAULTS.missing ? 'missing' : 'unsound',
      ...(reason === undefined ? {} : { reason }),
    }
  })
}

function phasesOf(values: TransactionValues, row: number): PhaseReport[] {
  const { faults, micros } = values.stamps(row)
  return PHASES.map((phase) => {
    const [from, to] = PHASE_BOUNDS[phase]
    const us = values.phase(row, phase)
    const isPlaced = faults[0] === STAMP_FAULTS.sound && faults[from] === STAMP_FAULTS.sound
    return {
      phase,
      from: STAMPS[from]!.element,
      to: STAMPS[to]!.element,
      startUs: isPlaced ? micros[from]! - micros[0]! : null,
      us: nanToNull(us),
      ...(Number.isNaN(us) ? { absence: values.absenceBetween(row, from, to) } : {}),
    }
  })
}

function roundTripOf(state: BookState, values: TransactionValues, row: number, side: 'client' | 'server'): RoundTrip {
  const ms = side === 'client' ? values.clientRtt(row) : values.serverRtt(row)
  const clientSlot = clientSlotOf(state.rows, state.connections.rows, row)
  const leg = side === 'client' ? 4 : 2
  const all = entriesOf(state, row)
  const { marks, rtt, record } = state.entries.get
  const ofLeg = all.filter((entry) => legOfEntry(marks(entry), clientSlot) === leg && rtt(entry) >= 0)
  const copies = side === 'client' ? all.filter((entry) => (marks(entry) & ENTRY_MARKS.carriesClientRtt) !== 0) : []
  const carrier = ofLeg.find((entry) => rtt(entry) === ms) ?? (Number.isNaN(ms) ? ofLeg[0] : undefined) ?? copies[0]
  const absence = side === 'client' ? values.clientRttAbsence(row) : values.serverRttAbsence(row)
  return {
    ms: nanToNull(ms),
    record: carrier === undefined ? null : record(carrier),
    ...(Number.isNaN(ms) ? { absence } : {}),
  }
}
