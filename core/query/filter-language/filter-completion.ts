/** What can stand at a place of a filter that is being written: fields, operators, values of enumerations, words between them. */
import type { FilterAccent } from './filter-accent.ts'
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'
import { FIELD_ALIASES } from './friendly-names.ts'

/** What may come next. `joint`: `and`, `or`, the end of the filter. */
export type FilterExpectation = 'field' | 'operator' | 'value' | 'joint'

export interface CompletionPlace {
  /** Where the word at the cursor begins; the cursor where there is none. */
  readonly from: number
  /** The part of that word that stands before the cursor. */
  readonly typed: string
  readonly expects: readonly FilterExpectation[]
  /** The field that an operator or a value is for. */
  readonly field?: string
  /** Inside `{ }` or `[ ]`. */
  readonly isInList: boolean
}

export interface FilterOption {
  readonly label: string
  /** What to put into the text where that is not the label: a text in quotes, an example to overwrite. */
  readonly insert?: string
  readonly kind: 'field' | 'operator' | 'value' | 'keyword'
  /** A short sentence without a full stop. */
  readonly meaning: string
  readonly accent: FilterAccent
  /** Of fields: the columns that it stands for. */
  readonly columns?: readonly FilterColumn[]
}

/** What the text before the cursor leaves open. Never throws; linear. */
export function completionPlaceOf(text: string, position: number): CompletionPlace {
  const before = text.slice(0, position)
  const typed = /[^\s=!<>&|(){}[\],"']*$/.exec(before)?.[0] ?? ''
  return { from: position - typed.length, typed, expects: ['field'], isInList: false }
}

/** Every field of the catalogue: friendly names first, then nfdump's words, single columns, Wireshark's names. */
export function fieldOptions(catalogue: FilterCatalogue): readonly FilterOption[] {
  return Object.keys(FIELD_ALIASES).flatMap((label): FilterOption[] => {
    const columns = catalogue.find(label) ?? []
    return columns.length === 0 ? [] : [{ label, kind: 'field', meaning: '', accent: 'fields', columns }]
  })
}

/** Operators that have a sense for columns. */
export function operatorOptions(_columns: readonly FilterColumn[]): readonly FilterOption[] {
  return []
}

/** Values that columns have names for: of protocols, codes, flags; and examples of how values of their kind are written. */
export function valueOptions(_columns: readonly FilterColumn[]): readonly FilterOption[] {
  return []
}

/** Words between comparisons, and before fields. */
export function keywordOptions(): readonly FilterOption[] {
  return []
}
