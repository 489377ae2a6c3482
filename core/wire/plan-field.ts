/** Fields of a record as a plan sees them: where they lie, how they are stored. */
import { VARIABLE_LENGTH, type ColumnKind } from '../elements/column-kind.ts'
import type { Element } from '../elements/element.ts'

/** A value that the message header holds for all its records (v5's engine and sampling). */
export interface HeaderPlace {
  /** Octets from the beginning of the message. */
  readonly offset: number
  readonly shift: number
  readonly mask: number
}

export interface PlanField {
  /** Dump key; `key#2` for the second occurrence of an element. */
  readonly key: string
  readonly element: Element
  readonly kind: ColumnKind
  /** On the wire; 65535 when variable. */
  readonly length: number
  /** Column of the batch; undefined for padding of v5 and v7, and past the bound of columns. */
  readonly column: number | undefined
  /** In the header of the message instead of the record. */
  readonly header: HeaderPlace | undefined
}

/** The fewest octets that a field takes in a record: one when variable, for the length prefix. */
export function leastLength(field: PlanField): number {
  if (field.header !== undefined) return 0
  return field.length === VARIABLE_LENGTH ? 1 : field.length
}

/** The fewest octets that a record takes. */
export function leastRecordLength(fields: readonly PlanField[]): number {
  return fields.reduce((sum, field) => sum + leastLength(field), 0)
}
