/** A filter in the one form that all spellings of it have: for comparing what filters mean. */
import type { FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { expandFields } from '../../core/query/filter-language/expand-fields.ts'
import type { FilterTree, Literal } from '../../core/query/filter-language/filter-tree.ts'
import { classesOf, interpretLiteral } from '../../core/query/filter-language/literals.ts'
import { namedField } from '../../core/query/filter-language/named-field.ts'

const CLOCK = { nowNs: 1_720_690_000_000_000_000n }

/** Nested terms of one kind flattened, values as numbers, lists as alternatives, sets of bits as single bits. */
export function canonicalFilter(tree: FilterTree, catalogue: FilterCatalogue): unknown {
  return canonical(expandFields(tree, catalogue), catalogue)
}

function canonical(tree: FilterTree, catalogue: FilterCatalogue): unknown {
  switch (tree.kind) {
    case 'all':
      return 'all'
    case 'and':
    case 'or':
    case 'xor':
      return chain(
        tree.kind,
        tree.terms.map((term) => canonical(term, catalogue)),
      )
    case 'not':
      return ['not', canonical(tree.term, catalogue)]
    case 'presence':
      return ['exists', tree.field.toLowerCase()]
    case 'membership':
      return chain(
        'or',
        tree.values.map((value) => comparison(tree.field, '=', value, catalogue)),
      )
    case 'comparison':
      return comparison(tree.field, tree.operator, tree.value, catalogue)
  }
}

function comparison(field: string, operator: string, value: Literal, catalogue: FilterCatalogue): unknown {
  const column = catalogue.find(field)?.[0]
  const name = field.toLowerCase()
  if (column === undefined) return [operator, name, value.text]
  const find = (other: string) => catalogue.find(other)
  const others =
    operator === '=' || operator === '>' || operator === '<' || operator === '>=' || operator === '<='
      ? namedField(value, operator, [column], find)
      : undefined
  if (others !== undefined) return [operator, name, others.map(({ id }) => id)]
  if (operator === 'matches') return [operator, name, value.text]
  const operands = classesOf(column).flatMap((valueClass) => interpretLiteral(value, valueClass, column, CLOCK) ?? [])
  const [operand] = operands
  if ((operator === 'contains' || operator === '&') && operand?.kind === 'span') {
    const { low } = operand
    const places = Array.from({ length: low.toString(2).length }, (_, index) => index)
    const bits = places.flatMap((place) => ((low >> BigInt(place)) & 1n ? [['&', name, 2 ** place]] : []))
    return chain(operator === '&' ? 'or' : 'and', bits)
  }
  return [
    operator,
    name,
    ...operands.map((one) => (one.kind === 'span' ? `${one.low}..${one.high}` : String(one.value))),
  ]
}

function chain(kind: string, terms: readonly unknown[]): unknown {
  const flat = terms.flatMap((term) =>
    Array.isArray(term) && term[0] === kind ? (term.slice(1) as unknown[]) : [term],
  )
  return flat.length === 1 ? flat[0] : [kind, ...flat]
}
