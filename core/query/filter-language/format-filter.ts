/** A filter tree as text: what it prints parses into the same tree. */
import { isKeyword } from './filter-keywords.ts'
import type { FilterTree, Literal } from './filter-tree.ts'
import { NFDUMP_CONDITIONS } from './nfdump-words.ts'
import { PROTOCOL_WORDS } from './wireshark-names.ts'

/** Comparisons, memberships and presences. */
export type FilterLeaf = Extract<FilterTree, { kind: 'all' | 'presence' | 'comparison' | 'membership' }>

/** A leaf as text; in parentheses where it is more than one condition. */
export type FormatLeaf = (leaf: FilterLeaf, isNegated: boolean) => string

/** The words between conditions. */
export type JointWords = Readonly<Record<'and' | 'or' | 'xor' | 'not', string>>

const OWN_WORDS: JointWords = { and: ' and ', or: ' or ', xor: ' xor ', not: 'not ' }

/** The text of a tree, with as few parentheses as it needs; its leaves are written by a function. */
export function formatTree(tree: FilterTree, leaf: FormatLeaf, words = OWN_WORDS): string {
  function format(node: FilterTree, isNegated: boolean): string {
    switch (node.kind) {
      case 'and':
      case 'or':
      case 'xor':
        return node.terms.map((term) => formatTerm(term, node.kind, isNegated)).join(words[node.kind])
      case 'not':
        return words.not + formatTerm(node.term, 'not', !isNegated)
      default:
        return leaf(node, isNegated)
    }
  }

  /** In parentheses where it binds less than, or as much as, what is around it. */
  function formatTerm(term: FilterTree, around: keyof typeof STRENGTH, isNegated: boolean): string {
    const isWeaker = isChain(term) && STRENGTH[term.kind] <= STRENGTH[around]
    return isWeaker ? `(${format(term, isNegated)})` : format(term, isNegated)
  }

  return format(tree, false)
}

const STRENGTH = { or: 0, xor: 1, and: 2, not: 3 } as const

function isChain(tree: FilterTree): tree is Extract<FilterTree, { terms: unknown }> {
  return tree.kind === 'and' || tree.kind === 'or' || tree.kind === 'xor'
}

/** A leaf in our own words. */
export function formatLeaf(leaf: FilterLeaf): string {
  switch (leaf.kind) {
    case 'all':
      return 'any'
    case 'presence':
      return isCondition(leaf.field) ? `exists ${formatField(leaf.field)}` : formatField(leaf.field)
    case 'comparison': {
      const { field, operator, value, quantifier } = leaf
      const sign = operator === '&' ? ' & ' : ` ${operator} `
      return `${quantifier === undefined ? '' : `${quantifier} `}${formatField(field)}${sign}${formatLiteral(value)}`
    }
    case 'membership':
      return `${formatField(leaf.field)} in {${leaf.values.map(formatLiteral).join(', ')}}`
  }
}

const BARE_WORD = /^[^\u0000-\u0020\u007f=!<>&|(){}[\],"'~#^][^\u0000-\u0020\u007f=!<>&|(){}[\],"'~]*$/ // eslint-disable-line no-control-regex

/** The name of a field as it is written: in quotes where it would be read as something else. */
export function formatField(name: string): string {
  return BARE_WORD.test(name) && !isKeyword(name) && !RESERVED.has(name.toLowerCase()) ? name : quote(name)
}

/** A word that stands alone for something else than the presence of a field. */
function isCondition(name: string): boolean {
  const word = name.toLowerCase()
  return Object.hasOwn(NFDUMP_CONDITIONS, word) || PROTOCOL_WORDS.has(word)
}

/** Words that mean something at the beginning of a condition. */
const RESERVED = new Set(['exists', 'has', 'any', 'all'])

/** A value as it is written; a word that would be read otherwise is quoted by the caller's kind `text`. */
export function formatLiteral(literal: Literal): string {
  const isBare = literal.kind === 'word' && BARE_WORD.test(literal.text) && !isKeyword(literal.text)
  return isBare ? literal.text : quote(literal.text)
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}
