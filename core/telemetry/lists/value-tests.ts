/** Comparisons of the filter language over the values of a list's columns. */
import { compareNumber, compareSpan, compareTemplateValue, compareText } from '../../query/compare-values.ts'
import type { FilterColumn } from '../../query/filter-language/filter-fields.ts'
import type { Literal } from '../../query/filter-language/filter-tree.ts'
import { interpretLiteral, type Operand } from '../../query/filter-language/literals.ts'
import { parseAddressRange, parseMac } from '../../addresses/parse-address.ts'
import type { ValueClass } from '../../query/filter-language/value-class.ts'
import type { FilterClock } from '../../query/filter-language/parse-quantity.ts'
import type { FieldOperator, TestOperator } from '../../query/filter-test.ts'

/** A column beside one or several values, of which one must do. */
export interface ColumnTest {
  readonly column: FilterColumn
  readonly operator: TestOperator
  readonly literals: readonly Literal[]
  /** What relative times count from; absent: the time on the wall. */
  readonly clock?: FilterClock | undefined
}

/** What the numbers of a column are compared as: durations and times as nanoseconds, which are microseconds here. */
function classOf({ type }: FilterColumn): ValueClass {
  const isOwnClass = type === 'duration' || type === 'time' || type === 'float' || type === 'boolean'
  return isOwnClass ? type : 'integer'
}

/** The test for the numbers of a column; NaN passes none. */
export function numberTest({ column, operator, literals, clock }: ColumnTest): (value: number) => boolean {
  const valueClass = classOf(column)
  if ((operator === 'contains' || operator === '&') && valueClass !== 'integer') return () => false
  if (operator === 'matches') return () => false
  const tests = literals.flatMap((literal) => {
    const operand = interpretLiteral(literal, valueClass, column, clock)
    return operand === undefined || operand.kind === 'text' ? [] : [operandTest(valueClass, operator, operand)]
  })
  const [only] = tests
  if (only !== undefined && tests.length === 1) return only
  return (value) => tests.some((test) => test(value))
}

function operandTest(
  valueClass: ValueClass,
  operator: TestOperator,
  operand: Exclude<Operand, { kind: 'text' }>,
): (value: number) => boolean {
  if (operator === 'matches') return () => false
  if (operand.kind === 'number') return (value) => compareNumber(value, operator, operand.value)
  const { low, high } = operand
  // 1 and 2 as in RFC 7011 §6.1.5; the column has 1 and 0.
  if (valueClass === 'boolean') return (value) => compareSpan(value === 1 ? 1n : 2n, operator, low, high)
  if (operator === 'contains' || operator === '&') {
    return (value) => compareSpan(BigInt(Math.trunc(value)), operator, low, high)
  }
  // Times in nanoseconds have no place in a double: the bounds are rounded to whole microseconds, as the times are.
  if (valueClass === 'time') return boundsTest(operator, microsecondsFrom(low), microsecondsTo(high))
  const test = boundsTest(operator, Number(low), Number(high))
  // As the cell has it.
  return valueClass === 'duration' ? (value) => test(Math.round(value * 1000)) : test
}

function boundsTest(operator: FieldOperator, from: number, to: number): (value: number) => boolean {
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

/** The test for the texts of a column. */
export function textTest(test: ColumnTest): (text: string) => boolean {
  const { column, operator, literals } = test
  if (column.type === 'address') return spanTest(['ipv4', 'ipv6'], parseAddressRange, test)
  if (column.type === 'mac') return spanTest(['mac'], parseMacRange, test)
  const valueClass = column.type === 'octets' ? 'octets' : 'text'
  const operands = literals.flatMap((literal) => interpretLiteral(literal, valueClass, column) ?? [])
  // An exporter is known by its address alone, too.
  if (column.id === 'exporter') {
    return (text) => operands.some((operand) => compareTemplateValue(text, 'exporter', operator, operand))
  }
  return (text) => operands.some((operand) => operand.kind === 'text' && compareText(text, operator, operand.value))
}

interface Parsed {
  readonly family: ValueClass
  readonly low: bigint
}

/** Texts that stand for numbers are compared as these. */
function spanTest(
  classes: readonly ValueClass[],
  parse: (text: string) => Parsed | undefined,
  { column, operator, literals }: ColumnTest,
): (text: string) => boolean {
  if (operator === 'contains' || operator === '&' || operator === 'matches') return () => false
  const spans = classes.flatMap((family) =>
    literals.flatMap((literal) => {
      const operand = interpretLiteral(literal, family, column)
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
