/** Two parts of a session beside each other: which groups rose, fell, appeared, vanished. */
import {
  CHANGES,
  type Change,
  type CompareResult,
  type CompareRow,
  type CompareSpec,
} from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { Cell } from '../../protocol/session-api.ts'
import { askScopes, type AggregateRun, type Asked } from './aggregate-run.ts'
import { groupFilter } from './group-filter.ts'
import { readGroupLabels } from './group-labels.ts'
import { planRows, type RowsPlan } from './group-statement.ts'
import { planGroups, readTexts, readTotals, withPrepared, type GroupPlan } from './groups.ts'
import {
  aggregateSql,
  figureOf,
  NEWEST,
  RECORD_VALUE,
  RECORDS,
  type Aggregate,
  type AggregateRow,
  type MeasurePlan,
} from './measure-plan.ts'
import { keyOutputs, outputSql, outputWidths, partsOf, readOutputs, type Output } from './result-rows.ts'
import { readCoverage, type StoredCoverage } from './stored-coverage.ts'

/** An answer without what the decoder knows to be missing. */
export type StoredCompare = Omit<CompareResult, 'coverageBefore' | 'coverageAfter' | 'sideBefore' | 'sideAfter'> & {
  readonly coverageBefore: StoredCoverage
  readonly coverageAfter: StoredCoverage
  /** Keys that no record of the capture has; absent where both are one. */
  readonly missingBefore?: readonly string[]
  readonly missingAfter?: readonly string[]
}

/** Answers a question; fails where it names what is not there. */
export async function compareGroups(run: AggregateRun, spec: CompareSpec): Promise<Result<StoredCompare>> {
  const asked = await askScopes(run, [spec.before, spec.after])
  if (!asked.ok) return asked
  const [before, after] = asked.value
  if (before === undefined || after === undefined) throw new Error('two scopes were asked for')
  const planned = planGroups(run, { ...spec, measures: [spec.measure] }, [...before.tables, ...after.tables])
  if (!planned.ok) return planned
  const plan = planned.value
  const [measure] = plan.measures
  if (measure === undefined) return fail('request-invalid', 'Nothing is measured.', 'Choose a measure.')
  const totalsOf = ({ tables }: Asked) => readTotals(run, { ...plan, tables }, [RECORDS, ...measure.aggregates])
  const totals = { before: await totalsOf(before), after: await totalsOf(after) }
  const groups = await readChanges(run, { plan, measure, before, after, totals, spec })
  const [totalBefore, totalAfter] = [measure.numberOf(totals.before), measure.numberOf(totals.after)]
  const textOf = await readTexts(run, plan.keys, groups.rows)
  const labels = await readGroupLabels(run, plan, groups.rows)
  return succeed({
    keys: plan.keys.map(({ column }) => column),
    measure: measure.column,
    first: spec.first,
    rows: groups.rows.map((row, rank): CompareRow => {
      const values = plan.keys.map((key) => partsOf(key, row))
      const cells = plan.keys.map((key, index) => key.cellOf(values[index] ?? [], textOf))
      const [was, is] = [withPrefix(row, 'b_'), withPrefix(row, 'a_')]
      const change = CHANGES[Number(row.get('change'))] ?? 'same'
      return {
        keys: cells,
        labels: labels[rank] ?? cells.map(() => null),
        filter: groupFilter(plan.keys, cells, values),
        change,
        before: figureOf(measure, was, totalBefore),
        after: figureOf(measure, is, totalAfter),
        amount: amountOf(measure, measure.numberOf(was), measure.numberOf(is)),
        shareChange: measure.hasShare ? Number(row.get('difference') ?? 0) : null,
      }
    }),
    counts: groups.counts,
    totalBefore: figureOf(measure, totals.before, totalBefore),
    totalAfter: figureOf(measure, totals.after, totalAfter),
    coverageBefore: await readCoverage(run, before.tables),
    coverageAfter: await readCoverage(run, after.tables),
  })
}

function withPrefix(row: AggregateRow, prefix: string): AggregateRow {
  return new Map(
    [...row].flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  )
}

/** After less before; null where one of them has no figure and nothing would stand for it. */
export function amountOf(
  measure: MeasurePlan,
  before: bigint | number | undefined,
  after: bigint | number | undefined,
): Cell {
  if (!measure.hasShare && (before === undefined || after === undefined)) return null
  const [from, to] = [before ?? 0n, after ?? 0n]
  const difference = typeof from === 'bigint' && typeof to === 'bigint' ? to - from : Number(to) - Number(from)
  return measure.amountCellOf(difference)
}

interface ChangesRequest {
  readonly plan: GroupPlan
  readonly measure: MeasurePlan
  readonly before: Asked
  readonly after: Asked
  readonly totals: { readonly before: AggregateRow; readonly after: AggregateRow }
  readonly spec: CompareSpec
}

interface ChangedGroups {
  readonly rows: readonly AggregateRow[]
  readonly counts: Record<Change, number>
}

const KIND: Output = { name: 'kind', sql: '0', carrier: 'HUGEINT' }
const RANK: Output = { name: 'rank', sql: 'rank', carrier: 'HUGEINT' }
const CHANGE: Output = { name: 'change', sql: 'change', carrier: 'HUGEINT' }
const DIFFERENCE: Output = { name: 'difference', sql: 'difference', carrier: 'DOUBLE' }

async function readChanges(run: AggregateRun, request: ChangesRequest): Promise<ChangedGroups> {
  const { plan, measure, before, after, spec } = request
  const counts: Record<Change, number> = { rose: 0, fell: 0, appeared: 0, vanished: 0, same: 0 }
  const named = plan.keys.some((key) => key.hasLabels)
  const values = [...(named ? [RECORD_VALUE] : []), ...measure.values]
  const sides = [before, after].map(({ tables }, index) =>
    planRows({ tables, keys: plan.keys, sides: plan.sides, values, name: `gathered_${index}` }),
  )
  const parts = plan.keys.flatMap((key) => key.parts.map(({ name }) => name))
  const rows = sides.flatMap((side, index) => (side === undefined ? [] : [{ side, index }]))
  if (rows.length === 0 || parts.length === 0) return { rows: [], counts }
  const from: RowsPlan = {
    preparations: rows.flatMap(({ side }) => side.preparations),
    sql: `(${rows.map(({ side, index }) => `SELECT CAST(${index} AS UTINYINT) AS w, * FROM ${side.sql} s${index}`).join(' UNION ALL ')})`,
    parameters: rows.flatMap(({ side }) => side.parameters),
    cleanUp: rows.flatMap(({ side }) => side.cleanUp),
  }
  const { sql, outputs } = changesSql(request, from.sql, named)
  const wanted = spec.changes ?? CHANGES.filter((change) => change !== 'same')
  if (wanted.length === 0) return { rows: [], counts }
  const result = await withPrepared(run, from, () => run.query(sql(wanted), outputWidths(outputs), from.parameters))
  const read = readOutputs(result, outputs)
  for (const row of read) {
    const change = CHANGES[Number(row.get('change'))]
    if (Number(row.get('kind')) === 1 && change !== undefined) counts[change] = Number(row.get('rank'))
  }
  const shown = read.filter((row) => Number(row.get('kind')) === 0)
  return { rows: shown.sort((one, other) => Number(one.get('rank')) - Number(other.get('rank'))), counts }
}

/** Groups of both parts at once, how each changed, and how many changed so. */
function changesSql(
  { plan, measure, totals, spec }: ChangesRequest,
  from: string,
  named: boolean,
): { sql(wanted: readonly Change[]): string; readonly outputs: readonly Output[] } {
  const parts = plan.keys.flatMap((key) => key.parts.map(({ name }) => name))
  const both = [RECORDS, ...measure.aggregates].flatMap((aggregate): Aggregate[] =>
    ['b_', 'a_'].map((prefix, w) => ({
      ...aggregate,
      name: `${prefix}${aggregate.name}`,
      sql: aggregateSql(aggregate, `w = ${w}`),
      item: '',
    })),
  )
  const aggregates = [...(named ? [NEWEST] : []), ...both]
  const share = (prefix: string, row: AggregateRow): string => {
    const total = Number(measure.numberOf(row) ?? 0)
    const value = `CAST(${measure.order(prefix)} AS DOUBLE)`
    if (!measure.hasShare) return value
    return total === 0 ? '0::DOUBLE' : `coalesce(${value}, 0) / ${total}::DOUBLE`
  }
  const [was, is] = [share('b_', totals.before), share('a_', totals.after)]
  const change = `CASE WHEN b_n = 0 THEN 2 WHEN a_n = 0 THEN 3 WHEN ${is} > ${was} THEN 0 WHEN ${is} < ${was} THEN 1 ELSE 4 END`
  const weight = measure.hasShare ? 'abs(difference)' : 'abs(difference) / nullif(abs(was), 0)'
  const keyed = keyOutputs(plan.keys)
  const own: Output[] = aggregates.map(({ name, carrier }) => ({ name, sql: name, carrier }))
  const outputs = [KIND, RANK, CHANGE, DIFFERENCE, ...keyed, ...own]
  const nothing = [...keyOutputs(plan.keys, 'always'), ...own.map((output) => ({ ...output, sql: '0' }))]
  const columns = [...parts, ...aggregates.map(({ name, sql }) => `${sql} AS ${name}`)]
  const hasKey = parts.map((part) => `${part} IS NOT NULL`).join(' OR ')
  return {
    outputs,
    sql: (wanted) =>
      `WITH g AS (SELECT ${columns.join(', ')} FROM ${from} u GROUP BY ${parts.join(', ')}), ` +
      `c AS MATERIALIZED (SELECT *, ${change} AS change, ${is} - ${was} AS difference, ${was} AS was FROM g WHERE ${hasKey}), ` +
      'r AS (SELECT *, row_number() OVER () AS rank FROM (SELECT * FROM c ' +
      `WHERE change IN (${wanted.map((one) => CHANGES.indexOf(one)).join(',')}) ` +
      `ORDER BY ${weight} DESC NULLS LAST, abs(difference) DESC NULLS LAST, ${parts.map((part) => `${part} NULLS LAST`).join(', ')} ` +
      `LIMIT ${spec.count} OFFSET ${spec.first})) ` +
      `SELECT ${outputSql(outputs)} FROM r UNION ALL ` +
      `SELECT ${outputSql([{ ...KIND, sql: '1' }, { ...RANK, sql: 'count(*)' }, CHANGE, { ...DIFFERENCE, sql: '0' }, ...nothing])} FROM c GROUP BY change`,
  }
}
