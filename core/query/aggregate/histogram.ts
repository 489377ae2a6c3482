/** Records over time: how many, how much, or a figure of a column, in buckets of one width. */
import { RECORD_FLAGS } from '../../decode/block.ts'
import { formatNanoseconds } from '../../elements/format-time.ts'
import { MAX_BUCKETS, type HistogramResult, type HistogramSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import { askScopes, type AggregateRun, type Asked } from './aggregate-run.ts'
import { planRows } from './group-statement.ts'
import { withPrepared } from './groups.ts'
import { planSeries, type SeriesPlan } from './histogram-series.ts'
import { aggregateSql, RECORDS, type AggregateRow, type ValueColumn } from './measure-plan.ts'
import { outputSql, outputWidths, readOutputs, type Output } from './result-rows.ts'
import { TIME_SQL, type ScopedTable } from './scope.ts'
import { readCoverage, type StoredCoverage } from './stored-coverage.ts'
import { narrowAxis, planAxis, type TimeAxis } from './time-axis.ts'

/** An answer without what the decoder knows to be missing. */
export type StoredHistogram = Omit<HistogramResult, 'coverage'> & { readonly coverage: StoredCoverage }

const TIMES = { '@time': TIME_SQL, '@end': 't.end_time', '@exportTime': 't.export_time' } as const

/** How often an axis may be narrowed: each time to a hundredth. */
const MAX_NARROWINGS = 8

/** Answers a question; fails where it names what is not there. */
export async function makeHistogram(run: AggregateRun, spec: HistogramSpec): Promise<Result<StoredHistogram>> {
  const asked = await askScopes(run, [spec.scope])
  if (!asked.ok) return asked
  const [own] = asked.value
  if (own === undefined) throw new Error('one scope was asked for')
  const time = TIMES[spec.time ?? '@time']
  const buckets = Math.min(spec.buckets, MAX_BUCKETS)
  const wanted = planWantedAxis(own, buckets)
  if (wanted === 'wrong') return fail('request-invalid', 'The range ends before it begins.', 'Choose another range.')
  const planned = await planSeries(run, spec, own.tables)
  if (!planned.ok) return planned
  const plan = planned.value
  const coverage = await readCoverage(run, own.tables)
  let axis = wanted ?? (await findAxis(run, own, time, buckets))
  let rows = await readBuckets(run, own.tables, plan, time, axis)
  for (let times = 0; wanted === undefined && times < MAX_NARROWINGS; times += 1) {
    const narrower = narrowAxis(axis, countIn(rows, axis, RECORDS.name))
    if (narrower === undefined) break
    axis = await findAxis(run, { ...own, tables: within(own.tables, time, narrower) }, time, buckets)
    rows = await readBuckets(run, own.tables, plan, time, axis)
  }
  const records = countIn(rows, axis, RECORDS.name)
  return succeed({
    from: formatNanoseconds(axis.fromNs),
    bucketNs: Number(axis.bucketNs),
    buckets: axis.buckets,
    measure: plan.measure,
    ...(plan.key && { key: plan.key }),
    series: plan.series.map(({ kind, key, label, filter, rank, figureOf, recordsOf }) => {
      const values: (number | null)[] = Array.from({ length: axis.buckets }, () => null)
      const counts = Array.from({ length: axis.buckets }, () => 0)
      for (const row of rows) {
        if (Number(row.get('rank')) !== rank) continue
        const bucket = Number(row.get('bucket'))
        values[bucket] = figureOf(row) ?? null
        counts[bucket] = recordsOf(row)
      }
      return { kind, key, label, filter, values, records: counts }
    }),
    records,
    decodedLate: countIn(rows, axis, 'late'),
    offAxis: coverage.records - records.reduce((sum, count) => sum + count, 0),
    coverage,
  })
}

/** The axis that the scope names; undefined when the records say it. */
function planWantedAxis({ scope: { fromNs, untilNs } }: Asked, buckets: number): TimeAxis | 'wrong' | undefined {
  if (fromNs === undefined || untilNs === undefined) return undefined
  return untilNs <= fromNs ? 'wrong' : planAxis(fromNs, untilNs - 1n, buckets)
}

/** From the first record to the last. */
async function findAxis(run: AggregateRun, { scope, tables }: Asked, time: string, buckets: number): Promise<TimeAxis> {
  const rows = planRows({ tables, keys: [], sides: 1, values: [valueOf('x', 'BIGINT', time)] })
  if (rows === undefined) return planAxis(scope.fromNs ?? 0n, scope.fromNs ?? 0n, buckets)
  const outputs: Output[] = [
    { name: 'first', sql: 'min(x)', carrier: 'HUGEINT' },
    { name: 'last', sql: 'max(x)', carrier: 'HUGEINT' },
  ]
  const sql = `SELECT ${outputSql(outputs)} FROM ${rows.sql} u`
  const result = await withPrepared(run, rows, () => run.query(sql, outputWidths(outputs), rows.parameters))
  const [row] = readOutputs(result, outputs)
  const [first, last] = [BigInt(row?.get('first') ?? 0), BigInt(row?.get('last') ?? 0)]
  return planAxis(scope.fromNs ?? first, scope.untilNs === undefined ? last : scope.untilNs - 1n, buckets)
}

const BUCKET: Output = { name: 'bucket', sql: 'bucket', carrier: 'HUGEINT' }
const RANK: Output = { name: 'rank', sql: 'rank', carrier: 'HUGEINT' }
const LATE: Output = { name: 'late', sql: 'sum(late)', carrier: 'HUGEINT' }

/** A row for each bucket and rank that has records. */
async function readBuckets(
  run: AggregateRun,
  tables: readonly ScopedTable[],
  plan: SeriesPlan,
  time: string,
  { fromNs, bucketNs, buckets }: TimeAxis,
): Promise<readonly AggregateRow[]> {
  const span = { firstNs: fromNs, lastNs: fromNs + BigInt(buckets) * bucketNs - 1n }
  const values = [
    valueOf('bucket', 'USMALLINT', `CAST((${time} - ${fromNs}) // ${bucketNs} AS USMALLINT)`),
    valueOf('late', 'UTINYINT', `t.flags & ${RECORD_FLAGS.decodedLate}`),
    ...plan.values,
  ]
  const rows = planRows({ tables: within(tables, time, span), keys: plan.keys, sides: 1, values })
  if (rows === undefined) return []
  const figures = plan.aggregates.map((one): Output => ({ ...one, sql: aggregateSql(one) }))
  const outputs: Output[] = [BUCKET, { ...RANK, sql: plan.rankSql }, { ...RECORDS }, LATE, ...figures]
  const groups = plan.rankSql === '0' ? 'u.bucket' : `u.bucket, ${plan.rankSql}`
  const sql = `SELECT ${outputSql(outputs)} FROM ${rows.sql} u GROUP BY ${groups}`
  const result = await withPrepared(run, rows, () => run.query(sql, outputWidths(outputs), rows.parameters))
  return readOutputs(result, outputs)
}

/** The records of a span of time. */
function within(
  tables: readonly ScopedTable[],
  time: string,
  { firstNs, lastNs }: { readonly firstNs: bigint; readonly lastNs: bigint },
): ScopedTable[] {
  return tables.map((scoped) => {
    return { ...scoped, condition: `${scoped.condition} AND ${time} >= ${firstNs} AND ${time} <= ${lastNs}` }
  })
}

function valueOf(name: string, type: string, sql: string): ValueColumn {
  return { name, type, expressionOf: () => sql }
}

/** The sum of a count over all series, bucket by bucket. */
function countIn(rows: readonly AggregateRow[], { buckets }: TimeAxis, name: string): number[] {
  const counts = Array.from({ length: buckets }, () => 0)
  for (const row of rows) counts[Number(row.get('bucket'))]! += Number(row.get(name) ?? 0)
  return counts
}
