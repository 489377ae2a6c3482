/** Records of the in-memory host: every cell is a function of the record's number, so a million of them take no memory. */
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'

/** 2024-07-11T09:20:00Z in milliseconds. */
const START_MS = 1_720_689_600_000

/** A well-spread 32-bit number from two others; the same arguments always give the same number. */
export function spread(seed: number, salt: number): number {
  let x = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) >>> 0
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39) >>> 0
  return (x ^ (x >>> 15)) >>> 0
}

type Maker = (record: number) => Cell

const PATHS = [
  '/catalog/lamps?page=4',
  '/static/app.9f3c.js',
  '/api/v2/checkout/confirm',
  '/',
  '/search?q=desk+lamp',
  '/account/orders',
]

/** Every fourth record is a request of the client, and so on round the four legs; every ninth is plain NetFlow. */
const isPlain: (record: number) => boolean = (record) => record % 9 === 5
const legOf = (record: number) => (isPlain(record) ? 0 : (record % 4) + 1)
const isV6 = (record: number) => spread(record >> 2, 3) % 11 === 0

function client(record: number): string {
  const n = spread(record >> 2, 7) % 200
  return isV6(record) ? `2001:db8:40::${(n + 1).toString(16)}` : `198.51.100.${n + 1}`
}
const vip = (record: number) => (isV6(record) ? '2001:db8:a::10' : '203.0.113.10')
const server = (record: number) => `10.20.4.${10 + (spread(record >> 2, 9) % 8)}`

function ends(record: number): readonly [string, number, string, number] {
  const port = 40_000 + (spread(record >> 2, 11) % 22_000)
  const serverPort = 18_000 + (spread(record >> 2, 12) % 900)
  switch (legOf(record)) {
    case 1:
      return [client(record), port, vip(record), 443]
    case 2:
      return ['10.20.4.2', serverPort, server(record), 8443]
    case 3:
      return [server(record), 8443, '10.20.4.2', serverPort]
    case 4:
      return [vip(record), 443, client(record), port]
    default:
      return [`192.0.2.${1 + (spread(record, 2) % 250)}`, port, '203.0.113.80', 443]
  }
}

function timeOf(record: number): string {
  const micros = record * 737 + (spread(record, 1) % 700)
  const iso = new Date(START_MS + Math.floor(micros / 1000)).toISOString()
  return `${iso.slice(0, 23)}${String(micros % 1000).padStart(3, '0')}Z`
}

const SERVER_ERROR_EVERY = 97

interface FakeColumn {
  readonly info: Omit<ColumnInfo, 'recordCount'>
  readonly share: number
  readonly cell: Maker
}

type Facts = Partial<Pick<ColumnInfo, 'units' | 'element' | 'enumeration'>>

function column(
  id: string,
  title: string,
  group: ColumnInfo['group'],
  type: ColumnInfo['type'],
  share: number,
  cell: Maker,
  description: string,
  facts: Facts = {},
): FakeColumn {
  return { info: { id, title, group, type, description, ...facts }, share, cell }
}

const onLeg =
  (leg: number, cell: Maker): Maker =>
  (record) =>
    legOf(record) === leg ? cell(record) : null
const onApp =
  (cell: Maker): Maker =>
  (record) =>
    isPlain(record) ? null : cell(record)
const packets = (record: number) => 1 + (spread(record, 21) % (legOf(record) > 2 ? 40 : 6))
const octets = (record: number) => packets(record) * (200 + (spread(record, 22) % 1100))

/** The columns, in the order of their groups. */
export const FAKE_COLUMNS: readonly FakeColumn[] = [
  column('@record', 'Record', 'record', 'integer', 1, (r) => r, 'Number of the record in the file, from 1'),
  column('@time', 'Time', 'time', 'time', 1, timeOf, 'Start of the flow, or the export time'),
  column(
    '@exporter',
    'Exporter',
    'exporter',
    'text',
    1,
    (r) => (isPlain(r) ? '198.51.100.1:52001' : `192.0.2.1${r & 1}:50122`),
    'Address and port that sent the record',
  ),
  column(
    '@template',
    'Template',
    'exporter',
    'identifier',
    1,
    (r) => (isPlain(r) ? 260 : ([257, 258, 257, 262, 257][legOf(r)] ?? 0)),
    'Id of the template that the record was decoded with',
  ),
  column(
    '@templateVersion',
    'Template version',
    'exporter',
    'identifier',
    1,
    (r) => (isPlain(r) ? 15 : ([2, 4, 2, 8, 2][legOf(r)] ?? 0)),
    'Number of the definition that the record was decoded with',
  ),
  column('@domain', 'Domain', 'exporter', 'identifier', 1, () => 0, 'Observation domain'),
  column(
    '@source',
    'Source address',
    'flow',
    'address',
    1,
    (r) => ends(r)[0],
    'sourceIPv4Address or sourceIPv6Address',
  ),
  column('@sourcePort', 'Source port', 'flow', 'port', 1, (r) => ends(r)[1], 'sourceTransportPort'),
  column(
    '@destination',
    'Destination address',
    'flow',
    'address',
    1,
    (r) => ends(r)[2],
    'destinationIPv4Address or destinationIPv6Address',
  ),
  column('@destinationPort', 'Destination port', 'flow', 'port', 1, (r) => ends(r)[3], 'destinationTransportPort'),
  column('@protocol', 'Protocol', 'flow', 'protocol', 1, (r) => (isPlain(r) && r % 2 ? 17 : 6), 'protocolIdentifier', {
    element: '4',
    enumeration: 'protocol-numbers',
  }),
  column('@packets', 'Packets', 'volume', 'packetCount', 1, packets, 'packetDeltaCount or packetTotalCount', {
    units: 'packets',
  }),
  column('@octets', 'Octets', 'volume', 'octetCount', 1, octets, 'octetDeltaCount or octetTotalCount', {
    units: 'octets',
  }),
  column(
    '@duration',
    'Duration',
    'time',
    'duration',
    1,
    (r) => (200 + (spread(r, 23) % 90_000) * (isPlain(r) ? 30 : 1)) * 1000,
    'End minus start of the flow',
    { units: 'nanoseconds' },
  ),
  column(
    '@rtt',
    'Round-trip time',
    'tcp',
    'duration',
    0.45,
    (r) =>
      legOf(r) === 2 || legOf(r) === 4
        ? spread(r, 24) % 13 === 0
          ? 0
          : (legOf(r) === 2 ? 1 + (spread(r, 25) % 3) : 30 + (spread(r, 26) % 90)) * 1_000_000
        : null,
    'netscaler:tcpRTT',
    { element: '5951:128' },
  ),
  column(
    '@ttfb',
    'Time to first octet',
    'application',
    'duration',
    0.22,
    onLeg(3, (r) => (spread(r, 27) % (r % 31 === 0 ? 2_400_000 : 90_000)) * 1000),
    'netscaler:serverTTFB',
    { element: '5951:161' },
  ),
  column(
    '@status',
    'Status',
    'application',
    'integer',
    0.22,
    onLeg(3, (r) => ((r >> 2) % SERVER_ERROR_EVERY === 0 ? 503 : 200)),
    'netscaler:httpRspStatus',
    { element: '5951:144' },
  ),
  column(
    '@method',
    'Method',
    'application',
    'text',
    0.22,
    onLeg(1, (r) => (spread(r, 28) % 3 === 0 ? 'POST' : 'GET')),
    'netscaler:httpReqMethod',
    { element: '5951:141' },
  ),
  column(
    '@application',
    'Application',
    'application',
    'text',
    0.89,
    onApp((r) => ['shop-vs-443', 'api-vs-443', 'sso-vs-443'][spread(r >> 2, 29) % 3] ?? ''),
    'The name behind netscaler:appNameAppId',
  ),
  column(
    '@hostAndUrl',
    'Host and URL',
    'application',
    'text',
    0.44,
    (r) =>
      legOf(r) === 1
        ? `shop.example.net${PATHS[spread(r, 30) % PATHS.length] ?? '/'}`
        : legOf(r) === 3
          ? r % 5 === 0
            ? ''
            : 'text/html'
          : null,
    'netscaler:httpReqHost and netscaler:httpReqUrl',
  ),
  column(
    'tcpControlBits',
    'tcpControlBits',
    'tcp',
    'tcpFlags',
    1,
    (r) => [0x18, 0x1b, 0x02, 0x12, 0x14][spread(r, 31) % 5] ?? 0,
    'TCP flags seen in the packets of the flow',
    { element: '6' },
  ),
  column(
    'ipClassOfService',
    'ipClassOfService',
    'flow',
    'integer',
    0.1,
    (r) => (isPlain(r) ? 0 : null),
    'Type of service or traffic class',
    { element: '5' },
  ),
  column(
    'ingressInterface',
    'ingressInterface',
    'routing',
    'identifier',
    1,
    (r) => 1 + (r % 8),
    'Index of the interface the packets came in on',
    { element: '10' },
  ),
  column(
    'egressInterface',
    'egressInterface',
    'routing',
    'identifier',
    1,
    () => 2_147_483_651,
    'Index of the interface the packets left by',
    { element: '14' },
  ),
  column(
    'flowEndReason',
    'flowEndReason',
    'other',
    'enumeration',
    0.1,
    (r) => (isPlain(r) ? 1 + (r % 5) : null),
    'Why the flow ended',
    { element: '136', enumeration: 'ipfix-flow-end-reason' },
  ),
  column(
    'netscaler:transactionId',
    'transactionId',
    'vendor',
    'identifier',
    0.89,
    onApp((r) => 5_000_000 + (r >> 2)),
    'Links the records of one application transaction',
    { element: '5951:129' },
  ),
  column(
    'netscaler:connectionId',
    'connectionId',
    'vendor',
    'identifier',
    0.89,
    onApp((r) => 900_000 + (r >> 4)),
    'Links the two directions of one connection',
    { element: '5951:133' },
  ),
  column(
    'netscaler:connectionChainID',
    'connectionChainID',
    'vendor',
    'octets',
    0.89,
    onApp((r) => `00e0ed1c9ca80300efb42558${spread(r, 33).toString(16).padStart(8, '0')}`),
    'Identifies a chain of connections',
    { element: '5951:192' },
  ),
  column(
    'e5951id330',
    'e5951id330',
    'vendor',
    'octets',
    0.89,
    onApp(() => '0000'),
    'Unknown element',
    { element: '5951:330' },
  ),
]

const BY_ID = new Map(FAKE_COLUMNS.map((entry) => [entry.info.id, entry]))

/** A cell of the in-memory host; undefined for a column that it does not have. */
export function fakeCell(columnId: string, record: number): Cell | undefined {
  return BY_ID.get(columnId)?.cell(record)
}

/** A cell of the in-memory host as text. */
export function fakeText(columnId: string, record: number): string {
  const cell = fakeCell(columnId, record)
  return typeof cell === 'string' ? cell : JSON.stringify(cell ?? '')
}

/** The columns with their counts, as if `records` records had been read. */
export function fakeColumns(records: number): ColumnInfo[] {
  return FAKE_COLUMNS.map(({ info, share }) => ({ ...info, recordCount: Math.round(records * share) }))
}
