/**
 * What the decoder knows of each transport session and of each observation domain in it. Bounded: sessions and domains
 * used longest ago are forgotten, but what they counted stays in the ledger. Those that sent a few datagrams only go first, so that a
 * flood from invented sources pushes out itself and not the exporters.
 *
 * Whoever reads the blocks keeps facts by a session's id. An id that records lead to stays; others are given again (`definitions.ts`).
 * So there are never more ids than `MAX_TRANSPORT_SESSIONS` and `MAX_DEFINED_FIELDS` allow.
 */
import { MAX_MESSAGE_OCTETS, MAX_TRANSPORT_SESSIONS } from '../limits/capture.ts'
import { MAX_DOMAINS } from '../limits/decode.ts'
import {
  MAX_CLOSED_SESSIONS,
  MAX_IDLE_SECONDS,
  MAX_REPORTED_FIELDS,
  MAX_TEMPLATE_HISTORIES,
} from '../limits/templates.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { createLedger, type Ledger } from '../protocol/ledger.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import type { TemplateHistories } from '../templates/template-history.ts'
import type { DomainTemplates, TemplateStore } from '../templates/template-store.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import type { ListTemplates } from '../wire/list-value.ts'
import { addLedger, copyLedger } from './ledger-account.ts'
import { createClockTracker, type ClockTracker } from './clock-tracker.ts'
import type { Definitions, SessionNumber } from './definitions.ts'
import { createHandedDomains, endDomains, followDomain, type HandedDomains } from './handed-domains.ts'
import type { LossPlace, OnLoss, SequenceAccount } from './loss-place.ts'
import { createLossSpans, type LossSpans } from './loss-spans.ts'
import type { SequenceTracker } from './sequence-tracker.ts'
import { createTrustTimeline, type TrustTimeline } from './trust-timeline.ts'
import type { UptimeWatch } from './uptime-watch.ts'
import type { ProtocolVersion, SessionFacts } from './block.ts'
import { createSessionQuirks, type SessionQuirks } from './session-quirks.ts'

export interface DomainState {
  readonly session: SessionState
  readonly domain: number
  readonly version: ProtocolVersion
  readonly ledger: Ledger
  readonly sequence: SequenceTracker
  /** Where what its sequence numbers tell counts. */
  readonly lossPlace: LossPlace
  /** When records were lost, by the exporter's clock. */
  readonly losses: LossSpans
  /** Export times of restarts, Unix seconds; the newest `MAX_RESTARTS`. */
  readonly restarts: number[]
  /** Tells the losses, and the session's timeline of trust. */
  readonly noteLoss: OnLoss
  readonly uptime: UptimeWatch
  readonly templates: DomainTemplates
  /** The same for lists of records in records (RFC 6313). */
  readonly listTemplates: ListTemplates
  /** Every definition by which records may have been decoded. */
  readonly versions: Set<KnownTemplate>
  /** Those that the report lists. */
  readonly history: KnownTemplate[]
  /** Export time past which a template may be stale, or waiting data too old. */
  nextLifetimeCheck: number
  /** Frame in which all templates of a kind were last withdrawn over UDP, where it has no effect; -1 before any. */
  readonly ignoredWithdrawal: { data: number; options: number }
  /** IANA 160 as last seen, Unix milliseconds; NaN when never. */
  systemStartMs: number
  /** Export time of the message before, Unix seconds. */
  lastExportSeconds: number
  /** From when to when messages came, Unix seconds; NaN before the first. */
  firstSeconds: number
  lastSeconds: number
  lastUse: number
}

export interface SessionState {
  /** Of the decoder: from 0, in the order in which sessions proved to carry flow export; or one that is free again. */
  readonly id: number
  readonly number: SessionNumber
  /** Its connection is over. */
  isClosed: boolean
  /** Datagrams, as many as tell an exporter from a passing source. */
  uses: number
  readonly transport: TransportSession
  readonly quirk: SessionQuirks
  /** IANA 160 as last seen in domain 0, which speaks for the whole Exporting Process (RFC 7011 §3.1); NaN when never. */
  systemStartMs: number
  /** By version and domain number. */
  readonly domains: Map<number, DomainState>
  /** What domains counted that are forgotten by now. */
  readonly forgotten: Ledger
  readonly trust: TrustTimeline
  readonly clock: ClockTracker
  last: DomainState | undefined
  lastUse: number
}

export interface ExporterStates {
  findSession(transport: TransportSession): SessionState | undefined
  /** The session, made when it is new; `onNew` hears of it. With the time at which its datagram came, Unix nanoseconds. */
  sessionOf(transport: TransportSession, arrivalNs: bigint): SessionState
  domainOf(session: SessionState, version: ProtocolVersion, domain: number): DomainState
  /** All domains that are known, session by session. */
  domains(): Iterable<DomainState>
  sessions(): Iterable<SessionState>
  /** Keeps a definition, and as far as there is room for the report. */
  remember(domain: DomainState, template: KnownTemplate): void
  /** Lets definitions go that nothing decodes by any more. */
  forgetVersions(domain: DomainState, gone: ReadonlySet<KnownTemplate>): void
  /** Says that a connection is over: what is kept of it is the first to go. Undefined when nothing is known of it. */
  close(transport: TransportSession): SessionState | undefined
  /** Forgets a session with all it has. */
  forget(session: SessionState): void
  total(): Ledger
  /** What sessions counted that are forgotten by now. */
  forgotten(): Ledger
  /** Ends all accounts, and hands on what another decoder goes on with. What comes late from now on goes to `corrections`. */
  handOver(corrections: SequenceAccount): HandedDomains
}

export interface ExporterStateOptions {
  readonly settings: DecodeSettings
  readonly templates: TemplateStore
  readonly histories: TemplateHistories
  readonly definitions: Definitions
  /** Number of the first record of the set that is decoded. */
  nextRecord(): number
  /** Sessions end while others go on; what is over makes room. */
  readonly isLive: boolean
  /** What it goes on with of the decoder before. */
  readonly handed?: HandedDomains | undefined
  onNew(facts: SessionFacts): void
  /** A domain is about to be forgotten: what waits for its templates goes with it. */
  onForget(domain: DomainState, reason: ForgetReason): void
  /** A definition is decoded by, but the report does not list it. */
  onUnlisted(domain: DomainState, templateId: number): void
}

/** A bound that was reached; `over`: nothing more was to come of it, or room was needed that only those without records can give. */
export type ForgetReason = 'MAX_DOMAINS' | 'MAX_TRANSPORT_SESSIONS' | 'over'

/** Seconds between two looks for sessions that are idle. */
const IDLE_LOOK_SECONDS = 60

/** Part of a bound from which on sessions that are over make room for new ones. */
const CROWDED_SHARE = 3 / 4

/** Makes the account of all exporters. */
export function createExporterStates(
  options: ExporterStateOptions,
  maxDomains = MAX_DOMAINS,
  maxSessions = MAX_TRANSPORT_SESSIONS,
): ExporterStates {
  /** By the transport layer's id. */
  const sessions = new Map<number, SessionState>()
  const domains = new Set<DomainState>()
  const handed = options.handed ?? createHandedDomains()
  const forgottenSessions = createLedger()
  /** The one that was closed first goes first. */
  const closed = new Set<SessionState>()
  let reportedFields = 0
  /** By the time of arrival, Unix seconds. */
  let nextIdleLook = 0
  let clock = 0

  function forgetOldestDomains(): void {
    const oldest = [...domains].sort((a, b) => a.lastUse - b.lastUse).slice(0, Math.max(1, maxDomains >> 4))
    for (const domain of oldest) forgetDomain(domain, 'MAX_DOMAINS')
  }

  function forgetDomain(domain: DomainState, reason: ForgetReason): void {
    options.onForget(domain, reason)
    domains.delete(domain)
    domain.session.domains.delete(domainKey(domain.version, domain.domain))
    if (domain.session.last === domain) domain.session.last = undefined
    options.templates.removeDomain(domain.templates)
    for (const template of domain.history) reportedFields -= weightOf(template)
    for (const template of domain.versions) options.definitions.end(template, domain.session.number)
    addLedger(domain.session.forgotten, domain.ledger)
  }

  function forgetOldestSessions(): void {
    const oldest = [...sessions.values()].sort(compareUse).slice(0, Math.max(1, maxSessions >> 4))
    for (const session of oldest) forgetSession(session, session.isClosed ? 'over' : 'MAX_TRANSPORT_SESSIONS')
  }

  function forgetSession(session: SessionState, reason: ForgetReason): void {
    for (const domain of [...session.domains.values()]) forgetDomain(domain, reason)
    addLedger(forgottenSessions, session.forgotten)
    options.definitions.forgetSession(session.number)
    sessions.delete(session.transport.id)
    closed.delete(session)
  }

  /** What connections said that are over is nobody's loss: it goes before a new session lacks something. */
  function forgetClosedSessions(): void {
    for (const session of closed) {
      if (closed.size <= MAX_CLOSED_SESSIONS && !isCrowded()) return
      forgetSession(session, 'over')
    }
  }

  /** Over UDP nobody says that a session is over. */
  function forgetIdleSessions(atSeconds: number): void {
    if (atSeconds < nextIdleLook) return
    nextIdleLook = atSeconds + IDLE_LOOK_SECONDS
    const isIdle = (session: SessionState): boolean =>
      session.transport.protocol === 'udp' &&
      [...session.domains.values()].every(({ lastSeconds }) => !(lastSeconds >= atSeconds - MAX_IDLE_SECONDS))
    for (const session of [...sessions.values()].filter(isIdle)) forgetSession(session, 'over')
  }

  function isCrowded(): boolean {
    return (
      sessions.size >= CROWDED_SHARE * maxSessions ||
      domains.size >= CROWDED_SHARE * maxDomains ||
      reportedFields >= CROWDED_SHARE * MAX_REPORTED_FIELDS ||
      options.histories.count() >= CROWDED_SHARE * MAX_TEMPLATE_HISTORIES
    )
  }

  return {
    findSession(transport) {
      const session = sessions.get(transport.id)
      if (session !== undefined) {
        session.lastUse = ++clock
        session.uses++
      }
      return session
    },
    sessionOf(transport, arrivalNs) {
      const known = sessions.get(transport.id)
      if (known !== undefined) return known
      if (closed.size > 0) forgetClosedSessions()
      if (options.isLive && isCrowded()) forgetIdleSessions(Number(arrivalNs / 1_000_000_000n))
      if (sessions.size >= maxSessions) forgetOldestSessions()
      const number = options.definitions.openSession()
      const session: SessionState = {
        id: number.id,
        number,
        isClosed: false,
        uses: 0,
        transport,
        quirk: createSessionQuirks(options.settings, transport.exporter),
        systemStartMs: Number.NaN,
        domains: new Map(),
        forgotten: createLedger(),
        trust: createTrustTimeline(),
        clock: createClockTracker(),
        last: undefined,
        lastUse: ++clock,
      }
      sessions.set(transport.id, session)
      options.onNew(factsOf(session))
      return session
    },
    domainOf(session, version, domain) {
      const last = session.last
      if (last?.domain === domain && last.version === version) {
        last.lastUse = ++clock
        return last
      }
      const key = domainKey(version, domain)
      let state = session.domains.get(key)
      if (state === undefined) {
        if (domains.size >= maxDomains) forgetOldestDomains()
        const before = handed.take(session.transport.id, key)
        // Who is silent takes no place of who sends.
        handed.keepAtMost(maxDomains - domains.size)
        if (before !== undefined && Number.isNaN(session.systemStartMs)) session.systemStartMs = before.sessionStartMs
        const templates = options.templates.createDomain()
        const ledger = createLedger()
        const losses = createLossSpans()
        const noteLoss: OnLoss = (times, units) => {
          session.trust.addLoss(times.atSeconds, units)
          losses.add(times, units)
        }
        state = {
          ...followDomain(version, ledger.records, noteLoss, before),
          session,
          domain,
          version,
          ledger,
          losses,
          restarts: [],
          noteLoss,
          templates,
          listTemplates: {
            find(templateId) {
              const template = options.templates.find(templates, templateId)
              // The record around the list leads to it, too: it is one of the set that is being decoded.
              if (template !== undefined) template.lastRecord = options.nextRecord() + MAX_MESSAGE_OCTETS
              return template
            },
          },
          versions: new Set(),
          history: [],
          nextLifetimeCheck: Number.POSITIVE_INFINITY,
          ignoredWithdrawal: { data: -1, options: -1 },
          firstSeconds: Number.NaN,
          lastSeconds: Number.NaN,
          lastUse: 0,
        }
        session.domains.set(key, state)
        domains.add(state)
      }
      state.lastUse = ++clock
      session.last = state
      return state
    },
    domains: () => domains,
    sessions: () => sessions.values(),
    remember(domain, template) {
      domain.versions.add(template)
      if (reportedFields + weightOf(template) > MAX_REPORTED_FIELDS) {
        options.onUnlisted(domain, template.templateId)
        return
      }
      reportedFields += weightOf(template)
      domain.history.push(template)
      template.history?.definitions.push(template)
    },
    forgetVersions(domain, gone) {
      for (const template of removeFrom(domain.history, gone)) reportedFields -= weightOf(template)
      for (const history of new Set(Array.from(gone, (template) => template.history))) {
        if (history !== undefined) removeFrom(history.definitions, gone)
      }
      for (const template of gone) {
        domain.versions.delete(template)
        options.definitions.end(template, domain.session.number)
      }
    },
    close(transport) {
      handed.forget(transport.id)
      const session = sessions.get(transport.id)
      if (session === undefined || session.isClosed) return undefined
      session.isClosed = true
      closed.add(session)
      return session
    },
    forget: (session) => forgetSession(session, 'over'),
    forgotten: () => copyLedger(forgottenSessions),
    handOver(corrections) {
      endDomains(sessions.values(), corrections, handed)
      handed.keepAtMost(maxDomains)
      return handed
    },
    total() {
      const sum = copyLedger(forgottenSessions)
      for (const session of sessions.values()) {
        addLedger(sum, session.forgotten)
        for (const domain of session.domains.values()) addLedger(sum, domain.ledger)
      }
      return sum
    },
  }
}

/** Datagrams by which a source is taken for an exporter. */
const EXPORTER_USES = 8

/** Which is to be forgotten first. */
export function compareUse(one: SessionState, other: SessionState): number {
  return rankOf(one) - rankOf(other) || one.lastUse - other.lastUse
}

function rankOf({ isClosed, uses }: SessionState): number {
  return isClosed ? 0 : uses < EXPORTER_USES ? 1 : 2
}

/** Takes out of a list what is gone; returns it. */
function removeFrom<T>(list: T[], gone: ReadonlySet<T>): T[] {
  const removed = list.filter((entry) => gone.has(entry))
  if (removed.length === 0) return removed
  const left = list.filter((entry) => !gone.has(entry))
  list.length = 0
  for (const entry of left) list.push(entry)
  return removed
}

function weightOf(template: KnownTemplate): number {
  return 1 + template.fields.length
}

/** One transport session can speak two versions, whose domains have nothing to do with each other. */
function domainKey(version: ProtocolVersion, domain: number): number {
  return version * 0x1_0000_0000 + domain
}

function factsOf(session: SessionState): SessionFacts {
  const { protocol, exporter } = session.transport
  return { id: session.id, protocol, exporter, collector: collectorOf(session.transport) }
}

/** Where it sends to, `address:port`; `file` for a file without transport. */
export function collectorOf(transport: TransportSession): string {
  if (transport.protocol === 'file') return 'file'
  const { collectorAddress, collectorPort } = transport
  return collectorAddress.includes(':')
    ? `[${collectorAddress}]:${collectorPort}`
    : `${collectorAddress}:${collectorPort}`
}
