/** Decodes the records of one data set, and accounts for them: in the ledger, in the report, by problems. */
import { present } from '../bytes/invariant.ts'
import { formatCount } from '../elements/format-quantity.ts'
import { MAX_COMPILED_PLANS } from '../limits/templates.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { findReverseWithoutKey } from '../wire/directional-key.ts'
import type { RecordPlan } from '../wire/record-plan.ts'
import type { DecoderState } from './decoder-state.ts'
import { markMalformed } from './mark-malformed.ts'
import { report } from './message-context.ts'
import type { DataSet, OpenMessage } from './message-decoder.ts'
import { watchQuirks } from './quirk-evidence.ts'
import { decodeDataSet, type DataSetOutcome } from './record-decoder.ts'
import { noteTimes } from './record-times.ts'
import { followLearnedElements, hasTypeInformation, learnElements } from './type-information.ts'

/** What the inspector says of a definition and of its template id, beside the records that the record decoder counts. */
function countData(template: KnownTemplate, { records, decoded }: DataSetOutcome, seconds: number): void {
  template.octetCount += decoded
  if (template.history === undefined) return
  const { data } = template.history
  data.records += records
  data.octets += decoded
  if (template.isAssumed) data.assumed += records
  if (data.first === undefined || seconds < data.first) data.first = seconds
  if (data.last === undefined || seconds > data.last) data.last = seconds
}

function compilePlan(state: DecoderState, template: KnownTemplate, hasSysUpTime: boolean): RecordPlan {
  if (state.planned.length >= MAX_COMPILED_PLANS) {
    for (const planned of state.planned) planned.plan = undefined
    state.planned = []
    state.plans.clear()
  }
  state.planned.push(template)
  return state.plans.compile(template.fields, { hasSysUpTime })
}

/** Decodes the records of a set whose template is known. */
export function decodeRecords(state: DecoderState, message: OpenMessage, template: KnownTemplate, set: DataSet): void {
  const { context, outcome } = state
  const { domain } = message
  const octets = domain.ledger.octets
  if (template.learnedCount !== state.registry.learnedCount()) {
    followLearnedElements(state, message, template)
  }
  template.plan ??= compilePlan(state, template, message.header.version !== 10)
  context.templateVersion = template.versionId
  const illFormed = state.interner.illFormedCount()
  state.blocks.referTo(message.facts)
  const shape = present(state.allShapes[template.shapeId], 'a shape')
  decodeDataSet(message, set, template, shape, state)
  if (template.isOptions && hasTypeInformation(template)) {
    learnElements(state, message, template, set.from, set.from + outcome.decoded)
  }
  noteTimes(state, message, template, set, shape)
  watchQuirks(message, template, set, outcome.records)
  message.records += outcome.records
  domain.ledger.records.decoded += outcome.records
  if (template.isOptions) {
    state.optionsRecords += outcome.records
    message.optionsRecords += outcome.records
  } else state.dataRecords += outcome.records
  octets.decoded += outcome.decoded
  if (outcome.records > 0) {
    template.lastRecord = Math.max(template.lastRecord, context.nextRecord - 1)
    countData(template, outcome, context.exportSeconds)
  }
  octets.padding += outcome.padding
  if (outcome.malformed > 0 || context.lists.undecodable > 0 || template.hasOddFields) {
    markMalformed(state.blocks.batchOf(shape), outcome.records)
  }
  if (outcome.malformed > 0) {
    octets.malformed += outcome.malformed
    message.hasUnknownRecords ||= !message.isCut
    const detail = `${formatCount(outcome.malformed)} octets at the end of a set of template ${template.templateId} are no whole record.`
    report(state, message, 'record-cut', detail, set.end - outcome.malformed, 1, template.templateId)
  }
  if (template.recordCount === outcome.records && outcome.records > 0) reportReverse(state, message, template, set)
  const illFormedNow = state.interner.illFormedCount() - illFormed + reportLists(state, message, template, set)
  if (illFormedNow > 0) {
    const detail = `${formatCount(illFormedNow)} ${illFormedNow === 1 ? 'string' : 'strings'} in records of template ${template.templateId}.`
    report(state, message, 'text-ill-formed', detail, set.from, illFormedNow, template.templateId)
  }
}

/** Only where a flow record has it: in a list, the keys are those of the record around it (RFC 6313, as YAF sends). */
function reportReverse(
  state: DecoderState,
  message: OpenMessage,
  { templateId, fields }: KnownTemplate,
  set: DataSet,
): void {
  const reverse = findReverseWithoutKey(fields)
  if (reverse === undefined) return
  const detail = `${reverse.key} is in template ${templateId}, which has no address, port or interface of either side.`
  report(state, message, 'reverse-without-key', detail, set.from, 1, templateId)
}

/** Reports lists that could not be decoded; returns how many strings in lists are ill-formed. */
function reportLists(state: DecoderState, message: OpenMessage, template: KnownTemplate, set: DataSet): number {
  const { lists } = state.context
  const { undecodable, reason, illFormed } = lists
  if (undecodable > 0) {
    const what = undecodable === 1 ? 'A list' : `${undecodable} lists, the first of which`
    const detail = `${what} in records of template ${template.templateId} cannot be decoded: ${reason}.`
    report(state, message, 'list-undecodable', detail, set.from, undecodable, template.templateId)
  }
  lists.undecodable = 0
  lists.illFormed = 0
  return illFormed
}
