/** What a filter text is while it is being written: empty, valid, risky, not finished, or wrong at a place. */
import type { FilterAccent } from '../../core/query/filter-language/filter-accent.ts'
import type { FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { createListCatalogue } from '../../core/query/filter-language/list-fields.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { createRecordCatalogue } from '../../core/query/filter-language/transaction-fields.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'

interface MarkedPart {
  /** Characters from the beginning, and how many are marked; 0 at the end of the text. */
  readonly at: number
  readonly length: number
  /** What is wrong or doubtful, without a full stop. */
  readonly sentence: string
  /** What to write in its place. */
  readonly instead?: string
}

export type FilterCheck =
  | { readonly kind: 'empty' }
  | { readonly kind: 'valid'; readonly accents: readonly FilterAccent[] }
  /** It can be applied, and is probably not what was meant. */
  | (MarkedPart & { readonly kind: 'risky'; readonly accents: readonly FilterAccent[] })
  | (MarkedPart & { readonly kind: 'unfinished' | 'wrong' })

/** The fields that a filter over these columns of records can name, and those of their transactions; while no column is known, any. */
export function catalogueOf(
  columns: readonly ColumnInfo[],
  transactionColumns: readonly ColumnInfo[] = [],
): FilterCatalogue | undefined {
  return columns.length === 0 ? undefined : createRecordCatalogue(columns, transactionColumns)
}

/** The fields that a filter over these columns of a list can name; while no column is known, any. */
export function listCatalogueOf(columns: readonly ColumnInfo[]): FilterCatalogue | undefined {
  return columns.length === 0 ? undefined : createListCatalogue(columns)
}

/** What a filter of some rows can name. */
export interface FilterFields {
  /** Undefined while nothing is known. */
  readonly catalogue: FilterCatalogue | undefined
  /** Of lists: the fields of records. A filter that only these can read lets through the rows that have a record which passes. */
  readonly recordFields?: FilterCatalogue | undefined
}

/** The fields that a text is about: those of the rows, unless those of records can read it, or more of it. */
export function fieldsFor(text: string, { catalogue, recordFields }: FilterFields): FilterCatalogue | undefined {
  if (catalogue === undefined || recordFields === undefined) return catalogue
  const own = parseFilter(text, catalogue)
  if (own.ok) return catalogue
  const other = parseFilter(text, recordFields)
  return other.ok || other.at > own.at ? recordFields : catalogue
}

/** Whether a text is about records, and the rows are those that they are of. */
export function isOfRecords(text: string, fields: FilterFields): boolean {
  return fields.recordFields !== undefined && fieldsFor(text, fields) === fields.recordFields
}

/** Checks a text as the engine will. */
export function checkFilter(text: string, catalogue: FilterCatalogue | undefined): FilterCheck {
  if (text.trim() === '') return { kind: 'empty' }
  const parsed = parseFilter(text, catalogue)
  if (!parsed.ok) {
    const { at, length, message, isUnfinished, nearest } = parsed
    return {
      kind: isUnfinished ? 'unfinished' : 'wrong',
      at,
      length,
      sentence: message,
      ...(nearest === undefined ? {} : { instead: nearest }),
    }
  }
  const { accents, risks } = parsed
  const [risk] = risks
  if (risk === undefined) return { kind: 'valid', accents }
  const { at, length, message, replacement } = risk
  return {
    kind: 'risky',
    accents,
    at,
    length,
    sentence: message,
    ...(replacement === undefined ? {} : { instead: replacement }),
  }
}

/** Whether a text can be applied: it is a filter, or none at all. */
export function canApply({ kind }: FilterCheck): boolean {
  return kind === 'empty' || kind === 'valid' || kind === 'risky'
}

/** Whether rows with these fields can take a filter. */
export function isFilterFor(text: string, catalogue: FilterCatalogue | undefined): boolean {
  return canApply(checkFilter(text, catalogue))
}
