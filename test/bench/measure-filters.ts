/** Figures of filters: from the text to the first window and the number of rows, over every kind of field. */
import type { Engine } from '../../core/node/engine-client.ts'
import { type Figure } from './figure.ts'
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
  return withLoadedEngine(path, (engine) => timeFilters(label, engine, repeats))
}

/** Opens a filtered view, reads its first window, closes it again. */
export async function timeFilters(label: string, engine: Engine, repeats: number): Promise<readonly Figure[]> {
  const shown = (await engine.session.columns()).slice(0, WINDOW_COLUMNS).map((column) => column.id)
  const figures: Figure[] = []
  for (const filter of FILTERS) {
    const samples: number[] = []
    let rows = 0
    for (let index = 0; index < repeats; index += 1) {
      const started = performance.now()
      const { view, rowCount } = valueOf(await engine.session.openView({ filter, sort: [] }))
      valueOf(await engine.session.readWindow({ view, first: 0, count: WINDOW_ROWS, columns: shown }))
      samples.push(performance.now() - started)
      rows = rowCount
      await engine.session.closeView(view)
    }
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
