/**
 * How values of a field lie in a column: the one mapping from (abstract type, length on the wire)
 * to storage. Record plans write these, the store appends them octet by octet, formatters read them.
 * All are little-endian, as every platform that we run on.
 */
import type { Element } from './element.ts'

export const COLUMN_KINDS = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
  /** RFC 7011 §6.1.5: 1 true, 2 false, any other octet as it came. */
  boolean: 1,
  /** As an unsigned 32-bit number. */
  ipv4: 4,
  /** As an unsigned 128-bit number, low half first. */
  ipv6: 16,
  /** As an unsigned number of 48 bits in 64. */
  mac: 8,
  /** Unix seconds, unsigned 32 bits. */
  seconds: 4,
  /** Unix milliseconds, unsigned 64 bits. */
  milliseconds: 8,
  /** Unix nanoseconds, signed 64 bits, of a value with microsecond precision. */
  microseconds: 8,
  /** Unix nanoseconds, signed 64 bits. */
  nanoseconds: 8,
  /** Id in the dictionary, whose entry is the string without trailing NULs. */
  text: 4,
  /** Id in the dictionary, whose entry is lower-case hex. */
  octets: 4,
  /** Id in the dictionary, whose entry is the JSON text that the dump prints for the list, or a JSON string of hex when it cannot be decoded. */
  list: 4,
} as const

export type ColumnKind = keyof typeof COLUMN_KINDS

/** Octets that a row takes in a column of a kind. */
export function octetsPerRow(kind: ColumnKind): number {
  return COLUMN_KINDS[kind]
}

/** Length of a field on the wire, 65535 when variable (RFC 7011 §7). */
export const VARIABLE_LENGTH = 65_535

const INTEGER_KINDS = { unsigned: ['u8', 'u16', 'u32', 'u64'], signed: ['i8', 'i16', 'i32', 'i64'] } as const

/**
 * The kind of a field; `octets` for a type that cannot have that length (RFC 7011 §6.2 says which can be reduced;
 * integers are read by their length whatever their natural width).
 */
export function columnKindOf(element: Element, length: number): ColumnKind {
  const { type } = element
  if (type.startsWith('unsigned') || type.startsWith('signed')) {
    const kinds = type.startsWith('unsigned') ? INTEGER_KINDS.unsigned : INTEGER_KINDS.signed
    if (length < 1 || length > 8) return 'octets'
    return length === 1 ? kinds[0] : length === 2 ? kinds[1] : length <= 4 ? kinds[2] : kinds[3]
  }
  switch (type) {
    case 'float32':
    case 'float64':
      return length === 4 ? 'f32' : length === 8 ? 'f64' : 'octets'
    case 'boolean':
      return length === 1 ? 'boolean' : 'octets'
    case 'ipv4Address':
      return length === 4 ? 'ipv4' : 'octets'
    case 'ipv6Address':
      return length === 16 ? 'ipv6' : 'octets'
    case 'macAddress':
      return length === 6 ? 'mac' : 'octets'
    case 'dateTimeSeconds':
      return length === 4 ? 'seconds' : 'octets'
    case 'dateTimeMilliseconds':
      return length === 8 || (length === 4 && isSyslogTimestamp(element)) ? 'milliseconds' : 'octets'
    case 'dateTimeMicroseconds':
      return length === 8 ? 'microseconds' : 'octets'
    case 'dateTimeNanoseconds':
      return length === 8 ? 'nanoseconds' : 'octets'
    case 'string':
      return length === 1 && isMethodNumber(element) ? 'u8' : 'text'
    case 'basicList':
    case 'subTemplateList':
    case 'subTemplateMultiList':
      return 'list'
    default:
      return 'octets'
  }
}

/** The octets of a bit map of RFC 9740, which has no number for 256 bits. */
const MAX_BIT_MAP_OCTETS = 32

/** True for a length that the type of a known element does not allow: its values are shown as octets only. */
export function isInvalidLength({ isKnown, type }: Element, kind: ColumnKind, length: number): boolean {
  if (kind !== 'octets' || !isKnown || type === 'octetArray' || type.endsWith('List')) return false
  return type !== 'unsigned256' || length === 0 || length > MAX_BIT_MAP_OCTETS
}

/** The guide of NetScaler's AppFlow has httpReqMethod as a number of 8 bits; every capture seen has the text. */
function isMethodNumber({ pen, id }: Element): boolean {
  return pen === 5951 && id === 141
}

/** NetScaler sends syslogTimestamp as Unix seconds in 4 octets; the plan multiplies. */
function isSyslogTimestamp({ pen, id }: Element): boolean {
  return pen === 5951 && id === 136
}
