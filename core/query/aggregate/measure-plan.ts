/** Measures as SQL and back: the columns that they read, the aggregates of a group, and the figures that these make. */
import { formatNanoseconds } from '../../elements/format-time.ts'
import { MIN_PERCENTILE_VALUES } from '../../limits/query.ts'
import type { Counters, Figure, FigureColumn, MeasureSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { Cell, ColumnType } from '../../protocol/session-api.ts'
import type { ColumnCatalogue, ColumnSummary } from '../columns.ts'
import { isDictionaryText, isNullable, valueSql } from '../source-sql.ts'
import type { Source } from '../source.ts'
import { FIGURE_TITLES } from './figure-titles.ts'
import { integerCell, planKey, type KeyContext, type KeyPlan } from './key-plan.ts'
import { noSuchColumn, resolveKey } from './resolve-key.ts'
import { reverseSourceOf } from './reverse-counter.ts'
import type { ScopedTable } from './scope.ts'
import { carrierOf, commonType, typeOf, type Carrier } from './sql-types.ts'

/** A column of values that measures read. */
export interface ValueColumn {
  readonly name: string
  readonly type: string
  /** No record lacks it: all that are counted have a value. */
  readonly isAlways?: boolean
  expressionOf(table: ScopedTable): string
  /** What the expression needs beside the table `t`. */
  joins?(table: ScopedTable): readonly string[]
}

/** An aggregate of a group over the columns of values. */
export interface Aggregate {
  readonly name: string
  readonly sql: string
  /** What is taken of the aggregate: an item of a list. */
  readonly item?: string
  /** The same of several groups, from theirs; undefined where only the values themselves say it. */
  readonly merge: string | undefined
  readonly carrier: Carrier
}

/** The aggregates of a group, or of several, by their names. */
export type AggregateRow = ReadonlyMap<string, bigint | number>

export interface MeasurePlan {
  readonly spec: MeasureSpec
  readonly column: FigureColumn
  readonly values: readonly ValueColumn[]
  readonly aggregates: readonly Aggregate[]
  /** What groups are ordered by, over the names of the aggregates with something before them; NULL where the figure is absent. */
  order(prefix?: string): string
  /** Whether groups can be put together without their values. */
  readonly isMergeable: boolean
  /** Whether it has shares of a total: counts and sums. */
  readonly hasShare: boolean
  /** Records that the figure rests on. */
  recordsOf(row: AggregateRow): number
  /** The exact figure; undefined where it is absent. */
  numberOf(row: AggregateRow): bigint | number | undefined
  cellOf(value: bigint | number | undefined): Cell
  /** A difference of two figures: of times, nanoseconds. */
  amountCellOf(value: bigint | number): Cell
}

/** Types of columns whose values cannot be added, or have no middle. */
const UNCOUNTABLE: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'address',
  'mac',
  'boolean',
  'text',
  'octets',
  'list',
])

const PERCENTILES = [
  { figure: 'p50', fraction: 0.5 },
  { figure: 'p95', fraction: 0.95 },
  { figure: 'p99', fraction: 0.99 },
] as const

/** The aggregate as an expression, of all rows or of those that meet a condition. */
export function aggregateSql({ sql, item = '' }: Aggregate, condition?: string): string {
  return condition === undefined ? sql + item : `(${sql} FILTER (WHERE ${condition}))${item}`
}

export const RECORDS: Aggregate = { name: 'n', sql: 'count(*)', merge: 'sum(n)', carrier: 'HUGEINT' }

/** The newest record of a group, and the column that it is read from: by it the labels of its ids are found. */
export const NEWEST: Aggregate = { name: 'newest', sql: 'max(record)', merge: 'max(newest)', carrier: 'HUGEINT' }
export const RECORD_VALUE: ValueColumn = { name: 'record', type: 'UINTEGER', expressionOf: () => 't.record' }

export interface MeasureContext {
  readonly columns: ColumnCatalogue
  readonly keys: KeyContext
  readonly tables: readonly ScopedTable[]
  /** `reverse`: those of the other direction alone. */
  readonly counters: Counters | 'reverse'
}

/** Plans a measure over the tables that are asked; `no-such-column`, or `request-invalid` for a figure that a column cannot have. */
export function planMeasure(position: number, spec: MeasureSpec, context: MeasureContext): Result<MeasurePlan> {
  const { columns, keys, tables } = context
  if (spec.figure === 'records') return succeed(countRecords(spec))
  if (!('column' in spec)) {
    const id = spec.figure === 'octets' ? '@octets' : '@packets'
    const summary = columns.find(id)
    if (summary === undefined) return noSuchColumn(id, columns)
    const column: FigureColumn = { id: spec.figure, title: summary.title, type: summary.type }
    const value = numbersOf(position, context, ({ table }) => columns.sourceOf(id, table.shape))
    return succeed(measureNumbers(spec, column, summary, value, 'sum'))
  }
  const key = resolveKey({ kind: 'column', column: spec.column }, columns)
  if (!key.ok) return key
  const [side] = key.value.sides
  const summary = columns.find(side?.ids[0] ?? '')
  if (side === undefined || summary === undefined) return noSuchColumn(spec.column, columns)
  const column: FigureColumn = {
    ...key.value.column,
    id: `${spec.figure}(${key.value.column.id})`,
    title: `${FIGURE_TITLES[spec.figure]} ${key.value.column.title}`,
  }
  if (spec.figure === 'distinct') {
    return succeed(countDistinct(spec, column, planKey(`v${position}`, key.value, tables, keys)))
  }
  if (UNCOUNTABLE.has(summary.type) || (summary.type === 'time' && !(spec.figure === 'min' || spec.figure === 'max'))) {
    const message = `“${spec.column}” has no ${spec.figure}: its values are no numbers.`
    return fail('request-invalid', message, `Ask for distinct(${spec.column}) instead.`)
  }
  const own = context.counters === 'both' ? { ...context, counters: 'forward' as const } : context
  const value = numbersOf(position, own, ({ table }) => side.sourceOf(table))
  return succeed(measureNumbers(spec, column, summary, value, spec.figure))
}

function countRecords(spec: MeasureSpec): MeasurePlan {
  const recordsOf = (row: AggregateRow): number => Number(row.get(RECORDS.name) ?? 0)
  return {
    spec,
    column: { id: 'records', title: 'Records', type: 'integer' },
    values: [],
    aggregates: [],
    order: (prefix = '') => prefix + RECORDS.name,
    isMergeable: true,
    hasShare: true,
    recordsOf,
    numberOf: (row) => row.get(RECORDS.name) ?? 0n,
    cellOf: (value) => (value === undefined ? null : integerCell(BigInt(value))),
    amountCellOf: (value) => integerCell(BigInt(value)),
  }
}

/** The numbers of a column; NULL of what a table lacks, and of texts. */
function numbersOf(
  position: number,
  { tables, counters }: MeasureContext,
  sourceOf: (table: ScopedTable) => Source | undefined,
): ValueColumn {
  const sourcesOf = (table: ScopedTable): NumberSource[] => {
    const own = sourceOf(table)
    const reverse = counters === 'forward' ? undefined : reverseSourceOf(own, table.table.shape)
    return [counters === 'reverse' ? undefined : own, reverse].filter(isNumber)
  }
  const sources = tables.flatMap(sourcesOf)
  // A sum of two counters may be larger than each.
  const isSum = tables.some((table) => sourcesOf(table).length > 1)
  const type = sources.length === 0 ? 'BIGINT' : isSum ? 'HUGEINT' : commonType(sources.map(typeOf))
  const isAlways = tables.every((table) => {
    const own = sourcesOf(table)
    return own.length > 0 && !own.some(isNullable)
  })
  return {
    name: `v${position}`,
    type,
    isAlways,
    expressionOf(table) {
      const terms = sourcesOf(table).map((source) => `CAST(${valueSql(source)} AS ${type})`)
      return terms.length === 0 ? `CAST(NULL AS ${type})` : terms.join(' + ')
    },
  }
}

type NumberSource = Exclude<Source, { kind: 'joined' | 'template' }>

function isNumber(source: Source | undefined): source is NumberSource {
  return source !== undefined && source.kind !== 'joined' && source.kind !== 'template' && !isDictionaryText(source)
}

function measureNumbers(
  spec: MeasureSpec,
  column: FigureColumn,
  summary: ColumnSummary,
  value: ValueColumn,
  figure: 'sum' | 'average' | 'min' | 'max' | 'p50' | 'p95' | 'p99',
): MeasurePlan {
  const { name } = value
  const carrier = carrierOf(value.type)
  const count = countOf(value)
  const own = (aggregate: Aggregate): Aggregate[] => (aggregate === RECORDS ? [] : [aggregate])
  const sum: Aggregate = { name: `${name}_sum`, sql: `sum(${name})`, merge: `sum(${name}_sum)`, carrier }
  const recordsOf = (row: AggregateRow): number => Number(row.get(count.name) ?? 0)
  const amountCellOf = (amount: bigint | number): Cell =>
    numberCell(amount, summary.type === 'time' ? 'duration' : summary.type)
  const shared = { spec, values: [value], recordsOf, amountCellOf }
  const cellOf = (number: bigint | number | undefined): Cell => numberCell(number, summary.type)
  switch (figure) {
    case 'sum':
      return {
        ...shared,
        column,
        aggregates: [...own(count), sum],
        order: (prefix = '') => prefix + sum.name,
        isMergeable: true,
        hasShare: true,
        numberOf: (row) => (recordsOf(row) === 0 ? undefined : row.get(sum.name)),
        cellOf,
      }
    case 'average':
      return {
        ...shared,
        column: isWhole(summary.type) ? { ...column, type: 'float' } : column,
        aggregates: [...own(count), sum],
        order: (prefix = '') => `${prefix}${sum.name} / nullif(${prefix}${count.name}, 0)`,
        isMergeable: true,
        hasShare: false,
        numberOf: (row) => (recordsOf(row) === 0 ? undefined : Number(row.get(sum.name) ?? 0) / recordsOf(row)),
        cellOf,
      }
    case 'min':
    case 'max': {
      const extreme: Aggregate = {
        name: `${name}_${figure}`,
        sql: `${figure}(${name})`,
        merge: `${figure}(${name}_${figure})`,
        carrier,
      }
      return {
        ...shared,
        column,
        aggregates: [...own(count), extreme],
        order: (prefix = '') => prefix + extreme.name,
        isMergeable: true,
        hasShare: false,
        numberOf: (row) => (recordsOf(row) === 0 ? undefined : row.get(extreme.name)),
        cellOf,
      }
    }
    default: {
      const percentile: Aggregate = {
        name: `${name}_${figure}`,
        // All of them of one list of values: DuckDB makes equal aggregates once.
        sql: `quantile_disc(${name}, [${PERCENTILES.map(({ fraction }) => fraction).join(', ')}])`,
        item: `[${PERCENTILES.findIndex((known) => known.figure === figure) + 1}]`,
        merge: undefined,
        carrier,
      }
      return {
        ...shared,
        column,
        aggregates: [...own(count), percentile],
        order: (prefix = '') =>
          `CASE WHEN ${prefix}${count.name} >= ${MIN_PERCENTILE_VALUES} THEN ${prefix}${percentile.name} END`,
        isMergeable: false,
        hasShare: false,
        numberOf: (row) => (recordsOf(row) < MIN_PERCENTILE_VALUES ? undefined : row.get(percentile.name)),
        cellOf,
      }
    }
  }
}

/** How many records have a value. */
function countOf({ name, isAlways }: ValueColumn): Aggregate {
  if (isAlways === true) return RECORDS
  return { name: `${name}_n`, sql: `count(${name})`, merge: `sum(${name}_n)`, carrier: 'HUGEINT' }
}

/** Values of different classes never equal: each class is counted by itself. */
function countDistinct(spec: MeasureSpec, column: FigureColumn, key: KeyPlan): MeasurePlan {
  const values = key.parts.flatMap((part, index): ValueColumn[] => {
    const next = key.parts[index + 1]
    if (part.half === 1) return []
    const isPair = next?.half === 1
    return [
      {
        name: part.name,
        type: isPair ? 'UBIGINT' : part.type,
        expressionOf(table) {
          const parts = key.select(table, 0)
          if (parts === undefined) return `CAST(NULL AS ${isPair ? 'UBIGINT' : part.type})`
          return isPair ? pairSql(parts[index] ?? 'NULL', parts[index + 1] ?? 'NULL') : (parts[index] ?? 'NULL')
        },
        joins: (table) => (index === 0 ? key.joins(table, 0) : []),
      },
    ]
  })
  const counts = values.map(({ name }): Aggregate => {
    return { name: `${name}_n`, sql: `count(${name})`, merge: `sum(${name}_n)`, carrier: 'HUGEINT' }
  })
  const distinct = values.map(({ name }): Aggregate => {
    return { name: `${name}_d`, sql: `count(DISTINCT ${name})`, merge: undefined, carrier: 'HUGEINT' }
  })
  const total = (row: AggregateRow, aggregates: readonly Aggregate[]): number =>
    aggregates.reduce((sum, { name }) => sum + Number(row.get(name) ?? 0), 0)
  return {
    spec,
    column: { id: column.id, title: column.title, type: 'integer' },
    values,
    aggregates: [...counts, ...distinct],
    order: (prefix = '') =>
      distinct.length === 0 ? 'CAST(0 AS BIGINT)' : distinct.map(({ name }) => prefix + name).join(' + '),
    isMergeable: false,
    hasShare: false,
    recordsOf: (row) => total(row, counts),
    numberOf: (row) => (distinct.every(({ name }) => row.has(name)) ? total(row, distinct) : undefined),
    cellOf: (value) => (value === undefined ? null : Number(value)),
    amountCellOf: Number,
  }
}

/** Two ids as one number; a missing one is as an empty text. */
function pairSql(first: string, second: string): string {
  return `CAST(coalesce(${first}, 0) AS UBIGINT) * 4294967296 + coalesce(${second}, 0)`
}

function isWhole(type: ColumnType): boolean {
  return type !== 'float' && type !== 'duration' && type !== 'time'
}

function numberCell(value: bigint | number | undefined, type: ColumnType): Cell {
  if (value === undefined) return null
  if (type === 'time') return formatNanoseconds(BigInt(value))
  if (typeof value === 'bigint') return integerCell(value)
  if (!Number.isFinite(value)) return String(value)
  return type === 'duration' ? Math.round(value) : value
}

/** A figure of a group, with its share of a total where it has one. */
export function figureOf(plan: MeasurePlan, row: AggregateRow, total?: bigint | number): Figure {
  const value = plan.numberOf(row)
  const figure: Figure = { value: plan.cellOf(value), records: plan.recordsOf(row) }
  if (!plan.hasShare || total === undefined || Number(total) === 0) return figure
  return { ...figure, share: Number(value ?? 0) / Number(total) }
}
