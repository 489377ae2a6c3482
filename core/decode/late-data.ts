/** Decodes data that waited for its template, each set as its own message had it. */
import type { KnownTemplate } from '../templates/known-template.ts'
import type { PendingSet } from '../templates/pending-sets.ts'
import { RECORD_FLAGS } from './block.ts'
import { decodeRecords } from './decode-records.ts'
import { leaveUnknown, type DecoderState, type PendingOrigin } from './decoder-state.ts'
import { openContext } from './message-context.ts'
import type { OpenMessage } from './message-decoder.ts'
import { settleSequence } from './message-sequence.ts'

export type WaitingSet = PendingSet<PendingOrigin>

/** Decodes sets that waited; what is being decoded goes on as it was. */
export function decodeSets(state: DecoderState, sets: readonly WaitingSet[], template: KnownTemplate): void {
  const { context } = state
  const present = { ...context }
  for (const set of sets) decodeLate(state, set, template)
  const { nextRecord, systemStartMs } = context
  Object.assign(context, present, { nextRecord, systemStartMs })
}

function decodeLate(state: DecoderState, set: WaitingSet, template: KnownTemplate): void {
  const { domain, sequence, facts, header, isCut, atSeconds } = set.origin
  const ledger = domain.ledger
  ledger.octets.pending -= set.octets.length
  ledger.records.pending--
  state.histories.noteReleased(template.history, set.octets.length)
  if (template.leastLength === 0) {
    ledger.octets.undecodable += set.octets.length
    leaveUnknown(set.origin)
    return
  }
  if (state.blocks.isFull()) state.blocks.flush()
  const flags = set.origin.flags | RECORD_FLAGS.decodedLate | (template.isAssumed ? RECORD_FLAGS.assumedTemplate : 0)
  const { templateId, isClipped } = set
  const late: OpenMessage = {
    bytes: set.octets,
    view: new DataView(set.octets.buffer),
    facts,
    header,
    domain,
    sequence,
    isCut,
    atSeconds,
    hasUnknownRecords: false,
    // Offsets of records count from the beginning of their message, of which only the set was kept.
    start: -set.offset,
    end: set.octets.length,
    records: 0,
    optionsRecords: 0,
    templates: 0,
  }
  openContext(state, domain, facts, header.exportSeconds, header.exportNanos, late.start, flags)
  decodeRecords(state, late, template, { templateId, from: 0, end: set.octets.length, isClipped })
  if (template.history !== undefined) template.history.data.decodedLate += late.records
  ledger.records.late += late.records
  if (set.origin.isReordered) ledger.records.reordered += late.records
  settleSequence(state, set.origin, late.records, late.hasUnknownRecords ? 'partly' : 'whole')
  if ((flags & RECORD_FLAGS.duplicated) !== 0) ledger.records.duplicated += late.records
}
