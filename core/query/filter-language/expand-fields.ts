/** A filter in which every leaf is about one column: what other programs, which have a name for each element, can be told. */
import { columnIdsOf, type FilterCatalogue } from './filter-fields.ts'
import type { FilterTree, Literal } from './filter-tree.ts'
import { parseAddressRange } from '../../addresses/parse-address.ts'
import { findWiresharkName } from './wireshark-names.ts'

/** Columns of addresses of either family, and the elements of one. */
const FAMILIES: ReadonlyMap<string, { readonly ipv4: string; readonly ipv6: string }> = new Map([
  ['@source', { ipv4: 'sourceIPv4Address', ipv6: 'sourceIPv6Address' }],
  ['@destination', { ipv4: 'destinationIPv4Address', ipv6: 'destinationIPv6Address' }],
])

/** The leaves of the result have ids of columns as their fields; `!=`, `all` and lists of both families are spelled out. */
export function expandFields(filter: FilterTree, catalogue?: FilterCatalogue): FilterTree {
  const tree = writeUnits(filter)
  const expand = (term: FilterTree): FilterTree => expandFields(term, catalogue)
  switch (tree.kind) {
    case 'all':
      return tree
    case 'and':
    case 'or':
    case 'xor':
      return { kind: tree.kind, terms: tree.terms.map(expand) }
    case 'not':
      return { kind: 'not', term: expand(tree.term) }
    case 'presence':
      return present(columnsOf(tree.field, catalogue))
    case 'membership':
      return join(
        'or',
        columnsOf(tree.field, catalogue).flatMap((field) => members(field, tree.values)),
      )
    case 'comparison':
      return expandComparison(tree, columnsOf(tree.field, catalogue))
  }
}

/** The ids of the columns that a name stands for: those that the catalogue has, where it has some. */
function columnsOf(name: string, catalogue: FilterCatalogue | undefined): readonly string[] {
  const found = catalogue?.find(name)?.map(({ id }) => id) ?? []
  return found.length === 0 ? columnIdsOf(name) : found
}

/** A leaf whose name brings a unit (`cflow.timedelta` has seconds), with that unit at its numbers. */
export function writeUnits<Tree extends FilterTree>(tree: Tree): Tree {
  if (tree.kind !== 'comparison' && tree.kind !== 'membership') return tree
  if (findWiresharkName(tree.field)?.units === undefined) return tree
  const write = (value: Literal): Literal => ({ ...value, text: value.text.replace(/\d(?=$|\.\.)/g, '$&s') })
  return tree.kind === 'comparison'
    ? { ...tree, value: write(tree.value) }
    : { ...tree, values: tree.values.map(write) }
}

type Comparison = Extract<FilterTree, { kind: 'comparison' }>

function expandComparison(tree: Comparison, columns: readonly string[]): FilterTree {
  const { operator, value, quantifier } = tree
  const on = (column: string, one: Comparison['operator']): FilterTree =>
    join(
      'or',
      familyColumns(column, value).map((field) => ({ kind: 'comparison', field, operator: one, value })),
    )
  const some = (one: Comparison['operator'], of: readonly string[]) =>
    join(
      'or',
      of.map((column) => on(column, one)),
    )
  if (operator === '!=') {
    const differs = (of: readonly string[]) => join('and', [present(of), { kind: 'not', term: some('=', of) }])
    return quantifier === 'any'
      ? join(
          'or',
          columns.map((column) => differs([column])),
        )
      : differs(columns)
  }
  if (quantifier !== 'all') return some(operator, columns)
  const each = columns.map((column) => join('or', [{ kind: 'not', term: present([column]) }, on(column, operator)]))
  return join('and', [present(columns), ...each])
}

function present(columns: readonly string[]): FilterTree {
  const all = columns.flatMap((column) => {
    const families = FAMILIES.get(column)
    return families === undefined ? [column] : [families.ipv4, families.ipv6]
  })
  return join(
    'or',
    all.map((field) => ({ kind: 'presence', field })),
  )
}

function members(column: string, values: readonly Literal[]): FilterTree[] {
  const byField = new Map<string, Literal[]>()
  for (const value of values) {
    for (const field of familyColumns(column, value)) {
      const own = byField.get(field)
      if (own === undefined) byField.set(field, [value])
      else own.push(value)
    }
  }
  return [...byField].map(([field, own]) => ({ kind: 'membership', field, values: own }))
}

/** The element that can hold an address, for a column of either family. */
function familyColumns(column: string, { text }: Literal): readonly string[] {
  const families = FAMILIES.get(column)
  if (families === undefined) return [column]
  const range = parseAddressRange(text.split('..')[0] ?? '')
  return range === undefined ? [families.ipv4, families.ipv6] : [families[range.family]]
}

function join(kind: 'and' | 'or', terms: readonly FilterTree[]): FilterTree {
  const [only] = terms
  return only !== undefined && terms.length === 1 ? only : { kind, terms }
}
