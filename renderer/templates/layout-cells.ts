/**
 * A template drawn to scale: one octet is three units wide, a line has 32 octets, and a field that does not fit goes on
 * in the next line. Behind the first field of variable length no offset is known; there the fields stand in their order,
 * those of variable length with a width of their own.
 */
import type { TemplateFieldReport } from '../../core/protocol/template-report.ts'

export const OCTETS_PER_LINE = 32
export const UNITS_PER_OCTET = 3
export const UNITS_PER_LINE = OCTETS_PER_LINE * UNITS_PER_OCTET

/** What a field of variable length takes: six of them are a line. */
const VARIABLE_UNITS = UNITS_PER_LINE / 6

/** Octets that are drawn; a picture of more says nothing that the table does not. */
export const MAX_DRAWN_OCTETS = 2048

/** On the wire, for a length that each record states (RFC 7011 §7). */
export const VARIABLE_LENGTH = 65_535

/** A part of a field, in one line. */
export interface LayoutCell {
  /** Index of the field. */
  readonly field: number
  readonly line: number
  /** From 0 in the line. */
  readonly unit: number
  readonly units: number
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isVariable: boolean
}

export interface LayoutLine {
  /** `0`, `32`; `132+` where the offset depends on the record; empty for its further lines. */
  readonly label: string
}

export interface Layout {
  readonly cells: readonly LayoutCell[]
  readonly lines: readonly LayoutLine[]
  /** Fields that are not drawn, or not whole, because there are too many octets. */
  readonly omittedFields: number
}

/** Whether each record states the length of a field. */
export function isVariable(field: Pick<TemplateFieldReport, 'length'>): boolean {
  return field.length === VARIABLE_LENGTH
}

/** Places the fields of a definition on lines of 32 octets. */
export function layoutFields(fields: readonly TemplateFieldReport[]): Layout {
  const cells: LayoutCell[] = []
  const lines: LayoutLine[] = []
  let octets = 0
  let fixedOctets = 0
  let isOpen = false
  let unit = UNITS_PER_LINE

  const newLine = (label: string): void => {
    lines.push({ label })
    unit = 0
  }
  const place = (field: number, units: number): void => {
    let rest = units
    while (rest > 0) {
      if (unit === UNITS_PER_LINE) newLine(isOpen ? '' : String(fixedOctets))
      const part = Math.min(rest, UNITS_PER_LINE - unit)
      const isFirst = rest === units
      rest -= part
      cells.push({ field, line: lines.length - 1, unit, units: part, isFirst, isLast: rest === 0, isVariable: false })
      unit += part
      if (!isOpen) fixedOctets += part / UNITS_PER_OCTET
    }
  }
  const placeVariable = (field: number): void => {
    if (unit + VARIABLE_UNITS > UNITS_PER_LINE) newLine('')
    const at = { field, line: lines.length - 1, unit, units: VARIABLE_UNITS }
    cells.push({ ...at, isFirst: true, isLast: true, isVariable: true })
    unit += VARIABLE_UNITS
  }

  for (const [index, field] of fields.entries()) {
    if (octets >= MAX_DRAWN_OCTETS) return { cells, lines, omittedFields: fields.length - index }
    const isVariableHere = isVariable(field)
    if (isVariableHere && !isOpen) {
      newLine(fixedOctets === 0 ? '0' : `${fixedOctets}+`)
      isOpen = true
    }
    const drawn = isVariableHere ? VARIABLE_UNITS / UNITS_PER_OCTET : Math.min(field.length, MAX_DRAWN_OCTETS - octets)
    octets += drawn
    if (isVariableHere) placeVariable(index)
    else place(index, drawn * UNITS_PER_OCTET)
    if (!isVariableHere && drawn < field.length) return { cells, lines, omittedFields: fields.length - index }
  }
  return { cells, lines, omittedFields: 0 }
}
