/** Everything that the strip of a session shows. */
import { formatTcpFlagsLong } from '../../elements/format-enumeration.ts'
import { formatMicroseconds } from '../../elements/format-time.ts'
import type { TemplateVersion } from '../../decode/block.ts'
import {
  TRAFFIC_METRICS,
  type MetricReport,
  type TrafficSessionDetails,
  type TrafficSessionGrouping,
  type TrafficUniflow,
} from '../../protocol/traffic-session-report.ts'
import { templateOfRecord } from '../template-of-record.ts'
import type { ReadTexts } from '../text-lookup.ts'
import type { TextTable } from '../relation.ts'
import type { AddressTable } from './address-table.ts'
import { CLIENT_EVIDENCE } from './client-side.ts'
import { describeLayer7 } from './describe-layer7.ts'
import type { GroupStandings } from './group-standing.ts'
import { reportMetric } from './metric-reports.ts'
import type { RecordPlaces } from './record-places.ts'
import {
  clientHalf,
  hasHalf,
  NO_FLAGS,
  NONE_32,
  placeOf,
  placesOf,
  serverHalf,
  startOf,
  type SessionColumns,
} from './session-columns.ts'
import { sessionReasons } from './session-reasons.ts'
import { areMetricsExcluded, duration, hasBothDirections } from './session-values.ts'
import { sessionVerdict } from './session-verdict.ts'

const TCP = 6

export interface DescribeParts {
  readonly columns: SessionColumns
  readonly addresses: AddressTable
  readonly places: RecordPlaces
  readonly standings: GroupStandings
  readonly exporters: TextTable
  readonly domainOf: (source: number) => number
  readonly applicationOf: (row: number) => string | undefined
  readonly templates: readonly TemplateVersion[]
}

/** Describes a row among the sessions of its group; undefined when it is not there, or went meanwhile. */
export async function describeTrafficSession(
  parts: DescribeParts,
  row: number,
  grouping: TrafficSessionGrouping,
  readTexts: ReadTexts,
): Promise<TrafficSessionDetails | undefined> {
  const { columns } = parts
  if (!Number.isInteger(row) || row < columns.firstRow || row >= columns.count) return undefined
  const place = placeOf(columns, row)
  const entries = entriesOf(parts, [clientHalf(columns, place), serverHalf(columns, place)])
  const texts: SessionTexts = {
    serverNames: await readServerNames(columns, place, grouping, readTexts),
    layer7: await describeLayer7(parts.places, entries, readTexts),
  }
  return row < columns.firstRow ? undefined : describeRow(parts, row, grouping, texts)
}

/** What had to be waited for. */
interface SessionTexts {
  /** By dictionary id: that of the session, and those that its group may have. */
  readonly serverNames: ReadonlyMap<number, string>
  readonly layer7: TrafficSessionDetails['layer7']
}

function describeRow(
  parts: DescribeParts,
  number: number,
  grouping: TrafficSessionGrouping,
  texts: SessionTexts,
): TrafficSessionDetails {
  const { columns, addresses } = parts
  const row = placeOf(columns, number)
  const client = clientHalf(columns, row)
  const server = serverHalf(columns, row)
  const neighbours = findNeighbours(parts, row, grouping, texts)
  const metrics = TRAFFIC_METRICS.map((metric) => reportMetric(columns, row, metric, neighbours))
  const verdict = verdictOf(metrics, grouping)
  const source = columns.source[row] ?? 0
  const serverName = texts.serverNames.get(columns.serverName[row] ?? NONE_32)
  return {
    number: number + 1,
    exporter: parts.exporters.textOf(source),
    domain: parts.domainOf(source),
    client: { address: addresses.textOf(columns.address[client] ?? 0), port: columns.port[client] ?? null },
    server: { address: addresses.textOf(columns.address[server] ?? 0), port: columns.port[server] ?? null },
    protocol: columns.protocol[row] ?? 0,
    application: parts.applicationOf(row) ?? null,
    serverName: serverName ?? null,
    start: formatMicroseconds(BigInt(startOf(columns, row)) * 1000n),
    durationUs: duration(columns, row),
    clientEvidence: CLIENT_EVIDENCE[columns.clientEvidence[row] ?? 0] ?? '',
    uniflows: [client, server]
      .filter((half) => hasHalf(columns, half))
      .map((half) => describeUniflow(parts, row, half)),
    grouping,
    groupName: groupNameOf(parts, row, grouping, serverName),
    metrics,
    ...(verdict && { verdict }),
    reasons: sessionReasons(metrics, hasBothDirections(columns, row)),
    layer7: texts.layer7,
  }
}

/** Places of the group of a session, and of its client. */
function findNeighbours(
  { columns, standings }: DescribeParts,
  row: number,
  grouping: TrafficSessionGrouping,
  texts: SessionTexts,
): { group: readonly number[]; ofClient: readonly number[] } {
  const group: number[] = []
  const ofClient: number[] = []
  const same = sameGroups(columns, row, grouping, standings, texts)
  const client = columns.address[clientHalf(columns, row)]
  for (const other of placesOf(columns)) {
    if (same.has(standings.groupOf(other, grouping))) group.push(other)
    if (columns.address[clientHalf(columns, other)] === client) ofClient.push(other)
  }
  return { group, ofClient }
}

/** The group of a session; a dictionary that began anew has further ids for the same server name. */
function sameGroups(
  columns: SessionColumns,
  row: number,
  grouping: TrafficSessionGrouping,
  standings: GroupStandings,
  { serverNames }: SessionTexts,
): ReadonlySet<number> {
  const own = columns.serverName[row] ?? NONE_32
  const group = standings.groupOf(row, grouping)
  if (grouping !== 'serverName' || own === NONE_32) return new Set([group])
  const name = serverNames.get(own)
  return new Set([group, ...[...serverNames].flatMap(([id, text]) => (text === name ? [id] : []))])
}

async function readServerNames(
  columns: SessionColumns,
  row: number,
  grouping: TrafficSessionGrouping,
  readTexts: ReadTexts,
): Promise<ReadonlyMap<number, string>> {
  const own = columns.serverName[row] ?? NONE_32
  if (own === NONE_32) return new Map()
  // Places without a session have none.
  const ids = new Set(grouping === 'serverName' ? columns.serverName : [own])
  ids.delete(NONE_32)
  return readTexts(ids)
}

function groupNameOf(
  { columns, addresses }: DescribeParts,
  row: number,
  grouping: TrafficSessionGrouping,
  serverName: string | undefined,
): string {
  const half = serverHalf(columns, row)
  const service = `${addresses.bracketed(columns.address[half] ?? 0)}:${columns.port[half] ?? 0}`
  if (grouping === 'service') return service
  if (grouping === 'serverName') return serverName ?? `${service}, no server name`
  return addresses.networks.textOf(addresses.networkOf(columns.address[clientHalf(columns, row)] ?? 0))
}

/** Records of both directions, the client's first, each in the order of decoding. */
function entriesOf({ columns, places }: DescribeParts, halves: readonly number[]): readonly number[] {
  return halves.flatMap((half) => chronological(columns, places, half))
}

function chronological(columns: SessionColumns, places: RecordPlaces, half: number): readonly number[] {
  return [...places.chain(columns.lastEntry[half] ?? -1)].sort(
    (one, other) => places.recordOf(one) - places.recordOf(other),
  )
}

function describeUniflow({ columns, places, templates }: DescribeParts, row: number, half: number): TrafficUniflow {
  const [first = 0] = chronological(columns, places, half)
  const origin = startOf(columns, row)
  const flags = columns.tcpFlags[half] ?? NO_FLAGS
  const isMeasured = columns.protocol[row] === TCP && !areMetricsExcluded(columns, row)
  return {
    record: places.recordOf(first),
    direction: half === clientHalf(columns, row) ? 'fromClient' : 'fromServer',
    startUs: (columns.start[half] ?? 0) - origin,
    endUs: (columns.end[half] ?? 0) - origin,
    packets: numberOrNull(columns.packets[half]),
    octets: numberOrNull(columns.octets[half]),
    tcpFlags: columns.protocol[row] !== TCP || flags === NO_FLAGS ? null : flagNames(flags),
    templateId: templateOfRecord(templates, places.templateVersionOf(first), places.recordOf(first))?.templateId ?? 0,
    recordCount: columns.recordCount[half] ?? 0,
    retransmissions: isMeasured ? countOrNull(columns.retransmissions[half]) : null,
    outOfOrder: isMeasured ? countOrNull(columns.outOfOrder[half]) : null,
  }
}

/** `PSH ACK FIN`: what `formatTcpFlagsLong` has after the number. */
function flagNames(flags: number): string {
  return formatTcpFlagsLong(flags).split(' · ')[1] ?? ''
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function countOrNull(value: number | undefined): number | null {
  return value === undefined || value === NONE_32 ? null : value
}

function verdictOf(
  metrics: readonly MetricReport[],
  grouping: TrafficSessionGrouping,
): TrafficSessionDetails['verdict'] {
  const isOdd = (name: MetricReport['metric']) => metrics.some(({ metric, isOdd: odd }) => metric === name && odd)
  return sessionVerdict(
    {
      roundTripTime: isOdd('roundTripTime'),
      serverResponseTime: isOdd('serverResponseTime'),
      jitter: isOdd('jitter'),
      retransmissions: isOdd('retransmissions'),
      hasServerResponseTime: metrics.some(({ metric, value }) => metric === 'serverResponseTime' && value !== null),
    },
    grouping,
  )
}
