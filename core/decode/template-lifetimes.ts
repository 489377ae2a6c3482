/** How long a template counts: refreshed, replaced, withdrawn (RFC 7011 §8). */
import {
  isExportedBefore,
  isSameDefinition,
  type Definition,
  type ExportMoment,
  type KnownTemplate,
} from '../templates/known-template.ts'
import { compareFields, describeChanges } from '../templates/template-changes.ts'
import { staleAfter } from '../templates/template-history.ts'
import type { WithdrawalRecord } from '../wire/template-record.ts'
import { RECORD_FLAGS } from './block.ts'
import type { DecoderState } from './decoder-state.ts'
import { report } from './message-context.ts'
import type { OpenMessage } from './message-decoder.ts'

/**
 * Whether a message is older than the known definition and came out of order. One that is ahead in the sequence was sent
 * later, by an exporter whose clock was set back.
 */
export function isOlderMessage(moment: ExportMoment, known: KnownTemplate): boolean {
  return isExportedBefore(moment, known) && ((moment.sequence - known.validSequence) | 0) <= 0
}

/** The template came again as it was. */
export function refreshTemplate(state: DecoderState, message: OpenMessage, template: KnownTemplate): void {
  const { domain, header } = message
  const { history } = template
  // The definition that came first may have been sent second: it counts from the earliest message that has it.
  if (isExportedBefore(header, template)) {
    template.validFrom = header.exportSeconds
    template.validSequence = header.sequence
  }
  if (history === undefined || (state.context.flags & RECORD_FLAGS.duplicated) !== 0) return
  state.histories.noteRefresh(history, header.exportSeconds, template.version)
  history.state = 'current'
  // Only datagrams can get lost: a stream or file needs no refresh (RFC 7011 §8.1).
  if (domain.session.transport.protocol !== 'udp') return
  domain.nextLifetimeCheck = Math.min(domain.nextLifetimeCheck, staleAfter(history))
}

/** Definitions that are looked through for one that comes again. */
const MAX_EARLIER = 8

/**
 * The same definition from before the known one. Two devices behind one address take turns with their definitions of an id:
 * each is one version then, however often it comes.
 */
export function findEarlier(known: KnownTemplate, definition: Definition): KnownTemplate | undefined {
  const earlier = known.history?.definitions.slice(-MAX_EARLIER) ?? []
  return earlier.find((template) => !template.isAssumed && isSameDefinition(template, definition))
}

/** Puts an earlier definition in the place of the known one. */
export function reviveTemplate(
  state: DecoderState,
  message: OpenMessage,
  template: KnownTemplate,
  known: KnownTemplate | undefined,
): void {
  const { domain, header } = message
  template.validFrom = header.exportSeconds
  template.validSequence = header.sequence
  template.validUntil = undefined
  noteDefinition(state, template, known)
  state.templates.define(domain.templates, template)
  // After `define`, which cuts what the known one has replaced: the two must not hold each other.
  template.previous = domain.session.transport.protocol === 'udp' ? known : undefined
}

/** Notes a new definition in the history of its template. */
export function noteDefinition(state: DecoderState, template: KnownTemplate, before: KnownTemplate | undefined): void {
  const { history, version, fields, validFrom } = template
  if (before !== undefined) before.validUntil = validFrom
  if (history === undefined) return
  history.state = 'current'
  state.histories.noteSent(history, validFrom)
  const words = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
  state.histories.note(
    history,
    before === undefined
      ? { kind: 'learned', at: validFrom, count: 1, version, detail: words }
      : {
          kind: 'changed',
          at: validFrom,
          count: 1,
          version,
          detail: describeChanges(compareFields(before.fields, fields)),
          clause: 'RFC 7011 §8.1',
        },
  )
}

/** An older definition came after a newer one. */
export function noteOutOfOrder(state: DecoderState, message: OpenMessage, template: KnownTemplate): void {
  const { templateId, history, version } = template
  const at = message.header.exportSeconds
  const detail = 'came out of order: counts for data exported before the next definition'
  template.validFrom = Math.min(template.validFrom, at)
  state.histories.note(history, {
    kind: 'refreshed',
    at,
    until: at,
    count: 1,
    version,
    detail,
    clause: 'RFC 7011 §8.2',
  })
  const sentence = `Definition ${version} of template ${templateId} arrived after a newer one.`
  report(state, message, 'template-out-of-order', sentence, message.start, 1, templateId)
}

/** Takes a withdrawal, in the order in which it stands on the wire (RFC 7011 §8.1); over UDP it has no effect (§8.4). */
export function withdrawTemplate(state: DecoderState, message: OpenMessage, record: WithdrawalRecord): void {
  const { domain } = message
  const { templateId, isOptions } = record
  const isSingle = templateId >= 256
  if (domain.session.transport.protocol === 'udp') return ignoreWithdrawal(state, message, record)
  if (!isSingle) {
    const gone = state.templates.withdrawAll(domain.templates, isOptions ? 'options' : 'data')
    for (const template of gone) endTemplate(state, message, template, 'withdrawn')
    return
  }
  const template = state.templates.withdraw(domain.templates, templateId)
  if (template !== undefined) return endTemplate(state, message, template, 'withdrawn')
  const detail = `Template ${templateId} was withdrawn, but there is none.`
  report(state, message, 'withdrawal-unknown', detail, message.start, 1, templateId)
}

function ignoreWithdrawal(
  state: DecoderState,
  message: OpenMessage,
  { templateId, isOptions }: WithdrawalRecord,
): void {
  const { domain, header } = message
  const isSingle = templateId >= 256
  const detail = isSingle ? `Template ${templateId} stays.` : 'All templates stay.'
  report(state, message, 'withdrawal-over-udp', detail, message.start, 1, isSingle ? templateId : undefined)
  // Once a datagram: thousands of them for tens of thousands of templates would take minutes.
  if (!isSingle) {
    const kind = isOptions ? 'options' : 'data'
    if (domain.ignoredWithdrawal[kind] === message.facts.frame) return
    domain.ignoredWithdrawal[kind] = message.facts.frame
  }
  for (const template of isSingle ? [domain.templates.known.get(templateId)] : domain.templates.known.values()) {
    if (template === undefined || (!isSingle && template.isOptions !== isOptions)) continue
    const { version, history } = template
    const at = header.exportSeconds
    state.histories.note(history, { kind: 'withdrawal-ignored', at, count: 1, version, clause: 'RFC 7011 §8.4' })
  }
}

/** A template was taken away. */
export function endTemplate(
  state: DecoderState,
  message: OpenMessage,
  template: KnownTemplate | undefined,
  kind: 'withdrawn' | 'forgotten' | 'dropped-as-stale',
): void {
  if (template === undefined) return
  const { history, version } = template
  const at = message.header.exportSeconds
  template.validUntil = at
  if (history !== undefined) history.state = kind === 'dropped-as-stale' ? 'stale' : kind
  const clause = kind === 'forgotten' ? {} : { clause: kind === 'withdrawn' ? 'RFC 7011 §8.1' : 'RFC 7011 §8.4' }
  state.histories.note(history, { kind, at, count: 1, version, ...clause })
}
