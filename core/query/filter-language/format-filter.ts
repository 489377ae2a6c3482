/** A filter tree as text: what it prints parses into the same tree. */
import { isKeyword } from './filter-keywords.ts'
import type { FilterTree, Literal } from './filter-tree.ts'

/** The text of a tree, with as few parentheses as it needs. */
export function formatFilter(tree: FilterTree): string {
  switch (tree.kind) {
    case 'all':
      return ''
    case 'and':
    case 'or':
      return tree.terms.map((term) => formatTerm(term, tree.kind)).join(` ${tree.kind} `)
    case 'not':
      return `not ${formatTerm(tree.term, 'not')}`
    case 'presence':
      return tree.field
    case 'comparison':
      return `${tree.field} ${tree.operator} ${formatLiteral(tree.value)}`
    case 'membership':
      return `${tree.field} in {${tree.values.map(formatLiteral).join(', ')}}`
  }
}

const STRENGTH = { or: 0, and: 1, not: 2 } as const

/** In parentheses where it binds less than, or as much as, what is around it. */
function formatTerm(term: FilterTree, around: 'and' | 'or' | 'not'): string {
  const isWeaker = (term.kind === 'and' || term.kind === 'or') && STRENGTH[term.kind] <= STRENGTH[around]
  return isWeaker ? `(${formatFilter(term)})` : formatFilter(term)
}

const BARE_WORD = /^[^\u0000-\u0020\u007f=!<>&|(){}[\],"']+$/ // eslint-disable-line no-control-regex

/** A value as it is written; a word that would be read otherwise is quoted by the caller's kind `text`. */
export function formatLiteral(literal: Literal): string {
  if (literal.kind === 'word' && BARE_WORD.test(literal.text) && !isKeyword(literal.text)) return literal.text
  return `"${literal.text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}
