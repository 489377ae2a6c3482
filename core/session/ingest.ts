/** The pure pipeline of one capture: octets of the (unpacked) file in, blocks of records out. No files, no threads, no clock. */
import { createCaptureInput } from '../capture/open-capture.ts'
import type { CaptureFormat } from '../capture/capture-sink.ts'
import type { DecodedBlock } from '../decode/block.ts'
import type { DecoderHandover } from '../decode/decoder-handover.ts'
import type { SequenceAccount } from '../decode/loss-place.ts'
import type { LossSpan } from '../decode/loss-spans.ts'
import type { ExporterCount, WaitingData } from '../decode/reception.ts'
import {
  createDecoder,
  type Decoder,
  type DecoderOptions,
  type DecoderSnapshot,
  type DecoderTotals,
} from '../decode/decoder.ts'
import { createProblemLog, type ProblemLog } from '../problems/problem-log.ts'
import type { Severity } from '../problems/problem-codes.ts'
import type { Problem, ProblemSink } from '../problems/problem.ts'
import type { TimeMarks } from '../protocol/aggregate-api.ts'
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import type { CaptureKnowledge, KnownDefinition } from '../protocol/capture-knowledge.ts'
import type { Failure, Result } from '../protocol/failure.ts'
import type { RenewalReason } from '../protocol/renewal-reason.ts'
import { MAX_SHAPE_FIELDS, NUMBERS_TOLD_SHARE } from '../limits/decode.ts'
import { TEMPLATE_VERSION_WEIGHT } from '../limits/templates.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { HealthReport } from '../protocol/health-report.ts'
import type { CaptureReport, ProblemReport } from '../protocol/session-api.ts'
import type { TemplateDescription, TemplateKey, TemplateTree } from '../protocol/template-report.ts'
import { formatCount } from '../elements/format-quantity.ts'
import type { ExportDatagram } from '../transport/export-datagram.ts'
import { createTransport } from '../transport/transport.ts'
import type { TransportCounters } from '../transport/transport-counters.ts'
import { parseManifest } from './manifest-schema.ts'
import { createNumberWatch, type NumberLimits, type NumberWatch } from './number-watch.ts'

export interface IngestOptions extends Pick<
  DecoderOptions,
  | 'registry'
  | 'settings'
  | 'isLive'
  | 'keepMessageOctets'
  | 'memory'
  | 'blockRecords'
  | 'firstBlockRecords'
  | 'dictionaryOctets'
> {
  /** Positions in the unpacked octets are no positions in the file then. */
  readonly isCompressed: boolean
  /** Numbers that it may give; those of the engine when absent. */
  readonly numberLimits?: NumberLimits
  /** Whoever feeds it calls `endSession` and `beginSession` when numbers run out; else what comes after the last one is left out. */
  readonly isRenewed?: boolean
  onBlock(block: DecodedBlock): void
  /** The capture is an incident bundle; comes before its first block. */
  onManifest?(manifest: CaptureManifest): void
}

export interface IngestTotals extends DecoderTotals {
  /** Number of the first record that may stay, so that there is room for new definitions; 0 when there is. */
  readonly wantsForgotten: number
  readonly problemCounts: Readonly<Record<Severity, number>>
}

export interface IngestSnapshot extends IngestTotals, DecoderSnapshot {
  readonly problems: readonly ProblemReport[]
  readonly capture: CaptureReport
}

/** What has come of what was received so far, as a live session is asked. */
export interface IngestReception {
  /** UDP datagrams, whatever they hold, and messages of streams: counted as listeners count what they take. */
  readonly datagrams: number
  /** Of those, not decoded because all numbers were given. */
  readonly leftOut: number
  readonly domains: number
  readonly waiting: readonly WaitingData[]
}

/** Whether there are numbers for more: past `few` it is time to begin anew, before they are used up. */
export type NumbersLeft = 'many' | 'few' | 'none'

export interface Ingest {
  /** Takes the next octets, borrowed; returns the failure once it is clear that the file is no capture. */
  push(chunk: Uint8Array): Failure | undefined
  /** Says that the file is over; hands on the last blocks and tells the format. */
  end(): Result<CaptureFormat>
  /** Goes on with data whose template has come; false when none is left. Called before `end` until then, it leaves `end` little to do. */
  release(): boolean
  /** The format, once the head of the file has shown it. */
  format(): CaptureFormat | undefined
  /** Hands on what has been decoded so far, so that it shows. */
  flush(): void
  /** What can be told often. */
  totals(): IngestTotals
  snapshot(): IngestSnapshot
  losses(): LossSpan[]
  timeMarks(): TimeMarks
  /** What the decoder knows now, without names and rates. */
  knowledge(): Pick<CaptureKnowledge, 'sessions' | 'templates' | 'elements'>
  reception(): IngestReception
  /** Whether data waits for its template. */
  isWaiting(): boolean
  exporterCounts(): readonly ExporterCount[]
  /** What proved since to be otherwise than the sessions before have told; below zero what they told too high. */
  corrections(): Readonly<SequenceAccount>
  /** Says that all records of the session before one are removed: what only they led to is no more needed. */
  forgetBefore(record: number): void
  /** Says how many datagrams, of whom nobody knows, were dropped before they came here. */
  setDropped(datagrams: number): void
  numbersLeft(): NumbersLeft
  /** Of what there are few left, unless there are many. */
  runsOut(): RenewalReason | undefined
  /** From now on what comes after the last number is left out and counted: nobody begins anew. */
  renewNoMore(): void
  /** Ends decoding of what came so far and hands on the last blocks: `beginSession` comes before anything else is pushed. */
  endSession(): void
  /** Begins with the next datagram to decode as if it were the first one: all numbers begin again, and so does the account. */
  beginSession(knowledge: CaptureKnowledge, notice: string): void
  templateTree(): TemplateTree
  describeTemplate(key: TemplateKey): TemplateDescription | undefined
  health(): HealthReport
  /** For problems that whoever reads the file finds (damage of the packing, say). */
  readonly onProblem: ProblemSink
}

/** Puts capture, transport and decoder together for one file. */
export function createIngest(options: IngestOptions): Ingest {
  const transport = createTransport({ onDatagram, onClosed: (over) => session.decoder.onClosed(over) }, reportInput)
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: reportInput, onSectionComments },
    { isCompressed: options.isCompressed },
  )
  /** What the transport had counted when the session began. */
  let before = { ...transport.counters }
  let session = createIngestSession(options, () => transport.counters.frames - before.frames)
  let isRenewed = options.isRenewed === true
  let hasManifest = false
  let dropped = 0
  let droppedBefore = 0
  const corrections = { lost: 0, unknown: 0, reordered: 0 }
  /** Datagrams that came when all numbers were given. */
  let leftOut = 0

  /** Frames have the numbers of the whole input; a session counts its own. */
  function reportInput(problem: Problem): void {
    const { frame } = problem
    if (frame === undefined || before.frames === 0) session.problems.report(problem)
    else session.problems.report({ ...problem, frame: Math.max(frame - before.frames, 1) })
  }

  /** A capture that is cut out of a longer one tells what was known before it; only its beginning can. */
  function onSectionComments(comments: readonly string[]): void {
    if (hasManifest || transport.counters.frames > 0) return
    const parsed = parseManifest(comments)
    if (parsed.kind === 'none') return
    hasManifest = true
    if (parsed.kind === 'broken') {
      reportInput({ code: 'file-damaged', detail: `The manifest of the bundle was not used: ${parsed.reason}` })
      return
    }
    const { manifest } = parsed
    for (const element of manifest.knowledge.elements) options.registry.learn(element)
    session.decoder.know(manifest.knowledge)
    options.onManifest?.(manifest)
  }

  function onDatagram(datagram: ExportDatagram): void {
    if (!isRenewed && session.numbers.areUsedUp()) leaveOut(datagram)
    else if (before.frames === 0) session.decoder.onDatagram(datagram)
    else session.decoder.onDatagram({ ...datagram, frame: Math.max(datagram.frame - before.frames, 1) })
  }

  function leaveOut({ frame }: ExportDatagram): void {
    leftOut++
    const detail = 'Datagrams were not decoded from here on: there is no number left for them (MAX_NUMBERS).'
    reportInput({ code: 'numbers-used-up', detail, frame })
  }

  function withDropped<T extends { readonly ledger: Ledger }>(account: T): T {
    account.ledger.datagrams.dropped += dropped - droppedBefore + leftOut
    return account
  }

  return {
    push: (chunk) => input.push(chunk),
    end() {
      const result = input.end()
      transport.end()
      session.decoder.end()
      return result
    },
    format: () => input.format(),
    flush: () => session.decoder.flush(),
    release: () => session.decoder.release(),
    totals: () => ({
      ...withDropped(session.decoder.totals()),
      wantsForgotten: session.decoder.wantsForgotten(),
      problemCounts: session.problems.counts(),
    }),
    snapshot() {
      const { decoder, problems } = session
      const decoded = withDropped(decoder.snapshot())
      return {
        ...decoded,
        wantsForgotten: decoder.wantsForgotten(),
        capture: { ...captureSince(before, transport.counters), otherDatagrams: decoded.datagramsNotFlowExport },
        problems: problems.reports(),
        problemCounts: problems.counts(),
      }
    },
    losses: () => session.decoder.losses(),
    timeMarks: () => session.decoder.timeMarks(),
    knowledge: () => session.decoder.knowledge(),
    isWaiting: () => session.decoder.isWaiting(),
    reception: () => ({
      datagrams: transport.counters.udpDatagrams + transport.counters.streamMessages,
      leftOut,
      domains: session.decoder.domainCount(),
      waiting: session.decoder.waiting(),
    }),
    exporterCounts: () => session.decoder.exporterCounts(),
    corrections: () => ({ ...corrections }),
    forgetBefore: (record) => session.decoder.forgetBefore(record),
    setDropped(datagrams) {
      dropped = datagrams
    },
    numbersLeft() {
      const { numbers } = session
      return numbers.areUsedUp() ? 'none' : numbers.runsOut() === undefined ? 'many' : 'few'
    },
    runsOut: () => session.numbers.runsOut(),
    renewNoMore() {
      isRenewed = false
    },
    endSession: () => session.decoder.end(),
    beginSession(knowledge, notice) {
      before = { ...transport.counters }
      droppedBefore = dropped
      const packets = (): number => transport.counters.frames - before.frames
      session = createIngestSession(options, packets, knowledge.templates, session.decoder.handOver(corrections))
      session.decoder.know(knowledge)
      session.problems.report({ code: 'session-renewed', detail: notice })
    },
    templateTree: () => session.decoder.templateTree(),
    describeTemplate: (key) => session.decoder.describeTemplate(key),
    health: () => withDropped(session.decoder.health(session.problems.reports())),
    onProblem: reportInput,
  }
}

/** What begins anew with each session. */
interface IngestSession {
  readonly problems: ProblemLog
  readonly numbers: NumberWatch
  readonly decoder: Decoder
}

/**
 * @param packets how many of the session have come
 * @param known templates that it begins with
 * @param handover of the session before
 */
function createIngestSession(
  options: IngestOptions,
  packets: () => number,
  known: readonly Pick<KnownDefinition, 'fields'>[] = [],
  handover?: DecoderHandover,
): IngestSession {
  const problems = createProblemLog()
  const onFew = (things: RenewalReason, count: number): void => {
    if (options.isRenewed === true) return
    problems.report({ code: 'numbers-run-out', detail: `${formatCount(count)} ${things} have a number.` })
  }
  // What is known makes shapes in each session again: where that were most of what there may be, they would follow one another at once.
  const knownFields = known.reduce((sum, { fields }) => sum + fields.length + TEMPLATE_VERSION_WEIGHT, 0)
  const shapeFields = (options.numberLimits?.shapeFields ?? MAX_SHAPE_FIELDS) + knownFields / NUMBERS_TOLD_SHARE
  const maxShapeFields = options.isRenewed === true ? shapeFields : undefined
  const numbers = createNumberWatch(onFew, options.numberLimits, maxShapeFields)
  const decoder = createDecoder({
    ...options,
    before: handover,
    maxShapeFields,
    onProblem: problems.report,
    onBlock(block) {
      numbers.take(block, packets())
      options.onBlock(block)
    },
  })
  return { problems, numbers, decoder }
}

/** What is no flow export, but for datagrams. */
function captureSince(before: TransportCounters, now: TransportCounters): Omit<CaptureReport, 'otherDatagrams'> {
  return {
    frames: now.frames - before.frames,
    framesWithoutIp: now.framesWithoutIp - before.framesWithoutIp,
    otherPackets: now.otherPackets - before.otherPackets,
    otherStreams: now.otherStreams - before.otherStreams,
    otherStreamOctets: now.otherStreamOctets - before.otherStreamOctets,
  }
}
