/** One side of a comparison between captures: its groups by the values of their keys, since ids and types differ from store to store. */
import { MAX_COMPARED_GROUPS } from '../../limits/compare.ts'
import type { AggregateScope, CompareSpec, FigureColumn } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { Cell } from '../../protocol/session-api.ts'
import { askScopes, type AggregateRun } from './aggregate-run.ts'
import { groupFilter } from './group-filter.ts'
import { readGroupLabels } from './group-labels.ts'
import { planGroups, readGroups, readTexts, readTotals } from './groups.ts'
import { RECORDS, type AggregateRow, type MeasurePlan } from './measure-plan.ts'
import { resolveKey } from './resolve-key.ts'
import { partsOf } from './result-rows.ts'
import { readCoverage, type StoredCoverage } from './stored-coverage.ts'

export interface SideSpec extends Pick<CompareSpec, 'by' | 'measure' | 'counters' | 'asker'> {
  readonly scope: AggregateScope
}

export interface SideGroup {
  readonly cells: readonly Cell[]
  readonly row: AggregateRow
  filter(): string
}

export interface StoredSide {
  /** Undefined where no record of the capture has one of the keys: it has no groups then. */
  readonly keys: readonly FigureColumn[] | undefined
  /** As the question names them. */
  readonly missing: readonly string[]
  readonly measure: MeasurePlan
  /** The largest, by the text of their keys' values. */
  readonly groups: ReadonlyMap<string, SideGroup>
  /** Groups beyond `MAX_COMPARED_GROUPS`. */
  readonly leftOut: number
  readonly total: AggregateRow
  readonly coverage: StoredCoverage
  /** Labels of the ids of some groups, one for each key. */
  labelsOf(groups: readonly SideGroup[]): Promise<readonly (readonly (string | null)[])[]>
}

/** Groups that are made into cells between two looks at what else there is to do. */
const ROWS_AT_ONCE = 8192

/** Reads a side; fails where its measure is that of no column there, or a key fits none. */
export async function readSide(run: AggregateRun, spec: SideSpec): Promise<Result<StoredSide>> {
  const asked = await askScopes(run, [spec.scope])
  if (!asked.ok) return asked
  const tables = asked.value[0]?.tables ?? []
  const missing = spec.by.filter((key) => {
    const found = resolveKey(key, run.session.columns)
    return !found.ok && found.failure.code === 'no-such-column'
  })
  const by = missing.length === 0 ? spec.by : []
  const planned = planGroups(run, { ...spec, by, measures: [spec.measure] }, tables)
  if (!planned.ok) return planned
  const plan = planned.value
  const [measure] = plan.measures
  if (measure === undefined) return fail('request-invalid', 'Nothing is measured.', 'Choose a measure.')
  const coverage = await readCoverage(run, tables)
  if (missing.length > 0) {
    return succeed({
      keys: undefined,
      missing: missing.map(({ column }) => column),
      measure,
      groups: new Map<string, SideGroup>(),
      leftOut: 0,
      total: await readTotals(run, plan, [RECORDS, ...measure.aggregates]),
      coverage,
      labelsOf: () => Promise.resolve([]),
    })
  }
  const order = { sortBy: measure, isDescending: true, first: 0, count: MAX_COMPARED_GROUPS }
  const read = await readGroups(run, plan, order)
  // The figure of all together is not that of some groups where only the values themselves say it.
  const total = measure.isMergeable ? read.total : await readTotals(run, plan, [RECORDS, ...measure.aggregates])
  const textOf = await readTexts(run, plan.keys, read.rows)
  const groups = new Map<string, SideGroup>()
  for (const [rank, row] of read.rows.entries()) {
    if (rank % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await new Promise((resume) => setTimeout(resume, 0))
    const values = plan.keys.map((key) => partsOf(key, row))
    const cells = plan.keys.map((key, index) => key.cellOf(values[index] ?? [], textOf))
    groups.set(JSON.stringify(cells), { cells, row, filter: () => groupFilter(plan.keys, cells, values) })
  }
  return succeed({
    keys: plan.keys.map(({ column }) => column),
    missing: [],
    measure,
    groups,
    leftOut: read.count - read.rows.length,
    total,
    coverage,
    labelsOf: (some) =>
      readGroupLabels(
        run,
        plan,
        some.map(({ row }) => row),
      ),
  })
}
