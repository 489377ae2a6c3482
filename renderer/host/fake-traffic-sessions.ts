/** Sessions of a LoadMaster as the in-memory host describes them: distributions are made of its own rows. */
import type { RecordPlace } from '../../core/protocol/list-api.ts'
import type {
  MetricDistribution,
  MetricReport,
  TrafficMetric,
  TrafficSessionDetails,
  TrafficSessionGrouping,
} from '../../core/protocol/traffic-session-report.ts'
import { FAKE_SESSIONS, type FakeSession } from './fake-session-rows.ts'
import { fakeSessionWords } from './fake-session-words.ts'

/** What makes the group of a session. */
export function fakeGroupName(session: FakeSession, grouping: TrafficSessionGrouping): string {
  const { service } = session
  if (grouping === 'clientNetwork') return `${service.network}.0/24`
  if (grouping === 'serverName') return service.serverName ?? `${service.server}:${service.port}`
  return `${service.server}:${service.port}`
}

const BINS = 30

function distributionOf(values: readonly number[]): Omit<MetricDistribution, 'low' | 'high' | 'bins'> {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { count: sorted.length, p1: at(0.01), p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= step) ?? power
}

/** The values of a group in bins between round ends that have p1, p99 and the value of the session between them. */
function withBins(values: readonly number[], value: number): MetricDistribution {
  const marks = distributionOf(values)
  const [least, most] = [Math.min(marks.p1, value), Math.max(marks.p99, value)]
  const [from, to] = least === most ? [least / 2, Math.max(1, most * 1.5)] : [least, most]
  const step = Math.max(1, roundStep((to - from) / 10))
  const low = Math.floor(from / step) * step
  const high = Math.ceil(to / step) * step
  const bins = Array.from({ length: Math.min(BINS, high - low) }, () => 0)
  for (const each of values) {
    const bin = Math.min(bins.length - 1, Math.max(0, Math.floor(((each - low) / (high - low)) * bins.length)))
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  return { ...marks, low, high, bins }
}

/** Values of a metric in the group of a session. */
function fakeGroupValues(session: FakeSession, grouping: TrafficSessionGrouping, metric: TrafficMetric): number[] {
  const name = fakeGroupName(session, grouping)
  return FAKE_SESSIONS.filter((other) => fakeGroupName(other, grouping) === name)
    .map(({ metrics }) => metrics[metric])
    .filter((value) => value !== null)
}

const groups = new Map<string, ReturnType<typeof distributionOf>>()

/** Percentiles of a metric in the group of a session. */
export function fakeGroup(
  session: FakeSession,
  grouping: TrafficSessionGrouping,
  metric: TrafficMetric,
): ReturnType<typeof distributionOf> {
  const key = `${grouping} ${metric} ${fakeGroupName(session, grouping)}`
  const known = groups.get(key) ?? distributionOf(fakeGroupValues(session, grouping, metric))
  groups.set(key, known)
  return known
}

const UNITS: Readonly<Record<TrafficMetric, MetricReport['unit']>> = {
  roundTripTime: 'microseconds',
  serverResponseTime: 'microseconds',
  jitter: 'microseconds',
  retransmissions: 'packets',
  ttl: 'none',
  synSize: 'octets',
  windowSize: 'none',
  volume: 'octets',
}

function metricReport(session: FakeSession, grouping: TrafficSessionGrouping, metric: TrafficMetric): MetricReport {
  const value = session.metrics[metric]
  const { service, jitter, outOfOrder } = session
  const base = { metric, value, unit: UNITS[metric] }
  const reason = service.unmeasured ?? 'measured on TCP alone'
  if (value === null) {
    const isTcpOnly = metric === 'retransmissions' || metric === 'synSize' || metric === 'windowSize'
    const doesNotApply = isTcpOnly && service.protocol !== 6 ? { doesNotApply: true as const } : {}
    return { ...base, reason, ...doesNotApply, parts: {}, meaning: 'not measured', isOdd: false }
  }
  const values = fakeGroupValues(session, grouping, metric)
  const group = withBins(values, value)
  const percentile = Math.round((values.filter((other) => other < value).length / values.length) * 100)
  const isTwoSided = metric === 'ttl' || metric === 'synSize' || metric === 'windowSize' || metric === 'volume'
  const parts: Record<string, number> =
    metric === 'jitter' && jitter !== null
      ? { minimum: jitter[0], maximum: jitter[1], deviation: jitter[2] }
      : metric === 'retransmissions'
        ? { outOfOrder: outOfOrder ?? 0 }
        : {}
  const isOdd = !isTwoSided && values.length >= 30 && value >= group.p95 && value > group.p50
  const meaning = fakeSessionWords(session, metric, { percentile, count: group.count, median: group.p50 })
  return {
    ...base,
    parts,
    group,
    ...(values.length >= 30 ? { percentile } : {}),
    meaning,
    isOdd,
  }
}

const METRICS = Object.keys(UNITS) as readonly TrafficMetric[]

/** Records of transactions come before those of sessions. */
const FIRST_RECORD = 2000

const recordOf = (session: number, uniflow: 0 | 1): number => FIRST_RECORD + 2 * (session - 1) + uniflow

/** The session that a record is of. */
export function fakeSessionPlace(record: number): Pick<RecordPlace, 'session'> {
  const session = Math.floor((record - FIRST_RECORD) / 2) + 1
  return FAKE_SESSIONS[session - 1] === undefined ? {} : { session }
}

/** The strip of a session; undefined when there is no such row. */
export function fakeTrafficSession(
  number: number,
  grouping: TrafficSessionGrouping,
): TrafficSessionDetails | undefined {
  const session = FAKE_SESSIONS[number - 1]
  if (session === undefined) return undefined
  const { service, durationUs, packets, metrics: values, outOfOrder } = session
  const metrics = METRICS.map((metric) => metricReport(session, grouping, metric))
  const rtt = metrics[0]
  const isPath = rtt?.isOdd === true && (values.retransmissions ?? 0) > 3
  const volume = values.volume ?? 0
  const isTcp = service.protocol === 6
  const fromClient = Math.max(1, Math.round(packets * 0.43))
  return {
    number,
    exporter: 'lm-fra-01',
    domain: 0,
    client: { address: session.client, port: session.clientPort },
    server: { address: service.server, port: service.port },
    protocol: service.protocol,
    application: service.application,
    serverName: service.serverName,
    start: new Date(session.startMs).toISOString(),
    durationUs,
    uniflows: [
      {
        record: recordOf(number, 0),
        direction: 'fromClient',
        startUs: 0,
        endUs: durationUs,
        packets: fromClient,
        octets: Math.round(volume * 0.06),
        tcpFlags: isTcp ? 'PSH ACK FIN' : null,
        templateId: service.unmeasured === undefined ? 256 : 257,
      },
      {
        record: recordOf(number, 1),
        direction: 'fromServer',
        startUs: Math.round(durationUs / 90),
        endUs: durationUs,
        packets: packets - fromClient,
        octets: volume - Math.round(volume * 0.06),
        retransmissions: values.retransmissions,
        outOfOrder,
        tcpFlags: isTcp ? 'PSH ACK FIN' : null,
        templateId: service.unmeasured === undefined ? 256 : 257,
      },
    ],
    grouping,
    groupName: fakeGroupName(session, grouping),
    metrics,
    ...(isPath
      ? { verdict: { label: "client's network path", sentence: 'RTT and retransmissions high, SRT normal' } }
      : {}),
    reasons: isPath
      ? [
          { kind: 'odd', sentence: "RTT 10 × the group's median of 18.1 ms" },
          { kind: 'odd', sentence: `retransmissions in 0.50 % of packets, median 0; ${outOfOrder ?? 0} out of order` },
          { kind: 'fine', sentence: 'SRT 4.4 ms, median 4.2 ms: server is fine' },
          {
            kind: 'note',
            sentence: 'TTL 49 and SYN 52: another path or device than its neighbours, which show 57 and 60',
          },
        ]
      : [],
    layer7:
      service.application === 'TLS'
        ? [
            { key: 'tlsServerName', value: service.serverName ?? '' },
            { key: 'tlsServerVersion', value: 'TLS 1.3' },
            { key: 'tlsAlpn', value: 'h2' },
          ]
        : [],
  }
}
