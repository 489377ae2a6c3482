/** The columns of the list of connections; their ids are what filters name. */
import type { RelationColumn } from '../relation.ts'
import type { ApplicationLabels } from './application-labels.ts'
import type { BookState } from './book-state.ts'
import { numberColumn, orNaN, textColumn, wordTable, type ColumnWords } from './column-makers.ts'
import { createConnectionValues, SIDES, type ConnectionValues } from './connection-values.ts'

/** All columns, in the order in which they are offered. */
export function connectionColumns(state: BookState, labels: ApplicationLabels): readonly RelationColumn[] {
  const values = createConnectionValues(state)
  return [...flowColumns(state, values, labels), ...volumeColumns(state, values), ...identityColumns(state, values)]
}

function flowColumns(state: BookState, values: ConnectionValues, labels: ApplicationLabels): RelationColumn[] {
  const { rows } = state.connections
  const words = (title: string, description: string): ColumnWords => ({ title, group: 'flow', description })
  const time = (title: string, description: string): ColumnWords => ({ title, group: 'time', description })
  return [
    numberColumn('start', 'time', time('Start', 'First octet.'), (row) => values.start(row)),
    numberColumn('end', 'time', time('End', 'Last octet.'), (row) => values.start(row) + values.length(row)),
    numberColumn('duration', 'duration', time('Duration', 'From the first to the last octet.'), (row) =>
      values.length(row),
    ),
    textColumn(
      'side',
      'text',
      words(
        'Side',
        'client: between a client and the appliance; server: between it and a server; plain: of another exporter.',
      ),
      (row) => values.side(row),
      wordTable(SIDES),
    ),
    textColumn(
      'initiator',
      'address',
      words('Initiator', 'Who opened it.'),
      (row) => values.address(row, 'initiator'),
      state.addresses,
    ),
    numberColumn('initiatorPort', 'port', words('Initiator port', 'Port of who opened it.'), (row) =>
      orNaN(values.port(row, 'initiator')),
    ),
    textColumn(
      'responder',
      'address',
      words('Responder', 'Who was called.'),
      (row) => values.address(row, 'responder'),
      state.addresses,
    ),
    numberColumn('responderPort', 'port', words('Responder port', 'Port of who was called.'), (row) =>
      orNaN(values.port(row, 'responder')),
    ),
    numberColumn(
      'protocol',
      'protocol',
      { ...words('Protocol', 'Protocol over IP.'), enumeration: 'protocol-numbers' },
      (row) => orNaN(rows.get.protocol(row)),
    ),
    textColumn(
      'application',
      'text',
      {
        title: 'Application',
        group: 'application',
        element: '5951:151',
        description: 'As options data told its name.',
      },
      (row) => labels.idOf(rows.get.engine(row), rows.get.applicationId(row), rows.get.applicationTime(row)),
      labels,
    ),
  ]
}

function volumeColumns({ connections: { rows } }: BookState, values: ConnectionValues): RelationColumn[] {
  return [
    numberColumn(
      'transactions',
      'integer',
      { title: 'Transactions', group: 'volume', description: 'How many it carried.' },
      (row) => (values.side(row) === SIDES.indexOf('plain') ? Number.NaN : rows.get.transactionCount(row)),
    ),
    numberColumn(
      'worstTotal',
      'duration',
      { title: 'Worst total', group: 'time', description: 'The longest total of its transactions.' },
      (row) => values.worstTotal(row),
    ),
    numberColumn(
      'octets',
      'octetCount',
      { title: 'Octets', group: 'volume', units: 'octets', description: 'Of both directions.' },
      (row) => rows.get.octets(row),
    ),
    numberColumn(
      'packets',
      'packetCount',
      { title: 'Packets', group: 'volume', units: 'packets', description: 'Of both directions.' },
      (row) => rows.get.packets(row),
    ),
  ]
}

function identityColumns(state: BookState, values: ConnectionValues): RelationColumn[] {
  const { engines } = state
  const { rows } = state.connections
  const exporter = (title: string, description: string, element?: string): ColumnWords => ({
    title,
    group: 'exporter',
    description,
    ...(element === undefined ? {} : { element }),
  })
  return [
    textColumn(
      'exporter',
      'text',
      exporter('Exporter', 'Address and port of the exporter.'),
      (row) => rows.get.engine(row),
      { textOf: (number) => engines.engineOf(number).exporter },
    ),
    numberColumn(
      'domain',
      'identifier',
      exporter('Domain', 'Observation domain.', '149'),
      (row) => engines.engineOf(rows.get.engine(row)).domain,
    ),
    numberColumn('observationPointId', 'identifier', exporter('Observation point', 'Of the appliance.', '138'), (row) =>
      orNaN(engines.engineOf(rows.get.engine(row)).observationPointId),
    ),
    numberColumn(
      'exportingProcessId',
      'identifier',
      exporter('Packet engine', 'Ids are of one packet engine.', '144'),
      (row) => orNaN(engines.engineOf(rows.get.engine(row)).exportingProcessId),
    ),
    numberColumn(
      'connectionId',
      'identifier',
      exporter('Connection id', 'As its records have it.', '5951:133'),
      (row) => values.connectionId(row),
    ),
    textColumn(
      'chainId',
      'text',
      exporter('Chain', 'Connections across appliances have the same.', '5951:192'),
      (row) => rows.get.chain(row),
    ),
    numberColumn('chainHop', 'integer', exporter('Hop', 'Place of the appliance in the chain.', '5951:193'), (row) =>
      rows.get.chain(row) < 0 ? Number.NaN : rows.get.hop(row),
    ),
    numberColumn(
      'number',
      'identifier',
      { title: 'Number', group: 'record', description: 'Number in the list, in the order in which they were found.' },
      (row) => row + 1,
    ),
  ]
}
