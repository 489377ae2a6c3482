/**
 * What the decoder is given of what was known before the first octet of its input, and what it can tell of that itself. A
 * capture that was cut out of a longer one decodes with it as if it still followed what was cut away.
 */
import { present } from '../bytes/invariant.ts'
import { MAX_KNOWN_SESSIONS } from '../limits/live.ts'
import {
  sessionKey,
  type CaptureKnowledge,
  type KnownDefinition,
  type KnownSession,
} from '../protocol/capture-knowledge.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import { templateFields } from '../wire/template-fields.ts'
import { addTemplate } from './add-template.ts'
import { hasRoomFor } from './definition-room.ts'
import type { DecoderState } from './decoder-state.ts'
import { collectorOf, type DomainState, type SessionState } from './exporter-state.ts'

export interface GivenKnowledge {
  /** Gives a domain what is known of it, once. */
  prime(domain: DomainState): void
  /** Adds what was given of domains that have not turned up yet. */
  addUntold(sessions: KnownSession[], templates: KnownDefinition[]): void
}

interface Given {
  readonly session: KnownSession
  readonly byDomain: Map<string, KnownDefinition[]>
  /** Of sessions with the same addresses and ports only the first one goes on with what was before. */
  owner: SessionState | undefined
}

/** Knowledge for domains that turn up later. */
export function createGivenKnowledge(state: DecoderState, knowledge: CaptureKnowledge): GivenKnowledge {
  const sessions = new Map<string, Given>()
  const inOrder = knowledge.sessions.map((session) => {
    const given: Given = { session, byDomain: new Map(), owner: undefined }
    sessions.set(sessionKey(session), given)
    return given
  })
  for (const definition of knowledge.templates) {
    const given = inOrder[definition.session]
    if (given === undefined) continue
    const key = domainKey(definition.protocolVersion, definition.domain)
    const list = given.byDomain.get(key) ?? []
    list.push(definition)
    given.byDomain.set(key, list)
  }
  const primed = new WeakSet<DomainState>()

  return {
    prime(domain) {
      if (primed.has(domain)) return
      primed.add(domain)
      const { session } = domain
      const given = sessions.get(keyOf(session.transport))
      if (given === undefined || (given.owner !== undefined && given.owner !== session)) return
      if (given.owner === undefined) takeQuirk(session, given.session)
      given.owner = session
      const key = domainKey(domain.version, domain.domain)
      for (const definition of given.byDomain.get(key) ?? []) define(state, domain, definition)
      // What is known once counts once: a domain that was forgotten and comes again has lost it.
      given.byDomain.delete(key)
    },
    addUntold(known, templates) {
      const indexes = new Map(known.map((session, index) => [sessionKey(session), index]))
      for (const { session, byDomain } of inOrder) {
        if (byDomain.size === 0) continue
        let index = indexes.get(sessionKey(session))
        if (index === undefined) {
          if (known.length >= MAX_KNOWN_SESSIONS) return
          index = known.push(session) - 1
        }
        for (const definition of [...byDomain.values()].flat()) templates.push({ ...definition, session: index })
      }
    },
  }
}

function takeQuirk({ quirk }: SessionState, known: KnownSession): void {
  if (known.quirk === undefined) return
  quirk.isNetscaler = known.quirk.isNetscaler
  quirk.flowTimes = known.quirk.flowTimes
  quirk.smallFractions = known.quirk.smallFractions
}

function define(state: DecoderState, domain: DomainState, definition: KnownDefinition): void {
  const { templateId, isOptions, scopeFieldCount, fields: specifiers, validFrom, validSequence } = definition
  if (!hasRoomFor(state, domain.session, specifiers.length)) return
  const fields = templateFields(specifiers, scopeFieldCount, definition.protocolVersion, state.registry)
  const header = {
    version: definition.protocolVersion,
    headerLength: 0,
    statedLength: undefined,
    count: undefined,
    exportSeconds: validFrom,
    exportNanos: 0,
    sequence: validSequence,
    sysUpTimeMs: undefined,
    domain: definition.domain,
  }
  addTemplate(state, { domain, header }, { templateId, isOptions, specifiers, scopeFieldCount, fields }, 'current')
}

/** What is known now, for whoever goes on from here; labels and rates are known to whoever reads the blocks. */
export function collectKnowledge(
  state: DecoderState,
  given: GivenKnowledge | undefined,
): Pick<CaptureKnowledge, 'sessions' | 'templates' | 'elements'> {
  const sessions: KnownSession[] = []
  const indexes = new Map<SessionState, number>()
  const templates: KnownDefinition[] = []
  for (const session of state.exporters.sessions()) {
    // Nothing more comes of it.
    if (session.isClosed) continue
    indexes.set(session, sessions.length)
    sessions.push(describeSession(session))
  }
  for (const domain of state.exporters.domains()) {
    const { version } = domain
    if ((version !== 9 && version !== 10) || domain.session.isClosed) continue
    for (const template of domain.templates.known.values()) {
      const { templateId, isOptions, scopeFieldCount, specifiers, validFrom, validSequence } = template
      templates.push({
        session: present(indexes.get(domain.session), 'the session of a domain'),
        domain: domain.domain,
        protocolVersion: version,
        templateId,
        isOptions,
        scopeFieldCount,
        fields: specifiers.map(({ pen, id, length }) => ({ pen, id, length })),
        validFrom,
        validSequence,
      })
    }
  }
  given?.addUntold(sessions, templates)
  return { sessions, templates, elements: state.registry.learnedElements() }
}

function describeSession({ transport, quirk }: SessionState): KnownSession {
  const { isNetscaler, flowTimes, smallFractions } = quirk
  const { protocol, exporter } = transport
  const known = { protocol, exporter, collector: collectorOf(transport) }
  return flowTimes === 0 && !isNetscaler ? known : { ...known, quirk: { isNetscaler, flowTimes, smallFractions } }
}

function keyOf(transport: TransportSession): string {
  return sessionKey({
    protocol: transport.protocol,
    exporter: transport.exporter,
    collector: collectorOf(transport),
  })
}

function domainKey(version: number, domain: number): string {
  return `${version} ${domain}`
}
