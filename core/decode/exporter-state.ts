/**
 * What the decoder knows of each transport session and of each observation domain in it. Bounded: sessions and domains
 * used longest ago are forgotten, but what they counted stays in the ledger.
 */
import { MAX_DOMAINS, MAX_REPORTED_TEMPLATES } from '../limits.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { DomainReport, ExporterReport, TemplateReport } from '../protocol/session-api.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import type { DomainTemplates, TemplateStore } from '../templates/template-store.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import type { WireVersion } from '../wire/message-header.ts'
import type { TimeQuirkEvidence } from '../wire/record-plan.ts'
import { addLedger, copyLedger, createLedger } from './ledger-account.ts'
import { createSequenceTracker, type SequenceTracker } from './sequence-tracker.ts'
import type { SessionFacts } from './block.ts'

export interface DomainState {
  readonly session: SessionState
  readonly domain: number
  readonly version: WireVersion
  readonly ledger: Ledger
  readonly sequence: SequenceTracker
  readonly templates: DomainTemplates
  /** Every definition, for the report. */
  readonly history: KnownTemplate[]
  /** IANA 160 as last seen, Unix milliseconds; NaN when never. */
  systemStartMs: number
  lastUse: number
}

export interface SessionState {
  /** Of the decoder: from 0, in the order in which sessions proved to carry flow export. */
  readonly id: number
  readonly transport: TransportSession
  readonly quirk: TimeQuirkEvidence
  /** By version and domain number. */
  readonly domains: Map<number, DomainState>
  /** What domains counted that are forgotten by now. */
  readonly forgotten: Ledger
  last: DomainState | undefined
}

export interface ExporterStates {
  findSession(transport: TransportSession): SessionState | undefined
  /** The session, made when it is new; `onNew` hears of it. */
  sessionOf(transport: TransportSession): SessionState
  domainOf(session: SessionState, version: WireVersion, domain: number): DomainState
  report(): readonly ExporterReport[]
  total(): Ledger
}

export interface ExporterStateOptions {
  readonly templates: TemplateStore
  onNew(facts: SessionFacts): void
  /** A domain is about to be forgotten: what waits for its templates goes with it. */
  onForget(domain: DomainState): void
}

/** Makes the account of all exporters. */
export function createExporterStates(options: ExporterStateOptions, maxDomains = MAX_DOMAINS): ExporterStates {
  const sessions: SessionState[] = []
  const byTransport = new Map<number, SessionState>()
  const domains = new Set<DomainState>()
  let clock = 0

  function forgetOldest(): void {
    const oldest = [...domains].sort((a, b) => a.lastUse - b.lastUse).slice(0, Math.max(1, maxDomains >> 4))
    for (const domain of oldest) {
      options.onForget(domain)
      domains.delete(domain)
      domain.session.domains.delete(domainKey(domain.version, domain.domain))
      if (domain.session.last === domain) domain.session.last = undefined
      options.templates.removeDomain(domain.templates)
      addLedger(domain.session.forgotten, domain.ledger)
    }
  }

  return {
    findSession: (transport) => byTransport.get(transport.id),
    sessionOf(transport) {
      const known = byTransport.get(transport.id)
      if (known !== undefined) return known
      const session: SessionState = {
        id: sessions.length,
        transport,
        quirk: { isNetscaler: false, flowTimes: 0, smallFractions: 0 },
        domains: new Map(),
        forgotten: createLedger(),
        last: undefined,
      }
      sessions.push(session)
      byTransport.set(transport.id, session)
      options.onNew(factsOf(session))
      return session
    },
    domainOf(session, version, domain) {
      const last = session.last
      if (last !== undefined && last.domain === domain && last.version === version) {
        last.lastUse = ++clock
        return last
      }
      const key = domainKey(version, domain)
      let state = session.domains.get(key)
      if (state === undefined) {
        if (domains.size >= maxDomains) forgetOldest()
        state = {
          session,
          domain,
          version,
          ledger: createLedger(),
          sequence: createSequenceTracker(),
          templates: options.templates.createDomain(),
          history: [],
          systemStartMs: Number.NaN,
          lastUse: 0,
        }
        session.domains.set(key, state)
        domains.add(state)
      }
      state.lastUse = ++clock
      session.last = state
      return state
    },
    report: () => sessions.map(reportOf),
    total() {
      const sum = createLedger()
      for (const session of sessions) {
        addLedger(sum, session.forgotten)
        for (const domain of session.domains.values()) addLedger(sum, domain.ledger)
      }
      return sum
    },
  }
}

/** Keeps a definition for the report. */
export function remember(domain: DomainState, template: KnownTemplate): void {
  if (domain.history.length < MAX_REPORTED_TEMPLATES) domain.history.push(template)
}

/** One transport session can speak two versions, whose domains have nothing to do with each other. */
function domainKey(version: WireVersion, domain: number): number {
  return version * 0x1_0000_0000 + domain
}

function factsOf(session: SessionState): SessionFacts {
  const { protocol, exporter } = session.transport
  return { id: session.id, protocol, exporter, collector: collectorOf(session.transport) }
}

function collectorOf(transport: TransportSession): string {
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

function templateReport(template: KnownTemplate, protocolVersion: WireVersion): TemplateReport {
  return {
    templateId: template.templateId,
    version: template.version,
    protocolVersion,
    kind: template.isOptions ? 'options' : 'data',
    fields: template.fields.map((field) => ({
      element: field.element.pen === 0 ? String(field.element.id) : `${field.element.pen}:${field.element.id}`,
      key: field.key,
      length: field.length,
    })),
    records: template.recordCount,
  }
}
