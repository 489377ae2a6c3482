/** A filter over the rows of a relation: a mark for each row. The language means the same as over records. */
import { compareNumber, compareSpan, compareTemplateValue, compareText } from '../../query/compare-values.ts'
import type { FilterCatalogue, FilterColumn } from '../../query/filter-language/filter-fields.ts'
import type { ComparisonOperator, FilterTree, Literal } from '../../query/filter-language/filter-tree.ts'
import { createListCatalogue } from '../../query/filter-language/list-fields.ts'
import { interpretLiteral, type Operand } from '../../query/filter-language/literals.ts'
import { parseAddressRange, parseMac } from '../../query/filter-language/parse-address.ts'
import type { ValueClass } from '../../query/filter-language/value-class.ts'
import type { TestOperator } from '../../query/filter-test.ts'
import type { NumberColumn, Relation, RelationColumn, TextColumn } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { giveWay } from './give-way.ts'

/** 1: the row passes. */
export type RowMarks = Uint8Array

/** A column as the filter language sees it: words of a column are texts, whatever they name. */
export function filterColumnOf({ kind, info }: RelationColumn): FilterColumn {
  const isText = kind === 'text' && info.type !== 'address' && info.type !== 'mac' && info.type !== 'octets'
  return isText ? { id: info.id, type: 'text' } : info
}

/** The names that a filter of the relation can use. */
export function catalogueOf(relation: Relation): FilterCatalogue {
  return createListCatalogue(relation.columns.map(filterColumnOf))
}

export interface FilteredRows {
  readonly relation: Relation
  /** Rows from the first on that are looked at. */
  readonly rowCount: number
  readonly texts: TextReader
}

/** Marks the rows that a filter lets through; its fields are those of `catalogueOf`. */
export async function markRows(tree: FilterTree, rows: FilteredRows): Promise<RowMarks> {
  const { relation, rowCount, texts } = rows
  const catalogue = catalogueOf(relation)
  const columnById = new Map(relation.columns.map((column) => [column.info.id, column]))
  const columnsOf = (field: string): RelationColumn[] =>
    (catalogue.find(field) ?? []).flatMap(({ id }) => columnById.get(id) ?? [])

  async function present(columns: readonly RelationColumn[]): Promise<RowMarks> {
    const marks = new Uint8Array(rowCount)
    for (const column of columns) {
      if (column.kind === 'number') {
        for (let row = 0; row < rowCount; row++) if (!Number.isNaN(column.valueAt(row))) marks[row] = 1
      } else {
        const { indexes } = await texts.readColumn(column, rowCount)
        for (let row = 0; row < rowCount; row++) if ((indexes[row] ?? -1) >= 0) marks[row] = 1
      }
    }
    return marks
  }

  async function matching(
    columns: readonly RelationColumn[],
    operator: TestOperator,
    literals: readonly Literal[],
  ): Promise<RowMarks> {
    const marks = new Uint8Array(rowCount)
    for (const column of columns) {
      if (column.kind === 'number') markNumbers(column, operator, literals, marks)
      else await markTexts(column, operator, literals, marks)
    }
    return marks
  }

  async function markTexts(
    column: TextColumn,
    operator: TestOperator,
    literals: readonly Literal[],
    marks: RowMarks,
  ): Promise<void> {
    const test = textTest(column, operator, literals)
    const { indexes, texts: distinct } = await texts.readColumn(column, rowCount)
    const passes = distinct.map(test)
    for (let row = 0; row < rowCount; row++) {
      const index = indexes[row] ?? -1
      if (index >= 0 && passes[index] === true) marks[row] = 1
    }
  }

  async function mark(node: FilterTree): Promise<RowMarks> {
    await giveWay()
    switch (node.kind) {
      case 'all':
        return new Uint8Array(rowCount).fill(1)
      case 'and':
      case 'or':
        return combine(node.kind, node.terms)
      case 'not':
        return invert(await mark(node.term))
      case 'presence':
        return present(columnsOf(node.field))
      case 'membership':
        return matching(columnsOf(node.field), '=', node.values)
      case 'comparison':
        return compare(columnsOf(node.field), node.operator, node.value)
    }
  }

  async function compare(
    columns: readonly RelationColumn[],
    operator: ComparisonOperator,
    value: Literal,
  ): Promise<RowMarks> {
    if (operator !== '!=') return matching(columns, operator, [value])
    const there = await present(columns)
    const equal = await matching(columns, '=', [value])
    return there.map((isThere, row) => (equal[row] === 1 ? 0 : isThere))
  }

  async function combine(kind: 'and' | 'or', terms: readonly FilterTree[]): Promise<RowMarks> {
    const marks = new Uint8Array(rowCount).fill(kind === 'and' ? 1 : 0)
    for (const term of terms) {
      const own = await mark(term)
      for (let row = 0; row < rowCount; row++) {
        if ((own[row] === 1) !== (kind === 'and')) marks[row] = kind === 'and' ? 0 : 1
      }
    }
    return marks
  }

  return mark(tree)
}

function invert(marks: RowMarks): RowMarks {
  for (let row = 0; row < marks.length; row++) marks[row] = marks[row] === 1 ? 0 : 1
  return marks
}

/** How numbers of a column become those that literals mean: durations and times are nanoseconds there. */
interface NumberReading {
  readonly valueClass: ValueClass
  readonly nanosecondsPerUnit: 1 | 1000
}

function readingOf({ info }: NumberColumn): NumberReading {
  switch (info.type) {
    case 'duration':
    case 'time':
      return { valueClass: info.type, nanosecondsPerUnit: 1000 }
    case 'float':
    case 'boolean':
      return { valueClass: info.type, nanosecondsPerUnit: 1 }
    default:
      return { valueClass: 'integer', nanosecondsPerUnit: 1 }
  }
}

function markNumbers(
  column: NumberColumn,
  operator: TestOperator,
  literals: readonly Literal[],
  marks: RowMarks,
): void {
  const reading = readingOf(column)
  if (operator === 'contains' && reading.valueClass !== 'integer') return
  for (const literal of literals) {
    const operand = interpretLiteral(literal, reading.valueClass, column.info)
    if (operand === undefined || operand.kind === 'text') continue
    const test = numberTest(reading, operator, operand)
    for (let row = 0; row < marks.length; row++) {
      const value = column.valueAt(row)
      if (!Number.isNaN(value) && test(value)) marks[row] = 1
    }
  }
}

function numberTest(
  { valueClass, nanosecondsPerUnit }: NumberReading,
  operator: TestOperator,
  operand: Exclude<Operand, { kind: 'text' }>,
): (value: number) => boolean {
  if (operand.kind === 'number') return (value) => compareNumber(value, operator, operand.value)
  const { low, high } = operand
  // 1 and 2 as in RFC 7011 §6.1.5; the column has 1 and 0.
  if (valueClass === 'boolean') return (value) => compareSpan(value === 1 ? 1n : 2n, operator, low, high)
  if (operator === 'contains') return (value) => compareSpan(BigInt(Math.trunc(value)), operator, low, high)
  // Times in nanoseconds have no place in a double: the bounds are rounded to whole microseconds, as the times are.
  const [from, to] =
    valueClass === 'time'
      ? [microsecondsFrom(low), microsecondsTo(high)]
      : [Number(low) / nanosecondsPerUnit, Number(high) / nanosecondsPerUnit]
  switch (operator) {
    case '=':
      return (value) => value >= from && value <= to
    case '>':
      return (value) => value > to
    case '<':
      return (value) => value < from
    case '>=':
      return (value) => value >= from
    case '<=':
      return (value) => value <= to
  }
}

/** The first whole microsecond not before a time in nanoseconds. */
function microsecondsFrom(nanoseconds: bigint): number {
  return -microsecondsTo(-nanoseconds)
}

/** The last whole microsecond not after a time in nanoseconds. */
function microsecondsTo(nanoseconds: bigint): number {
  const rest = ((nanoseconds % 1000n) + 1000n) % 1000n
  return Number((nanoseconds - rest) / 1000n)
}

function textTest(
  { info }: TextColumn,
  operator: TestOperator,
  literals: readonly Literal[],
): (text: string) => boolean {
  switch (info.type) {
    case 'address':
      return spanTest(['ipv4', 'ipv6'], parseAddressRange, { info, operator, literals })
    case 'mac':
      return spanTest(['mac'], parseMacRange, { info, operator, literals })
    default: {
      const valueClass = info.type === 'octets' ? 'octets' : 'text'
      const operands = literals.flatMap((literal) => interpretLiteral(literal, valueClass, info) ?? [])
      // An exporter is known by its address alone, too.
      if (info.id === 'exporter') {
        return (text) => operands.some((operand) => compareTemplateValue(text, 'exporter', operator, operand))
      }
      return (text) => operands.some((operand) => operand.kind === 'text' && compareText(text, operator, operand.value))
    }
  }
}

interface TextComparison {
  readonly info: TextColumn['info']
  readonly operator: TestOperator
  readonly literals: readonly Literal[]
}

interface Parsed {
  readonly family: ValueClass
  readonly low: bigint
}

/** Texts that stand for numbers are compared as these. */
function spanTest(
  classes: readonly ValueClass[],
  parse: (text: string) => Parsed | undefined,
  { info, operator, literals }: TextComparison,
): (text: string) => boolean {
  if (operator === 'contains') return () => false
  const spans = classes.flatMap((family) =>
    literals.flatMap((literal) => {
      const operand = interpretLiteral(literal, family, info)
      return operand?.kind === 'span' ? [{ family, ...operand }] : []
    }),
  )
  return (text) => {
    const value = parse(text)
    return (
      value !== undefined &&
      spans.some(({ family, low, high }) => family === value.family && compareSpan(value.low, operator, low, high))
    )
  }
}

function parseMacRange(text: string): Parsed | undefined {
  const low = parseMac(text)
  return low === undefined ? undefined : { family: 'mac', low }
}
