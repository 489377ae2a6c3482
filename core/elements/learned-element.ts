/** Information Elements that no registry has, as type information options (RFC 5610) or the user describe them. */
import { MAX_NAME_LENGTH } from '../limits/names.ts'
import { MAX_ELEMENT_TEXT_LENGTH } from '../limits/templates.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { AbstractType, Element, Semantics } from './element.ts'

/** By the numbers of IANA's registry of data types (RFC 5610 §3.1, RFC 6313, RFC 9740). */
export const TYPE_NUMBERS: readonly AbstractType[] = [
  'octetArray',
  'unsigned8',
  'unsigned16',
  'unsigned32',
  'unsigned64',
  'signed8',
  'signed16',
  'signed32',
  'signed64',
  'float32',
  'float64',
  'boolean',
  'macAddress',
  'string',
  'dateTimeSeconds',
  'dateTimeMilliseconds',
  'dateTimeMicroseconds',
  'dateTimeNanoseconds',
  'ipv4Address',
  'ipv6Address',
  'basicList',
  'subTemplateList',
  'subTemplateMultiList',
  'unsigned256',
]

/** By the numbers of IANA's registry of semantics (RFC 5610 §3.2, RFC 6313). */
export const SEMANTICS_NUMBERS: readonly Semantics[] = [
  'default',
  'quantity',
  'totalCounter',
  'deltaCounter',
  'identifier',
  'flags',
  'list',
  'snmpCounter',
  'snmpGauge',
]

/** By the numbers of IANA's registry of units (RFC 5610 §3.3); 0 is none. */
export const UNITS_NUMBERS: readonly (string | undefined)[] = [
  undefined,
  'bits',
  'octets',
  'packets',
  'flows',
  'seconds',
  'milliseconds',
  'microseconds',
  'nanoseconds',
  '4-octet words',
  'messages',
  'hops',
  'entries',
  'frames',
  'ports',
  'inferred',
]

const MAX_PEN = 0xffff_ffff
const MAX_ID = 0x7fff

/** The element that a description makes; undefined when it has no sense. */
export function learnedElement(taught: LearnedElement, key: string): Element | undefined {
  const type = TYPE_NUMBERS.find((known) => known === taught.type)
  const semantics = SEMANTICS_NUMBERS.find((known) => known === taught.semantics)
  if (type === undefined || semantics === undefined) return undefined
  if (!isWithin(taught.pen, 0, MAX_PEN) || !isWithin(taught.id, 1, MAX_ID)) return undefined
  if (taught.name === '' || taught.name.length > MAX_NAME_LENGTH) return undefined
  if ((taught.description ?? '').length > MAX_ELEMENT_TEXT_LENGTH) return undefined
  return {
    pen: taught.pen,
    id: taught.id,
    name: taught.name,
    key,
    type,
    semantics,
    units: taught.units,
    isKnown: true,
    enumeration: undefined,
    learned: taught,
  }
}

/** Whether two descriptions of one element agree; registries leave semantics and units out where they are evident. */
export function isSameElement(known: Element, taught: Element): boolean {
  if (known.name !== taught.name || known.type !== taught.type) return false
  return known.learned === undefined || (known.semantics === taught.semantics && known.units === taught.units)
}

function isWithin(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high
}
