/** Templates and the data that follows them: defined, withdrawn, decoded, kept waiting, decoded late. */
import { present } from '../bytes/invariant.ts'
import {
  createKnownTemplate,
  isExportedBefore,
  isSameDefinition,
  type KnownTemplate,
  type TemplateFacts,
} from '../templates/known-template.ts'
import { FIXED_RECORD_OCTETS } from '../wire/message-header.ts'
import type { RecordPlan } from '../wire/record-plan.ts'
import { findReverseWithoutKey } from '../wire/directional-key.ts'
import { fixedFields, hasInvalidLength, specifiersOf, templateFields } from '../wire/template-fields.ts'
import type { TemplateRecord } from '../wire/template-record.ts'
import { MAX_COMPILED_PLANS, MAX_DEFINED_FIELDS, MAX_SHAPE_COLUMNS, TEMPLATE_VERSION_WEIGHT } from '../limits.ts'
import { report } from './message-context.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DataSet, OpenMessage, SetHandler } from './message-decoder.ts'
import { decodeDataSet, type DataSetOutcome } from './record-decoder.ts'
import { noteTimes } from './record-times.ts'
import { watchQuirks } from './quirk-evidence.ts'
import { fieldsBySession } from './session-quirks.ts'
import { keepPending, releasePending } from './pending-data.ts'
import {
  endTemplate,
  findEarlier,
  isOlderDefinition,
  noteDefinition,
  noteOutOfOrder,
  refreshTemplate,
  reviveTemplate,
  withdrawTemplate,
} from './template-lifetimes.ts'
import { followLearnedElements, hasTypeInformation, learnElements } from './type-information.ts'

const NETSCALER_PEN = 5951
/** Template id under which v5 and v7 records are decoded; it is none of the exporter's. */
const FIXED_TEMPLATE_ID = 0

/** What the walk over the sets of a message calls. */
export function createSetHandler(state: DecoderState): SetHandler {
  return {
    onTemplate: (message, parse) => defineTemplate(state, message, parse),
    onWithdrawal: (message, parse) => withdrawTemplate(state, message, parse),
    onDataSet: (message, set) => keepOrDecode(state, message, set),
    report: (message, code, detail, at, templateId) => report(state, message, code, detail, at, 1, templateId),
  }
}

/** Takes a template record: a new definition, or the same as before. */
function defineTemplate(state: DecoderState, message: OpenMessage, record: TemplateRecord): void {
  const { domain, header } = message
  const { templateId, isOptions, fields: specifiers, scopeFieldCount } = record
  const known = state.templates.find(domain.templates, templateId)
  const definition = { isOptions, specifiers, scopeFieldCount }
  if (known !== undefined && isSameDefinition(known, definition)) return refreshTemplate(state, message, known)
  const { protocol } = domain.session.transport
  const isOlder = known !== undefined && protocol === 'udp' && isOlderDefinition(header, known)
  if (isOlder && known.previous !== undefined && isSameDefinition(known.previous, definition)) {
    return noteOutOfOrder(state, message, known.previous)
  }
  if (known !== undefined && (protocol === 'tcp' || protocol === 'sctp')) {
    const detail = `Template ${templateId} was redefined without a withdrawal.`
    report(state, message, 'template-redefined', detail, message.start, 1, templateId)
  }
  const earlier = known === undefined || isOlder ? undefined : findEarlier(known, definition)
  if (earlier !== undefined) {
    reviveTemplate(state, message, earlier, known)
    return
  }
  if (state.definedFields + specifiers.length + TEMPLATE_VERSION_WEIGHT > MAX_DEFINED_FIELDS) {
    // What it replaces is no longer true of the data that follows.
    if (!isOlder) endTemplate(state, message, state.templates.withdraw(domain.templates, templateId), 'forgotten')
    const detail = `Template ${templateId} was not taken: more definitions than the engine keeps (MAX_DEFINED_FIELDS).`
    report(state, message, 'limit-reached', detail, message.start, 1, templateId)
    return
  }
  const fields = templateFields(specifiers, scopeFieldCount, header.version, state.registry)
  const facts = { ...definition, templateId, fields }
  if (isOlder) {
    known.previous = addTemplate(state, message, facts, 'older')
    noteOutOfOrder(state, message, known.previous)
    return
  }
  const template = addTemplate(state, message, facts, 'current')
  reportOddFields(state, message, template)
  releasePending(state, message, template)
}

/** Makes a definition known; an older one counts only for the data that was exported before the current one. */
export function addTemplate(
  state: DecoderState,
  message: Pick<OpenMessage, 'domain' | 'header'>,
  facts: TemplateFacts,
  role: 'current' | 'older' | 'assumed',
): KnownTemplate {
  const { domain, header } = message
  const { templateId, isOptions, specifiers, scopeFieldCount } = facts
  const fields = fieldsBySession(domain.session.quirk, facts.fields)
  const shape = state.shapes.shapeOf(fields, isOptions, scopeFieldCount)
  state.definedFields += specifiers.length + TEMPLATE_VERSION_WEIGHT
  const history = state.histories.historyOf(domain.templates, templateId)
  const known = state.templates.find(domain.templates, templateId)
  const version = Math.max(known?.version ?? 0, history?.versions ?? 0) + 1
  const template = createKnownTemplate({
    ...facts,
    fields,
    versionId: state.nextVersionId++,
    version,
    shapeId: shape.id,
    history,
    isAssumed: role === 'assumed',
    validFrom: header.exportSeconds,
    validSequence: header.sequence,
    // RFC 7011 §8.2: datagrams may come out of order, messages of a stream or file do not.
    previous: role === 'current' && domain.session.transport.protocol === 'udp' ? known : undefined,
  })
  if (role === 'current') {
    noteDefinition(state, template, known)
    state.templates.define(domain.templates, template)
  }
  if (history !== undefined) history.versions = version
  state.exporters.remember(domain, template)
  if (specifiers.some((specifier) => specifier.pen === NETSCALER_PEN)) domain.session.quirk.isNetscaler = true
  state.blocks.addTemplate({
    id: template.versionId,
    sessionId: domain.session.id,
    domain: domain.domain,
    templateId,
    protocolVersion: domain.version,
    version,
    shapeId: shape.id,
    fields: specifiers,
    scopeFieldCount,
    firstRecord: state.context.nextRecord,
  })
  return template
}

function reportOddFields(state: DecoderState, message: OpenMessage, template: KnownTemplate): void {
  const { templateId } = template
  if (template.leastLength === 0) {
    const detail = `Template ${templateId} has ${template.fields.length} fields and no octets.`
    report(state, message, 'template-empty', detail, message.start, 1, templateId)
  }
  const odd = template.fields.filter(hasInvalidLength)
  const [first] = odd
  if (first !== undefined) {
    const others = odd.length === 1 ? '' : `, and ${odd.length - 1} more fields have lengths of no sense`
    const detail = `${first.key} (${first.element.type}) has ${first.length} octets in template ${templateId}${others}.`
    report(state, message, 'field-length-invalid', detail, message.start, odd.length, templateId)
  }
  if (template.fields.length > MAX_SHAPE_COLUMNS) {
    const detail = `Template ${templateId} has ${template.fields.length} fields, more than columns (MAX_SHAPE_COLUMNS).`
    report(state, message, 'limit-reached', detail, message.start, 1, templateId)
  }
}

/** Decodes a data set, or keeps it until its template comes. */
function keepOrDecode(state: DecoderState, message: OpenMessage, set: DataSet): void {
  const { domain } = message
  const { templateId, from, end } = set
  let template = state.templates.find(domain.templates, templateId)
  if (template?.previous !== undefined && isExportedBefore(message.header, template)) template = template.previous
  if (template === undefined) {
    keepPending(state, message, set)
  } else if (template.leastLength === 0) {
    message.hasUnknownRecords = true
    domain.ledger.octets.undecodable += end - from
    const detail = `Data came for template ${templateId}, whose records have no octets.`
    report(state, message, 'template-empty', detail, from, 1, templateId)
  } else {
    decodeRecords(state, message, template, set)
  }
}

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
  if (template.learnedCount !== state.registry.learnedCount) {
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
  if (outcome.records > 0) countData(template, outcome, context.exportSeconds)
  octets.padding += outcome.padding
  if (outcome.malformed > 0) {
    octets.malformed += outcome.malformed
    message.hasUnknownRecords ||= !message.isCut
    const detail = `${outcome.malformed} octets at the end of a set of template ${template.templateId} are no whole record.`
    report(state, message, 'record-cut', detail, set.end - outcome.malformed, 1, template.templateId)
  }
  if (template.recordCount === outcome.records && outcome.records > 0) reportReverse(state, message, template, set)
  const illFormedNow = state.interner.illFormedCount() - illFormed + reportLists(state, message, template, set)
  if (illFormedNow > 0) {
    const detail = `${illFormedNow} strings in records of template ${template.templateId}.`
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

/** Decodes the records of a v5 or v7 message, as many as its header counts. */
export function decodeFixedRecords(state: DecoderState, message: OpenMessage, from: number, version: 5 | 7): void {
  const { domain, end } = message
  const known = state.templates.find(domain.templates, FIXED_TEMPLATE_ID)
  const template = known ?? addFixedTemplate(state, message, version)
  const whole = Math.floor((end - from) / FIXED_RECORD_OCTETS[version])
  const recordsEnd = from + whole * FIXED_RECORD_OCTETS[version]
  if (recordsEnd > from) {
    const set = { templateId: FIXED_TEMPLATE_ID, from, end: recordsEnd, isClipped: false }
    decodeRecords(state, message, template, set)
  }
  domain.ledger.octets.malformed += end - recordsEnd
}

function addFixedTemplate(state: DecoderState, message: OpenMessage, version: 5 | 7): KnownTemplate {
  const fields = fixedFields(version, state.registry)
  const specifiers = specifiersOf(fields)
  const facts = { templateId: FIXED_TEMPLATE_ID, isOptions: false, specifiers, scopeFieldCount: 0, fields }
  return addTemplate(state, message, facts, 'current')
}
