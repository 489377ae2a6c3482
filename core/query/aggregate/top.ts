/** The largest groups of records: top-N. */
import type { TopResult, TopRow, TopSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import { askScopes, type AggregateRun } from './aggregate-run.ts'
import { groupFilter } from './group-filter.ts'
import { readGroupLabels } from './group-labels.ts'
import { OTHERS, planGroups, readDeferred, readGroups, readTexts, WITHOUT, withLate } from './groups.ts'
import { figureOf, type AggregateRow } from './measure-plan.ts'
import { partsOf } from './result-rows.ts'
import { readCoverage, type StoredCoverage } from './stored-coverage.ts'

/** An answer without what the decoder knows to be missing. */
export type StoredTop = Omit<TopResult, 'coverage'> & { readonly coverage: StoredCoverage }

/** Answers a question; fails where it names what is not there. */
export async function findTop(run: AggregateRun, spec: TopSpec): Promise<Result<StoredTop>> {
  const asked = await askScopes(run, [spec.scope])
  if (!asked.ok) return asked
  const tables = asked.value[0]?.tables ?? []
  const planned = planGroups(run, spec, tables)
  if (!planned.ok) return planned
  const { keys, measures } = planned.value
  const sortBy = measures[spec.sort.measure]
  if (sortBy === undefined) return fail('request-invalid', 'There is no such measure.', 'Sort by one that is measured.')
  const { first, count } = spec
  const groups = await readGroups(run, planned.value, {
    sortBy,
    isDescending: spec.sort.direction === 'descending',
    first,
    count,
  })
  const late = await readDeferred(run, planned.value, sortBy, groups)
  const textOf = await readTexts(run, keys, groups.rows)
  const labels = await readGroupLabels(run, planned.value, groups.rows)
  const total = withLate(groups.total, late.total)
  const totals = measures.map((measure) => measure.numberOf(total))
  const figuresOf = (row: AggregateRow) => measures.map((measure, index) => figureOf(measure, row, totals[index]))
  const rows = groups.rows.map((row, rank): TopRow => {
    const values = keys.map((key) => partsOf(key, row))
    const cells = keys.map((key, index) => key.cellOf(values[index] ?? [], textOf))
    return {
      keys: cells,
      labels: labels[rank] ?? cells.map(() => null),
      filter: groupFilter(keys, cells, values),
      figures: figuresOf(withLate(row, late.rows.get(rank))),
    }
  })
  return succeed({
    keys: keys.map(({ column }) => column),
    measures: measures.map(({ column }) => column),
    first,
    rows,
    groups: groups.count,
    ...(groups.others && {
      others: {
        groups: groups.count - rows.length,
        figures: figuresOf(withLate(groups.others, late.rows.get(OTHERS))),
      },
    }),
    ...(groups.without && { without: figuresOf(withLate(groups.without, late.rows.get(WITHOUT))) }),
    total: figuresOf(total),
    coverage: await readCoverage(run, tables),
  })
}
