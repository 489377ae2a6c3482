/** Figures of filters: from the text to the first window and the number of rows, over every kind of field. */
import type { Engine } from '../../core/node/engine-client.ts'
import { type Figure, medianOf } from './figure.ts'
import { valueOf, withLoadedEngine } from './loaded-engine.ts'

const WINDOW_ROWS = 60
const WINDOW_COLUMNS = 24
const TARGET = { atMost: 150 }

/** One of each sort, as an engineer writes them. */
const FILTERS = [
  'src net 198.51.100.0/24 and dst port in [80 443] and bytes > 1k and not flags R',
  'port 443',
  'ip != 10.0.0.0/8',
  'bytes > packets',
  'bps > 1M',
  'bpp < 100',
  'duration > 50ms',
  'rtt > 20ms',
  'netscaler:httpRspStatus >= 500 and netscaler:roundTripTime > 2ms',
  'netscaler:httpReqUrl contains "/api/"',
  String.raw`netscaler:httpReqUrl matches "^/(api|static)/v?\d+"`,
  'netscaler:httpReqHost = "shop.example.net"',
  'url contains e xor host matches "^[ab]"',
  'exporter in 192.0.2.0/24',
  'start > -30s',
  'tcp.flags.syn == 1 && tcp.flags.ack == 0',
  'netscaler:transactionId = 5..50000',
]

/** Loads the capture into an engine of its own and measures each filter on it. */
export function measureFilters(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => [
    ...(await timeFilters(label, engine, repeats)),
    await timeEveryColumn(label, engine, repeats),
  ])
}

/** The filter for the largest group of every column: any element is as quick. */
async function timeEveryColumn(label: string, engine: Engine, repeats: number): Promise<Figure> {
  const slowest = { samples: [0], note: '' }
  for (const { id, recordCount } of await engine.session.columns()) {
    if (recordCount === 0) continue
    const top = await engine.session.top({
      scope: { filter: '' },
      by: [{ kind: 'column', column: id }],
      measures: [{ figure: 'records' }],
      sort: { measure: 0, direction: 'descending' },
      first: 0,
      count: 1,
    })
    const filter = top.ok ? top.value.rows[0]?.filter : undefined
    if (filter === undefined || filter === '') continue
    const { samples, rows } = await timeFilter(engine, filter, [id], repeats)
    if (medianOf(samples) > medianOf(slowest.samples)) {
      Object.assign(slowest, { samples, note: `${filter}: ${rows} rows` })
    }
  }
  return { name: `filter + first window, ${label}: slowest column`, unit: 'ms', target: TARGET, ...slowest }
}

/** Each of the filters above. */
export async function timeFilters(label: string, engine: Engine, repeats: number): Promise<readonly Figure[]> {
  const shown = (await engine.session.columns()).slice(0, WINDOW_COLUMNS).map((column) => column.id)
  const figures: Figure[] = []
  for (const filter of FILTERS) {
    const { samples, rows } = await timeFilter(engine, filter, shown, repeats)
    figures.push({
      name: `filter + first window, ${label}: ${filter}`,
      unit: 'ms',
      samples,
      target: TARGET,
      note: `${rows} rows`,
    })
  }
  return figures
}

/** Opens a filtered view, reads its first window, closes it again. */
async function timeFilter(engine: Engine, filter: string, columns: readonly string[], repeats: number) {
  const samples: number[] = []
  let rows = 0
  for (let index = 0; index < repeats; index += 1) {
    const started = performance.now()
    const { view, rowCount } = valueOf(await engine.session.openView({ filter, sort: [] }))
    valueOf(await engine.session.readWindow({ view, first: 0, count: WINDOW_ROWS, columns }))
    samples.push(performance.now() - started)
    rows = rowCount
    await engine.session.closeView(view)
  }
  return { samples, rows }
}
