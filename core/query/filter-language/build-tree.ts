/** Lezer's tree of nodes as a filter tree, with the place of each field and value for messages. */
import type { SyntaxNode } from '@lezer/common'
import { FILTER_ACCENTS, type FilterAccent } from './filter-accent.ts'
import type { FilterTree } from './filter-tree.ts'
import { phraseOf } from './phrase.ts'
import { readPhrase, type Mention, type PhraseFault } from './read-phrase.ts'

export interface BuiltFilter {
  readonly tree: FilterTree
  readonly mentions: readonly Mention[]
  readonly accents: readonly FilterAccent[]
  /** The first condition that has no meaning; the tree is not whole then. */
  readonly fault: PhraseFault | undefined
}

/** Nested deeper than the bound: where. */
export interface TooDeep {
  readonly tooDeepAt: number
}

/** Builds the tree of a text that parsed without error. */
export function buildTree(root: SyntaxNode, text: string, maxDepth: number): BuiltFilter | TooDeep {
  const mentions: Mention[] = []
  const accents = new Set<FilterAccent>()
  let tooDeepAt: number | undefined
  let fault: PhraseFault | undefined

  function build(node: SyntaxNode, depth: number, isNegated: boolean): FilterTree {
    if (depth > maxDepth) {
      tooDeepAt ??= node.from
      return { kind: 'all' }
    }
    const kind = CHAINS[node.name]
    if (kind !== undefined) {
      const terms = expressionsOf(node).flatMap((term) => {
        const built = build(term, depth + 1, isNegated)
        // `tcp.port == 80` is two conditions: they go into the chain around them.
        return term.name === 'Phrase' && 'terms' in built && built.kind === kind ? built.terms : [built]
      })
      return { kind, terms }
    }
    switch (node.name) {
      case 'Not':
        return { kind: 'not', term: build(expressionsOf(node)[0] ?? node, depth + 1, !isNegated) }
      case 'Group':
        return build(expressionsOf(node)[0] ?? node, depth + 1, isNegated)
      default:
        return buildLeaf(node, isNegated)
    }
  }

  function buildLeaf(node: SyntaxNode, isNegated: boolean): FilterTree {
    const read = readPhrase(phraseOf(node, text), isNegated)
    if ('fault' in read) {
      fault ??= read
      return { kind: 'all' }
    }
    mentions.push(...read.mentions)
    if (read.accent !== undefined) accents.add(read.accent)
    return read.tree
  }

  const expression = expressionsOf(root)[0]
  const tree: FilterTree = expression === undefined ? { kind: 'all' } : build(expression, 1, false)
  if (tooDeepAt !== undefined) return { tooDeepAt }
  const marks = FILTER_ACCENTS.filter((accent) => accents.has(accent))
  return { tree, mentions, accents: marks.length === 0 ? ['fields'] : marks, fault }
}

const CHAINS: Readonly<Record<string, 'or' | 'xor' | 'and'>> = { Or: 'or', Xor: 'xor', And: 'and' }
const EXPRESSIONS = new Set(['Or', 'Xor', 'And', 'Not', 'Group', 'Phrase'])

function expressionsOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (EXPRESSIONS.has(child.name)) found.push(child)
  }
  return found
}
