/**
 * A filter resolved for the records of one shape: fields are places, values are numbers and texts. SQL and predicate
 * are two readings of this one thing, so that they let through the same records.
 */
import { columnIdsOf, type FilterColumn } from './filter-language/filter-fields.ts'
import type { ComparisonOperator, FilterTree, Literal } from './filter-language/filter-tree.ts'
import { interpretLiteral, type Operand } from './filter-language/literals.ts'
import { compareText } from './compare-values.ts'
import type { LabelledIds } from './label-source.ts'
import { classOf, type FieldSource, type Source } from './source.ts'

/** `!=` is resolved into the negation of `=`. */
export type TestOperator = Exclude<ComparisonOperator, '!='>

export type FilterTest =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly FilterTest[] }
  | { readonly kind: 'not'; readonly term: FilterTest }
  | { readonly kind: 'presence'; readonly source: Source }
  /** One of the ids, in a record of one of the template versions, while they have the label. */
  | { readonly kind: 'label'; readonly source: FieldSource; readonly ids: readonly LabelledIds[] }
  /** False for a record without the value. */
  | {
      readonly kind: 'value'
      readonly source: Source
      readonly operator: TestOperator
      readonly operand: Operand
    }

/** The columns of a session as one shape sees them. */
export interface ShapeColumns {
  /** How the column reads; undefined when no record has it. */
  find(id: string): FilterColumn | undefined
  /** Where it lies in the shape; undefined when the shape does not have it. */
  sourceOf(id: string): Source | undefined
  /** The ids of a field whose labels match; none where nothing was learned. */
  labelledIds(source: FieldSource, matches: (label: string) => boolean): readonly LabelledIds[]
}

const NEVER: FilterTest = { kind: 'constant', value: false }
const ALWAYS: FilterTest = { kind: 'constant', value: true }

/** Resolves a filter for one shape; what the shape does not have never matches. */
export function resolveFilter(tree: FilterTree, columns: ShapeColumns): FilterTest {
  switch (tree.kind) {
    case 'all':
      return ALWAYS
    case 'and':
    case 'or':
      return combine(
        tree.kind,
        tree.terms.map((term) => resolveFilter(term, columns)),
      )
    case 'not':
      return negate(resolveFilter(tree.term, columns))
    case 'presence':
      return presenceOf(placesOf(tree.field, columns))
    case 'membership':
      return anyEqual(placesOf(tree.field, columns), tree.values)
    case 'comparison': {
      const places = placesOf(tree.field, columns)
      if (tree.operator !== '!=') return anyValue(places, tree.operator, tree.value)
      return combine('and', [presenceOf(places), negate(anyEqual(places, [tree.value]))])
    }
  }
}

/** A column that the shape has. */
interface Place {
  readonly column: FilterColumn
  readonly source: Source
  readonly columns: ShapeColumns
}

function placesOf(field: string, columns: ShapeColumns): Place[] {
  return columnIdsOf(field).flatMap((id) => {
    const column = columns.find(id)
    const source = columns.sourceOf(id)
    return column === undefined || source === undefined ? [] : [{ column, source, columns }]
  })
}

function presenceOf(places: readonly Place[]): FilterTest {
  return combine(
    'or',
    places.map(({ source }) => ({ kind: 'presence', source })),
  )
}

function anyEqual(places: readonly Place[], values: readonly Literal[]): FilterTest {
  return combine(
    'or',
    values.map((value) => anyValue(places, '=', value)),
  )
}

function anyValue(places: readonly Place[], operator: TestOperator, value: Literal): FilterTest {
  const tests = places.flatMap(({ column, source, columns }): FilterTest[] => {
    const valueClass = classOf(source)
    const labels = labelTests(columns, source, operator, value)
    if (operator === 'contains' && valueClass !== 'text' && valueClass !== 'octets' && valueClass !== 'integer')
      return labels
    const operand = interpretLiteral(value, valueClass, column)
    if (operand === undefined) return labels
    const test: FilterTest = { kind: 'value', source, operator, operand }
    // Bits of a number are meant then, not digits in a label.
    return operator === 'contains' && operand.kind === 'span' ? [test] : [test, ...labels]
  })
  return combine('or', tests)
}

/** A text beside a column of ids is a label of one of them, too. */
function labelTests(
  columns: ShapeColumns,
  source: Source,
  operator: TestOperator,
  { text }: Literal,
): Extract<FilterTest, { kind: 'label' }>[] {
  if (source.kind !== 'field' || (operator !== '=' && operator !== 'contains')) return []
  const ids = columns.labelledIds(source, (label) => compareText(label, operator, text))
  return ids.length === 0 ? [] : [{ kind: 'label', source, ids }]
}

/** A test that lets through what the other does not. */
export function negate(test: FilterTest): FilterTest {
  return test.kind === 'constant' ? { kind: 'constant', value: !test.value } : { kind: 'not', term: test }
}

/** Constants are folded, so that a shape that cannot match is not read at all. */
export function combine(kind: 'and' | 'or', tests: readonly FilterTest[]): FilterTest {
  const decisive = kind === 'or'
  const terms = tests.filter((test) => test.kind !== 'constant')
  if (tests.some((test) => test.kind === 'constant' && test.value === decisive)) return decisive ? ALWAYS : NEVER
  const first = terms[0]
  if (first === undefined) return decisive ? NEVER : ALWAYS
  return terms.length === 1 ? first : { kind, terms }
}
