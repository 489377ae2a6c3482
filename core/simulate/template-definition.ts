/** Templates as a simulated exporter sends them, and the values that go into their records. */
import type { OctetWriter } from './octet-writer.ts'

/** RFC 7011 §3.2: the length of a variable-length Information Element in a Field Specifier. */
export const VARIABLE_LENGTH = 65_535

export interface SimulatedField {
  readonly pen: number
  readonly id: number
  readonly length: number
}

export interface TemplateDefinition {
  readonly id: number
  readonly fields: readonly SimulatedField[]
  /** 0 for a Template, at least 1 for an Options Template. */
  readonly scopeFieldCount: number
}

/** A template whose fields have names, so that records can be written without knowing its order. */
export interface NamedTemplate<Name extends string> extends TemplateDefinition {
  readonly names: readonly Name[]
  /** What an exporter writes for a text that it does not have: nothing, or a lone NUL. */
  readonly emptyText: Uint8Array
}

/** A whole number, text, octets, or the two words of a number with 64 bits. */
export type FieldValue = number | string | Uint8Array | readonly [high: number, low: number]

/** An IANA element. */
export function iana(id: number, length: number): SimulatedField {
  return { pen: 0, id, length }
}

/** A vendor's element. */
export function enterprise(pen: number, id: number, length: number): SimulatedField {
  return { pen, id, length }
}

export type FieldTable<Name extends string> = Readonly<Record<Name, SimulatedField>>

const encoder = new TextEncoder()
const NOTHING = new Uint8Array()

/** Makes a template from names in the order of its fields; the first `scopeFieldCount` are scope fields. */
export function defineTemplate<Name extends string>(
  id: number,
  table: FieldTable<Name>,
  names: readonly Name[],
  options: { readonly scopeFieldCount?: number; readonly emptyText?: Uint8Array } = {},
): NamedTemplate<Name> {
  return {
    id,
    names,
    fields: names.map((name) => table[name]),
    scopeFieldCount: options.scopeFieldCount ?? 0,
    emptyText: options.emptyText ?? NOTHING,
  }
}

/** Puts values into the order of the template; what is absent is zero, or the template's empty text. */
export function arrangeValues<Name extends string>(
  template: NamedTemplate<Name>,
  values: Readonly<Partial<Record<Name, FieldValue>>>,
): FieldValue[] {
  return template.names.map((name, index) => {
    const isVariable = template.fields[index]?.length === VARIABLE_LENGTH
    return values[name] ?? (isVariable ? template.emptyText : NOTHING)
  })
}

/** Octets that a record takes. */
export function measureRecord(template: TemplateDefinition, values: readonly FieldValue[]): number {
  return template.fields.reduce((sum, field, index) => sum + measureField(field.length, values[index] ?? 0), 0)
}

function measureField(length: number, value: FieldValue): number {
  if (length !== VARIABLE_LENGTH) return length
  const octets =
    typeof value === 'string' ? encoder.encode(value).length : value instanceof Uint8Array ? value.length : 0
  return octets < 255 ? octets + 1 : octets + 3
}

/** Text as octets with the NUL that a NetScaler puts inside the length of its strings. */
export function encodeTextWithNul(text: string): Uint8Array {
  return encoder.encode(`${text}\0`)
}

/** Writes one field of a record; text shorter than a fixed length is filled with NULs. */
export function writeFieldValue(writer: OctetWriter, length: number, value: FieldValue): void {
  if (typeof value === 'number') return writeInteger(writer, length, value)
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return writer.words(value[0], value[1])
  const octets = typeof value === 'string' ? encoder.encode(value) : value
  if (length !== VARIABLE_LENGTH) {
    writer.copy(octets.subarray(0, length))
    return writer.zeros(Math.max(0, length - octets.length))
  }
  // RFC 7011 §7: one octet of length, or 255 and two.
  if (octets.length < 255) writer.u8(octets.length)
  else {
    writer.u8(255)
    writer.u16(octets.length)
  }
  writer.copy(octets)
}

function writeInteger(writer: OctetWriter, length: number, value: number): void {
  if (value < 0) throw new RangeError(`a bug: ${value} has no sign to be written with`)
  switch (length) {
    case 1:
      return writer.u8(value)
    case 2:
      return writer.u16(value)
    case 4:
      return writer.u32(value)
    case 8:
      return writer.words(Math.floor(value / 0x1_0000_0000), value % 0x1_0000_0000)
    default:
      throw new RangeError(`no integer of ${length} octets is simulated`)
  }
}
