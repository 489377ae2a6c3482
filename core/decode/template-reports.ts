/** The template inspector's view of the decoder's state. */
import { MAX_REPORTED_TEMPLATES } from '../limits/templates.ts'
import type {
  SessionTemplates,
  TemplateDescription,
  TemplateKey,
  TemplateState,
  TemplateSummary,
  TemplateTree,
} from '../protocol/template-report.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { deduceMeaning } from '../templates/template-meaning.ts'
import type { TemplateHistory } from '../templates/template-history.ts'
import type { DecoderState } from './decoder-state.ts'
import { collectorOf, type DomainState, type SessionState } from './exporter-state.ts'
import { formatExportSeconds, reportEvent, reportPending, reportVersion } from './template-version-report.ts'

/**
 * All sessions with their domains and templates, in the order in which they appeared, up to `MAX_REPORTED_TEMPLATES`. Of a live session
 * with more those that sent last are shown.
 */
export function reportTemplateTree(state: DecoderState): TemplateTree {
  const sessions: SessionTemplates[] = []
  const omitted = { sessions: 0, templates: 0 }
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  let room = MAX_REPORTED_TEMPLATES
  const shown = state.isLive ? newestSessions(state) : undefined
  for (const session of state.exporters.sessions()) {
    const count = countTemplates(session)
    if (shown?.has(session) === false) {
      omitted.sessions++
      omitted.templates += count + countWithoutHistory(session)
      continue
    }
    for (const { templates } of session.domains.values()) {
      for (const history of templates.histories.values()) {
        first = Math.min(first, firstSeenOf(history) ?? first)
        last = Math.max(last, lastSeenOf(history) ?? last)
      }
    }
    omitted.templates += Math.max(0, count - room) + countWithoutHistory(session)
    if (room === 0) omitted.sessions++
    else sessions.push(reportSession(session, room))
    room -= Math.min(room, count)
  }
  const timeRange = first > last ? undefined : { first: formatExportSeconds(first), last: formatExportSeconds(last) }
  return { sessions, omitted, ...(timeRange && { timeRange }) }
}

function countTemplates(session: SessionState): number {
  let count = 0
  for (const { templates } of session.domains.values()) count += templates.histories.size
  return count
}

/** The sessions that sent last, as many as are shown. */
function newestSessions(state: DecoderState): ReadonlySet<SessionState> {
  const newest = new Set<SessionState>()
  let room = MAX_REPORTED_TEMPLATES
  for (const session of [...state.exporters.sessions()].sort((one, other) => other.lastUse - one.lastUse)) {
    const count = countTemplates(session)
    if (count > room && newest.size > 0) break
    newest.add(session)
    room -= count
  }
  return newest
}

/** Templates that came when there were histories enough. */
function countWithoutHistory(session: SessionState): number {
  let count = 0
  for (const { templates } of session.domains.values()) {
    for (const template of templates.known.values()) if (template.history === undefined) count++
  }
  return count
}

function reportSession(session: SessionState, room: number): SessionTemplates {
  const octets = dataOctetsOf(session)
  let left = room
  const domains = [...session.domains.values()].map((domain) => {
    const histories = [...domain.templates.histories.values()].slice(0, left)
    left -= histories.length
    histories.sort((a, b) => a.templateId - b.templateId)
    return {
      domain: domain.domain,
      protocolVersion: domain.version,
      templates: histories.map((history) => reportSummary(domain, history, octets)),
    }
  })
  const { exporter, protocol } = session.transport
  return { session: session.id, exporter, collector: collectorOf(session.transport), protocol, domains }
}

function dataOctetsOf(session: SessionState): number {
  let octets = session.forgotten.octets.decoded
  for (const domain of session.domains.values()) octets += domain.ledger.octets.decoded
  return octets
}

/** One template with all its versions; undefined when there is none. */
export function reportTemplate(state: DecoderState, key: TemplateKey): TemplateDescription | undefined {
  for (const session of state.exporters.sessions()) {
    if (session.id !== key.session) continue
    for (const domain of session.domains.values()) {
      const isWanted = domain.domain === key.domain && domain.version === key.protocolVersion
      const history = isWanted ? domain.templates.histories.get(key.templateId) : undefined
      if (history === undefined) continue
      return {
        summary: reportSummary(domain, history, dataOctetsOf(session)),
        versions: history.definitions.map((template) => reportVersion(template, domain.version)),
        events: history.events.map(reportEvent),
        refreshTimes: history.refreshTimes.map(formatExportSeconds),
        omittedEvents: history.omittedEvents,
      }
    }
  }
  return undefined
}

function reportSummary(domain: DomainState, history: TemplateHistory, sessionOctets: number): TemplateSummary {
  const { definitions, data, templateId } = history
  const pending = reportPending(history)
  const present = domain.templates.known.get(templateId) ?? definitions[definitions.length - 1]
  const meaning =
    present &&
    deduceMeaning({
      isOptions: present.isOptions,
      elements: present.fields.map((field) => field.element),
      protocolVersion: domain.version,
    })
  const firstSeen = firstSeenOf(history)
  const lastSeen = lastSeenOf(history)
  const seconds = Math.max(1, (data.last ?? 0) - (data.first ?? 0))
  return {
    key: { session: domain.session.id, domain: domain.domain, protocolVersion: domain.version, templateId },
    kind: present?.isOptions === true ? 'options' : 'data',
    state: stateOf(history, present),
    versions: history.versions,
    fieldCount: present?.fields.length ?? 0,
    leastLength: present?.leastLength ?? 0,
    records: data.records,
    octets: data.octets,
    recordsPerSecond: data.records / seconds,
    share: sessionOctets === 0 ? 0 : data.octets / sessionOctets,
    decodedLate: data.decodedLate,
    assumed: data.assumed,
    ...(meaning && { meaning }),
    ...(firstSeen === undefined ? {} : { firstSeen: formatExportSeconds(firstSeen) }),
    ...(lastSeen === undefined ? {} : { lastSeen: formatExportSeconds(lastSeen) }),
    ...(history.refreshCount > 0 && {
      refresh: { count: history.refreshCount, medianSeconds: history.interval ?? 0 },
    }),
    ...(pending && { pending }),
  }
}

function stateOf(history: TemplateHistory, present: KnownTemplate | undefined): TemplateState {
  if (history.state !== 'none') return history.state
  if (present?.isAssumed === true) return 'assumed'
  return history.waiting.sets === 0 && history.givenUp.sets > 0 ? 'unresolved' : 'pending'
}

/** Of the template or its data, whichever came first. */
function firstSeenOf({ definitions, data, waiting, givenUp }: TemplateHistory): number | undefined {
  let first = data.first ?? Number.POSITIVE_INFINITY
  for (const template of definitions) first = Math.min(first, template.firstFrom, template.validFrom)
  if (waiting.sets > 0) first = Math.min(first, waiting.first)
  if (givenUp.sets > 0) first = Math.min(first, givenUp.first)
  return Number.isFinite(first) ? first : undefined
}

function lastSeenOf({ lastSeen, data, waiting, givenUp }: TemplateHistory): number | undefined {
  let last = Math.max(lastSeen, data.last ?? lastSeen)
  if (waiting.sets > 0) last = Math.max(last, waiting.last)
  if (givenUp.sets > 0) last = Math.max(last, givenUp.last)
  return Number.isFinite(last) ? last : undefined
}
