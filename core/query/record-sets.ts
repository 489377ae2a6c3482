/**
 * Fields that no record holds: what others make of records together, as the leg of a transaction or its verdict. Whoever knows them
 * says which records have a value that is asked for; a filter looks their bits up.
 */
import type { FilterColumn } from './filter-language/filter-fields.ts'
import type { FilterTree } from './filter-language/filter-tree.ts'

/** Some records of a session. */
export interface RecordSet {
  /** Number of the record of the first bit. */
  readonly firstRecord: number
  /** A bit for each record from there on, the most significant of an octet first; records past the end are not in it. */
  readonly bits: Uint8Array
}

export interface RecordSetField {
  /** Its id is the name in filters; its type is `text`. `values` are all that it can have, where they are few. */
  readonly column: FilterColumn
  /** The records that have a value which is wanted, as of now. */
  recordsWith(isWanted: (value: string) => boolean): Promise<RecordSet>
}

/** A part of a filter that asks one field. */
export type FieldTerm = Extract<FilterTree, { readonly field: string }>

/** A field of what records make together: only whoever makes it can tell what a term over it lets through. */
export interface RecordTermField {
  readonly column: FilterColumn
  /** The records of all that passes the term, as of now. */
  recordsMatching(term: FieldTerm): Promise<RecordSet>
}

/** Finds a field by its name in small letters. */
export type RecordSetFields = ReadonlyMap<string, RecordSetField | RecordTermField>

/** The bits as hex, an octet more than they need so that it is never empty. */
export function hexOfBits({ bits }: RecordSet): string {
  const digits: string[] = []
  for (const octet of bits) digits.push(HEX[octet] ?? '00')
  return digits.length === 0 ? '00' : digits.join('')
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))
