/** What a template or waiting data has outlived by the clock of its exporter (RFC 7011 §8.4). */
import { staleAfter } from '../templates/template-history.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import { report } from './message-context.ts'
import type { OpenMessage } from './message-decoder.ts'
import { giveUpOldData } from './pending-data.ts'
import { endTemplate } from './template-lifetimes.ts'

/**
 * Looks for what has outlived its time by the clock of the exporter: called for a message past `nextLifetimeCheck`, before
 * its sets. Without a message nothing ages: silence does not expire a template.
 */
export function checkLifetimes(state: DecoderState, message: OpenMessage): void {
  const { domain, header } = message
  const { exportSeconds } = header
  giveUpOldData(state, domain, exportSeconds)
  let next = state.pending.has(domain) ? exportSeconds + state.pendingSeconds : Number.POSITIVE_INFINITY
  if (domain.session.transport.protocol === 'udp') next = Math.min(next, checkStale(state, message, domain))
  domain.nextLifetimeCheck = next
}

/** Marks the templates that are stale now; returns when the next one will be. */
function checkStale(state: DecoderState, message: OpenMessage, domain: DomainState): number {
  const { exportSeconds } = message.header
  let next = Number.POSITIVE_INFINITY
  for (const template of [...domain.templates.known.values()]) {
    const { history, templateId, version } = template
    if (history === undefined || history.state === 'stale') continue
    const deadline = staleAfter(history)
    if (exportSeconds <= deadline) {
      next = Math.min(next, deadline)
      continue
    }
    history.state = 'stale'
    const detail = `not sent again for 3 × ${history.interval ?? 0} s`
    const clause = 'RFC 7011 §8.4'
    state.histories.note(history, { kind: 'stale', at: deadline, count: 1, version, detail, clause })
    if (state.settings.dropStaleTemplates) {
      endTemplate(state, message, state.templates.withdraw(domain.templates, templateId), 'dropped-as-stale')
      const sentence = `Template ${templateId} was ${detail}.`
      report(state, message, 'template-dropped', sentence, message.start, 1, templateId)
    } else {
      const sentence = `Template ${templateId} was ${detail}.`
      report(state, message, 'template-stale', sentence, message.start, 1, templateId)
    }
  }
  return next
}
