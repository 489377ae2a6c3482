/** The columns of the list of sessions: who with whom, times with their places in the group, the path, the client's SYN. */
import type { CellColumn } from '../../core/elements/format-cell.ts'
import type { TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'
import { drawEndpoint } from '../grid/endpoint-cell.ts'
import type { ListColumnLayout, ListPlan } from '../grid/list-columns.ts'
import { oddColumn, placeColumn } from './place-columns.ts'
import { drawComparedTag, drawMetric, drawPlaced, drawService, TIME } from './session-cells.ts'

const SESSION = 'Session'
const TIMES = 'Times, position in group p1 – p99'
const PATH = 'Path'
const SYN = "Client's SYN"

const COUNT: CellColumn = { type: 'integer' }

/** How the list shows itself under a grouping, with one session pinned or none. */
export function sessionPlan(grouping: TrafficSessionGrouping, pinned: number | undefined): ListPlan {
  const odd = oddColumn(grouping)
  const time = (id: 'rtt' | 'srt', title: string, longTitle: string): ListColumnLayout => {
    const place = placeColumn(id, grouping)
    const draw = drawPlaced(id, { place, odd })
    return { id, title, longTitle, group: TIMES, width: 114, isRight: true, draw, reads: [place, odd] }
  }
  const metric = (layout: Omit<ListColumnLayout, 'draw'>, format: CellColumn = COUNT): ListColumnLayout => ({
    ...layout,
    isRight: true,
    draw: drawMetric(layout.id, format, odd),
    reads: [odd],
  })
  return {
    list: 'sessions',
    label: 'Sessions',
    hasGroups: true,
    layouts: [
      { id: 'start', title: 'First seen', group: SESSION, width: 126 },
      {
        id: 'client',
        title: 'Client',
        group: SESSION,
        width: 146,
        draw: drawEndpoint('clientPort'),
        reads: ['clientPort'],
      },
      {
        id: 'server',
        title: 'Server',
        group: SESSION,
        width: 146,
        draw: drawEndpoint('serverPort'),
        reads: ['serverPort'],
      },
      {
        id: 'application',
        title: 'Application',
        longTitle: 'Application and server name',
        group: SESSION,
        width: 130,
        isFlexible: true,
        draw: drawService,
        reads: ['serverName', 'queryName'],
      },
      { id: 'duration', title: 'Dur.', longTitle: 'Duration', group: SESSION, width: 66, isRight: true, isSpare: true },
      { id: 'octets', title: 'Octets', group: SESSION, width: 76, isRight: true, isSpare: true },
      time('rtt', 'RTT', 'Round-trip time'),
      time('srt', 'SRT', 'Server response time'),
      metric({ id: 'jitterAverage', title: 'Jitter avg', longTitle: 'Average jitter', group: PATH, width: 70 }, TIME),
      metric({ id: 'retransmissions', title: 'Retr.', longTitle: 'Retransmissions', group: PATH, width: 56 }),
      metric({
        id: 'outOfOrder',
        title: 'Reord.',
        longTitle: 'Packets out of order',
        group: PATH,
        width: 64,
        isSpare: true,
      }),
      metric({ id: 'ttl', title: 'TTL', longTitle: "TTL of the client's packets", group: SYN, width: 74 }),
      metric({
        id: 'synSize',
        title: 'SYN size',
        longTitle: "Size of the client's SYN",
        group: SYN,
        width: 74,
        isSpare: true,
      }),
      metric({ id: 'windowSize', title: 'Window', longTitle: 'TCP window size', group: SYN, width: 72, isSpare: true }),
      {
        id: 'compared',
        title: '',
        longTitle: 'Compared',
        group: '',
        width: 88,
        drawnOf: 'marks the session that is pinned for comparison',
        draw: drawComparedTag(pinned),
      },
    ],
  }
}
