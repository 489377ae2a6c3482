/** The series of a histogram: one of all records, one for each of the largest groups, or one for each direction. */
import type { FigureColumn, HistogramSeries, HistogramSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { AggregateRun } from './aggregate-run.ts'
import { groupFilter } from './group-filter.ts'
import { readGroupLabels } from './group-labels.ts'
import { literalSql, planGroups, readGroups, readTexts } from './groups.ts'
import type { KeyPlan } from './key-plan.ts'
import { planMeasure, type Aggregate, type AggregateRow, type MeasurePlan, type ValueColumn } from './measure-plan.ts'
import { partsOf } from './result-rows.ts'
import type { ScopedTable } from './scope.ts'

/** A series without its figures. */
export interface PlannedSeries extends Pick<HistogramSeries, 'kind' | 'key' | 'label' | 'filter'> {
  /** Which rows of the result are its own. */
  readonly rank: number
  figureOf(row: AggregateRow): number | undefined
  recordsOf(row: AggregateRow): number
}

export interface SeriesPlan {
  readonly keys: readonly KeyPlan[]
  /** The rank of a row, over its keys. */
  readonly rankSql: string
  readonly series: readonly PlannedSeries[]
  readonly values: readonly ValueColumn[]
  readonly aggregates: readonly Aggregate[]
  readonly measure: FigureColumn
  readonly key: FigureColumn | undefined
}

/** Plans the series of a question; the largest groups are looked for first. */
export async function planSeries(
  run: AggregateRun,
  spec: HistogramSpec,
  tables: readonly ScopedTable[],
): Promise<Result<SeriesPlan>> {
  const { split } = spec
  const by = split?.kind === 'key' ? [split.key] : []
  const planned = planGroups(run, { by, measures: [spec.measure], counters: sidesOf(spec) }, tables)
  if (!planned.ok) return planned
  const { keys, measures, sides } = planned.value
  const [measure] = measures
  if (measure === undefined) return fail('request-invalid', 'Nothing is measured.', 'Choose a measure.')
  if (sides === 2) return fail('request-invalid', 'A split needs one side.', 'Split by source or by destination.')
  const base = {
    keys,
    values: measure.values,
    aggregates: measure.aggregates,
    measure: measure.column,
    key: keys[0]?.column,
  }
  if (split?.kind === 'sides') return planSides(run, spec, tables, measure, base)
  if (split === undefined) return succeed({ ...base, rankSql: '0', series: [seriesOf('all', 0, measure)] })
  const sortBy = measure.isMergeable ? measure : planRecords(run, tables)
  const order = { sortBy, isDescending: true, first: 0, count: split.top }
  const groups = await readGroups(run, { ...planned.value, measures: [sortBy] }, order)
  const textOf = await readTexts(run, keys, groups.rows)
  const labels = await readGroupLabels(run, planned.value, groups.rows)
  const rows = groups.without === undefined ? groups.rows : [...groups.rows, groups.without]
  const series = rows.map((row, rank): PlannedSeries => {
    const values = keys.map((key) => partsOf(key, row))
    const cells = keys.map((key, index) => key.cellOf(values[index] ?? [], textOf))
    const label = labels[rank]?.[0] ?? null
    return {
      ...seriesOf('value', rank, measure),
      key: cells[0] ?? null,
      label,
      filter: groupFilter(keys, cells, values),
    }
  })
  const others = groups.others === undefined ? [] : [seriesOf('others', rows.length, measure)]
  return succeed({ ...base, rankSql: rankSql(keys, rows), series: [...series, ...others] })
}

function sidesOf({ split, counters = 'forward' }: HistogramSpec): 'forward' | 'both' {
  return split?.kind === 'sides' ? 'forward' : counters
}

function planRecords(run: AggregateRun, tables: readonly ScopedTable[]): MeasurePlan {
  const { columns, store } = run.session
  const planned = planMeasure(
    0,
    { figure: 'records' },
    { columns, keys: { catalog: store.catalog, hasTwins: false }, tables, counters: 'forward' },
  )
  if (!planned.ok) throw new Error('records can be counted')
  return planned.value
}

/** What went one way, and what the other: of records, those that have counters of the other direction. */
function planSides(
  run: AggregateRun,
  spec: HistogramSpec,
  tables: readonly ScopedTable[],
  forward: MeasurePlan,
  base: Omit<SeriesPlan, 'rankSql' | 'series'>,
): Result<SeriesPlan> {
  const { columns, store } = run.session
  const counted = spec.measure.figure === 'records'
  const context = {
    columns,
    keys: { catalog: store.catalog, hasTwins: store.dictionary.hasTwins },
    tables,
    counters: 'reverse' as const,
  }
  const planned = planMeasure(1, counted ? { figure: 'octets' } : spec.measure, context)
  if (!planned.ok) return planned
  const reverse = planned.value
  const back = seriesOf('reverse', 0, reverse)
  return succeed({
    ...base,
    values: [...forward.values, ...reverse.values],
    aggregates: [...forward.aggregates, ...reverse.aggregates],
    rankSql: '0',
    series: [seriesOf('forward', 0, forward), counted ? { ...back, figureOf: (row) => reverse.recordsOf(row) } : back],
  })
}

function seriesOf(kind: HistogramSeries['kind'], rank: number, measure: MeasurePlan): PlannedSeries {
  return {
    kind,
    key: null,
    label: null,
    filter: '',
    rank,
    figureOf(row) {
      const value = measure.numberOf(row)
      return value === undefined ? undefined : Number(value)
    },
    recordsOf: (row) => measure.recordsOf(row),
  }
}

/** The position of the group that a row is in; what is in none comes last. */
function rankSql(keys: readonly KeyPlan[], rows: readonly AggregateRow[]): string {
  const cases = rows.map((row, rank) => {
    const terms = keys.flatMap((key) => {
      const values = partsOf(key, row)
      return key.parts.map(({ name, type }, index) => {
        const value = values[index]
        return value === undefined ? `u.${name} IS NULL` : `u.${name} = ${literalSql(value, type)}`
      })
    })
    return `WHEN ${terms.length === 0 ? 'TRUE' : terms.join(' AND ')} THEN ${rank}`
  })
  return cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ELSE ${rows.length} END`
}
