/** A message's place in the sequence of its domain: judged, counted in the ledger, reported in words. */
import { formatCount } from '../elements/format-quantity.ts'
import { formatClockSpan, formatClockTime } from '../elements/format-time.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import { MAX_RESTARTS } from '../limits/decode.ts'
import { TRUST_BITS } from '../protocol/health-report.ts'
import type { WireVersion } from '../wire/message-header.ts'
import { spanWords } from './clock-tracker.ts'
import { countedThing, properRule, type CountingRule } from './counting-rule.ts'
import type { DecoderState, PendingOrigin } from './decoder-state.ts'
import { reportAt, reportOfDomain } from './message-context.ts'
import type { DomainState } from './exporter-state.ts'
import type { OpenMessage } from './message-decoder.ts'

/** True when this very message has come before. */
export function beginSequence(state: DecoderState, message: OpenMessage, fingerprint: number): boolean {
  const { domain, header, sequence } = message
  const { sysUpTimeMs, exportSeconds } = header
  const isRestarted = sysUpTimeMs !== undefined && domain.uptime.hasRestarted(sysUpTimeMs, exportSeconds)
  const arrival = sequence.begin(
    header.sequence,
    fingerprint,
    message.atSeconds,
    isRestarted ? 'restarted' : 'running',
    exportSeconds,
  )
  if (arrival === 'repeated') return true
  reportOutcome(state, message, isRestarted)
  domain.lastExportSeconds = exportSeconds
  return false
}

function reportOutcome(state: DecoderState, message: OpenMessage, isRestarted: boolean): void {
  const { domain, header, sequence } = message
  const { lost, resets, expected, newRule } = sequence.outcome
  if (newRule !== undefined) reportCounting(state, message, newRule)
  if (lost !== 0) reportLoss(state, message, lost, gapWords(message, lost, expected))
  noteResets(domain, resets, header.exportSeconds)
  if (resets > 0) reportSequence(state, message, 'sequence-reset', resets, resetWords(message, expected, isRestarted))
  if (resets < 0) reportSequence(state, message, 'sequence-reset', resets, 'No restart: a message came late.')
}

/** Keeps when a domain began anew; a restart that was none is taken back. */
function noteResets({ restarts }: DomainState, resets: number, seconds: number): void {
  if (resets < 0) restarts.splice(Math.max(0, restarts.length + resets))
  for (let count = 0; count < resets; count += 1) restarts.push(seconds)
  if (restarts.length > MAX_RESTARTS) restarts.splice(0, restarts.length - MAX_RESTARTS)
}

/** Tells the sequence, and the ledger, what the message held. */
export function finishSequence(state: DecoderState, message: OpenMessage, isRepeated: boolean): void {
  const { domain, header, records, sequence } = message
  const ledger = domain.ledger.records
  sequence.finish(message)
  const { lost } = sequence.outcome
  if (sequence.rule() === 'records-through') reportOutcome(state, message, false)
  else if (lost !== 0) reportLoss(state, message, lost, `Sequence number ${header.sequence} came late.`)
  if (isRepeated) {
    ledger.duplicated += records
    return
  }
  if (header.version !== 5 && header.version !== 7) return
  // RFC 7011 §3.1 has the next message tell what a cut one lacked; a version with a count tells at once.
  const missing = (header.count ?? 0) - records
  if (missing <= 0) return
  ledger.lost += missing
  const { atSeconds } = message
  domain.noteLoss({ atSeconds, fromSeconds: header.exportSeconds, toSeconds: header.exportSeconds }, missing)
  reportLoss(state, message, missing, `A message counts ${header.count} flows and holds ${records}.`)
}

/** Tells the sequence, and the timeline, that a set that waited has been decoded. */
export function settleSequence(
  state: DecoderState,
  origin: PendingOrigin,
  records: number,
  completeness: 'whole' | 'partly',
): void {
  const { domain, sequence, unknownSet, facts, atSeconds } = origin
  const { trust } = domain.session
  trust.addWaiting(atSeconds, -1)
  if (records > 0) trust.add(atSeconds, TRUST_BITS.decoded)
  if (unknownSet === undefined) return
  sequence.settle(unknownSet, records, completeness)
  const { lost } = sequence.outcome
  if (lost === 0) return
  const after = formatClockTime(Number(facts.exportTimeNs / 1_000_000_000n))
  const what = countWords(sequence.rule(), Math.abs(lost))
  const detail = `${what} lost after ${after}: so many more were sent than data that waited for its template held.`
  reportOfDomain(state, domain, { code: 'records-lost', detail, count: lost, atNs: facts.exportTimeNs })
}

function reportCounting(state: DecoderState, message: OpenMessage, rule: CountingRule): void {
  const proper = properRule(message.domain.version)
  if (rule === proper) return
  const detail = `The sequence number counts ${countedThing(rule)}, where ${countedThing(proper)} are to be counted.`
  reportSequence(state, message, 'sequence-counted-wrongly', 1, detail)
}

function gapWords({ domain, header, sequence }: OpenMessage, lost: number, expected: number): string {
  if (lost < 0) return 'What was missing is there.'
  const what = countWords(sequence.rule(), lost)
  const when = formatClockSpan(domain.lastExportSeconds, header.exportSeconds)
  return `${what} lost ${when}: sequence number ${formatCount(header.sequence)} came, ${formatCount(expected)} was expected.`
}

function resetWords({ header }: OpenMessage, expected: number, isRestarted: boolean): string {
  const went = `the sequence number went to ${formatCount(header.sequence)} where ${formatCount(expected)} was expected`
  if (!isRestarted) return `At ${formatClockTime(header.exportSeconds)} ${went}.`
  const upTime = spanWords(Math.round((header.sysUpTimeMs ?? 0) / 1000))
  return `Restarted ${upTime} before ${formatClockTime(header.exportSeconds)}: ${went}.`
}

const UNITS: Readonly<Record<CountingRule, readonly [one: string, many: string]>> = {
  records: ['record', 'records'],
  'data-records': ['record', 'records'],
  'records-and-templates': ['record', 'records'],
  'records-through': ['record', 'records'],
  messages: ['message', 'messages'],
  flows: ['flow', 'flows'],
  nothing: ['message', 'messages'],
}

/** `312 records`. */
function countWords(rule: CountingRule, count: number): string {
  const [one, many] = UNITS[rule]
  return count === 1 ? `1 ${one}` : `${formatCount(count)} ${many}`
}

function reportLoss(state: DecoderState, message: OpenMessage, units: number, detail: string): void {
  reportSequence(state, message, 'records-lost', units, detail)
}

/** Octets of the sequence number in the message header (RFC 7011 §3.1, RFC 3954 §5.1). */
const SEQUENCE_OFFSET: Readonly<Record<WireVersion, number>> = { 5: 16, 7: 16, 9: 12, 10: 8 }

function reportSequence(
  state: DecoderState,
  message: OpenMessage,
  code: ProblemCode,
  count: number,
  detail: string,
): void {
  const { domain, header } = message
  reportAt(state, message, {
    code,
    detail,
    count,
    from: message.start,
    mark: { offset: SEQUENCE_OFFSET[header.version], length: 4 },
    span: { fromSeconds: domain.lastExportSeconds, toSeconds: header.exportSeconds },
  })
}
