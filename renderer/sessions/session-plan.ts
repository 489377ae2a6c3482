/** The columns of the list of sessions: who with whom, times with their places in the group, the path, the client's SYN. */
import type { TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'
import type { ListColumnLayout, ListPlan } from '../grid/list-columns.ts'
import { placeColumn } from './place-columns.ts'
import { drawComparedTag, drawEndpoint, drawOrDash, drawPlaced } from './session-cells.ts'

const SESSION = 'Session'
const TIMES = 'Times, position in group p1 – p99'
const PATH = 'Path'
const SYN = "Client's SYN"

/** A time with its place among those of its group. */
function timeLayout(
  id: 'rtt' | 'srt',
  title: string,
  longTitle: string,
  grouping: TrafficSessionGrouping,
): ListColumnLayout {
  const place = placeColumn(id, grouping)
  return { id, title, longTitle, group: TIMES, width: 112, isRight: true, draw: drawPlaced(id, place), reads: [place] }
}

/** How the list shows itself under a grouping, with one session pinned or none. */
export function sessionPlan(grouping: TrafficSessionGrouping, pinned: number | undefined): ListPlan {
  const metric = (id: string, title: string, longTitle: string, group: string, width: number): ListColumnLayout => ({
    id,
    title,
    longTitle,
    group,
    width,
    isRight: true,
    draw: drawOrDash(id),
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
      { id: 'application', title: 'Application', group: SESSION, width: 90 },
      { id: 'serverName', title: 'Server name', group: SESSION, width: 110, isFlexible: true },
      { id: 'duration', title: 'Dur.', longTitle: 'Duration', group: SESSION, width: 66, isRight: true },
      { id: 'octets', title: 'Octets', group: SESSION, width: 68, isRight: true },
      timeLayout('rtt', 'RTT', 'Round-trip time', grouping),
      timeLayout('srt', 'SRT', 'Server response time', grouping),
      metric('jitterAverage', 'Jitter avg', 'Average jitter', PATH, 70),
      metric('retransmissions', 'Retr.', 'Retransmissions', PATH, 46),
      metric('outOfOrder', 'Reord.', 'Packets out of order', PATH, 52),
      metric('ttl', 'TTL', "TTL of the client's packets", SYN, 42),
      metric('synSize', 'SYN size', "Size of the client's SYN", SYN, 62),
      metric('windowSize', 'Window', 'TCP window size', SYN, 60),
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
