/** Templates and the data that follows them: defined, withdrawn, decoded, kept waiting, decoded late. */
import { present } from '../bytes/invariant.ts'
import {
  createKnownTemplate,
  isSameDefinition,
  type KnownTemplate,
  type TemplateFacts,
} from '../templates/known-template.ts'
import { FIXED_RECORD_OCTETS } from '../wire/message-header.ts'
import type { RecordPlan } from '../wire/record-plan.ts'
import { fixedFields, hasInvalidLength, specifiersOf, templateFields } from '../wire/template-fields.ts'
import type { TemplateRecord, WithdrawalRecord } from '../wire/template-record.ts'
import { MAX_COMPILED_PLANS, MAX_DEFINED_FIELDS, MAX_SHAPE_COLUMNS, TEMPLATE_VERSION_WEIGHT } from '../limits.ts'
import { RECORD_FLAGS } from './block.ts'
import { openContext, report } from './message-context.ts'
import type { DecoderState, PendingOrigin } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import type { DataSet, OpenMessage, SetHandler } from './message-decoder.ts'
import { decodeDataSet } from './record-decoder.ts'
import type { PendingSet } from '../templates/pending-sets.ts'

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
  const { domain } = message
  const { templateId, isOptions, fields: specifiers, scopeFieldCount } = record
  const known = state.templates.find(domain.templates, templateId)
  if (known !== undefined && isSameDefinition(known, isOptions, specifiers, scopeFieldCount)) return
  const isReliable = domain.session.transport.protocol === 'tcp' || domain.session.transport.protocol === 'sctp'
  if (known !== undefined && isReliable) {
    const detail = `Template ${templateId} was redefined without a withdrawal.`
    report(state, message, 'template-redefined', detail, message.start, 1, templateId)
  }
  if (state.definedFields + specifiers.length + TEMPLATE_VERSION_WEIGHT > MAX_DEFINED_FIELDS) {
    // What it replaces is no longer true of the data that follows.
    state.templates.withdraw(domain.templates, templateId)
    const detail = `Template ${templateId} was not taken: more definitions than the engine keeps (MAX_DEFINED_FIELDS).`
    report(state, message, 'limit-reached', detail, message.start, 1, templateId)
    return
  }
  const fields = templateFields(specifiers, scopeFieldCount, message.header.version, state.registry)
  const template = addTemplate(state, domain, { templateId, isOptions, specifiers, scopeFieldCount, fields })
  reportOddFields(state, message, template)
  releasePending(state, message, template)
}

function addTemplate(state: DecoderState, domain: DomainState, definition: TemplateFacts): KnownTemplate {
  const { templateId, isOptions, specifiers, scopeFieldCount, fields } = definition
  const shape = state.shapes.shapeOf(fields, isOptions, scopeFieldCount)
  state.definedFields += specifiers.length + TEMPLATE_VERSION_WEIGHT
  const template = createKnownTemplate({
    ...definition,
    versionId: state.nextVersionId++,
    version: (domain.templates.versions.get(templateId) ?? 0) + 1,
    shapeId: shape.id,
  })
  state.templates.define(domain.templates, template)
  state.exporters.remember(domain, template)
  if (specifiers.some((specifier) => specifier.pen === NETSCALER_PEN)) domain.session.quirk.isNetscaler = true
  state.blocks.addTemplate({
    id: template.versionId,
    sessionId: domain.session.id,
    domain: domain.domain,
    templateId,
    protocolVersion: domain.version,
    version: template.version,
    shapeId: shape.id,
    fields: specifiers,
    scopeFieldCount,
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

/** RFC 7011 §8.4: withdrawals over UDP are ignored. */
function withdrawTemplate(state: DecoderState, message: OpenMessage, record: WithdrawalRecord): void {
  const { domain } = message
  if (domain.session.transport.protocol === 'udp') return
  if (record.templateId >= 256) state.templates.withdraw(domain.templates, record.templateId)
  else state.templates.withdrawAll(domain.templates, record.isOptions ? 'options' : 'data')
}

/** Decodes a data set, or keeps it until its template comes. */
function keepOrDecode(state: DecoderState, message: OpenMessage, set: DataSet): void {
  const { domain } = message
  const { templateId, from, end } = set
  const template = state.templates.find(domain.templates, templateId)
  if (template === undefined) {
    message.hasUnknownRecords = true
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

function keepPending(state: DecoderState, message: OpenMessage, set: DataSet): void {
  const { domain, facts } = message
  const { templateId, from, end, isClipped } = set
  const detail = `Template ${templateId} is not known; ${end - from} octets wait for it.`
  report(state, message, 'template-missing', detail, from, 1, templateId)
  domain.ledger.octets.pending += end - from
  domain.ledger.records.pending++
  state.pending.add(domain, {
    templateId,
    origin: { domain, facts, flags: state.context.flags },
    octets: state.bytes.slice(from, end),
    offset: from - message.start,
    isClipped,
  })
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

function decodeRecords(state: DecoderState, message: OpenMessage, template: KnownTemplate, set: DataSet): void {
  const { context, outcome } = state
  const { domain } = message
  const octets = domain.ledger.octets
  template.plan ??= compilePlan(state, template, message.header.version !== 10)
  context.templateVersion = template.versionId
  const illFormed = state.interner.illFormedCount()
  state.blocks.referTo(message.facts)
  const shape = present(state.allShapes[template.shapeId], 'a shape')
  decodeDataSet(message, set, template, shape, state)
  domain.systemStartMs = context.systemStartMs
  message.records += outcome.records
  domain.ledger.records.decoded += outcome.records
  if (template.isOptions) state.optionsRecords += outcome.records
  else state.dataRecords += outcome.records
  octets.decoded += outcome.decoded
  octets.padding += outcome.padding
  if (outcome.malformed > 0) {
    octets.malformed += outcome.malformed
    message.hasUnknownRecords ||= !message.isCut
    const detail = `${outcome.malformed} octets at the end of a set of template ${template.templateId} are no whole record.`
    report(state, message, 'record-cut', detail, set.end - outcome.malformed, 1, template.templateId)
  }
  const illFormedNow = state.interner.illFormedCount() - illFormed
  if (illFormedNow > 0) {
    const detail = `${illFormedNow} strings in records of template ${template.templateId}.`
    report(state, message, 'text-ill-formed', detail, set.from, illFormedNow, template.templateId)
  }
}

/** Decodes what waited for a template, in the order in which it came. */
function releasePending(state: DecoderState, message: OpenMessage, template: KnownTemplate): void {
  const { domain } = message
  const sets = state.pending.take(domain, template.templateId)
  if (sets.length === 0) return
  const { context } = state
  const present = { ...context }
  for (const set of sets) decodeLate(state, message, set, template)
  const { nextRecord, systemStartMs } = context
  Object.assign(context, present, { nextRecord, systemStartMs })
}

function decodeLate(
  state: DecoderState,
  message: OpenMessage,
  set: PendingSet<PendingOrigin>,
  template: KnownTemplate,
): void {
  const { domain, facts, flags } = set.origin
  const ledger = domain.ledger
  ledger.octets.pending -= set.octets.length
  ledger.records.pending--
  if (state.blocks.isFull()) state.blocks.flush()
  const late: OpenMessage = {
    ...message,
    bytes: set.octets,
    view: new DataView(set.octets.buffer),
    facts,
    // Offsets of records count from the beginning of their message, of which only the set was kept.
    start: -set.offset,
    end: set.octets.length,
    records: 0,
  }
  const seconds = Number(facts.exportTimeNs / 1_000_000_000n)
  const nanos = Number(facts.exportTimeNs % 1_000_000_000n)
  openContext(state, domain, facts, seconds, nanos, late.start, flags | RECORD_FLAGS.decodedLate)
  if (template.leastLength === 0) {
    ledger.octets.undecodable += set.octets.length
    return
  }
  const { templateId, isClipped } = set
  decodeRecords(state, late, template, { templateId, from: 0, end: set.octets.length, isClipped })
  ledger.records.late += late.records
  if ((flags & RECORD_FLAGS.duplicated) !== 0) ledger.records.duplicated += late.records
}

/** At the end of the input: what still waits is undecodable. */
export function giveUpPending(state: DecoderState): void {
  for (const set of state.pending.takeAll()) {
    const ledger = set.origin.domain.ledger
    ledger.octets.pending -= set.octets.length
    ledger.octets.undecodable += set.octets.length
    ledger.records.pending--
  }
}

/** Decodes the records of a v5 or v7 message, as many as its header counts. */
export function decodeFixedRecords(state: DecoderState, message: OpenMessage, from: number, version: 5 | 7): void {
  const { domain, end } = message
  const known = state.templates.find(domain.templates, FIXED_TEMPLATE_ID)
  const template = known ?? addFixedTemplate(state, domain, version)
  const whole = Math.floor((end - from) / FIXED_RECORD_OCTETS[version])
  const recordsEnd = from + whole * FIXED_RECORD_OCTETS[version]
  if (recordsEnd > from) {
    const set = { templateId: FIXED_TEMPLATE_ID, from, end: recordsEnd, isClipped: false }
    decodeRecords(state, message, template, set)
  }
  domain.ledger.octets.malformed += end - recordsEnd
}

function addFixedTemplate(state: DecoderState, domain: DomainState, version: 5 | 7): KnownTemplate {
  const fields = fixedFields(version, state.registry)
  const specifiers = specifiersOf(fields)
  return addTemplate(state, domain, {
    templateId: FIXED_TEMPLATE_ID,
    isOptions: false,
    specifiers,
    scopeFieldCount: 0,
    fields,
  })
}
