/** The pure pipeline of one capture: octets of the (unpacked) file in, blocks of records out. No files, no threads, no clock. */
import { createCaptureInput } from '../capture/open-capture.ts'
import type { CaptureFormat } from '../capture/capture-sink.ts'
import type { DecodedBlock } from '../decode/block.ts'
import type { LossSpan } from '../decode/loss-spans.ts'
import type { ExporterCount, WaitingData } from '../decode/reception.ts'
import { createDecoder, type DecoderOptions, type DecoderSnapshot, type DecoderTotals } from '../decode/decoder.ts'
import { createProblemLog } from '../problems/problem-log.ts'
import type { Severity } from '../problems/problem-codes.ts'
import type { ProblemSink } from '../problems/problem.ts'
import type { TimeMarks } from '../protocol/aggregate-api.ts'
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import type { Failure, Result } from '../protocol/failure.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { HealthReport } from '../protocol/health-report.ts'
import type { CaptureReport, ProblemReport } from '../protocol/session-api.ts'
import type { TemplateDescription, TemplateKey, TemplateTree } from '../protocol/template-report.ts'
import { parseManifest } from './manifest-schema.ts'
import { createTransport } from '../transport/transport.ts'

export interface IngestOptions extends Pick<
  DecoderOptions,
  'registry' | 'settings' | 'isLive' | 'keepMessageOctets' | 'memory' | 'blockRecords' | 'firstBlockRecords'
> {
  /** Positions in the unpacked octets are no positions in the file then. */
  readonly isCompressed: boolean
  onBlock(block: DecodedBlock): void
  /** The capture is an incident bundle; comes before its first block. */
  onManifest?(manifest: CaptureManifest): void
}

export interface IngestTotals extends DecoderTotals {
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
  readonly domains: number
  readonly waiting: readonly WaitingData[]
}

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
  exporterCounts(): readonly ExporterCount[]
  /** Says how many datagrams, of whom nobody knows, were dropped before they came here. */
  setDropped(datagrams: number): void
  templateTree(): TemplateTree
  describeTemplate(key: TemplateKey): TemplateDescription | undefined
  health(): HealthReport
  /** For problems that whoever reads the file finds (damage of the packing, say). */
  readonly onProblem: ProblemSink
}

/** Puts capture, transport and decoder together for one file. */
export function createIngest(options: IngestOptions): Ingest {
  const problems = createProblemLog()
  const decoder = createDecoder({ ...options, onProblem: problems.report })
  const transport = createTransport({ onDatagram: decoder.onDatagram }, problems.report)
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: problems.report, onSectionComments },
    { isCompressed: options.isCompressed },
  )
  let hasManifest = false

  /** A capture that is cut out of a longer one tells what was known before it; only its beginning can. */
  function onSectionComments(comments: readonly string[]): void {
    if (hasManifest || transport.counters.frames > 0) return
    const parsed = parseManifest(comments)
    if (parsed.kind === 'none') return
    hasManifest = true
    if (parsed.kind === 'broken') {
      problems.report({ code: 'file-damaged', detail: `The manifest of the bundle was not used: ${parsed.reason}` })
      return
    }
    const { manifest } = parsed
    for (const element of manifest.knowledge.elements) options.registry.learn(element)
    decoder.know(manifest.knowledge)
    options.onManifest?.(manifest)
  }

  let dropped = 0

  function withDropped<T extends { readonly ledger: Ledger }>(account: T): T {
    account.ledger.datagrams.dropped += dropped
    return account
  }

  return {
    push: (chunk) => input.push(chunk),
    end() {
      const result = input.end()
      transport.end()
      decoder.end()
      return result
    },
    format: () => input.format(),
    flush: decoder.flush,
    release: decoder.release,
    totals: () => ({ ...withDropped(decoder.totals()), problemCounts: problems.counts() }),
    snapshot() {
      const decoded = withDropped(decoder.snapshot())
      const { frames, framesWithoutIp, otherPackets, otherStreams, otherStreamOctets } = transport.counters
      const otherDatagrams = decoded.datagramsNotFlowExport
      return {
        ...decoded,
        capture: { frames, framesWithoutIp, otherPackets, otherDatagrams, otherStreams, otherStreamOctets },
        problems: problems.reports(),
        problemCounts: problems.counts(),
      }
    },
    losses: decoder.losses,
    timeMarks: decoder.timeMarks,
    knowledge: decoder.knowledge,
    reception: () => ({
      datagrams: transport.counters.udpDatagrams + transport.counters.streamMessages,
      domains: decoder.domainCount(),
      waiting: decoder.waiting(),
    }),
    exporterCounts: decoder.exporterCounts,
    setDropped(datagrams) {
      dropped = datagrams
    },
    templateTree: decoder.templateTree,
    describeTemplate: decoder.describeTemplate,
    health: () => withDropped(decoder.health(problems.reports())),
    onProblem: problems.report,
  }
}
