/** The sets of a message: templates are defined, refreshed, withdrawn; data is decoded, or waits for its template. */
import { isSameDefinition, type KnownTemplate } from '../templates/known-template.ts'
import { FIXED_RECORD_OCTETS } from '../wire/message-header.ts'
import { fixedFields, hasInvalidLength, specifiersOf, templateFields } from '../wire/template-fields.ts'
import type { TemplateRecord } from '../wire/template-record.ts'
import { MAX_SHAPE_COLUMNS } from '../limits/decode.ts'
import { addTemplate } from './add-template.ts'
import { hasRoomFor } from './definition-room.ts'
import { decodeRecords } from './decode-records.ts'
import { report } from './message-context.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DataSet, OpenMessage, SetHandler } from './message-decoder.ts'
import { keepPending, releasePending } from './pending-data.ts'
import {
  endTemplate,
  findEarlier,
  isOlderMessage,
  noteOutOfOrder,
  refreshTemplate,
  reviveTemplate,
  withdrawTemplate,
} from './template-lifetimes.ts'

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
  const isOlder = known !== undefined && protocol === 'udp' && isOlderMessage(header, known)
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
  if (!hasRoomFor(state, domain.session, specifiers.length)) {
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
    known.previous.validUntil = known.validFrom
    noteOutOfOrder(state, message, known.previous)
    return
  }
  const template = addTemplate(state, message, facts, 'current')
  reportOddFields(state, message, template)
  releasePending(state, message, template)
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
    template.hasOddFields = true
    const others = odd.length === 1 ? '' : `, and ${odd.length - 1} more fields have lengths of no sense`
    const detail = `${first.key} (${first.element.type}) has ${first.length} octets in template ${templateId}${others}.`
    report(state, message, 'field-length-invalid', detail, message.start, odd.length, templateId)
  }
  const stored = template.fields.filter(({ column }) => column !== undefined).length
  // One without any is past the bound of shapes, and was reported so.
  if (message.header.version >= 9 && stored > 0 && stored < template.fields.length) {
    const bound = template.fields.length > MAX_SHAPE_COLUMNS ? 'MAX_SHAPE_COLUMNS' : 'MAX_EMPTY_COLUMNS'
    const detail = `Template ${templateId} has ${template.fields.length} fields, more than columns (${bound}).`
    report(state, message, 'limit-reached', detail, message.start, 1, templateId)
  }
}

/** Decodes a data set, or keeps it until its template comes. */
function keepOrDecode(state: DecoderState, message: OpenMessage, set: DataSet): void {
  const { domain } = message
  const { templateId, from, end } = set
  let template = state.templates.find(domain.templates, templateId)
  if (template?.previous !== undefined && isOlderMessage(message.header, template)) template = template.previous
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

/** Decodes the records of a v5 or v7 message, as many as its header counts. */
export function decodeFixedRecords(state: DecoderState, message: OpenMessage, from: number, version: 5 | 7): void {
  const { domain, end } = message
  const known = state.templates.find(domain.templates, FIXED_TEMPLATE_ID)
  const template = known ?? addFixedTemplate(state, message, version)
  const whole = Math.floor((end - from) / FIXED_RECORD_OCTETS[version])
  const recordsEnd = from + whole * FIXED_RECORD_OCTETS[version]
  if (template === undefined) {
    message.hasUnknownRecords = true
    domain.ledger.octets.undecodable += recordsEnd - from
    const detail = `${String(whole)} records of ${domain.session.transport.exporter} were not decoded: more exporters than the engine keeps (MAX_DEFINED_FIELDS).`
    // Not under its name: a flood has more names than problems are told apart.
    state.onProblem({ code: 'too-many-exporters', detail, count: whole, frame: message.facts.frame })
  } else if (recordsEnd > from) {
    const set = { templateId: FIXED_TEMPLATE_ID, from, end: recordsEnd, isClipped: false }
    decodeRecords(state, message, template, set)
  }
  domain.ledger.octets.malformed += end - recordsEnd
}

/** Undefined past `MAX_DEFINED_FIELDS`: whoever invents a source a datagram invents as many definitions. */
function addFixedTemplate(state: DecoderState, message: OpenMessage, version: 5 | 7): KnownTemplate | undefined {
  const fields = fixedFields(version, state.registry)
  const specifiers = specifiersOf(fields)
  if (!hasRoomFor(state, message.domain.session, specifiers.length)) return undefined
  const facts = { templateId: FIXED_TEMPLATE_ID, isOptions: false, specifiers, scopeFieldCount: 0, fields }
  return addTemplate(state, message, facts, 'current')
}
