/** All fields of one record with their octets, read anew from its message: what the details pane shows. */
import { columnKindOf } from '../elements/column-kind.ts'
import { columnTypeOf, elementLabel } from '../elements/column-type.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { RecordField } from '../protocol/session-api.ts'
import { decodeValue, type DecodedValue, type ValueContext } from './decode-value.ts'
import { placeField, type FieldPlace } from './field-place.ts'
import { createListAccount, decodeList, isListType, type ListTemplates } from './list-value.ts'
import {
  decodeMessageHeader,
  FIXED_RECORD_OCTETS,
  HEADER_OCTETS,
  SET_HEADER_OCTETS,
  type WireVersion,
} from './message-header.ts'
import type { PlanField } from './plan-field.ts'
import { fixedFields, templateFields } from './template-fields.ts'
import type { WireFieldSpecifier } from './template-record.ts'
import { describeTimeRule } from './time-rule.ts'
import { withFourOctetSeconds } from './watched-fields.ts'

export interface RecordPlace {
  readonly registry: ElementRegistry
  readonly template: {
    readonly protocolVersion: WireVersion
    readonly fields: readonly WireFieldSpecifier[]
    readonly scopeFieldCount: number
  }
  /** The octets of the message. */
  readonly message: Uint8Array
  /** Octets from the beginning of the message. */
  readonly recordOffset: number
  readonly recordLength: number
  readonly isPlainMicroseconds: boolean
  /** A dateTimeMilliseconds of 4 octets holds Unix seconds, because the user said so. */
  readonly hasFourOctetSeconds?: boolean
  /** Templates as they were when the record was decoded; without them lists of records are shown as octets. */
  readonly listTemplates?: ListTemplates
}

const NO_TEMPLATES: ListTemplates = { find: () => undefined }

export interface RecordDescription {
  /** From 1: of the set in the message, and of the record in the set. */
  readonly setNumber: number
  readonly recordInSet: number
  readonly fields: readonly RecordField[]
  /** Which fields gave start and end, in words. */
  readonly timeRule?: string
}

/** Describes a record. Where the octets are fewer than they were, the fields that are there are described. */
export function describeRecord(place: RecordPlace): RecordDescription {
  const { template, message, registry } = place
  const version = template.protocolVersion
  if (message.length < HEADER_OCTETS[version]) return { setNumber: 0, recordInSet: 0, fields: [] }
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const isFixed = version === 5 || version === 7
  const standard = isFixed
    ? fixedFields(version, registry)
    : templateFields(template.fields, template.scopeFieldCount, version, registry)
  const fields = place.hasFourOctetSeconds === true ? withFourOctetSeconds(standard) : standard
  const context: ValueContext = {
    exportSeconds: decodeMessageHeader(view, 0, version).exportSeconds,
    isPlainMicroseconds: place.isPlainMicroseconds,
  }
  const described = describeFields(place, fields, context)
  const position = isFixed ? positionOfFixed(place, version) : positionInSets(place, view, fields)
  const timeRule = describeTimeRule(fields, version)
  return { ...position, fields: described, ...(timeRule === undefined ? {} : { timeRule }) }
}

function describeFields(place: RecordPlace, fields: readonly PlanField[], context: ValueContext): RecordField[] {
  const { message, recordOffset, recordLength, template } = place
  const described: RecordField[] = []
  const end = Math.min(message.length, recordOffset + recordLength)
  let at = recordOffset
  for (const [index, field] of fields.entries()) {
    const found = placeOf(message, field, at, end)
    if (found === undefined) break
    if (field.header === undefined) at = found.offset + found.length
    // Padding of v5 and v7 has no name; past the bound of columns fields are still described.
    if (field.column === undefined && (template.protocolVersion === 5 || template.protocolVersion === 7)) continue
    described.push(describeField(place, field, found, index < template.scopeFieldCount, context))
  }
  return described
}

function placeOf(message: Uint8Array, field: PlanField, at: number, end: number): FieldPlace | undefined {
  if (field.header !== undefined) return { offset: field.header.offset, prefixLength: 0, length: field.length }
  return placeField(message, field.length, at, end)
}

function describeField(
  place: RecordPlace,
  field: PlanField,
  found: FieldPlace,
  isScope: boolean,
  context: ValueContext,
): RecordField {
  const { element } = field
  const octets = place.message.subarray(found.offset + found.prefixLength, found.offset + found.length)
  const { cell, tags } = describeValue(place, field, octets, context)
  return {
    key: field.key,
    element: elementLabel(element),
    value: field.header === undefined ? cell : (Number(cell) >> field.header.shift) & field.header.mask,
    type: element.type,
    ...(element.learned === undefined ? {} : { learnedName: element.name }),
    ...(element.units === undefined ? {} : { units: element.units }),
    ...(element.enumeration === undefined ? {} : { enumeration: element.enumeration }),
    columnType: columnTypeOf(element, field.kind),
    isScope,
    offset: found.offset,
    length: found.length,
    prefixLength: found.prefixLength,
    tags: field.header === undefined ? tags : [],
  }
}

function describeValue(
  place: RecordPlace,
  { element, kind, length, header }: PlanField,
  octets: Uint8Array,
  context: ValueContext,
): DecodedValue {
  // Two octets of the header of v5 hold values of one octet.
  if (header !== undefined) return decodeValue(element, columnKindOf(element, length), octets, context)
  if (kind !== 'list' || !isListType(element.type)) return decodeValue(element, kind, octets, context)
  const { registry, listTemplates: templates = NO_TEMPLATES } = place
  const account = createListAccount()
  const cell = decodeList(element.type, octets, { registry, templates, exportSeconds: context.exportSeconds }, account)
  return { cell, tags: account.undecodable > 0 ? ['undecodable-list'] : [] }
}

function positionOfFixed(place: RecordPlace, version: 5 | 7): { setNumber: number; recordInSet: number } {
  const before = place.recordOffset - HEADER_OCTETS[version]
  return { setNumber: 1, recordInSet: Math.floor(before / FIXED_RECORD_OCTETS[version]) + 1 }
}

function positionInSets(
  place: RecordPlace,
  view: DataView,
  fields: readonly PlanField[],
): { setNumber: number; recordInSet: number } {
  const { message, recordOffset, template } = place
  let at = HEADER_OCTETS[template.protocolVersion]
  for (let setNumber = 1; at + SET_HEADER_OCTETS <= recordOffset; setNumber++) {
    const length = view.getUint16(at + 2)
    if (length < SET_HEADER_OCTETS) break
    if (recordOffset < at + length) {
      return { setNumber, recordInSet: countRecords(message, fields, at + SET_HEADER_OCTETS, recordOffset) + 1 }
    }
    at += length
  }
  return { setNumber: 0, recordInSet: 0 }
}

/** Records from the first of a set to before `to`. */
function countRecords(message: Uint8Array, fields: readonly PlanField[], from: number, to: number): number {
  let count = 0
  let at = from
  while (at < to) {
    const start = at
    for (const field of fields) {
      const found = placeOf(message, field, at, message.length)
      if (found === undefined) return count
      at += found.length
    }
    if (at === start) return count
    count++
  }
  return count
}
