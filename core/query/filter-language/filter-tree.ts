/** A filter as a tree. Fields and values are still words: what they mean depends on the columns of a session. */

/** `&`: one of the bits is set; `contains`: all of them, or a part of a text; `matches`: a regular expression. */
export const COMPARISON_OPERATORS = ['=', '!=', '>', '<', '>=', '<=', 'contains', '&', 'matches'] as const

export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number]

/** A value as written: a bare word, or a text in quotes (without them). A bare word may be the name of another field. */
export interface Literal {
  readonly kind: 'word' | 'text'
  readonly text: string
}

/** Whether one column of a field of several is enough; without it one is, and for `!=` all must differ. */
export type Quantifier = 'any' | 'all'

export type FilterTree =
  /** The empty filter: every record. */
  | { readonly kind: 'all' }
  /** `xor`: an odd number of the terms holds. */
  | { readonly kind: 'and' | 'or' | 'xor'; readonly terms: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly term: FilterTree }
  | { readonly kind: 'presence'; readonly field: string }
  | {
      readonly kind: 'comparison'
      readonly field: string
      readonly operator: ComparisonOperator
      readonly value: Literal
      readonly quantifier?: Quantifier
    }
  | { readonly kind: 'membership'; readonly field: string; readonly values: readonly Literal[] }
