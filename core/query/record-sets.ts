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

/** A set of records given by their numbers, in any order. */
export function createRecordSet(records: Uint32Array): RecordSet {
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (const record of records) {
    if (record < first) first = record
    if (record > last) last = record
  }
  if (last === 0) return NO_RECORDS
  const set = createEmptyRecordSet(first, last)
  for (const record of records) addRecord(set, record)
  return set
}

/** A set with room for the records from one to another, none of them in it yet. */
export function createEmptyRecordSet(first: number, last: number): RecordSet {
  return last < first ? NO_RECORDS : { firstRecord: first, bits: new Uint8Array(Math.ceil((last - first + 1) / 8)) }
}

/** Puts a record that there is room for into a set. Numbers have 32 bits without a sign: no shift that keeps one. */
export function addRecord({ firstRecord, bits }: RecordSet, record: number): void {
  const bit = record - firstRecord
  bits[bit >>> 3]! |= 128 >> (bit & 7)
}

/** The set of the records from one to another, both in it. */
export function createRecordRange(first: number, last: number): RecordSet {
  const set = createEmptyRecordSet(first, last)
  set.bits.fill(255)
  return set
}

/** Whether a record is in a set. */
export function hasRecord({ firstRecord, bits }: RecordSet, record: number): boolean {
  const bit = record - firstRecord
  // Past the end there is no octet, and no bit of it.
  return bit >= 0 && (bits[bit >>> 3]! & (128 >> (bit & 7))) !== 0
}

const NO_RECORDS: RecordSet = { firstRecord: 1, bits: new Uint8Array(0) }

/** The bits as hex, an octet more than they need so that it is never empty. */
export function hexOfBits({ bits }: RecordSet): string {
  const digits: string[] = []
  for (const octet of bits) digits.push(HEX[octet] ?? '00')
  return digits.length === 0 ? '00' : digits.join('')
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))
