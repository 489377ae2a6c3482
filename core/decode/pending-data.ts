/** Data that waits for its template (RFC 7011 §8, §9.3): kept within bounds, decoded the moment the template comes. */
import { formatCount } from '../elements/format-quantity.ts'
import { MAX_RELEASED_OCTETS, MAX_REPLANNED_FIELDS } from '../limits/templates.ts'
import { weightOfSet } from '../templates/pending-sets.ts'
import { SET_HEADER_OCTETS } from '../wire/message-header.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import { assumeTemplates } from './assumed-templates.ts'
import { moveToUndecodable, type DecoderState, type Release } from './decoder-state.ts'
import { decodeSets, type WaitingSet } from './late-data.ts'
import { report } from './message-context.ts'
import type { DataSet, OpenMessage } from './message-decoder.ts'

/** Keeps a set until its template comes. */
export function keepPending(state: DecoderState, message: OpenMessage, set: DataSet): void {
  const { domain, facts, header } = message
  const { templateId, from, end, isClipped } = set
  const octets = end - from
  // What became of the octets is the ledger's to tell: they may be decoded by the time somebody reads this.
  const detail = `Template ${templateId} was not known when ${formatCount(octets)} octets of its data came.`
  report(state, message, 'template-missing', detail, from - SET_HEADER_OCTETS, 1, templateId)
  domain.ledger.octets.pending += octets
  domain.ledger.records.pending++
  domain.session.trust.addWaiting(message.atSeconds, 1)
  const history = state.histories.historyOf(domain.templates, templateId)
  state.histories.noteWaiting(history, octets, header.exportSeconds)
  const dropped = state.pending.add(domain, {
    templateId,
    origin: {
      domain,
      facts,
      header,
      flags: state.context.flags,
      isCut: message.isCut,
      atSeconds: message.atSeconds,
      isReordered: message.sequence.arrival() === 'reordered',
      sequence: message.sequence,
      unknownSet: message.sequence.expectUnknown(),
    },
    seconds: header.exportSeconds,
    octets: state.bytes.slice(from, end),
    offset: from - message.start,
    isClipped,
  })
  domain.nextLifetimeCheck = Math.min(domain.nextLifetimeCheck, header.exportSeconds + state.pendingSeconds)
  if (dropped.length > 0) giveUpSets(state, dropped, 'more waits than is kept (MAX_PENDING_OCTETS, MAX_PENDING_SETS)')
}

/** Decodes what waited for a template, in the order in which it came; what one datagram cannot take follows with the next. */
export function releasePending(state: DecoderState, message: OpenMessage, template: KnownTemplate): void {
  const { domain, header } = message
  const release = { domain, template, at: header.exportSeconds, sets: 0, octets: 0, records: 0 }
  if (!state.pending.move(domain, template.templateId, release)) return
  endWaiting(template.history, header.exportSeconds)
  state.releases.push(release)
  continueReleases(state)
}

/** Begins what a datagram may release, and goes on with what the one before left. */
export function openReleases(state: DecoderState, room = MAX_RELEASED_OCTETS): void {
  state.releaseRoom = room
  state.replanRoom = MAX_REPLANNED_FIELDS
  if (state.releases.length > 0) continueReleases(state)
}

function continueReleases(state: DecoderState): void {
  const { releases, pending } = state
  while (state.releaseRoom > 0) {
    const [release] = releases
    if (release === undefined) return
    const sets = pending.take(release, release.template.templateId, state.releaseRoom)
    state.releaseRoom -= sets.reduce((sum, set) => sum + weightOfSet(set), 0)
    const before = release.template.recordCount
    decodeSets(state, sets, release.template)
    release.sets += sets.length
    release.octets += sets.reduce((sum, set) => sum + set.octets.length, 0)
    release.records += release.template.recordCount - before
    if (pending.has(release)) continue
    releases.shift()
    noteRelease(state, release)
  }
}

function noteRelease(state: DecoderState, { template, at, sets, octets, records }: Release): void {
  if (sets === 0) return
  state.histories.note(template.history, {
    kind: 'decoded-late',
    at,
    count: records,
    octets,
    version: template.version,
    detail: `${formatCount(sets)} ${sets === 1 ? 'set' : 'sets'} had waited`,
    clause: 'RFC 7011 §8',
  })
}

/** The span of waiting goes to the moment at which the template came. */
function endWaiting(history: KnownTemplate['history'], seconds: number): void {
  const span = history?.events.slice(-2).find((event) => event.kind === 'data-waiting')
  if (span !== undefined) span.until = Math.max(span.until ?? seconds, seconds)
}

/** Gives up what has waited for longer than a live session lets it. */
export function giveUpOldData(state: DecoderState, domain: OpenMessage['domain'], seconds: number): void {
  const old = state.pending.takeOlder(domain, seconds - state.pendingSeconds)
  if (old.length > 0) giveUpSets(state, old, `waited for more than ${state.pendingSeconds} s (MAX_PENDING_SECONDS)`)
}

/** What a bound has cost: a template that the user brought may still decode it. */
function giveUpSets(state: DecoderState, sets: readonly WaitingSet[], reason: string): void {
  const at = state.context.exportSeconds
  for (const set of assumeTemplates(state, sets, 'brought')) {
    const { domain } = set.origin
    giveUpSet(state, set, at, reason)
    state.onProblem({
      code: 'pending-dropped',
      detail: `A set of ${formatCount(set.octets.length)} octets was given up: ${reason}.`,
      exporter: domain.session.transport.exporter,
      domain: domain.domain,
      templateId: set.templateId,
      octets: set.octets,
      atNs: set.origin.facts.exportTimeNs,
    })
  }
}

function giveUpSet(state: DecoderState, set: WaitingSet, at: number, reason: string): void {
  const history = set.origin.domain.templates.histories.get(set.templateId)
  moveToUndecodable(set)
  state.histories.noteGivenUp(history, { octets: set.octets.length, seconds: set.seconds, at, reason })
}

/**
 * A connection is over. In a live session it is the first to be forgotten, and no template will come any more for data that waits;
 * unless one of another session may do, for which it waits to the end.
 */
export function closeSession(state: DecoderState, transport: TransportSession): void {
  if (!state.isLive) return
  const session = state.exporters.close(transport)
  if (session === undefined || state.settings.assumeFromOtherSessions) return
  for (const domain of session.domains.values()) {
    giveUpSets(state, state.pending.takeAllOf(domain), 'its connection was closed')
  }
}

/**
 * At the end of the input: what still waits is decoded with a template of elsewhere where the settings say so, and is
 * undecodable otherwise. Its history goes on to tell what waited.
 */
export function giveUpPending(state: DecoderState): void {
  openReleases(state, Number.POSITIVE_INFINITY)
  for (const set of assumeTemplates(state, state.pending.takeAll(), 'all')) {
    const { lastExportSeconds } = set.origin.domain
    giveUpSet(state, set, Math.max(set.seconds, lastExportSeconds), 'no template came before the end')
  }
}
