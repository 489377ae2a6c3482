/** Words of a field of a template. */
import type { FieldValues, TemplateFieldReport } from '../../core/protocol/template-report.ts'
import type { AlignedField } from './align-versions.ts'
import { isVariable } from './layout-cells.ts'
import { elementText } from './template-names.ts'

/** Octets of the abstract types of fixed length (RFC 7012 §3.1); a shorter field is of reduced size. */
const FULL_LENGTHS: Readonly<Record<string, number>> = {
  unsigned16: 2,
  unsigned32: 4,
  unsigned64: 8,
  signed16: 2,
  signed32: 4,
  signed64: 8,
  float64: 8,
}

/** `var`, `8`. */
export function lengthText(field: TemplateFieldReport): string {
  return isVariable(field) ? 'var' : String(field.length)
}

/** `unsigned16 in 1 octet` for a field of reduced size (RFC 7011 §6.2), `octets kept` for an unknown one. */
export function typeText({ origin, type, length, units }: TemplateFieldReport): string {
  if (origin === 'unknown') return 'octets kept'
  const full = FULL_LENGTHS[type]
  const isReduced = full !== undefined && length < full
  // A point in time has its unit in the name of its type.
  const hasUnits = units !== undefined && units !== '' && !type.startsWith('dateTime')
  const withUnits = hasUnits ? `${type}, ${units}` : type
  return isReduced ? `${type} in ${length} ${length === 1 ? 'octet' : 'octets'}` : withUnits
}

/** `1–24` octets that a field of variable length had; empty where nobody has counted. */
export function seenText(values: FieldValues | undefined): string {
  if (values?.leastOctets === undefined || values.mostOctets === undefined) return ''
  const { leastOctets, mostOctets } = values
  return leastOctets === mostOctets ? String(leastOctets) : `${leastOctets}–${mostOctets}`
}

/** What a screen reader says of a field in the layout. */
export function fieldLabel({ before, after, change }: AlignedField, seen: string): string {
  const field = after ?? before
  if (field === undefined) return ''
  const length = isVariable(field)
    ? `variable length${seen === '' ? '' : `, ${seen} octets seen`}`
    : `${field.length} ${field.length === 1 ? 'octet' : 'octets'}`
  const place = field.offset === undefined ? '' : ` at ${field.offset}`
  const notes = [
    field.isPadding ? 'padding' : '',
    field.isScope ? 'scope' : '',
    field.origin === 'registry' ? '' : field.origin,
    change === 'added' ? 'new in this version' : change === 'changed' ? 'changed in this version' : '',
  ].filter((note) => note !== '')
  return [`${field.name}, ${elementText(field)}, ${length}${place}`, ...notes].join(', ')
}
