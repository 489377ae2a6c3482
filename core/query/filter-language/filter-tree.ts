/** A filter as a tree. Fields and values are still words: what they mean depends on the columns of a session. */

export type ComparisonOperator = '=' | '!=' | '>' | '<' | '>=' | '<=' | 'contains'

/** A value as written: a bare word, or a text in quotes (without them). */
export interface Literal {
  readonly kind: 'word' | 'text'
  readonly text: string
}

export type FilterTree =
  /** The empty filter: every record. */
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly term: FilterTree }
  | { readonly kind: 'presence'; readonly field: string }
  | {
      readonly kind: 'comparison'
      readonly field: string
      readonly operator: ComparisonOperator
      readonly value: Literal
    }
  | { readonly kind: 'membership'; readonly field: string; readonly values: readonly Literal[] }
