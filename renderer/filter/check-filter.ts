/** What a filter text is while it is being written: empty, valid, not finished, or wrong at a place. */
import { createFilterCatalogue, type FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { createListCatalogue } from '../../core/query/filter-language/list-fields.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'

export type FilterCheck =
  | { readonly kind: 'empty' }
  | { readonly kind: 'valid' }
  | {
      readonly kind: 'unfinished' | 'wrong'
      /** Characters from the beginning, and how many are marked; 0 at the end of the text. */
      readonly at: number
      readonly length: number
      /** What is wrong and where, without a full stop. */
      readonly sentence: string
    }

/** The fields that a filter over these columns of records can name; while no column is known, any. */
export function catalogueOf(columns: readonly ColumnInfo[]): FilterCatalogue | undefined {
  return columns.length === 0 ? undefined : createFilterCatalogue(columns)
}

/** The fields that a filter over these columns of a list can name; while no column is known, any. */
export function listCatalogueOf(columns: readonly ColumnInfo[]): FilterCatalogue | undefined {
  return columns.length === 0 ? undefined : createListCatalogue(columns)
}

/** Checks a text as the engine will. */
export function checkFilter(text: string, catalogue: FilterCatalogue | undefined): FilterCheck {
  if (text.trim() === '') return { kind: 'empty' }
  const parsed = parseFilter(text, catalogue)
  if (parsed.ok) return { kind: 'valid' }
  const { at, length, message, isUnfinished } = parsed
  return { kind: isUnfinished ? 'unfinished' : 'wrong', at, length, sentence: message }
}
