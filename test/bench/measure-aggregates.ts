/** Figures of questions about many records: the largest groups by any element, and histograms. */
import type { Engine } from '../../core/node/engine-client.ts'
import type { HistogramSpec, MeasureSpec, TopSpec } from '../../core/protocol/aggregate-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { type Figure, medianOf } from './figure.ts'
import { valueOf, withLoadedEngine } from './loaded-engine.ts'

const TOP_TARGET = { atMost: 150 }
const HISTOGRAM_TARGET = { atMost: 100 }
const COUNTS: readonly MeasureSpec[] = [{ figure: 'octets' }, { figure: 'records' }, { figure: 'packets' }]
const BUCKETS = 300

/** Loads the capture into an engine of its own and asks for the top ten by every column. */
export function measureTop(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => {
    const columns = (await engine.session.columns()).filter(({ recordCount }) => recordCount > 0)
    const byColumn = new Map<string, number[]>(columns.map(({ id }) => [id, []]))
    for (let index = 0; index < repeats; index++) {
      for (const [column, samples] of byColumn) samples.push(await time(() => engine.session.top(topSpec([column]))))
    }
    const worst = slowest(columns, byColumn)
    const rtt: MeasureSpec = { figure: 'p95', column: 'netscaler:roundTripTime' }
    const further: readonly (readonly [name: string, spec: TopSpec])[] = [
      ['source and port', topSpec(['@source', '@destinationPort'])],
      ['source by p95 of round trips', topSpec(['@source'], [rtt, ...COUNTS])],
      ['either address', topSpec(['ip'])],
    ]
    const figures: Figure[] = [
      {
        name: `top ten, ${label}: all columns`,
        unit: 'ms',
        samples: [...byColumn.values()].flat(),
        target: TOP_TARGET,
      },
      {
        name: `top ten, ${label}: slowest column`,
        unit: 'ms',
        samples: byColumn.get(worst) ?? [],
        target: TOP_TARGET,
        note: `${worst}, of ${columns.length} columns`,
      },
    ]
    for (const [name, spec] of further) {
      const samples = await repeat(repeats, () => engine.session.top(spec))
      figures.push({ name: `top ten, ${label}: ${name}`, unit: 'ms', samples, target: TOP_TARGET })
    }
    return figures
  })
}

/** Loads the capture into an engine of its own and asks for histograms over all its time. */
export function measureHistograms(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => {
    const by = (column: string): Partial<HistogramSpec> => ({
      split: { kind: 'key', key: { kind: 'column', column }, top: 6 },
    })
    const questions: readonly (readonly [name: string, spec: Partial<HistogramSpec>])[] = [
      ['records', {}],
      ['octets', { measure: { figure: 'octets' } }],
      ['octets by protocol', { measure: { figure: 'octets' }, ...by('@protocol') }],
      ['octets by exporter', { measure: { figure: 'octets' }, ...by('@exporter') }],
      ['p95 of round trips', { measure: { figure: 'p95', column: 'netscaler:roundTripTime' } }],
    ]
    const figures: Figure[] = []
    for (const [name, spec] of questions) {
      const samples = await repeat(repeats, () => engine.session.histogram({ ...HISTOGRAM, ...spec }))
      figures.push({ name: `histogram, ${label}: ${name}`, unit: 'ms', samples, target: HISTOGRAM_TARGET })
    }
    return figures
  })
}

const HISTOGRAM: HistogramSpec = { scope: { filter: '' }, buckets: BUCKETS, measure: { figure: 'records' } }

function topSpec(columns: readonly string[], measures = COUNTS): TopSpec {
  return {
    scope: { filter: '' },
    by: columns.map((column) => ({ kind: 'column', column })),
    measures,
    sort: { measure: 0, direction: 'descending' },
    first: 0,
    count: 10,
  }
}

async function repeat(times: number, ask: () => ReturnType<Engine['session']['top' | 'histogram']>): Promise<number[]> {
  const samples: number[] = []
  for (let index = 0; index < times; index++) samples.push(await time(ask))
  return samples
}

async function time(ask: () => ReturnType<Engine['session']['top' | 'histogram']>): Promise<number> {
  const started = performance.now()
  valueOf<unknown>(await ask())
  return performance.now() - started
}

function slowest(columns: readonly ColumnInfo[], samples: ReadonlyMap<string, readonly number[]>): string {
  const medians = columns.map(({ id }) => ({ id, median: medianOf(samples.get(id) ?? []) }))
  return medians.sort((one, other) => other.median - one.median)[0]?.id ?? ''
}
