/** What the parts of the decoder share. */
import type { OctetInterner } from '../bytes/octet-interner.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { formatCount } from '../elements/format-quantity.ts'
import { MAX_SCTP_STREAMS, MAX_SFLOW_AGENTS, MAX_SHAPE_TABLES } from '../limits/decode.ts'
import { MAX_PENDING_SECONDS } from '../limits/templates.ts'
import { DEFAULT_DECODE_SETTINGS, type DecodeSettings } from '../protocol/decode-settings.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { ProblemSink } from '../problems/problem.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { createPendingSets, type PendingSet, type PendingSets } from '../templates/pending-sets.ts'
import { createTemplateHistories, type TemplateHistories } from '../templates/template-history.ts'
import { createTemplateStore, type TemplateStore } from '../templates/template-store.ts'
import { createListAccount } from '../wire/list-value.ts'
import type { MessageHeader } from '../wire/message-header.ts'
import { createPlanCompiler, type PlanCompiler, type PlanContext } from '../wire/record-plan.ts'
import type { MessageFacts, Shape } from './block.ts'
import type { BlockBuilder } from './block-builder.ts'
import type { DecoderHandover } from './decoder-handover.ts'
import { createDefinitions, type Definitions } from './definitions.ts'
import { createRoomLook, type RoomLook } from './definition-room.ts'
import { createExporterStates, type DomainState, type ExporterStates } from './exporter-state.ts'
import type { SetHandler } from './message-decoder.ts'
import type { DataSetOutcome } from './record-decoder.ts'
import type { SequenceTracker, UnknownSet } from './sequence-tracker.ts'
import { createSequenceTrackers, type SequenceTrackers } from './sequence-trackers.ts'
import { createShapeTable, type ShapeTable } from './shape-table.ts'

/** Where a waiting set came from. */
export interface PendingOrigin {
  readonly domain: DomainState
  readonly facts: MessageFacts
  readonly header: MessageHeader
  readonly flags: number
  /** Octets of the message were missing. */
  readonly isCut: boolean
  /** When the message came, Unix seconds. */
  readonly atSeconds: number
  /** The message came after later ones. */
  readonly isReordered: boolean
  readonly sequence: SequenceTracker
  /** Its place in the sequence; undefined when its records make no difference there. */
  readonly unknownSet: UnknownSet | undefined
}

/** Data whose template has come and that is being decoded, as much with each datagram as `MAX_RELEASED_OCTETS` allows. */
export interface Release {
  readonly domain: DomainState
  readonly template: KnownTemplate
  /** Export time of the message that brought the template, Unix seconds. */
  readonly at: number
  sets: number
  octets: number
  records: number
}

export interface DecoderState {
  readonly registry: ElementRegistry
  readonly settings: DecodeSettings
  readonly keepMessageOctets: 'always' | 'when-not-in-file' | 'never'
  /** Datagrams as they arrive: records are removed, and connections end. */
  readonly isLive: boolean
  /** Seconds of its exporter's clock for which data waits for its template. */
  readonly pendingSeconds: number
  readonly onProblem: ProblemSink
  readonly interner: OctetInterner
  readonly blocks: BlockBuilder
  readonly exporters: ExporterStates
  readonly templates: TemplateStore
  readonly histories: TemplateHistories
  /** By domain what waits for its template, by release what waits for its turn. */
  readonly pending: PendingSets<PendingOrigin>
  readonly releases: Release[]
  /** What the present datagram may still release, see `MAX_RELEASED_OCTETS`. */
  releaseRoom: number
  /** Fields that it may still plan anew, see `MAX_REPLANNED_FIELDS`. */
  replanRoom: number
  /** Of SCTP streams. */
  readonly streams: SequenceTrackers
  /** Of the agents behind sFlow relays. */
  readonly agents: SequenceTrackers
  readonly shapes: ShapeTable
  /** By shape id. */
  readonly allShapes: Shape[]
  readonly plans: PlanCompiler
  /** Templates that hold a plan. */
  planned: KnownTemplate[]
  readonly context: PlanContext
  readonly outcome: DataSetOutcome
  /** The octets in which the present datagram lies. */
  bytes: Uint8Array
  view: DataView
  readonly definitions: Definitions
  /** When the definitions are looked through the next time, see `definition-room.ts`. */
  readonly roomLook: RoomLook
  /** Takes the sets of messages; made with the first message. */
  setHandler: SetHandler | undefined
  /** The second of the message before, and its nanoseconds. */
  readonly exportSecond: { seconds: number; ns: bigint }
  messageCount: number
  dataRecords: number
  optionsRecords: number
}

export interface DecoderStateOptions {
  readonly registry: ElementRegistry
  readonly settings?: DecodeSettings
  readonly keepMessageOctets: 'always' | 'when-not-in-file' | 'never'
  /** Data does not wait for ever: see `MAX_PENDING_SECONDS`. */
  readonly isLive?: boolean
  readonly onProblem: ProblemSink
  /** Of the decoder in whose place this one goes on. */
  readonly before?: DecoderHandover | undefined
  /** Fields of all shapes, each counting `TEMPLATE_VERSION_WEIGHT` more; no bound when absent. */
  readonly maxShapeFields?: number | undefined
}

/** Makes the state of a decoder that has seen nothing. */
export function createDecoderState(
  options: DecoderStateOptions,
  interner: OctetInterner,
  blocks: BlockBuilder,
): DecoderState {
  const report = (code: ProblemCode, detail: string, domain?: DomainState, templateId?: number): void =>
    options.onProblem({
      code,
      detail,
      ...(domain === undefined ? {} : { exporter: domain.session.transport.exporter, domain: domain.domain }),
      ...(templateId === undefined ? {} : { templateId }),
    })

  function giveUp(set: PendingSet<PendingOrigin>): void {
    const { domain } = set.origin
    moveToUndecodable(set)
    report('pending-dropped', `A set of ${formatCount(set.octets.length)} octets was given up.`, domain, set.templateId)
  }

  const settings = options.settings ?? DEFAULT_DECODE_SETTINGS
  const context = createContext()
  const histories = createTemplateHistories(() =>
    report('limit-reached', 'Further templates have no history: more than the engine keeps (MAX_TEMPLATE_HISTORIES).'),
  )
  const templates = createTemplateStore((forgotten) => {
    const count = forgotten.length
    for (const { history, version } of forgotten) {
      if (history !== undefined) history.state = 'forgotten'
      histories.note(history, { kind: 'forgotten', at: context.exportSeconds, count: 1, version })
    }
    report(
      'limit-reached',
      `${formatCount(count)} templates were forgotten: more than the engine keeps (MAX_TEMPLATES, MAX_KNOWN_FIELDS).`,
    )
  })
  const definitions = createDefinitions()
  const pending = createPendingSets<PendingOrigin>()
  const releases: Release[] = []
  const bytes = new Uint8Array(0)
  const allShapes: Shape[] = []
  return {
    ...options,
    settings,
    isLive: options.isLive === true,
    pendingSeconds: options.isLive === true ? MAX_PENDING_SECONDS : Number.POSITIVE_INFINITY,
    interner,
    blocks,
    templates,
    histories,
    pending,
    releases,
    releaseRoom: 0,
    replanRoom: 0,
    streams: options.before?.streams ?? createSequenceTrackers(MAX_SCTP_STREAMS),
    agents: options.before?.agents ?? createSequenceTrackers(MAX_SFLOW_AGENTS),
    exporters: createExporterStates({
      settings,
      templates,
      histories,
      definitions,
      nextRecord: () => context.nextRecord,
      isLive: options.isLive === true,
      handed: options.before?.domains,
      onNew: blocks.addSession,
      onForget(domain, reason) {
        pending.takeAllOf(domain).forEach(giveUp)
        for (const release of releases) if (release.domain === domain) pending.takeAllOf(release).forEach(giveUp)
        histories.remove(domain.templates)
        if (reason === 'MAX_DOMAINS') {
          report('limit-reached', `A domain was forgotten: more than the engine keeps (${reason}).`, domain)
        } else if (reason === 'MAX_TRANSPORT_SESSIONS') {
          report('too-many-exporters', `An exporter was forgotten: more than the engine keeps (${reason}).`)
        }
      },
      onUnlisted(domain, templateId) {
        const detail = `Template ${templateId} is not listed: more fields than a report has (MAX_REPORTED_FIELDS).`
        report('limit-reached', detail, domain, templateId)
      },
    }),
    shapes: createShapeTable((shape) => {
      allShapes.push(shape)
      blocks.addShape(shape)
      if (shape.id < MAX_SHAPE_TABLES) return
      report(
        'limit-reached',
        'Some records have no columns: they have more kinds of templates than there are tables (MAX_SHAPE_TABLES). Their details show all fields.',
      )
    }, options.maxShapeFields),
    allShapes,
    plans: createPlanCompiler(interner, options.registry),
    planned: [],
    context,
    outcome: { records: 0, decoded: 0, padding: 0, malformed: 0 },
    bytes,
    view: new DataView(bytes.buffer),
    definitions,
    roomLook: createRoomLook(options.isLive === true),
    setHandler: undefined,
    exportSecond: { seconds: 0, ns: 0n },
    messageCount: 0,
    dataRecords: 0,
    optionsRecords: 0,
  }
}

/** Accounts for a set that nothing will decode any more. */
export function moveToUndecodable(set: PendingSet<PendingOrigin>): void {
  const { octets, records } = set.origin.domain.ledger
  octets.pending -= set.octets.length
  octets.undecodable += set.octets.length
  records.pending--
  leaveUnknown(set.origin)
}

/** Nobody will know how many records a set held. */
export function leaveUnknown({ sequence, unknownSet }: PendingOrigin): void {
  if (unknownSet !== undefined) sequence.giveUp(unknownSet)
}

function createContext(): PlanContext {
  return {
    messageStart: 0,
    messageNumber: 0,
    templateVersion: 0,
    // Numbers of 32 bits, set for each message: what begins as a small integer changes the shape of the object when a large
    // one comes, and with it all that was compiled for it.
    exportTimeLow: Number.NaN,
    exportTimeHigh: 0,
    exportSeconds: 0,
    exportNanos: 0,
    sysUpTimeMs: Number.NaN,
    systemStartMs: Number.NaN,
    flags: 0,
    quirk: { isNetscaler: false, flowTimes: 0, smallFractions: 0, neededTenths: 9 },
    lacksBase: false,
    backwards: 0,
    listTemplates: { find: () => undefined },
    lists: createListAccount(),
    nextRecord: 1,
    stop: 0,
  }
}
