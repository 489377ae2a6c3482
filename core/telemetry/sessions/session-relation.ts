/** The columns of the list of sessions: made once, each reads the columns of the book. */
import { TRAFFIC_SESSION_GROUPINGS, type TrafficSessionGrouping } from '../../protocol/traffic-session-report.ts'
import type { NumberColumn, RelationColumn, RelationColumnInfo, TextColumn, TextTable } from '../relation.ts'
import type { AddressTable } from './address-table.ts'
import { createTextTable } from './text-table.ts'
import { keptColumns } from '../kept-columns.ts'
import { clientHalf, endOf, NONE_32, placeOf, serverHalf, type SessionColumns } from './session-columns.ts'
import type { GroupStandings } from './group-standing.ts'
import { sessionVerdict } from './session-verdict.ts'
import * as values from './session-values.ts'

export interface RelationParts {
  readonly columns: SessionColumns
  readonly addresses: AddressTable
  readonly standings: GroupStandings
  readonly exporters: TextTable
  readonly domainOf: (source: number) => number
  /** Application of a session in words; undefined when nothing tells it. */
  readonly applicationOf: (row: number) => string | undefined
}

type Info = Omit<RelationColumnInfo, 'id'>
type Read = (columns: SessionColumns, row: number) => number

/** All columns, in the order of the chooser; rows that went have no values. */
export function createSessionRelationColumns(parts: RelationParts): readonly RelationColumn[] {
  const { columns } = parts
  const number: NumberColumn = {
    kind: 'number',
    info: { id: 'number', ...of('record', 'integer', '#', 'Number of the session in the list.') },
    valueAt: (row) => row + 1,
  }
  return [
    ...keptColumns([number], columns),
    ...keptColumns(createPlaceColumns(parts), columns, (row) => placeOf(columns, row)),
  ]
}

/** Those that are asked for places. */
function createPlaceColumns(parts: RelationParts): readonly RelationColumn[] {
  const { columns } = parts

  function number(id: string, info: Info, read: (row: number) => number, measure?: values.Measure): NumberColumn {
    const column = { kind: 'number', info: { id, ...info }, valueAt: read } as const
    if (measure === undefined) return column
    return {
      ...column,
      absenceAt: (row) =>
        Number.isNaN(read(row)) && !values.isNotOfProtocol(columns, row, measure) ? 'notMeasured' : undefined,
    }
  }
  const read = (reader: Read) => (row: number) => reader(columns, row)
  const text = (id: string, info: Info, idAt: (row: number) => number, texts?: TextTable): TextColumn => ({
    kind: 'text',
    info: { id, ...info },
    idAt,
    ...(texts && { texts }),
  })
  const ofHalf =
    (array: 'octets' | 'packets', half: (columns: SessionColumns, row: number) => number) => (row: number) =>
      columns[array][half(columns, row)] ?? Number.NaN
  const dictionaryId = (array: 'serverName' | 'queryName') => (row: number) => {
    const id = columns[array][row] ?? NONE_32
    return id === NONE_32 ? -1 : id
  }

  return [
    number('start', of('time', 'time', 'First seen', 'First packet of either direction.'), read(values.start)),
    number('end', of('time', 'time', 'Last seen', 'Last packet of either direction.'), (row) => endOf(columns, row)),
    number('duration', of('time', 'duration', 'Dur.', 'From the first packet to the last.'), read(values.duration)),
    ...endpointColumns(parts, text, number),
    ...applicationColumns(parts, text, dictionaryId),
    ...metricColumns(columns, number),
    ...positionColumns(parts.standings, number),
    text(...verdictColumn(parts)),
    number('octets', of('volume', 'octetCount', 'Octets', 'Octets of both directions.'), (row) =>
      values.bothOf(columns.octets, row),
    ),
    number(
      'octetsFromClient',
      of('volume', 'octetCount', 'Octets ▸', 'Octets from client to server.'),
      ofHalf('octets', clientHalf),
    ),
    number(
      'octetsFromServer',
      of('volume', 'octetCount', 'Octets ◂', 'Octets from server to client.'),
      ofHalf('octets', serverHalf),
    ),
    number('packets', of('volume', 'packetCount', 'Packets', 'Packets of both directions.'), (row) =>
      values.bothOf(columns.packets, row),
    ),
    number(
      'packetsFromClient',
      of('volume', 'packetCount', 'Packets ▸', 'Packets from client to server.'),
      ofHalf('packets', clientHalf),
    ),
    number(
      'packetsFromServer',
      of('volume', 'packetCount', 'Packets ◂', 'Packets from server to client.'),
      ofHalf('packets', serverHalf),
    ),
    number('tcpFlags', of('tcp', 'tcpFlags', 'Flags', 'TCP flags of both directions.'), read(values.tcpFlags)),
    number(
      'records',
      of('record', 'integer', 'Records', 'Records that the session is made of; a long one is exported in parts.'),
      (row) => (columns.recordCount[2 * row] ?? 0) + (columns.recordCount[2 * row + 1] ?? 0),
    ),
    number('directions', of('record', 'integer', 'Dir.', 'Directions that were exported: 1 or 2.'), (row) =>
      values.hasBothDirections(columns, row) ? 2 : 1,
    ),
    text(
      'exporter',
      of('exporter', 'text', 'Exporter', 'Address and port of the exporter.'),
      (row) => columns.source[row] ?? 0,
      parts.exporters,
    ),
    number('domain', of('exporter', 'identifier', 'Domain', 'Observation domain.'), (row) =>
      parts.domainOf(columns.source[row] ?? 0),
    ),
  ]
}

/** Rows that go before texts that were made for them do. */
const ROWS_OF_EPOCH = 65_536

/** Grows when ids of addresses change what they stand for, and now and then as rows go. */
function epochOf(columns: SessionColumns, addresses: AddressTable): () => number {
  return () => addresses.generation + Math.floor(columns.firstRow / ROWS_OF_EPOCH)
}

type MakeText = (id: string, info: Info, idAt: (row: number) => number, texts?: TextTable) => TextColumn
type MakeNumber = (id: string, info: Info, read: (row: number) => number, measure?: values.Measure) => NumberColumn

function endpointColumns(
  { columns, addresses }: RelationParts,
  text: MakeText,
  number: MakeNumber,
): readonly RelationColumn[] {
  const services = createTextTable(epochOf(columns, addresses))
  return [
    text(
      'client',
      of('flow', 'address', 'Client', 'Address of the side that opened the session.'),
      (row) => columns.address[clientHalf(columns, row)] ?? 0,
      addresses,
    ),
    number(
      'clientPort',
      of('flow', 'port', 'Port', "The client's port."),
      (row) => columns.port[clientHalf(columns, row)] ?? 0,
    ),
    text(
      'server',
      of('flow', 'address', 'Server', 'Address of the side that was asked.'),
      (row) => columns.address[serverHalf(columns, row)] ?? 0,
      addresses,
    ),
    number(
      'serverPort',
      of('flow', 'port', 'Port', "The server's port."),
      (row) => columns.port[serverHalf(columns, row)] ?? 0,
    ),
    number(
      'protocol',
      { ...of('flow', 'protocol', 'Proto', 'IP protocol.'), enumeration: 'protocol-numbers' },
      (row) => columns.protocol[row] ?? 0,
    ),
    text(
      'service',
      of('flow', 'text', 'Service', 'Address and port of the server.'),
      (row) => {
        const half = serverHalf(columns, row)
        const address = columns.address[half] ?? 0
        const port = columns.port[half] ?? 0
        return services.idOf(address * 0x1_0000 + port, () => `${addresses.bracketed(address)}:${port}`)
      },
      services,
    ),
    text(
      'clientNetwork',
      of('flow', 'text', 'Client network', "The client's /24, or /48 of IPv6."),
      (row) => addresses.networkOf(columns.address[clientHalf(columns, row)] ?? 0),
      addresses.networks,
    ),
  ]
}

function applicationColumns(
  { applicationOf, columns, addresses }: RelationParts,
  text: MakeText,
  dictionaryId: (array: 'serverName' | 'queryName') => (row: number) => number,
): readonly RelationColumn[] {
  const applications = createTextTable(epochOf(columns, addresses))
  return [
    text(
      'application',
      of(
        'application',
        'text',
        'Application',
        'As the exporter names it, else by the layer-7 fields that it sent.',
        '',
        '95',
      ),
      (row) => {
        const name = applicationOf(row)
        return name === undefined ? -1 : applications.idOf(name, () => name)
      },
      applications,
    ),
    text(
      'serverName',
      of('application', 'text', 'Server name', 'Server name of TLS (SNI), else host of HTTP.', '', '39499:338'),
      dictionaryId('serverName'),
    ),
    text(
      'queryName',
      of('application', 'text', 'Query', 'Name that was asked for by DNS.', '', '39499:121'),
      dictionaryId('queryName'),
    ),
  ]
}

function metricColumns(columns: SessionColumns, number: MakeNumber): readonly RelationColumn[] {
  const read = (reader: Read) => (row: number) => reader(columns, row)
  const spread = (name: Parameters<typeof values.spreadReader>[0]) => read(values.spreadReader(name))
  return [
    number(
      'rtt',
      time('RTT', 'Round-trip time: SYN to SYN-ACK and SYN-ACK to ACK; 0 is not measured.', 69),
      read(values.roundTripTime),
      'roundTripTime',
    ),
    number(
      'srt',
      time('SRT', "Server response time: request to the answer's first packet; 0 is not measured.", 70),
      read(values.serverResponseTime),
      'serverResponseTime',
    ),
    number(
      'jitterAverage',
      time('Jitter avg', 'Jitter of the direction where it is larger.', 62),
      spread('jitterAverage'),
      'jitter',
    ),
    number(
      'jitterMinimum',
      time('Jitter min', 'Smallest jitter of that direction.', 63),
      spread('jitterMinimum'),
      'jitter',
    ),
    number(
      'jitterMaximum',
      time('Jitter max', 'Largest jitter of that direction.', 64),
      spread('jitterMaximum'),
      'jitter',
    ),
    number(
      'jitterDeviation',
      time('Jitter dev', 'Deviation of the jitter of that direction.', 61),
      spread('jitterDeviation'),
      'jitter',
    ),
    number(
      'delayAverage',
      time('Delay avg', 'Delay between packets of the direction where it is larger.', 66),
      spread('delayAverage'),
      'delay',
    ),
    number('delayMinimum', time('Delay min', 'Smallest delay of that direction.', 67), spread('delayMinimum'), 'delay'),
    number('delayMaximum', time('Delay max', 'Largest delay of that direction.', 68), spread('delayMaximum'), 'delay'),
    number(
      'delayDeviation',
      time('Delay dev', 'Deviation of the delay of that direction.', 65),
      spread('delayDeviation'),
      'delay',
    ),
    number(
      'retransmissions',
      of('tcp', 'packetCount', 'Retr.', 'Packets sent again, of both directions.', '', '39499:71'),
      read(values.retransmissions),
      'retransmissions',
    ),
    number(
      'outOfOrder',
      of('tcp', 'packetCount', 'Reord.', 'Packets out of order, of both directions.', '', '39499:72'),
      read(values.outOfOrder),
      'outOfOrder',
    ),
    number(
      'ttl',
      of('tcp', 'integer', 'TTL', "TTL of the client's SYN, else of its packets.", 'hops', '39499:81'),
      read(values.clientTtl),
    ),
    number(
      'serverTtl',
      of('tcp', 'integer', 'TTL server', "TTL of the server's packets.", 'hops', '192'),
      read(values.serverTtl),
    ),
    number(
      'synSize',
      of('tcp', 'octetCount', 'SYN size', "Octets of the client's SYN.", '', '39499:80'),
      read(values.synSize),
    ),
    number(
      'windowSize',
      of('tcp', 'integer', 'Window', "The client's TCP window.", '', '186'),
      read(values.windowSize),
    ),
  ]
}

const POSITION_SUFFIX: Readonly<Record<TrafficSessionGrouping, string>> = {
  service: '',
  clientNetwork: 'ByClientNetwork',
  serverName: 'ByServerName',
}
const POSITION_GROUP: Readonly<Record<TrafficSessionGrouping, string>> = {
  service: 'service',
  clientNetwork: 'client network',
  serverName: 'server name',
}
const POSITIONS = [
  { id: 'rtt', title: 'RTT', measure: 'roundTripTime' },
  { id: 'srt', title: 'SRT', measure: 'serverResponseTime' },
] as const
/** In the order of their bits in `odd`. */
const JUDGED = ['roundTripTime', 'serverResponseTime', 'jitter', 'retransmissions'] as const

function positionColumns(standings: GroupStandings, number: MakeNumber): readonly RelationColumn[] {
  return TRAFFIC_SESSION_GROUPINGS.flatMap((grouping) => [
    ...POSITIONS.map(({ id, title, measure }) =>
      number(
        `${id}Position${POSITION_SUFFIX[grouping]}`,
        of(
          'tcp',
          'float',
          `${title} pos.`,
          `0 at p1, 100 at p99 of the same ${POSITION_GROUP[grouping]}; from 30 sessions on.`,
        ),
        (row) => standings.positionOf(row, grouping, measure),
      ),
    ),
    number(
      `odd${POSITION_SUFFIX[grouping]}`,
      of(
        'tcp',
        'integer',
        'Odd',
        `What is at p95 of the same ${POSITION_GROUP[grouping]} or above: 1 RTT, 2 SRT, 4 jitter, 8 retransmissions, summed.`,
      ),
      (row) =>
        JUDGED.reduce((bits, measure, bit) => (standings.isOdd(row, grouping, measure) ? bits | (1 << bit) : bits), 0),
    ),
  ])
}

function verdictColumn({ columns, standings }: RelationParts): Parameters<MakeText> {
  const labels = createTextTable(() => 0)
  return [
    'verdict',
    of('tcp', 'text', 'Verdict', 'Network or server, by what is odd among the sessions of the same service.'),
    (row) => {
      const isOdd = (measure: (typeof JUDGED)[number]) => standings.isOdd(row, 'service', measure)
      const verdict = sessionVerdict(
        {
          roundTripTime: isOdd('roundTripTime'),
          serverResponseTime: isOdd('serverResponseTime'),
          jitter: isOdd('jitter'),
          retransmissions: isOdd('retransmissions'),
          hasServerResponseTime: !Number.isNaN(values.serverResponseTime(columns, row)),
        },
        'service',
      )
      return verdict === undefined ? -1 : labels.idOf(verdict.label, () => verdict.label)
    },
    labels,
  ]
}

function time(title: string, description: string, element: number): Info {
  return of('tcp', 'duration', title, description, '', `39499:${element}`)
}

function of(
  group: Info['group'],
  type: Info['type'],
  title: string,
  description: string,
  units?: string,
  element?: string,
): Info {
  return { group, type, title, description, ...(units && { units }), ...(element && { element }) }
}
