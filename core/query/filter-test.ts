/**
 * A filter resolved for the records of one shape: fields are places, values are numbers and texts. SQL and predicate
 * are two readings of this one thing, so that they let through the same records.
 */
import { findNamed, type FilterColumn } from './filter-language/filter-fields.ts'
import type { ComparisonOperator, FilterTree, Literal } from './filter-language/filter-tree.ts'
import { interpretLiteral, type Operand } from './filter-language/literals.ts'
import { namedField } from './filter-language/named-field.ts'
import type { FilterClock } from './filter-language/parse-quantity.ts'
import { compareText } from './compare-values.ts'
import type { LabelledIds } from './label-source.ts'
import type { ValueClass } from './filter-language/value-class.ts'
import type { RecordSet, RecordSetField, RecordTermField } from './record-sets.ts'
import { classOf, type FieldSource, type Source } from './source.ts'

/** `!=` is resolved into the negation of `=`. */
export type TestOperator = Exclude<ComparisonOperator, '!='>

export type FilterTest =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or' | 'xor'; readonly terms: readonly FilterTest[] }
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
  /** Known of outside the record; `key` is the same for the same question. */
  | {
      readonly kind: 'records'
      readonly key: string
      readonly find: () => Promise<RecordSet>
    }
  /** Two fields of one record; false where it lacks one of them. Their values are of one class. */
  | {
      readonly kind: 'fields'
      readonly left: Source
      readonly operator: FieldOperator
      readonly right: Source
    }

/** Operators between fields. */
export type FieldOperator = '=' | '>' | '<' | '>=' | '<='

/** The columns of a session as one shape sees them. */
export interface ShapeColumns {
  /** How the column reads; undefined when no record has it. */
  find(id: string): FilterColumn | undefined
  /** Where it lies in the shape; undefined when the shape does not have it. */
  sourceOf(id: string): Source | undefined
  /** The ids of a field whose labels match; none where nothing was learned. */
  labelledIds(source: FieldSource, matches: (label: string) => boolean): readonly LabelledIds[]
  /** The field of that name which no record holds. */
  recordSet?(name: string): RecordSetField | RecordTermField | undefined
  /** What relative times count from; absent: the time on the wall. */
  readonly clock?: FilterClock | undefined
}

const NEVER: FilterTest = { kind: 'constant', value: false }
const ALWAYS: FilterTest = { kind: 'constant', value: true }

/** Resolves a filter for one shape; what the shape does not have never matches. */
export function resolveFilter(tree: FilterTree, columns: ShapeColumns): FilterTest {
  const set = 'field' in tree ? columns.recordSet?.(tree.field) : undefined
  if (set !== undefined && 'field' in tree) {
    if (!('recordsMatching' in set)) return resolveRecordSet(tree, set)
    return { kind: 'records', key: JSON.stringify(tree), find: () => set.recordsMatching(tree) }
  }
  switch (tree.kind) {
    case 'all':
      return ALWAYS
    case 'and':
    case 'or':
      return combine(
        tree.kind,
        tree.terms.map((term) => resolveFilter(term, columns)),
      )
    case 'xor':
      return exclude(tree.terms.map((term) => resolveFilter(term, columns)))
    case 'not':
      return negate(resolveFilter(tree.term, columns))
    case 'presence':
      return presenceOf(placesOf(tree.field, columns))
    case 'membership':
      return anyEqual(placesOf(tree.field, columns), tree.values)
    case 'comparison':
      return resolveComparison(tree, columns)
  }
}

/** The values are words: compared as texts, in small letters. */
function resolveRecordSet(tree: FilterTree, field: RecordSetField): FilterTest {
  const records = (operator: TestOperator | 'exists', text: string): FilterTest => {
    const wanted = operator === 'matches' ? text : text.toLowerCase()
    const isWanted = (value: string) => operator === 'exists' || compareText(value.toLowerCase(), operator, wanted)
    const key = JSON.stringify([field.column.id, operator, wanted])
    return { kind: 'records', key, find: () => field.recordsWith(isWanted) }
  }
  switch (tree.kind) {
    case 'membership':
      return combine(
        'or',
        tree.values.map(({ text }) => records('=', text)),
      )
    case 'comparison': {
      const { operator, value } = tree
      if (operator !== '!=') return records(operator, value.text)
      return combine('and', [records('exists', ''), negate(records('=', value.text))])
    }
    default:
      return records('exists', '')
  }
}

type Comparison = Extract<FilterTree, { kind: 'comparison' }>

function resolveComparison({ field, operator, value, quantifier }: Comparison, columns: ShapeColumns): FilterTest {
  const others = othersOf(field, operator, value, columns)
  const places = placesOf(field, columns)
  const test = (some: readonly Place[], one: TestOperator): FilterTest =>
    others === undefined ? anyValue(some, one, value) : anyOther(some, one, others)
  const isThere = (some: readonly Place[]): FilterTest =>
    others === undefined ? presenceOf(some) : combine('and', [presenceOf(some), presenceOf(others)])
  if (operator === '!=') {
    const differs = (some: readonly Place[]) => combine('and', [isThere(some), negate(test(some, '='))])
    return quantifier === 'any' ? eachPlace('or', places, differs) : differs(places)
  }
  if (quantifier !== 'all') return test(places, operator)
  // All that are there, and there is one.
  const all = eachPlace('and', places, (one) => combine('or', [negate(presenceOf(one)), test(one, operator)]))
  return combine('and', [isThere(places), all])
}

function eachPlace(
  kind: 'and' | 'or',
  places: readonly Place[],
  testOf: (place: readonly Place[]) => FilterTest,
): FilterTest {
  return combine(
    kind,
    places.map((place) => testOf([place])),
  )
}

/** A column that the shape has. */
interface Place {
  readonly column: FilterColumn
  readonly source: Source
  readonly columns: ShapeColumns
}

function placesOf(field: string, columns: ShapeColumns): Place[] {
  return placesOfColumns(columnsNamed(field, columns), columns)
}

function placesOfColumns(named: readonly FilterColumn[], columns: ShapeColumns): Place[] {
  return named.flatMap((column) => {
    const source = columns.sourceOf(column.id)
    return source === undefined ? [] : [{ column, source, columns }]
  })
}

function columnsNamed(field: string, columns: ShapeColumns): readonly FilterColumn[] {
  const named = findNamed(field, (id) => columns.find(id)) ?? []
  return named.map(({ column, units }) => (units === undefined ? column : { ...column, units }))
}

/** The places of the field that the value names; undefined when it is a value. */
function othersOf(
  field: string,
  operator: ComparisonOperator,
  value: Literal,
  columns: ShapeColumns,
): readonly Place[] | undefined {
  const own = columnsNamed(field, columns)
  const named = namedField(value, operator, own, (name) => columnsNamed(name, columns))
  return named && placesOfColumns(named, columns)
}

/** Each place of the one field with each of the other; those of different classes never meet. */
function anyOther(places: readonly Place[], operator: TestOperator, others: readonly Place[]): FilterTest {
  if (operator === 'contains' || operator === '&' || operator === 'matches') return NEVER
  return combine(
    'or',
    places.flatMap(({ source: left }) =>
      others.flatMap(({ source: right }): FilterTest[] => {
        const isMeeting = classOf(left) === classOf(right) && left.kind !== 'template' && right.kind !== 'template'
        const isJoined = left.kind === 'joined' || right.kind === 'joined'
        return isMeeting && !isJoined ? [{ kind: 'fields', left, operator, right }] : []
      }),
    ),
  )
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
    if (!hasOperator(valueClass, operator)) return labels
    const operand = interpretLiteral(value, valueClass, column, columns.clock)
    if (operand === undefined) return labels
    const test: FilterTest = { kind: 'value', source, operator, operand }
    // Bits of a number are meant then, not digits in a label.
    return operator === 'contains' && operand.kind === 'span' ? [test] : [test, ...labels]
  })
  return combine('or', tests)
}

/** Whether an operator has a sense for values of a class. */
function hasOperator(valueClass: ValueClass, operator: TestOperator): boolean {
  switch (operator) {
    case 'contains':
      return valueClass === 'text' || valueClass === 'octets' || valueClass === 'integer'
    case '&':
      return valueClass === 'integer'
    case 'matches':
      return valueClass === 'text'
    default:
      return true
  }
}

const LABEL_OPERATORS: ReadonlySet<TestOperator> = new Set(['=', 'contains', 'matches'])

/** A text beside a column of ids is a label of one of them, too. */
function labelTests(
  columns: ShapeColumns,
  source: Source,
  operator: TestOperator,
  { text }: Literal,
): Extract<FilterTest, { kind: 'label' }>[] {
  if (source.kind !== 'field' || !LABEL_OPERATORS.has(operator)) return []
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

/** Lets through where an odd number of the tests does; constants are folded. */
export function exclude(tests: readonly FilterTest[]): FilterTest {
  const terms = tests.filter((test) => test.kind !== 'constant')
  const isOdd = tests.filter((test) => test.kind === 'constant' && test.value).length % 2 === 1
  const [first] = terms
  if (first === undefined) return isOdd ? ALWAYS : NEVER
  const whole: FilterTest = terms.length === 1 ? first : { kind: 'xor', terms }
  return isOdd ? negate(whole) : whole
}
