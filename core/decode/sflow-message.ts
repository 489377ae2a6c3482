/**
 * Decodes one sFlow datagram: each sample is a record. Every octet goes to exactly one account of the domain's ledger: the header
 * and the eight octets before each sample to the header, samples to the decoded, what contradicts itself to the malformed.
 */
import { MAX_SFLOW_SAMPLES } from '../limits/decode.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { ExportDatagram } from '../transport/export-datagram.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import { createSampleFields, type SampleFields } from '../wire/sflow/sample-fields.ts'
import {
  addAgentAddress,
  decodeSflowHeader,
  SAMPLE_HEADER_OCTETS,
  type SflowHeader,
} from '../wire/sflow/sflow-datagram.ts'
import { readSample, type SampleOutcome } from '../wire/sflow/sflow-sample.ts'
import { RECORD_FLAGS, type MessageFacts } from './block.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState, SessionState } from './exporter-state.ts'
import { openContext } from './message-context.ts'
import { noteTrust, trustBitsOf } from './message-trust.ts'
import { isZero } from './record-decoder.ts'
import { createSflowLayouts, type SflowLayouts } from './sflow-layouts.ts'
import { writeSampleRow } from './sflow-row.ts'
import { createSflowSequences, type SflowSequences } from './sflow-sequences.ts'

export interface SflowDecoder {
  /** Decodes the datagram at `at`, whose header is there (`recogniseSflow`). */
  decode(datagram: ExportDatagram, session: SessionState, at: number, end: number): void
  /** Accounts for a datagram of a version before 5. */
  refuse(datagram: ExportDatagram, session: SessionState, version: number, at: number, end: number): void
}

/** A datagram being decoded. */
interface OpenDatagram {
  readonly datagram: ExportDatagram
  readonly header: SflowHeader
  readonly facts: MessageFacts
  readonly domain: DomainState
  readonly start: number
  readonly end: number
  records: number
}

const NANOS_PER_SECOND = 1_000_000_000n

/** Makes the decoder of sFlow datagrams for one decoder's state. */
export function createSflowDecoder(state: DecoderState): SflowDecoder {
  const layouts = createSflowLayouts(state)
  const sequences = createSflowSequences(state.agents)
  const sample = createSampleFields()
  return {
    decode: (datagram, session, at, end) =>
      decodeDatagram(state, layouts, sequences, sample, datagram, session, at, end),
    refuse(datagram, session, version, at, end) {
      const { octets, datagrams } = state.exporters.domainOf(session, SFLOW_5, 0).ledger
      datagrams.received++
      octets.in += end - at
      octets.undecodable += end - at
      state.onProblem({
        code: 'sflow-version-unsupported',
        detail: `A datagram of sFlow version ${version}, ${end - at} octets.`,
        exporter: datagram.session.exporter,
        frame: datagram.frame,
        octets: state.bytes.subarray(at, end),
      })
    },
  }
}

function decodeDatagram(
  state: DecoderState,
  layouts: SflowLayouts,
  sequences: SflowSequences,
  sample: SampleFields,
  datagram: ExportDatagram,
  session: SessionState,
  start: number,
  end: number,
): void {
  const { view, bytes } = state
  const header = decodeSflowHeader(view, start)
  const domain = state.exporters.domainOf(session, SFLOW_5, header.subAgentId)
  const { ledger } = domain
  ledger.datagrams.received++
  ledger.octets.in += end - start
  ledger.octets.header += header.headerLength
  const isInFile = datagram.fileOffset !== undefined && state.keepMessageOctets !== 'always'
  const facts: MessageFacts = {
    number: ++state.messageCount,
    sessionId: session.id,
    domain: header.subAgentId,
    protocolVersion: SFLOW_5,
    // sFlow has no clock: what is known is when the datagram came.
    exportTimeNs: datagram.arrivalNs,
    sequence: header.sequence,
    sysUpTimeMs: header.sysUpTimeMs,
    frame: datagram.frame,
    arrivalNs: datagram.arrivalNs,
    length: end - start,
    fileOffset: isInFile ? datagram.fileOffset + start - datagram.from : undefined,
  }
  state.blocks.addMessage(facts)
  if (facts.fileOffset === undefined && state.keepMessageOctets !== 'never') {
    state.blocks.keepOctets(bytes.subarray(start, end))
  }
  const open: OpenDatagram = { datagram, header, facts, domain, start, end, records: 0 }
  const agent = { view, at: start, end, header, atSeconds: Number(facts.exportTimeNs / NANOS_PER_SECOND) }
  const malformedBefore = ledger.octets.malformed
  const followed = sequences.follow(domain, agent, (code, detail, count) =>
    reportAt(state, open, code, detail, start, count),
  )
  const isRepeated = followed.arrival === 'repeated'
  const nanos = Number(facts.exportTimeNs % NANOS_PER_SECOND)
  openContext(state, domain, facts, agent.atSeconds, nanos, start, isRepeated ? RECORD_FLAGS.duplicated : 0)
  state.blocks.referTo(facts)
  const illFormed = state.interner.illFormedCount()
  walkSamples(state, open, layouts, sample)
  const illFormedNow = state.interner.illFormedCount() - illFormed
  if (illFormedNow > 0) {
    reportAt(state, open, 'text-ill-formed', `${illFormedNow} strings in samples.`, start, illFormedNow)
  }
  if (isRepeated) ledger.records.duplicated += open.records
  followed.finish(open.records)
  const octets = ledger.octets.malformed > malformedBefore ? 'malformed' : 'sound'
  noteTrust(domain, agent.atSeconds, trustBitsOf(open.records, followed.arrival, octets))
}

/** Each turn takes at least the eight octets of a sample's header, or ends the walk. */
function walkSamples(state: DecoderState, open: OpenDatagram, layouts: SflowLayouts, sample: SampleFields): void {
  const { header, start, end, domain } = open
  const { view } = state
  const { octets } = domain.ledger
  const count = Math.min(header.sampleCount, MAX_SFLOW_SAMPLES)
  let at = start + header.headerLength
  for (let number = 1; number <= count; number++) {
    if (end - at < SAMPLE_HEADER_OCTETS) {
      accountMissing(state, open, number - 1, at)
      return
    }
    const length = view.getUint32(at + 4)
    if (length > end - at - SAMPLE_HEADER_OCTETS) {
      accountMissing(state, open, number - 1, at)
      return
    }
    octets.header += SAMPLE_HEADER_OCTETS
    const body = at + SAMPLE_HEADER_OCTETS
    sample.count = 0
    sample.isFull = false
    addAgentAddress(header, start, sample)
    const outcome = readSample(view, view.getUint32(at), body, body + length, sample)
    keepSample(state, open, layouts, sample, outcome, body, body + length)
    at = body + length
  }
  accountRest(state, open, at)
}

/** A sample that contradicts itself is a record as far as it could be read. */
function keepSample(
  state: DecoderState,
  open: OpenDatagram,
  layouts: SflowLayouts,
  sample: SampleFields,
  outcome: SampleOutcome,
  from: number,
  end: number,
): void {
  const { domain } = open
  const { octets, records } = domain.ledger
  const { fault, unknown } = outcome
  if (fault !== undefined)
    reportAt(state, open, 'sflow-sample-malformed', `A sample of ${end - from} octets: ${fault}.`, from)
  if (unknown !== undefined) reportAt(state, open, 'sflow-format-unknown', `It is ${unknown}.`, from)
  if (sample.isFull) {
    reportAt(state, open, 'limit-reached', 'A sample has more fields than columns (MAX_SHAPE_COLUMNS).', from)
  }
  octets.malformed += end - outcome.at
  if (outcome.at === from) return
  const layout = layouts.layoutOf(sample)
  const template = layout && layouts.templateOf(domain, layout)
  if (layout === undefined || template === undefined) {
    octets.undecodable += outcome.at - from
    const bound = layout === undefined ? 'MAX_SHAPE_FIELDS' : 'MAX_DEFINED_FIELDS'
    reportAt(state, open, 'limit-reached', `Samples have more kinds than the engine keeps (${bound}).`, from)
    return
  }
  octets.decoded += outcome.at - from
  const batch = state.blocks.batchOf(layout.shape)
  state.context.templateVersion = template.versionId
  writeSampleRow(batch, sample, state, from - open.start, end - from)
  state.blocks.addOrder(batch, 1)
  countSample(template, outcome.at - from, state.context.exportSeconds)
  template.lastRecord = state.context.nextRecord - 1
  open.records++
  records.decoded++
  state.dataRecords++
}

function countSample(template: KnownTemplate, octets: number, seconds: number): void {
  template.recordCount++
  template.octetCount += octets
  if (template.history === undefined) return
  const { data } = template.history
  data.records++
  data.octets += octets
  data.first = Math.min(data.first ?? seconds, seconds)
  data.last = Math.max(data.last ?? seconds, seconds)
}

/** The datagram ends before the samples that its header counts. */
function accountMissing(state: DecoderState, open: OpenDatagram, whole: number, at: number): void {
  const { header, end, domain, datagram } = open
  domain.ledger.octets.malformed += end - at
  const isCut = datagram.originalLength > datagram.end - datagram.from
  const detail = `${header.sampleCount} samples are stated, ${whole} are here whole; ${end - at} octets are left.`
  reportAt(state, open, isCut ? 'message-short' : 'sflow-sample-malformed', detail, Math.min(at, end - 1))
}

function accountRest(state: DecoderState, open: OpenDatagram, at: number): void {
  const { header, end, domain } = open
  const { octets } = domain.ledger
  const rest = end - at
  if (header.sampleCount > MAX_SFLOW_SAMPLES) {
    octets.undecodable += rest
    const detail = `${header.sampleCount} samples in one datagram: more than the engine reads (MAX_SFLOW_SAMPLES).`
    reportAt(state, open, 'limit-reached', detail, at)
  } else if (rest > 0 && isZero(state.bytes, at, end)) {
    octets.padding += rest
  } else if (rest > 0) {
    octets.malformed += rest
    reportAt(state, open, 'sflow-sample-malformed', `${rest} octets follow the last sample of a datagram.`, at)
  }
}

function reportAt(
  state: DecoderState,
  { facts, domain, start, end }: OpenDatagram,
  code: ProblemCode,
  detail: string,
  at: number,
  count = 1,
): void {
  state.onProblem({
    code,
    detail,
    exporter: domain.session.transport.exporter,
    domain: domain.domain,
    frame: facts.frame,
    octets: state.bytes.subarray(at, end),
    atNs: facts.arrivalNs,
    count,
    ...(facts.fileOffset === undefined ? {} : { fileOffset: facts.fileOffset + at - start }),
  })
}
