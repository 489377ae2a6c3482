/** Operators as people write them. */
import type { ComparisonOperator, Quantifier } from './filter-tree.ts'

export interface OperatorSpelling {
  readonly operator: ComparisonOperator
  readonly quantifier?: Quantifier
  /** `!~`: the negation of the comparison. */
  readonly isNegated?: true
}

const spelled = (operator: ComparisonOperator, quantifier?: Quantifier): OperatorSpelling =>
  quantifier === undefined ? { operator } : { operator, quantifier }

/** Signs and words, in small letters. */
export const OPERATOR_SPELLINGS: Readonly<Record<string, OperatorSpelling>> = {
  '=': spelled('='),
  '==': spelled('='),
  eq: spelled('='),
  any_eq: spelled('='),
  '===': spelled('=', 'all'),
  all_eq: spelled('=', 'all'),
  '!=': spelled('!='),
  ne: spelled('!='),
  all_ne: spelled('!='),
  '!==': spelled('!=', 'any'),
  '~=': spelled('!=', 'any'),
  any_ne: spelled('!=', 'any'),
  '>': spelled('>'),
  gt: spelled('>'),
  '>=': spelled('>='),
  ge: spelled('>='),
  '<': spelled('<'),
  lt: spelled('<'),
  '<=': spelled('<='),
  le: spelled('<='),
  contains: spelled('contains'),
  '&': spelled('&'),
  bitwise_and: spelled('&'),
  matches: spelled('matches'),
  '~': spelled('matches'),
  '=~': spelled('matches'),
  '!~': { operator: 'matches', isNegated: true },
}

/** The operator that a sign or word stands for. */
export function findOperator(text: string): OperatorSpelling | undefined {
  const key = text.toLowerCase()
  return Object.hasOwn(OPERATOR_SPELLINGS, key) ? OPERATOR_SPELLINGS[key] : undefined
}
