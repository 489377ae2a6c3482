/** The words of one condition as the grammar gives them, with their places. */
import type { SyntaxNode } from '@lezer/common'
import type { Literal } from './filter-tree.ts'

/** A word or a text in quotes (without them). */
export interface PhraseWord {
  readonly literal: Literal
  /** Characters from the beginning of the filter. */
  readonly at: number
  readonly length: number
}

interface Place {
  readonly at: number
  readonly length: number
}

export type PhraseTail =
  | { readonly kind: 'argument'; readonly word: PhraseWord; readonly at: number }
  | { readonly kind: 'operator'; readonly sign: string; readonly place: Place; readonly values: readonly PhraseWord[] }
  | {
      readonly kind: 'list'
      readonly isNegated: boolean
      readonly hasBrackets: boolean
      readonly place: Place
      readonly values: readonly PhraseWord[]
    }

export interface Phrase {
  readonly at: number
  readonly end: number
  /** `src and dst`, `src or dst`. */
  readonly sides: 'both' | 'either' | undefined
  /** It begins with `in`. */
  readonly isIn: boolean
  readonly words: readonly PhraseWord[]
  readonly tail: PhraseTail | undefined
}

/** Reads a node `Phrase` of the parser. */
export function phraseOf(node: SyntaxNode, text: string): Phrase {
  const sides = node.getChild('Sides')
  return {
    at: node.from,
    end: node.to,
    sides: sides === null ? undefined : /\sand\s/i.test(text.slice(sides.from, sides.to)) ? 'both' : 'either',
    isIn: node.getChild('InWord') !== null,
    words: node.getChildren('Name').map((name) => wordOf(name, text)),
    tail: tailOf(node, text),
  }
}

function tailOf(node: SyntaxNode, text: string): PhraseTail | undefined {
  const argument = node.getChild('Argument')
  const name = argument?.getChild('Name')
  if (argument && name) return { kind: 'argument', word: wordOf(name, text), at: argument.from }
  const operator = node.getChild('Operator')
  if (operator !== null) {
    const place = { at: operator.from, length: operator.to - operator.from }
    return { kind: 'operator', sign: text.slice(operator.from, operator.to), place, values: valuesOf(node, text) }
  }
  const membership = node.getChild('Membership')
  if (membership === null) return undefined
  const list = membership.getChild('List')
  const inWord = membership.getChild('InWord')
  return {
    kind: 'list',
    isNegated: membership.getChild('NotWord') !== null,
    hasBrackets: list !== null && text[list.from] === '[',
    place: { at: inWord?.from ?? membership.from, length: inWord === null ? 0 : 2 },
    values: valuesOf(list ?? membership, text),
  }
}

function valuesOf(node: SyntaxNode, text: string): PhraseWord[] {
  return node.getChildren('Value').map((value) => wordOf(value, text))
}

function wordOf({ from, to }: SyntaxNode, text: string): PhraseWord {
  const written = text.slice(from, to)
  const isQuoted = written.startsWith('"') || written.startsWith("'")
  const literal: Literal = isQuoted
    ? { kind: 'text', text: unescape(written.slice(1, -1)) }
    : { kind: 'word', text: written }
  return { literal, at: from, length: to - from }
}

/** A backslash stands before quotes and backslashes; before anything else it is one itself, as in `"\d+"`. */
function unescape(text: string): string {
  return text.replaceAll(/\\(["'\\])/g, '$1')
}

/** A bare word in small letters; undefined for a text in quotes. */
export function plainWord(word: PhraseWord | undefined): string | undefined {
  return word?.literal.kind === 'word' ? word.literal.text.toLowerCase() : undefined
}
