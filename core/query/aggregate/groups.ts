/**
 * Groups of records, ordered by a measure: those that are wanted, what is beyond them, and the records without any key. Figures
 * that only the values themselves say (percentiles, distinct values) are made for the groups that are shown alone, unless the order is theirs.
 */
import { MANY_GROUPED_RECORDS } from '../../limits/query.ts'
import type { KeySpec, MeasureSpec, Counters } from '../../protocol/aggregate-api.ts'
import { succeed, type Result } from '../../protocol/failure.ts'
import type { AggregateRun } from './aggregate-run.ts'
import { groupSql, isSum, KINDS, RANK, type GroupOrder } from './group-sql.ts'
import { planRows, type RowsPlan } from './group-statement.ts'
import { planKey, type KeyPlan, type TextOf } from './key-plan.ts'
import {
  aggregateSql,
  NEWEST,
  planMeasure,
  RECORD_VALUE,
  RECORDS,
  type Aggregate,
  type MeasurePlan,
  type AggregateRow,
} from './measure-plan.ts'
import { resolveKey } from './resolve-key.ts'
import { outputSql, outputWidths, partsOf, readOutputs, type Output } from './result-rows.ts'
import type { ScopedTable } from './scope.ts'

/** What is grouped, and what of it is measured. */
export interface GroupPlan {
  readonly tables: readonly ScopedTable[]
  readonly keys: readonly KeyPlan[]
  readonly measures: readonly MeasurePlan[]
  readonly sides: 1 | 2
}

export interface GroupSpec {
  readonly by: readonly KeySpec[]
  readonly measures: readonly MeasureSpec[]
  readonly counters?: Counters
}

/** Aggregates by their names. */
export interface Groups {
  readonly rows: readonly AggregateRow[]
  /** Groups with a key. */
  readonly count: number
  /** Undefined where nothing is left over. */
  readonly others: AggregateRow | undefined
  /** The records that have no key. */
  readonly without: AggregateRow | undefined
  readonly total: AggregateRow
}

/** Plans keys and measures over the tables of a scope; fails where one names what is not there. */
export function planGroups(run: AggregateRun, spec: GroupSpec, tables: readonly ScopedTable[]): Result<GroupPlan> {
  const { columns, store } = run.session
  const keyContext = { catalog: store.catalog, hasTwins: store.dictionary.hasTwins }
  const keys: KeyPlan[] = []
  let sides: 1 | 2 = 1
  for (const [index, keySpec] of spec.by.entries()) {
    const key = resolveKey(keySpec, columns)
    if (!key.ok) return key
    if (key.value.sides.length > 1) sides = 2
    keys.push(planKey(`k${index}`, key.value, tables, keyContext))
  }
  const context = { columns, keys: keyContext, tables, counters: spec.counters ?? 'forward' }
  const measures: MeasurePlan[] = []
  for (const measureSpec of spec.measures) {
    // Figures of one column read it once.
    const value = spec.measures.findIndex((other) => readOf(other) === readOf(measureSpec))
    const measure = planMeasure(value, measureSpec, context)
    if (!measure.ok) return measure
    measures.push(measure.value)
  }
  return succeed({ tables, keys, measures, sides })
}

/** Reads the groups of an order. */
export async function readGroups(run: AggregateRun, plan: GroupPlan, order: GroupOrder): Promise<Groups> {
  const { keys, sides } = plan
  const named = keys.some((key) => key.hasLabels)
  const measured = [RECORDS, ...distinctAggregates(plan.measures).filter((one) => isAtOnce(one, order.sortBy))]
  const totals = sides === 2 ? await readTotals(run, plan, measured) : undefined
  const values = [...(named ? [RECORD_VALUE] : []), ...distinctValues(plan.measures)]
  const rows = planRows({ ...plan, values })
  const parts = keys.flatMap((key) => key.parts.map(({ name }) => name))
  if (rows === undefined || parts.length === 0) {
    const total = totals ?? (await readTotals(run, plan, measured))
    // No table has the keys: all that there is has none of them.
    const without = Number(total.get(RECORDS.name) ?? 0) === 0 ? undefined : total
    return { rows: [], count: 0, others: undefined, without, total }
  }
  const isOfMany = run.session.store.recordCount >= MANY_GROUPED_RECORDS
  const { sql, outputs } = groupSql(keys, order, [...measured, ...(named ? [NEWEST] : [])], rows.sql, isOfMany)
  const result = await withPrepared(run, rows, () => run.query(sql, outputWidths(outputs), rows.parameters))
  const read = readOutputs(result, outputs)
  const ofKind = (kind: keyof typeof KINDS) => read.filter((row) => Number(row.get('kind')) === KINDS[kind])
  const shown = ofKind('row').sort((one, other) => Number(one.get('rank')) - Number(other.get('rank')))
  const [without] = ofKind('without')
  const [others, total = NOTHING] = [ofKind('others')[0], ofKind('total')[0]]
  const count = Number(total.get('rank') ?? 0)
  const rest = others ?? subtract(total, without === undefined ? shown : [...shown, without], measured.filter(isSum))
  return {
    rows: shown,
    count,
    others: count === shown.length ? undefined : withoutUnmerged(rest, measured),
    without,
    // A record that lies in groups of both sides counts once.
    total: totals ?? withoutUnmerged(total, measured),
  }
}

/** Sums less those of some of what they were made of. */
function subtract(all: AggregateRow, rows: readonly AggregateRow[], sums: readonly Aggregate[]): AggregateRow {
  const minus = (one: bigint | number, other: bigint | number): bigint | number =>
    typeof one === 'bigint' && typeof other === 'bigint' ? one - other : Number(one) - Number(other)
  return new Map(
    sums.map(({ name }) => [name, rows.reduce((rest, row) => minus(rest, row.get(name) ?? 0n), all.get(name) ?? 0n)]),
  )
}

/** What groups are made with at once: what can be put together, and what they are ordered by. */
function isAtOnce(aggregate: Aggregate, sortBy: MeasurePlan): boolean {
  return aggregate.merge !== undefined || sortBy.aggregates.some(({ name }) => name === aggregate.name)
}

/** Figures of the shown groups, by their position among the rows; of the records without key; and of all. */
export interface Deferred {
  readonly rows: ReadonlyMap<number, AggregateRow>
  readonly total: AggregateRow
}

/** Ranks among the wanted groups: of the records without key, and of all groups that are not shown. */
export const WITHOUT = -1
export const OTHERS = -2

/** Reads the figures that only the values say. */
export async function readDeferred(
  run: AggregateRun,
  plan: GroupPlan,
  sortBy: MeasurePlan,
  groups: Groups,
): Promise<Deferred> {
  const unmergeable = plan.measures.filter(({ isMergeable }) => !isMergeable)
  if (unmergeable.length === 0) return { rows: new Map(), total: groups.total }
  const all = distinctAggregates(unmergeable)
  // What is beyond the shown groups has figures that no group has: all of them are made of the values.
  const late = groups.others === undefined ? all.filter((one) => !isAtOnce(one, sortBy)) : all
  const total = await readTotals(run, plan, all)
  const wanted = groups.rows.map((read, rank) => valuesRow(plan.keys, rank, read))
  if (groups.without !== undefined || wanted.length === 0) wanted.push(valuesRow(plan.keys, WITHOUT, undefined))
  const rows = planRows({ ...plan, values: distinctValues(unmergeable) })
  if (late.length === 0 || rows === undefined) return { rows: new Map(), total }
  const parts = plan.keys.flatMap((key) => key.parts.map(({ name }) => name))
  if (parts.length === 0) return { rows: new Map([[WITHOUT, total]]), total }
  const rank: Output = groups.others === undefined ? RANK : { ...RANK, sql: `coalesce(rank, ${OTHERS})` }
  const outputs: Output[] = [rank, ...late.map((one) => ({ ...one, sql: aggregateSql(one) }))]
  const same = parts.map((part) => `u.${part} IS NOT DISTINCT FROM w.${part}`).join(' AND ')
  const sql =
    `SELECT ${outputSql(outputs)} FROM ${rows.sql} u ` +
    `${groups.others === undefined ? '' : 'LEFT '}JOIN (VALUES ${wanted.join(',')}) w(rank, ${parts.join(', ')}) ON ${same} GROUP BY w.rank`
  const result = await withPrepared(run, rows, () => run.query(sql, outputWidths(outputs), rows.parameters))
  return { rows: new Map(readOutputs(result, outputs).map((row) => [Number(row.get('rank')), row])), total }
}

/** A group as a row of `VALUES`. */
function valuesRow(keys: readonly KeyPlan[], rank: number, read: AggregateRow | undefined): string {
  const literals = keys.flatMap((key) => {
    const values = read && partsOf(key, read)
    return key.parts.map(({ type }, index) => literalSql(values?.[index], type))
  })
  return `(${[rank, ...literals].join(',')})`
}

/** A raw value as SQL. */
export function literalSql(value: bigint | number | undefined, type: string): string {
  return value === undefined ? `CAST(NULL AS ${type})` : `CAST('${value}' AS ${type})`
}

/** Aggregates of all records of the scope. */
export async function readTotals(
  run: AggregateRun,
  plan: GroupPlan,
  aggregates: readonly Aggregate[],
): Promise<AggregateRow> {
  const rows = planRows({ tables: plan.tables, keys: [], sides: 1, values: distinctValues(plan.measures) })
  if (rows === undefined) return NOTHING
  const outputs: Output[] = aggregates.map((one) => ({ ...one, sql: aggregateSql(one) }))
  const sql = `SELECT ${outputSql(outputs)} FROM ${rows.sql} u`
  const result = await withPrepared(run, rows, () => run.query(sql, outputWidths(outputs), rows.parameters))
  return readOutputs(result, outputs)[0] ?? NOTHING
}

const NOTHING: AggregateRow = new Map()

/** Several groups together do not have what only their values say. */
function withoutUnmerged(row: AggregateRow, aggregates: readonly Aggregate[]): AggregateRow {
  const unmerged = new Set(aggregates.flatMap(({ name, merge }) => (merge === undefined ? [name] : [])))
  return new Map([...row].filter(([name]) => !unmerged.has(name)))
}

/** Gathers rows where they have to be, and lets them go whatever comes. */
export async function withPrepared<T>(run: AggregateRun, rows: RowsPlan, work: () => Promise<T>): Promise<T> {
  await run.runAll(rows.preparations)
  try {
    return await work()
  } finally {
    await run.cleanUp(rows.cleanUp)
  }
}

/** A row with its late figures, too. */
export function withLate(row: AggregateRow, late: AggregateRow | undefined): AggregateRow {
  return late === undefined ? row : new Map([...row, ...late])
}

/** Texts of the groups that are shown. */
export async function readTexts(
  run: AggregateRun,
  keys: readonly KeyPlan[],
  rows: readonly AggregateRow[],
): Promise<TextOf> {
  const ids = new Set(rows.flatMap((row) => keys.flatMap((key) => key.textIds(partsOf(key, row)))))
  const texts = await run.session.store.dictionary.read(ids)
  return (id) => texts.get(id) ?? ''
}

/** What a measure reads. */
function readOf(measure: MeasureSpec): string {
  return 'column' in measure ? `column ${measure.column.toLowerCase()}` : measure.figure
}

/** Each column of values once, though several figures are made of it. */
export function distinctValues(measures: readonly MeasurePlan[]) {
  return [...new Map(measures.flatMap(({ values }) => values).map((value) => [value.name, value])).values()]
}

export function distinctAggregates(measures: readonly MeasurePlan[]): Aggregate[] {
  return [...new Map(measures.flatMap(({ aggregates }) => aggregates).map((one) => [one.name, one])).values()]
}
