/** All about one record: its spine from the store, its fields read anew from its octets. */
import { NO_TIME, RECORD_FLAGS, type TemplateVersion } from '../decode/block.ts'
import { findClockOffset, findSwitch } from '../decode/session-quirks.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { formatNanoseconds } from '../elements/format-time.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { SessionNames } from '../names/session-names.ts'
import type { RecordDetails, RecordField } from '../protocol/session-api.ts'
import type { RecordSpine, SessionQueries } from '../query/session-queries.ts'
import type { Store } from '../store/store.ts'
import { describeRecord, type RecordDescription } from '../wire/describe-record.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import { describeSample } from '../wire/sflow/describe-sample.ts'
import { listTemplatesAt } from './list-templates.ts'
import { readStoredLists, withStoredList } from './stored-lists.ts'

/** Reads octets out of a file that may have gone meanwhile. */
export type ReadFileOctets = (path: string, offset: number, length: number) => Promise<Result<Uint8Array>>

export interface RecordSource {
  readonly store: Store
  readonly queries: SessionQueries
  readonly names: SessionNames
  /** The file that is open; absent where there is none. */
  readonly path?: string
  /** How it was decoded. */
  readonly settings: DecodeSettings
  readonly registry: ElementRegistry
  readonly readFileOctets: ReadFileOctets
}

/** The details of a visible record; `no-such-record`, or `file-vanished` when its octets are gone. */
export async function describeStoredRecord(source: RecordSource, record: number): Promise<Result<RecordDetails>> {
  const found = await source.queries.lookUpRecord(record)
  if (!found.ok) return found
  const spine = found.value
  const octets = await readMessageOctets(source, spine)
  if (!octets.ok) return octets
  const template = source.store.catalog.templates[spine.templateVersion]
  if (template === undefined) {
    return fail('no-such-record', `The template of record ${String(record)} is not known.`, 'Open the file again.')
  }
  const { facts, place } = spine.message
  const described = describeOctets(source, template, record, spine, octets.value)
  const lists = await readStoredLists(source.store, record)
  const timeRule = timeRuleOf(source, described, spine)
  return succeed({
    record,
    type: source.store.catalog.shapes[template.shapeId]?.type ?? 'data',
    exporter: exporterOf(source, spine),
    domain: facts.domain,
    templateId: template.templateId,
    templateVersion: template.version,
    templateVersionId: template.id,
    templateKey: {
      session: template.sessionId,
      domain: template.domain,
      protocolVersion: template.protocolVersion,
      templateId: template.templateId,
    },
    protocolVersion: facts.protocolVersion,
    message: facts.number,
    frame: facts.frame,
    setNumber: described.setNumber,
    recordInSet: described.recordInSet,
    exportTime: formatNanoseconds(spine.exportTimeNs),
    sequence: facts.sequence,
    assumedTemplate: (spine.flags & RECORD_FLAGS.assumedTemplate) !== 0,
    decodedLate: (spine.flags & RECORD_FLAGS.decodedLate) !== 0,
    ...(spine.startNs === NO_TIME ? {} : { start: formatNanoseconds(spine.startNs) }),
    ...(spine.endNs === NO_TIME ? {} : { end: formatNanoseconds(spine.endNs) }),
    ...(timeRule === undefined ? {} : { timeRule }),
    fields: described.fields.map((field) => labelled(withStoredList(field, lists), source.names, spine)),
    messageOctets: {
      hex: Buffer.from(octets.value).toString('hex'),
      ...(place.kind === 'file' ? { fileOffset: place.offset } : {}),
    },
    recordOffset: spine.offset,
    recordLength: spine.length,
  })
}

function exporterOf({ store }: RecordSource, { message }: RecordSpine): string {
  return store.catalog.sessions[message.facts.sessionId]?.exporter ?? ''
}

function isPlainMicroseconds({ flags }: RecordSpine): boolean {
  return (flags & RECORD_FLAGS.plainMicroseconds) !== 0
}

/** The rule of the template, and what the exporter's quirks made of it. */
function timeRuleOf(source: RecordSource, { timeRule }: RecordDescription, spine: RecordSpine): string | undefined {
  if (timeRule === undefined) return undefined
  const offset = findClockOffset(source.settings, exporterOf(source, spine))
  const fraction = isPlainMicroseconds(spine) ? '; fractions count microseconds' : ''
  const shift = offset === undefined ? '' : `; less ${Number(offset) / 1e9} s by which the exporter’s clock is ahead`
  return timeRule + fraction + shift
}

/** A field with the label of its id. */
function labelled(
  field: RecordField,
  names: SessionNames,
  { templateVersion, exportTimeNs }: RecordSpine,
): RecordField {
  if (field.value === null || typeof field.value === 'object') return field
  const label = names.labelOf(templateVersion, field.key, String(field.value), exportTimeNs)
  return label === undefined ? field : { ...field, label }
}

function describeOctets(
  source: RecordSource,
  template: TemplateVersion,
  record: number,
  spine: RecordSpine,
  message: Uint8Array,
): RecordDescription {
  const { registry, store, settings } = source
  const { protocolVersion } = template
  const place = { registry, message, recordOffset: spine.offset, recordLength: spine.length }
  if (protocolVersion === SFLOW_5) return describeSample(place)
  return describeRecord({
    ...place,
    template: { ...template, protocolVersion },
    isPlainMicroseconds: isPlainMicroseconds(spine),
    hasFourOctetSeconds: findSwitch(settings, exporterOf(source, spine), 'four-octet-seconds')?.state === 'on',
    listTemplates: listTemplatesAt(store.catalog, registry, template, record),
  })
}

async function readMessageOctets(source: RecordSource, { message }: RecordSpine): Promise<Result<Uint8Array>> {
  const { place, facts } = message
  if (place.kind === 'log') return succeed(source.store.readLoggedOctets(place, facts.length))
  if (source.path === undefined) throw new Error('a bug: a message lies in a file, and there is none')
  return source.readFileOctets(source.path, place.offset, facts.length)
}
