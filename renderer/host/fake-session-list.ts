/** The list of sessions of the in-memory host, with the columns that the engine has. */
import type { Cell, ColumnGroup, ColumnInfo, ColumnType } from '../../core/protocol/session-api.ts'
import type { TrafficMetric, TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'
import { fakeRelation, type FakeListColumn } from './fake-relation.ts'
import { FAKE_SESSIONS, type FakeSession } from './fake-session-rows.ts'
import { fakeGroup, fakeGroupName } from './fake-traffic-sessions.ts'

type Column = FakeListColumn<FakeSession>

function info(id: string, title: string, group: ColumnGroup, type: ColumnType, units?: string): Column['info'] {
  const description = `${title} of the session.`
  const known: Omit<ColumnInfo, 'recordCount'> = { id, title, group, type, description }
  return units === undefined ? known : { ...known, units }
}

/** Cells of durations are nanoseconds. */
const nanoseconds = (us: number | null): Cell => (us === null ? null : us * 1000)

function metric(id: string, title: string, name: TrafficMetric, type: ColumnType): Column {
  const isTime = type === 'duration'
  return {
    info: isTime ? info(id, title, 'tcp', type, 'microseconds') : info(id, title, 'tcp', type),
    cell: ({ metrics }) => (isTime ? nanoseconds(metrics[name]) : metrics[name]),
    absence: ({ metrics, service }) =>
      metrics[name] === null && (service.protocol === 6 || isTime) ? 'notMeasured' : null,
  }
}

const GROUPINGS = [
  ['service', ''],
  ['clientNetwork', 'ByClientNetwork'],
  ['serverName', 'ByServerName'],
] as const satisfies readonly (readonly [TrafficSessionGrouping, string])[]

const ODD: readonly TrafficMetric[] = ['roundTripTime', 'serverResponseTime', 'jitter', 'retransmissions']

function position(session: FakeSession, grouping: TrafficSessionGrouping, name: TrafficMetric): Cell {
  const value = session.metrics[name]
  const group = fakeGroup(session, grouping, name)
  if (value === null || group.count < 30) return null
  return Math.min(100, Math.max(0, (100 * (value - group.p1)) / (group.p99 - group.p1)))
}

function oddBits(session: FakeSession, grouping: TrafficSessionGrouping): number {
  return ODD.reduce((bits, name, bit) => {
    const value = session.metrics[name]
    const group = fakeGroup(session, grouping, name)
    return value !== null && group.count >= 30 && value >= group.p95 && value > group.p50 ? bits | (1 << bit) : bits
  }, 0)
}

const COLUMNS: readonly Column[] = [
  { info: info('number', '#', 'record', 'integer'), cell: ({ number }) => number },
  {
    info: info('start', 'First seen', 'time', 'time'),
    cell: ({ startMs, number }) =>
      `${new Date(startMs).toISOString().slice(0, -1)}${String((number * 137) % 1000).padStart(3, '0')}000Z`,
  },
  {
    info: info('duration', 'Duration', 'time', 'duration', 'microseconds'),
    cell: ({ durationUs }) => nanoseconds(durationUs),
  },
  { info: info('client', 'Client', 'flow', 'address'), cell: ({ client }) => client },
  { info: info('clientPort', 'Client port', 'flow', 'port'), cell: ({ clientPort }) => clientPort },
  { info: info('server', 'Server', 'flow', 'address'), cell: ({ service }) => service.server },
  { info: info('serverPort', 'Server port', 'flow', 'port'), cell: ({ service }) => service.port },
  { info: info('protocol', 'Protocol', 'flow', 'protocol'), cell: ({ service }) => service.protocol },
  { info: info('application', 'Application', 'application', 'text'), cell: ({ service }) => service.application },
  { info: info('serverName', 'Server name', 'application', 'text'), cell: ({ service }) => service.serverName },
  {
    info: info('clientNetwork', 'Client network', 'flow', 'text'),
    cell: (session) => fakeGroupName(session, 'clientNetwork'),
  },
  metric('rtt', 'RTT', 'roundTripTime', 'duration'),
  metric('srt', 'SRT', 'serverResponseTime', 'duration'),
  metric('jitterAverage', 'Jitter avg', 'jitter', 'duration'),
  metric('retransmissions', 'Retr.', 'retransmissions', 'packetCount'),
  {
    ...metric('outOfOrder', 'Reord.', 'retransmissions', 'packetCount'),
    cell: ({ outOfOrder }) => outOfOrder,
  },
  metric('ttl', 'TTL', 'ttl', 'integer'),
  metric('synSize', 'SYN size', 'synSize', 'octetCount'),
  metric('windowSize', 'Window', 'windowSize', 'integer'),
  { info: info('octets', 'Octets', 'volume', 'octetCount'), cell: ({ metrics }) => metrics.volume },
  { info: info('packets', 'Packets', 'volume', 'packetCount'), cell: ({ packets }) => packets },
  ...GROUPINGS.flatMap(([grouping, suffix]): readonly Column[] => [
    {
      info: info(`rttPosition${suffix}`, 'RTT pos.', 'tcp', 'float'),
      cell: (session) => position(session, grouping, 'roundTripTime'),
    },
    {
      info: info(`srtPosition${suffix}`, 'SRT pos.', 'tcp', 'float'),
      cell: (session) => position(session, grouping, 'serverResponseTime'),
    },
    { info: info(`odd${suffix}`, 'Odd', 'tcp', 'integer'), cell: (session) => oddBits(session, grouping) },
  ]),
]

export const FAKE_SESSION_LIST = fakeRelation(COLUMNS, FAKE_SESSIONS)
