/**
 * Export datagrams in, blocks of records out. One decoder serves one capture or one live session; it holds the state of all
 * its exporters. Nothing in the input throws; what is wrong becomes a problem, and the octet ledger stays exact.
 */
import { createOctetInterner } from '../bytes/octet-interner.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { formatCount } from '../elements/format-quantity.ts'
import { BLOCK_RECORDS, FIRST_BLOCK_RECORDS } from '../limits/decode.ts'
import type { ProblemSink } from '../problems/problem.ts'
import type { TimeMarks } from '../protocol/aggregate-api.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import type { HealthReport } from '../protocol/health-report.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { ExporterReport, ProblemReport } from '../protocol/session-api.ts'
import type { TemplateDescription, TemplateKey, TemplateTree } from '../protocol/template-report.ts'
import type { ExportDatagram, TransportSession } from '../transport/export-datagram.ts'
import { decodeMessageHeader } from '../wire/message-header.ts'
import { isHeaderCut, recogniseMessage, type Scrutiny } from '../wire/recognise-message.ts'
import { recogniseSflow } from '../wire/sflow/sflow-datagram.ts'
import type { DecodedBlock } from './block.ts'
import { createBlockBuilder } from './block-builder.ts'
import { createBlockMemory, type BlockMemory } from './block-memory.ts'
import type { DecoderHandover } from './decoder-handover.ts'
import { createDecoderState, type DecoderState } from './decoder-state.ts'
import { reportExporters } from './exporter-reports.ts'
import type { DomainState, SessionState } from './exporter-state.ts'
import { decodeMessage } from './decode-message.ts'
import { collectKnowledge, createGivenKnowledge, type GivenKnowledge } from './given-knowledge.ts'
import { closeSession, giveUpPending, openReleases } from './pending-data.ts'
import { reportHealth, reportOddClocks } from './health-reports.ts'
import type { SequenceAccount } from './loss-place.ts'
import type { LossSpan } from './loss-spans.ts'
import { reportTemplate, reportTemplateTree } from './template-reports.ts'
import { isZero } from './record-decoder.ts'
import { countExporters, listWaiting, type ExporterCount, type WaitingData } from './reception.ts'
import { reportTimeMarks } from './time-marks.ts'
import { createSflowDecoder } from './sflow-message.ts'

/**
 * Ports on which collectors customarily listen for flow export. A hint only: octets decide, but less is asked of those
 * that come here, and one that is no message is worth a note.
 */
const EXPORT_PORTS: ReadonlySet<number> = new Set([2055, 2056, 3000, 4739, 6343, 9555, 9995, 9996])

export interface DecoderOptions {
  readonly registry: ElementRegistry
  /** What the user has decided; `DEFAULT_DECODE_SETTINGS` when absent. */
  readonly settings?: DecodeSettings
  /** Datagrams as they arrive, not a file: data that waits for its template is given up after `MAX_PENDING_SECONDS`. */
  readonly isLive?: boolean
  onBlock(block: DecodedBlock): void
  readonly onProblem: ProblemSink
  /** Whether blocks carry the octets of messages: of all, of those that lie in no file, of none. */
  readonly keepMessageOctets: 'always' | 'when-not-in-file' | 'never'
  /** Records of a block; `BLOCK_RECORDS` when absent. */
  readonly blockRecords?: number
  /** Where buffers of blocks come from, and go back to; one of its own when absent. */
  readonly memory?: BlockMemory
  /** Records of the first block, `FIRST_BLOCK_RECORDS` when absent; each further one is twice as large. */
  readonly firstBlockRecords?: number
  /** Octets of texts after which the dictionary begins anew, `MAX_DICTIONARY_OCTETS` when absent. */
  readonly dictionaryOctets?: number
  /** Of the decoder in whose place this one goes on. */
  readonly before?: DecoderHandover | undefined
  /** Fields of all kinds of records, each kind counting `TEMPLATE_VERSION_WEIGHT` more; no bound when absent. */
  readonly maxShapeFields?: number | undefined
}

/** What a reader follows while a file loads: sums, without the exporters one by one. */
export interface DecoderTotals {
  /** The sum over all exporters and domains. */
  readonly ledger: Ledger
  readonly records: { readonly data: number; readonly options: number }
  readonly templates: number
  readonly messages: number
  /** UDP payloads that are no flow export: of other applications, and in no ledger. */
  readonly datagramsNotFlowExport: number
}

export interface DecoderSnapshot extends DecoderTotals {
  readonly exporters: readonly ExporterReport[]
}

export interface Decoder {
  /** Takes the payload of a datagram, or a message of a stream or file; its octets are borrowed. */
  onDatagram(datagram: ExportDatagram): void
  /** A connection is over: nothing more comes of this session. */
  onClosed(session: TransportSession): void
  /** Says that all records before one are removed: what only they led to is no more needed. */
  forgetBefore(record: number): void
  /** Number of the first record that may stay, so that there is room for new definitions; 0 when there is. */
  wantsForgotten(): number
  /** Hands on what has been decoded so far. */
  flush(): void
  /**
   * Goes on with data whose template has come, as far as one datagram may; false when none is left. Called before `end` until
   * then, it leaves that nothing that takes long.
   */
  release(): boolean
  /** Takes what was known before the first octet; comes before any datagram. */
  know(knowledge: CaptureKnowledge): void
  /** What is known now, without names and rates. */
  knowledge(): Pick<CaptureKnowledge, 'sessions' | 'templates' | 'elements'>
  /** Says that nothing follows: what still waits for its template is undecodable. */
  end(): void
  /**
   * Hands on what another decoder needs to go on with the next datagram; after `end`. What comes late and proves a loss to be none,
   * or one to be unknown, is added to `corrections`, below zero what was told too high.
   */
  handOver(corrections: SequenceAccount): DecoderHandover
  totals(): DecoderTotals
  snapshot(): DecoderSnapshot
  /** Export times between which records are held as lost by now. */
  losses(): LossSpan[]
  /** What happened when: losses, restarts, templates, data that waits. */
  timeMarks(): TimeMarks
  /** What each transport session has sent so far. */
  exporterCounts(): readonly ExporterCount[]
  /** Observation domains that are known. */
  domainCount(): number
  /** Data whose template has not come. */
  waiting(): readonly WaitingData[]
  isWaiting(): boolean
  templateTree(): TemplateTree
  /** Undefined when there is no such template. */
  describeTemplate(key: TemplateKey): TemplateDescription | undefined
  /** With the problems so far, which say what rules exporters broke. */
  health(problems: readonly ProblemReport[]): HealthReport
}

/** Makes a decoder that has seen nothing. */
export function createDecoder(options: DecoderOptions): Decoder {
  const interner = createOctetInterner(options.dictionaryOctets)
  const blockRecords = options.blockRecords ?? BLOCK_RECORDS
  const blocks = createBlockBuilder({
    interner,
    memory: options.memory ?? createBlockMemory(),
    blockRecords,
    firstBlockRecords: options.firstBlockRecords ?? Math.min(FIRST_BLOCK_RECORDS, blockRecords),
    onBlock: options.onBlock,
  })
  const state = createDecoderState(options, interner, blocks)
  const sflow = createSflowDecoder(state)
  let notFlowExport = 0
  let given: GivenKnowledge | undefined

  function onDatagram(datagram: ExportDatagram): void {
    const { octets, from: start, end } = datagram
    if (octets !== state.bytes) {
      state.bytes = octets
      state.view = new DataView(octets.buffer, octets.byteOffset, octets.length)
    }
    openReleases(state)
    const known = state.exporters.findSession(datagram.session)
    let scrutiny = scrutinyOf(datagram, known)
    if (datagram.session.protocol === 'udp') {
      const version = recogniseSflow(state.view, start, end, start + datagram.originalLength, scrutiny)
      if (version !== undefined) {
        const session = known ?? state.exporters.sessionOf(datagram.session, datagram.arrivalNs)
        if (version === 5) sflow.decode(datagram, session, start, end)
        else sflow.refuse(datagram, session, version, start, end)
        if (blocks.isFull()) blocks.flush()
        return
      }
    }
    let at = start
    let domain: DomainState | undefined
    while (at < end) {
      const version = recogniseMessage(state.view, at, end, start + datagram.originalLength, scrutiny)
      if (version === undefined) break
      const session = known ?? state.exporters.sessionOf(datagram.session, datagram.arrivalNs)
      const header = decodeMessageHeader(state.view, at, version)
      domain = state.exporters.domainOf(session, version, header.domain)
      given?.prime(domain)
      if (at === start) domain.ledger.datagrams.received++
      at = decodeMessage(state, datagram, domain, header, at, end)
      if (blocks.isFull()) blocks.flush()
      // A v5 or v7 datagram is one message: its count says where it ends, and what follows is no part of it.
      if (version === 5 || version === 7) break
      scrutiny = 'strict'
    }
    if (at < end) accountRest(datagram, known, domain, at, end)
  }

  /** Octets after the last message of a datagram, or a datagram without any. */
  function accountRest(
    datagram: ExportDatagram,
    known: SessionState | undefined,
    domain: DomainState | undefined,
    at: number,
    end: number,
  ): void {
    const { view, bytes } = state
    const isWhole = domain === undefined
    if (isWhole && known === undefined && !isHeaderCut(view, at, end)) {
      notFlowExport++
      if (EXPORT_PORTS.has(datagram.session.collectorPort)) reportUnknown(datagram)
      return
    }
    const session = known ?? state.exporters.sessionOf(datagram.session, datagram.arrivalNs)
    const owner = domain ?? session.last ?? state.exporters.domainOf(session, 10, 0)
    const octets = owner.ledger.octets
    octets.in += end - at
    if (isWhole) owner.ledger.datagrams.received++
    if (!isWhole && isZero(bytes, at, end)) {
      octets.padding += end - at
      return
    }
    octets.malformed += end - at
    options.onProblem({
      code: isWhole ? 'message-short' : 'message-length-invalid',
      detail: isWhole ? `A datagram of ${formatCount(end - at)} octets is no message.` : trailingWords(owner, at, end),
      exporter: datagram.session.exporter,
      domain: owner.domain,
      frame: datagram.frame,
      octets: bytes.subarray(at, end),
      ...(datagram.fileOffset === undefined ? {} : { fileOffset: datagram.fileOffset + at - datagram.from }),
    })
  }

  function trailingWords({ version }: DomainState, at: number, end: number): string {
    const what = `${formatCount(end - at)} octets follow the last message of a datagram and were not read`
    if (version !== 5 && version !== 7) return `${what}.`
    // Its header counts the records of a datagram: two messages in one are none of v5 and v7.
    const isMessage = recogniseMessage(state.view, at, end, end, 'strict') === version
    return isMessage ? `${what}: they begin like another v${version} message, of which a datagram has one.` : `${what}.`
  }

  function reportUnknown(datagram: ExportDatagram): void {
    options.onProblem({
      code: 'datagram-unknown',
      detail: `A datagram of ${formatCount(datagram.end - datagram.from)} octets to port ${datagram.session.collectorPort} is no message.`,
      exporter: datagram.session.exporter,
      frame: datagram.frame,
      octets: datagram.octets.subarray(datagram.from, datagram.end),
    })
  }

  return {
    onDatagram,
    onClosed: (session) => closeSession(state, session),
    forgetBefore: state.definitions.forgetBefore,
    wantsForgotten: () => (state.roomLook.wanted > state.definitions.firstRecord ? state.roomLook.wanted : 0),
    flush() {
      openReleases(state)
      blocks.flush()
    },
    release() {
      openReleases(state)
      return state.releases.length > 0
    },
    know(knowledge) {
      given = createGivenKnowledge(state, knowledge)
    },
    knowledge: () => collectKnowledge(state, given),
    end() {
      giveUpPending(state)
      reportOddClocks(state)
      blocks.flush()
    },
    handOver: (corrections) => ({
      domains: state.exporters.handOver(corrections),
      streams: state.streams,
      agents: state.agents,
    }),
    totals: () => takeTotals(state, notFlowExport),
    snapshot: () => ({ ...takeTotals(state, notFlowExport), exporters: reportExporters(state.exporters.sessions()) }),
    losses: () => listLosses(state),
    timeMarks: () => reportTimeMarks(state),
    exporterCounts: () => countExporters(state),
    domainCount: () => [...state.exporters.domains()].length,
    waiting: () => listWaiting(state),
    isWaiting: () => state.pending.octets() > 0,
    templateTree: () => reportTemplateTree(state),
    describeTemplate: (key) => reportTemplate(state, key),
    health: (problems) => reportHealth(state, problems),
  }
}

/** Octets of unknown origin have to look like a message all through. */
function scrutinyOf({ session }: ExportDatagram, known: SessionState | undefined): Scrutiny {
  const isExpected = known !== undefined || session.protocol !== 'udp' || EXPORT_PORTS.has(session.collectorPort)
  return isExpected ? 'lenient' : 'strict'
}

function listLosses(state: DecoderState): LossSpan[] {
  return [...state.exporters.domains()].flatMap(({ session, domain, losses }) =>
    losses.list().map((times) => ({ sessionId: session.id, domain, ...times })),
  )
}

function takeTotals(state: DecoderState, datagramsNotFlowExport: number): DecoderTotals {
  return {
    ledger: state.exporters.total(),
    records: { data: state.dataRecords, options: state.optionsRecords },
    templates: state.templates.count(),
    messages: state.messageCount,
    datagramsNotFlowExport,
  }
}
