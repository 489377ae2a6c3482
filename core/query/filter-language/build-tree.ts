/** Lezer's tree of nodes as a filter tree, with the place of each field and value for messages. */
import type { SyntaxNode } from '@lezer/common'
import type { ComparisonOperator, FilterTree, Literal } from './filter-tree.ts'

/** A field with the values beside it, as they stand in the text. */
export interface Mention {
  readonly field: string
  readonly at: number
  readonly operator: ComparisonOperator | 'in' | 'exists'
  readonly operatorAt: number
  readonly values: readonly { readonly literal: Literal; readonly at: number; readonly length: number }[]
}

export interface BuiltFilter {
  readonly tree: FilterTree
  readonly mentions: readonly Mention[]
}

/** Nested deeper than the bound: where. */
export interface TooDeep {
  readonly tooDeepAt: number
}

/** Builds the tree of a text that parsed without error. */
export function buildTree(root: SyntaxNode, text: string, maxDepth: number): BuiltFilter | TooDeep {
  const mentions: Mention[] = []
  let tooDeepAt: number | undefined

  function build(node: SyntaxNode, depth: number): FilterTree {
    if (depth > maxDepth) {
      tooDeepAt ??= node.from
      return { kind: 'all' }
    }
    switch (node.name) {
      case 'Or':
        return { kind: 'or', terms: expressionsOf(node).map((term) => build(term, depth + 1)) }
      case 'And':
        return { kind: 'and', terms: expressionsOf(node).map((term) => build(term, depth + 1)) }
      case 'Not':
        return { kind: 'not', term: build(expressionsOf(node)[0] ?? node, depth + 1) }
      case 'Group':
        return build(expressionsOf(node)[0] ?? node, depth + 1)
      default:
        return buildLeaf(node)
    }
  }

  function buildLeaf(node: SyntaxNode): FilterTree {
    const fieldNode = node.getChild('Field')
    const field = fieldNode === null ? '' : text.slice(fieldNode.from, fieldNode.to)
    const at = fieldNode?.from ?? node.from
    const values = valueNodes(node).map((value) => ({
      literal: literalOf(text.slice(value.from, value.to)),
      at: value.from,
      length: value.to - value.from,
    }))
    const literals = values.map((value) => value.literal)
    if (node.name === 'Membership') {
      mentions.push({ field, at, operator: 'in', operatorAt: node.getChild('InWord')?.from ?? at, values })
      const membership: FilterTree = { kind: 'membership', field, values: literals }
      return node.getChild('NotWord') === null ? membership : { kind: 'not', term: membership }
    }
    const value = literals[0]
    const operatorNode = node.getChild('Operator')
    if (node.name === 'Comparison' && value !== undefined && operatorNode !== null) {
      const operator = operatorOf(text.slice(operatorNode.from, operatorNode.to))
      mentions.push({ field, at, operator, operatorAt: operatorNode.from, values })
      return { kind: 'comparison', field, operator, value }
    }
    mentions.push({ field, at, operator: 'exists', operatorAt: at, values })
    return { kind: 'presence', field }
  }

  const expression = expressionsOf(root)[0]
  const tree: FilterTree = expression === undefined ? { kind: 'all' } : build(expression, 1)
  return tooDeepAt === undefined ? { tree, mentions } : { tooDeepAt }
}

const EXPRESSIONS = new Set(['Or', 'And', 'Not', 'Group', 'Comparison', 'Membership', 'Presence'])

function expressionsOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (EXPRESSIONS.has(child.name)) found.push(child)
  }
  return found
}

function valueNodes(node: SyntaxNode): SyntaxNode[] {
  return (node.getChild('List') ?? node).getChildren('Value')
}

function operatorOf(text: string): ComparisonOperator {
  const operator = text.toLowerCase()
  return operator === '==' ? '=' : (operator as ComparisonOperator)
}

function literalOf(text: string): Literal {
  const isQuoted = text.startsWith('"') || text.startsWith("'")
  if (!isQuoted) return { kind: 'word', text }
  return { kind: 'text', text: text.slice(1, -1).replaceAll(/\\(.)/gu, '$1') }
}
