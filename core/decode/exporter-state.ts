/**
 * What the decoder knows of each transport session and of each observation domain in it. Bounded: sessions and domains
 * used longest ago are forgotten, but what they counted stays in the ledger. Those that sent a few datagrams only go first, so that a
 * flood from invented sources pushes out itself and not the exporters.
 *
 * Whoever reads the blocks keeps facts by a session's id. An id that records lead to stays; that of a session which never had a template
 * is given to another when it is forgotten. So there are never more ids than `MAX_TRANSPORT_SESSIONS` and `MAX_DEFINED_FIELDS` allow.
 */
import { elementLabel } from '../elements/column-type.ts'
import { MAX_TRANSPORT_SESSIONS } from '../limits/capture.ts'
import { MAX_DOMAINS } from '../limits/decode.ts'
import { MAX_REPORTED_FIELDS } from '../limits/templates.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { createLedger, type Ledger } from '../protocol/ledger.ts'
import type { DomainReport, ExporterReport, TemplateReport } from '../protocol/session-api.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import type { DomainTemplates, TemplateStore } from '../templates/template-store.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import type { ListTemplates } from '../wire/list-value.ts'
import { addLedger, copyLedger } from './ledger-account.ts'
import { createClockTracker, type ClockTracker } from './clock-tracker.ts'
import type { OnLoss } from './loss-book.ts'
import { createLossSpans, type LossSpans } from './loss-spans.ts'
import { createSequenceTracker, type SequenceTracker } from './sequence-tracker.ts'
import { createTrustTimeline, type TrustTimeline } from './trust-timeline.ts'
import { createUptimeWatch, type UptimeWatch } from './uptime-watch.ts'
import type { ProtocolVersion, SessionFacts } from './block.ts'
import { createSessionQuirks, type SessionQuirks } from './session-quirks.ts'

export interface DomainState {
  readonly session: SessionState
  readonly domain: number
  readonly version: ProtocolVersion
  readonly ledger: Ledger
  readonly sequence: SequenceTracker
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
  /** Every definition, for the report. */
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
  /** Whether records may lead to it: it has, or had, a template. */
  isNamed: boolean
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
  /** The session, made when it is new; `onNew` hears of it. */
  sessionOf(transport: TransportSession): SessionState
  domainOf(session: SessionState, version: ProtocolVersion, domain: number): DomainState
  /** All domains that are known, session by session. */
  domains(): Iterable<DomainState>
  sessions(): Iterable<SessionState>
  /** Keeps a definition for the report. */
  remember(domain: DomainState, template: KnownTemplate): void
  report(): readonly ExporterReport[]
  total(): Ledger
  /** What sessions counted that are forgotten by now. */
  forgotten(): Ledger
}

export interface ExporterStateOptions {
  readonly settings: DecodeSettings
  readonly templates: TemplateStore
  onNew(facts: SessionFacts): void
  /** A domain is about to be forgotten: what waits for its templates goes with it. */
  onForget(domain: DomainState, bound: 'MAX_DOMAINS' | 'MAX_TRANSPORT_SESSIONS'): void
  /** A definition is decoded by, but the report does not list it. */
  onUnlisted(domain: DomainState, templateId: number): void
}

/** Makes the account of all exporters. */
export function createExporterStates(
  options: ExporterStateOptions,
  maxDomains = MAX_DOMAINS,
  maxSessions = MAX_TRANSPORT_SESSIONS,
): ExporterStates {
  /** By the transport layer's id. */
  const sessions = new Map<number, SessionState>()
  const domains = new Set<DomainState>()
  const forgottenSessions = createLedger()
  const freeIds: number[] = []
  let sessionCount = 0
  let reportedFields = 0
  let clock = 0

  function forgetOldestDomains(): void {
    const oldest = [...domains].sort((a, b) => a.lastUse - b.lastUse).slice(0, Math.max(1, maxDomains >> 4))
    for (const domain of oldest) forgetDomain(domain, 'MAX_DOMAINS')
  }

  function forgetDomain(domain: DomainState, bound: 'MAX_DOMAINS' | 'MAX_TRANSPORT_SESSIONS'): void {
    options.onForget(domain, bound)
    domains.delete(domain)
    domain.session.domains.delete(domainKey(domain.version, domain.domain))
    if (domain.session.last === domain) domain.session.last = undefined
    options.templates.removeDomain(domain.templates)
    for (const template of domain.history) reportedFields -= weightOf(template)
    addLedger(domain.session.forgotten, domain.ledger)
  }

  function forgetOldestSessions(): void {
    const oldest = [...sessions].sort(([, a], [, b]) => compareUse(a, b)).slice(0, Math.max(1, maxSessions >> 4))
    for (const [key, session] of oldest) {
      for (const domain of [...session.domains.values()]) forgetDomain(domain, 'MAX_TRANSPORT_SESSIONS')
      addLedger(forgottenSessions, session.forgotten)
      if (!session.isNamed) freeIds.push(session.id)
      sessions.delete(key)
    }
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
    sessionOf(transport) {
      const known = sessions.get(transport.id)
      if (known !== undefined) return known
      if (sessions.size >= maxSessions) forgetOldestSessions()
      const session: SessionState = {
        id: freeIds.pop() ?? sessionCount++,
        isNamed: false,
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
        const templates = options.templates.createDomain()
        const ledger = createLedger()
        const losses = createLossSpans()
        const noteLoss: OnLoss = (times, units) => {
          session.trust.addLoss(times.atSeconds, units)
          losses.add(times, units)
        }
        state = {
          session,
          domain,
          version,
          ledger,
          sequence: createSequenceTracker({ version, account: ledger.records, onLoss: noteLoss }),
          losses,
          restarts: [],
          noteLoss,
          uptime: createUptimeWatch(),
          templates,
          listTemplates: { find: (templateId) => options.templates.find(templates, templateId) },
          history: [],
          nextLifetimeCheck: Number.POSITIVE_INFINITY,
          ignoredWithdrawal: { data: -1, options: -1 },
          systemStartMs: Number.NaN,
          lastExportSeconds: 0,
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
      if (reportedFields + weightOf(template) > MAX_REPORTED_FIELDS) {
        options.onUnlisted(domain, template.templateId)
        return
      }
      reportedFields += weightOf(template)
      domain.history.push(template)
      template.history?.definitions.push(template)
    },
    report: () => [...sessions.values()].map(reportOf),
    forgotten: () => copyLedger(forgottenSessions),
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
function compareUse(one: SessionState, other: SessionState): number {
  const isExporter = ({ uses }: SessionState): number => (uses >= EXPORTER_USES ? 1 : 0)
  return isExporter(one) - isExporter(other) || one.lastUse - other.lastUse
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

function reportOf(session: SessionState): ExporterReport {
  return {
    exporter: session.transport.exporter,
    collector: collectorOf(session.transport),
    protocol: session.transport.protocol,
    domains: [...session.domains.values()].map(domainReport),
  }
}

function domainReport(domain: DomainState): DomainReport {
  return {
    domain: domain.domain,
    ledger: copyLedger(domain.ledger),
    templates: domain.history.map((template) => templateReport(template, domain.version)),
  }
}

function templateReport(template: KnownTemplate, protocolVersion: ProtocolVersion): TemplateReport {
  return {
    templateId: template.templateId,
    version: template.version,
    protocolVersion,
    kind: template.isOptions ? 'options' : 'data',
    fields: template.fields.map((field) => ({
      element: elementLabel(field.element),
      key: field.key,
      length: field.length,
    })),
    records: template.recordCount,
  }
}
