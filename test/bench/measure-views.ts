/** Figures of the engine that a viewer feels: sorting by any column, and windows at any position. */
import type { Engine } from '../../core/node/engine-client.ts'
import type { ColumnInfo, SortKey } from '../../core/protocol/session-api.ts'
import { createRandom } from '../../core/simulate/random.ts'
import { type Figure, medianOf, quantile } from './figure.ts'
import { valueOf, withLoadedEngine } from './loaded-engine.ts'

const WINDOW_ROWS = 100
/** About what a wide window of the viewer shows at once. */
const WINDOW_COLUMNS = 24
const WINDOWS = 60
const SORT_TARGET = { atMost: 300 }
const WINDOW_TARGET = { atMost: 30 }

/** Loads the capture into an engine of its own and measures sorts and windows on it. */
export function measureViews(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => {
    const columns = await engine.session.columns()
    const shown = columns.slice(0, WINDOW_COLUMNS).map((column) => column.id)
    return [
      ...(await measureSorts(label, engine, columns, shown, repeats)),
      ...(await measureWindows(label, engine, shown)),
    ]
  })
}

/** Opens a sorted view, reads its first window, closes it again; every sort is made anew. */
async function measureSorts(
  label: string,
  engine: Engine,
  columns: readonly ColumnInfo[],
  shown: readonly string[],
  repeats: number,
): Promise<readonly Figure[]> {
  const byColumn = new Map<string, number[]>(columns.map((column) => [column.id, []]))
  for (let index = 0; index < repeats; index++) {
    for (const [column, samples] of byColumn) {
      const direction = index % 2 === 0 ? 'ascending' : 'descending'
      samples.push(await timeSort(engine, { column, direction }, shown))
    }
  }
  const medians = [...byColumn].map(([column, samples]) => ({ column, median: medianOf(samples) }))
  medians.sort((left, right) => right.median - left.median)
  const worst = medians[0]
  const telling = medians.filter(({ column }, rank) => rank < 3 || TELLING_COLUMNS.has(column))
  return [
    {
      name: `sort + first window, ${label}: slowest column`,
      unit: 'ms',
      samples: byColumn.get(worst?.column ?? '') ?? [],
      target: SORT_TARGET,
      note: `${worst?.column ?? 'none'}, of ${columns.length} columns`,
    },
    {
      name: `sort + first window, ${label}: all columns`,
      unit: 'ms',
      samples: [...byColumn.values()].flat(),
      target: SORT_TARGET,
    },
    ...telling.map(({ column }) => ({
      name: `sort + first window, ${label}: ${column}`,
      unit: 'ms',
      samples: byColumn.get(column) ?? [],
      target: SORT_TARGET,
    })),
  ]
}

/** One of each kind: a number, an address, a time, few and many distinct texts. */
const TELLING_COLUMNS: ReadonlySet<string> = new Set([
  'octetDeltaCount',
  'sourceIPv4Address',
  'flowStartMicroseconds',
  'netscaler:httpReqUrl',
  'netscaler:httpReqHost',
])

async function timeSort(engine: Engine, key: SortKey, shown: readonly string[]): Promise<number> {
  const started = performance.now()
  const { view } = valueOf(await engine.session.openView({ filter: '', sort: [key] }))
  valueOf(await engine.session.readWindow({ view, first: 0, count: WINDOW_ROWS, columns: shown }))
  const milliseconds = performance.now() - started
  await engine.session.closeView(view)
  return milliseconds
}

async function measureWindows(label: string, engine: Engine, shown: readonly string[]): Promise<readonly Figure[]> {
  const orders: readonly { readonly name: string; readonly sort: readonly SortKey[] }[] = [
    { name: 'as decoded', sort: [] },
    { name: 'sorted by octets', sort: [{ column: 'octetDeltaCount', direction: 'descending' }] },
    { name: 'sorted by URL', sort: [{ column: 'netscaler:httpReqUrl', direction: 'ascending' }] },
  ]
  const figures: Figure[] = []
  for (const { name, sort } of orders) {
    const { view, rowCount } = valueOf(await engine.session.openView({ filter: '', sort }))
    const random = createRandom(42)
    const samples: number[] = []
    for (let index = 0; index < WINDOWS; index++) {
      const first = random.integer(0, Math.max(0, rowCount - WINDOW_ROWS))
      const started = performance.now()
      valueOf(await engine.session.readWindow({ view, first, count: WINDOW_ROWS, columns: shown }))
      samples.push(performance.now() - started)
    }
    await engine.session.closeView(view)
    const p95 = quantile(
      [...samples].sort((left, right) => left - right),
      0.95,
    )
    figures.push({
      name: `window anywhere, ${label}: ${name}`,
      unit: 'ms',
      samples,
      target: WINDOW_TARGET,
      note: `${WINDOW_ROWS} rows × ${shown.length} columns, p95 ${p95.toFixed(1)}`,
    })
  }
  return figures
}
