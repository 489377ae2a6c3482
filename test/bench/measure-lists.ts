/** Figures of the lists: what stitching adds to loading, sorting transactions by any column, and their largest groups. */
import type { MeasureSpec } from '../../core/protocol/aggregate-api.ts'
import type { SortKey } from '../../core/protocol/session-api.ts'
import type { Engine } from '../../core/node/engine-client.ts'
import { bundle } from './bundle.ts'
import { type Figure, medianOf } from './figure.ts'
import { valueOf, withLoadedEngine } from './loaded-engine.ts'
import { runNode } from './run-command.ts'

const LOAD_ONCE = 'test/bench/load-once.ts'
const WINDOW_ROWS = 100
const STITCHING_TARGET = { atMost: 30 }
const SORT_TARGET = { atMost: 300 }
/** A number, an address, a time, words, and texts of the dictionary: few, many, and made of others. */
const TELLING_COLUMNS: ReadonlySet<string> = new Set([
  'total',
  'client',
  'start',
  'verdict',
  'host',
  'url',
  'urlPattern',
])

interface LoadRun {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly stitchingSeconds: number
  readonly transactions: number
}

/** Loads in turn with and without stitching, each time in a fresh process. */
export async function measureStitching(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  const program = await bundle(LOAD_ONCE)
  const load = async (mode: 'with' | 'without'): Promise<LoadRun> =>
    JSON.parse((await runNode(['--expose-gc', program, path, mode])).stdout) as LoadRun
  const withLists: LoadRun[] = []
  const without: LoadRun[] = []
  for (let index = 0; index < repeats; index++) {
    without.push(await load('without'))
    withLists.push(await load('with'))
  }
  const base = medianOf(without.map(({ seconds }) => seconds))
  const cpuBase = medianOf(without.map(({ cpuSeconds }) => cpuSeconds))
  const note = `${withLists[0]?.transactions ?? 0} transactions; decoding and storing in one thread takes ${base.toFixed(2)} s`
  return [
    {
      name: `stitching, ${label}: on top of loading`,
      unit: '%',
      samples: withLists.map(({ seconds }) => (100 * seconds) / base - 100),
      target: STITCHING_TARGET,
      note,
    },
    {
      name: `stitching, ${label}: of the processor`,
      unit: '%',
      samples: withLists.map(({ cpuSeconds }) => (100 * cpuSeconds) / cpuBase - 100),
      target: STITCHING_TARGET,
      note: 'whatever else the machine does',
    },
    {
      name: `stitching, ${label}`,
      unit: 'ms',
      samples: withLists.map(({ stitchingSeconds }) => 1000 * stitchingSeconds),
    },
  ]
}

/** Opens the list of transactions sorted by each of its columns in an engine, and reads its first window. */
export function measureListSorts(path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => {
    const columns = await engine.session.listColumns('transactions')
    const shown = columns.map(({ id }) => id)
    const byColumn = new Map<string, number[]>(shown.map((id) => [id, []]))
    for (let index = 0; index < repeats; index++) {
      const direction = index % 2 === 0 ? 'ascending' : 'descending'
      for (const [column, samples] of byColumn) samples.push(await timeSort(engine, { column, direction }, shown))
    }
    const { lists } = await engine.session.status()
    const medians = [...byColumn].map(([column, samples]) => ({ column, median: medianOf(samples) }))
    medians.sort((left, right) => right.median - left.median)
    const slowest = medians[0]?.column ?? 'none'
    const figure = (name: string, samples: readonly number[], note?: string): Figure => ({
      name: `sort of transactions + first window: ${name}`,
      unit: 'ms',
      samples,
      target: SORT_TARGET,
      ...(note === undefined ? {} : { note }),
    })
    return [
      figure(
        'slowest column',
        byColumn.get(slowest) ?? [],
        `${slowest}, of ${shown.length}; ${lists.transactions} rows`,
      ),
      figure('all columns', [...byColumn.values()].flat()),
      ...[...byColumn]
        .filter(([column]) => TELLING_COLUMNS.has(column))
        .map(([column, samples]) => figure(column, samples)),
    ]
  })
}

async function timeSort({ session }: Engine, key: SortKey, shown: readonly string[]): Promise<number> {
  const started = performance.now()
  const { view } = valueOf(await session.openList({ list: 'transactions', filter: '', sort: [key] }))
  valueOf(await session.readWindow({ view, first: 0, count: WINDOW_ROWS, columns: shown }))
  const milliseconds = performance.now() - started
  await session.closeView(view)
  return milliseconds
}

/** Measures as the largest groups of transactions are asked for: a count, percentiles of two columns, and what differs. */
const TOP_MEASURES: readonly MeasureSpec[] = [
  { figure: 'records' },
  { figure: 'p95', column: 'total' },
  { figure: 'p99', column: 'total' },
  { figure: 'p95', column: 'serverTtfb' },
  { figure: 'distinct', column: 'client' },
]

/** Asks for the top ten of the transactions by each of their columns, by number and by a percentile. */
export function measureListTop(path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => {
    const columns = (await engine.session.listColumns('transactions')).filter(({ recordCount }) => recordCount > 0)
    const byColumn = new Map<string, number[]>(columns.map(({ id }) => [id, []]))
    for (let index = 0; index < repeats; index++) {
      for (const [column, samples] of byColumn) samples.push(await timeTop(engine, [column], index % 2))
    }
    const medians = [...byColumn].map(([column, samples]) => ({ column, median: medianOf(samples) }))
    medians.sort((left, right) => right.median - left.median)
    const slowest = medians[0]?.column ?? 'none'
    const { lists } = await engine.session.status()
    const figure = (name: string, samples: readonly number[], note?: string): Figure => ({
      name: `top ten of transactions: ${name}`,
      unit: 'ms',
      samples,
      target: SORT_TARGET,
      ...(note === undefined ? {} : { note }),
    })
    const keys = ['client', 'urlPattern', 'status']
    const three: number[] = []
    for (let index = 0; index < repeats; index++) three.push(await timeTop(engine, keys, index % 2))
    return [
      figure(
        'slowest column',
        byColumn.get(slowest) ?? [],
        `${slowest}, of ${columns.length}; ${lists.transactions} rows`,
      ),
      figure('all columns', [...byColumn.values()].flat()),
      figure(keys.join(', '), three),
    ]
  })
}

async function timeTop({ session }: Engine, by: readonly string[], sortBy: number): Promise<number> {
  const started = performance.now()
  const answer = await session.top({
    basis: 'transactions',
    scope: { filter: '' },
    by: by.map((column) => ({ kind: 'column', column })),
    measures: TOP_MEASURES,
    sort: { measure: sortBy, direction: 'descending' },
    first: 0,
    count: 10,
  })
  valueOf(answer)
  return performance.now() - started
}
