/** The columns of the list of sessions: made once, each reads the columns of the book. */
import type { NumberColumn, RelationColumn, TextColumn, TextTable } from '../relation.ts'
import type { AddressTable } from './address-table.ts'
import { createTextTable } from './text-table.ts'
import { keptColumns } from '../kept-columns.ts'
import { clientHalf, endOf, NONE_32, placeOf, serverHalf, type SessionColumns } from './session-columns.ts'
import type { GroupStandings } from './group-standing.ts'
import { wordsOf, type ColumnWords, type MakeNumber, type MakeText, type ReadValue } from './session-column.ts'
import { metricColumns } from './session-metric-columns.ts'
import { positionColumns, verdictColumn } from './session-standing-columns.ts'
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

/** All columns, in the order of the chooser; rows that went have no values. */
export function createSessionRelationColumns(parts: RelationParts): readonly RelationColumn[] {
  const { columns } = parts
  const number: NumberColumn = {
    kind: 'number',
    info: { id: 'number', ...wordsOf('record', 'integer', '#', 'Number of the session in the list.') },
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

  function number(
    id: string,
    info: ColumnWords,
    read: (row: number) => number,
    measure?: values.Measure,
  ): NumberColumn {
    const column = { kind: 'number', info: { id, ...info }, valueAt: read } as const
    if (measure === undefined) return column
    return {
      ...column,
      absenceAt: (row) =>
        Number.isNaN(read(row)) && !values.isNotOfProtocol(columns, row, measure) ? 'notMeasured' : undefined,
    }
  }
  const read = (reader: ReadValue) => (row: number) => reader(columns, row)
  const text = (id: string, info: ColumnWords, idAt: (row: number) => number, texts?: TextTable): TextColumn => ({
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
    number('start', wordsOf('time', 'time', 'First seen', 'First packet of either direction.'), read(values.start)),
    number('end', wordsOf('time', 'time', 'Last seen', 'Last packet of either direction.'), (row) =>
      endOf(columns, row),
    ),
    number(
      'duration',
      wordsOf('time', 'duration', 'Dur.', 'From the first packet to the last.'),
      read(values.duration),
    ),
    ...endpointColumns(parts, text, number),
    ...applicationColumns(parts, text, dictionaryId),
    ...metricColumns(columns, number),
    ...positionColumns(parts.standings, number),
    text(...verdictColumn(columns, parts.standings)),
    number('octets', wordsOf('volume', 'octetCount', 'Octets', 'Octets of both directions.'), (row) =>
      values.bothOf(columns.octets, row),
    ),
    number(
      'octetsFromClient',
      wordsOf('volume', 'octetCount', 'Octets ▸', 'Octets from client to server.'),
      ofHalf('octets', clientHalf),
    ),
    number(
      'octetsFromServer',
      wordsOf('volume', 'octetCount', 'Octets ◂', 'Octets from server to client.'),
      ofHalf('octets', serverHalf),
    ),
    number('packets', wordsOf('volume', 'packetCount', 'Packets', 'Packets of both directions.'), (row) =>
      values.bothOf(columns.packets, row),
    ),
    number(
      'packetsFromClient',
      wordsOf('volume', 'packetCount', 'Packets ▸', 'Packets from client to server.'),
      ofHalf('packets', clientHalf),
    ),
    number(
      'packetsFromServer',
      wordsOf('volume', 'packetCount', 'Packets ◂', 'Packets from server to client.'),
      ofHalf('packets', serverHalf),
    ),
    number('tcpFlags', wordsOf('tcp', 'tcpFlags', 'Flags', 'TCP flags of both directions.'), read(values.tcpFlags)),
    number(
      'records',
      wordsOf('record', 'integer', 'Records', 'Records that the session is made of; a long one is exported in parts.'),
      (row) => (columns.recordCount[2 * row] ?? 0) + (columns.recordCount[2 * row + 1] ?? 0),
    ),
    number('directions', wordsOf('record', 'integer', 'Dir.', 'Directions that were exported: 1 or 2.'), (row) =>
      values.hasBothDirections(columns, row) ? 2 : 1,
    ),
    text(
      'exporter',
      wordsOf('exporter', 'text', 'Exporter', 'Address and port of the exporter.'),
      (row) => columns.source[row] ?? 0,
      parts.exporters,
    ),
    number('domain', wordsOf('exporter', 'identifier', 'Domain', 'Observation domain.'), (row) =>
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

function endpointColumns(
  { columns, addresses }: RelationParts,
  text: MakeText,
  number: MakeNumber,
): readonly RelationColumn[] {
  const services = createTextTable(epochOf(columns, addresses))
  return [
    text(
      'client',
      wordsOf('flow', 'address', 'Client', 'Address of the side that opened the session.'),
      (row) => columns.address[clientHalf(columns, row)] ?? 0,
      addresses,
    ),
    number(
      'clientPort',
      wordsOf('flow', 'port', 'Port', "The client's port."),
      (row) => columns.port[clientHalf(columns, row)] ?? 0,
    ),
    text(
      'server',
      wordsOf('flow', 'address', 'Server', 'Address of the side that was asked.'),
      (row) => columns.address[serverHalf(columns, row)] ?? 0,
      addresses,
    ),
    number(
      'serverPort',
      wordsOf('flow', 'port', 'Port', "The server's port."),
      (row) => columns.port[serverHalf(columns, row)] ?? 0,
    ),
    number(
      'protocol',
      { ...wordsOf('flow', 'protocol', 'Proto', 'IP protocol.'), enumeration: 'protocol-numbers' },
      (row) => columns.protocol[row] ?? 0,
    ),
    text(
      'service',
      wordsOf('flow', 'text', 'Service', 'Address and port of the server.'),
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
      wordsOf('flow', 'text', 'Client network', "The client's /24, or /48 of IPv6."),
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
      wordsOf(
        'application',
        'text',
        'Application',
        'As the exporter names it, else by the layer-7 fields that it sent.',
        { element: '95' },
      ),
      (row) => {
        const name = applicationOf(row)
        return name === undefined ? -1 : applications.idOf(name, () => name)
      },
      applications,
    ),
    text(
      'serverName',
      wordsOf('application', 'text', 'Server name', 'Server name of TLS (SNI), else host of HTTP.', {
        element: '39499:338',
      }),
      dictionaryId('serverName'),
    ),
    text(
      'queryName',
      wordsOf('application', 'text', 'Query', 'Name that was asked for by DNS.', { element: '39499:121' }),
      dictionaryId('queryName'),
    ),
  ]
}
