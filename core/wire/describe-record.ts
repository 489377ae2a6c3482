/** All fields of one record with their octets, read anew from its message: what the details pane shows. */
import { columnKindOf, VARIABLE_LENGTH } from '../elements/column-kind.ts'
import { columnTypeOf, elementLabel } from '../elements/column-type.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { RecordField } from '../protocol/session-api.ts'
import { decodeValue, type ValueContext } from './decode-value.ts'
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
}

export interface RecordDescription {
  /** From 1: of the set in the message, and of the record in the set. */
  readonly setNumber: number
  readonly recordInSet: number
  readonly fields: readonly RecordField[]
}

interface FieldPlace {
  /** Octets from the beginning of the message to the field, its length prefix included. */
  readonly offset: number
  readonly prefixLength: number
  /** Octets of the field, its length prefix included. */
  readonly length: number
}

/** Describes a record. Where the octets are fewer than they were, the fields that are there are described. */
export function describeRecord(place: RecordPlace): RecordDescription {
  const { template, message, registry } = place
  const version = template.protocolVersion
  if (message.length < HEADER_OCTETS[version]) return { setNumber: 0, recordInSet: 0, fields: [] }
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const isFixed = version === 5 || version === 7
  const fields = isFixed
    ? fixedFields(version, registry)
    : templateFields(template.fields, template.scopeFieldCount, version, registry)
  const context: ValueContext = {
    exportSeconds: decodeMessageHeader(view, 0, version).exportSeconds,
    isPlainMicroseconds: place.isPlainMicroseconds,
  }
  const described = describeFields(place, fields, context)
  const position = isFixed ? positionOfFixed(place, version) : positionInSets(place, view, fields)
  return { ...position, fields: described }
}

function describeFields(place: RecordPlace, fields: readonly PlanField[], context: ValueContext): RecordField[] {
  const { message, recordOffset, recordLength, template } = place
  const described: RecordField[] = []
  const end = Math.min(message.length, recordOffset + recordLength)
  let at = recordOffset
  for (const [index, field] of fields.entries()) {
    const found = placeField(message, field, at, end)
    if (found === undefined) break
    if (field.header === undefined) at = found.offset + found.length
    // Padding of v5 and v7 has no name; past the bound of columns fields are still described.
    if (field.column === undefined && (template.protocolVersion === 5 || template.protocolVersion === 7)) continue
    described.push(describeField(place, field, found, index < template.scopeFieldCount, context))
  }
  return described
}

function placeField(message: Uint8Array, field: PlanField, at: number, end: number): FieldPlace | undefined {
  if (field.header !== undefined) return { offset: field.header.offset, prefixLength: 0, length: field.length }
  if (field.length !== VARIABLE_LENGTH) {
    return at + field.length > end ? undefined : { offset: at, prefixLength: 0, length: field.length }
  }
  // RFC 7011 §7: one octet of length, or 255 and two.
  const short = message[at]
  if (short === undefined || at >= end) return undefined
  const isLong = short === 255
  if (isLong && at + 3 > end) return undefined
  const prefixLength = isLong ? 3 : 1
  const length = prefixLength + (isLong ? (message[at + 1] ?? 0) * 256 + (message[at + 2] ?? 0) : short)
  return at + length > end ? undefined : { offset: at, prefixLength, length }
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
  const { cell, tags } = decodeValue(element, columnKindOf(element, field.length), octets, context)
  return {
    key: field.key,
    element: elementLabel(element),
    value: field.header === undefined ? cell : (Number(cell) >> field.header.shift) & field.header.mask,
    type: element.type,
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
      const found = placeField(message, field, at, message.length)
      if (found === undefined) return count
      at += found.length
    }
    if (at === start) return count
    count++
  }
  return count
}
