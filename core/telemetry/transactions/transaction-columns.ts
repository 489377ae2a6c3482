/** The columns of the list of transactions. Documented in `docs/` by their descriptions; their ids are what filters name. */
import { LEGS, PHASES, VERDICTS, type Phase } from '../../protocol/transaction-report.ts'
import type { RelationColumn, TextTable } from '../relation.ts'
import type { ApplicationLabels } from './application-labels.ts'
import type { BookState } from './book-state.ts'
import { numberColumn, orNaN, textColumn, wordTable, type ColumnWords } from './column-makers.ts'
import { PHASE_BOUNDS } from './stamps.ts'
import { NONE } from './transaction-rows.ts'
import { clientSlotOf, legBit } from './transaction-sides.ts'
import { createTransactionValues, TOTAL_BOUNDS, type EndName, type TransactionValues } from './transaction-values.ts'
import { urlPattern } from './url-pattern.ts'
import { verdictIndexOf } from './verdict.ts'

/** `1234`, `1--4`: the legs that are there, by their mask. */
const LEG_TEXTS = Array.from({ length: 16 }, (_, mask) =>
  LEGS.map((leg) => ((mask & legBit(leg)) === 0 ? '-' : String(leg))).join(''),
)

const PHASE_WORDS: Readonly<Record<Phase, readonly [title: string, description: string]>> = {
  requestFromClient: [
    'Request from client',
    'From the first to the last octet of the request from the client (153 → 159).',
  ],
  holdIn: ['NetScaler in', 'From the last octet of the request to its first one to the server (159 → 156).'],
  requestToServer: ['Request to server', 'From the first to the last octet of the request to the server (156 → 160).'],
  serverWait: ['Server wait', 'From the last octet of the request to the first one of the response (160 → 157).'],
  responseFromServer: ['Response from server', 'From the first to the last octet of the response (157 → 169).'],
  holdOut: ['NetScaler out', 'From the first octet of the response to its first one to the client (157 → 158).'],
  responseToClient: [
    'Response to client',
    'From the first to the last octet of the response to the client (158 → 170).',
  ],
}

/** All columns, in the order in which they are offered. */
export function transactionColumns(state: BookState, labels: ApplicationLabels): readonly RelationColumn[] {
  const values = createTransactionValues(state)
  return [
    ...timeColumns(state),
    ...endpointColumns(state, values),
    ...requestColumns(state, labels),
    ...verdictColumns(state, values),
    ...durationColumns(state, values),
    ...volumeColumns(values),
    ...identityColumns(state, values),
  ]
}

function timeColumns({ rows }: BookState): RelationColumn[] {
  return [
    numberColumn(
      'start',
      'time',
      { title: 'Start', group: 'time', description: 'Earliest flow start of its records.' },
      (row) => finite(rows.get.start(row)),
    ),
    numberColumn(
      'end',
      'time',
      { title: 'End', group: 'time', description: 'Latest flow end of its records.' },
      (row) => finite(rows.get.end(row)),
    ),
  ]
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}

function endpointColumns(state: BookState, values: TransactionValues): RelationColumn[] {
  const end = (name: EndName, title: string, description: string): RelationColumn[] => [
    textColumn(
      name,
      'address',
      { title, group: 'flow', description },
      (row) => values.address(row, name),
      state.addresses,
    ),
    numberColumn(
      `${name}Port`,
      'port',
      {
        title: `${title} port`,
        group: 'flow',
        description: `Port of ${description.charAt(0).toLowerCase()}${description.slice(1)}`,
      },
      (row) => orNaN(values.port(row, name)),
    ),
  ]
  return [
    ...end('client', 'Client', 'The client, from its side of the appliance.'),
    ...end('vip', 'VIP', 'The virtual server that the client called.'),
    ...end('snip', 'SNIP', 'The address from which the appliance called the server.'),
    ...end('server', 'Server', 'The server that the appliance called.'),
  ]
}

function requestColumns(state: BookState, labels: ApplicationLabels): RelationColumn[] {
  const { rows } = state
  const words = (title: string, description: string, element?: string): ColumnWords => ({
    title,
    group: 'application',
    description,
    ...(element === undefined ? {} : { element }),
  })
  const pattern = textColumn(
    'urlPattern',
    'text',
    words('URL pattern', 'The URL without its query, with {n} for numbers and {id} for ids.'),
    (row) => rows.get.url(row),
  )
  return [
    textColumn(
      'method',
      'text',
      words('Method', 'Method of the request; a number as options data name it.', '5951:141'),
      (row) => rows.get.method(row),
      state.methods,
    ),
    textColumn('host', 'text', words('Host', 'Host of the request.', '5951:142'), (row) => rows.get.host(row)),
    textColumn('url', 'text', words('URL', 'URL of the request.', '5951:130'), (row) => rows.get.url(row)),
    { ...pattern, derive: urlPattern },
    numberColumn('status', 'identifier', words('Status', 'Status of the response.', '5951:144'), (row) =>
      rows.get.status(row) === 0 ? Number.NaN : rows.get.status(row),
    ),
    textColumn(
      'application',
      'text',
      words('Application', "Name of the client side's application, as options data told it.", '5951:151'),
      (row) => {
        const slot = 2 * row + clientSlotOf(rows, state.connections.rows, row)
        return labels.idOf(rows.get.engine(row), rows.get.applicationId(slot), rows.get.applicationTime(slot))
      },
      labels,
    ),
    textColumn('userAgent', 'text', words('User agent', 'User agent of the request.', '5951:143'), (row) =>
      rows.get.userAgent(row),
    ),
    textColumn('referer', 'text', words('Referer', 'Referer of the request.', '5951:140'), (row) =>
      rows.get.referer(row),
    ),
  ]
}

function verdictColumns(state: BookState, values: TransactionValues): RelationColumn[] {
  return [
    textColumn(
      'verdict',
      'text',
      { title: 'Verdict', group: 'application', description: 'Whether its four legs are there, and why one is not.' },
      (row) => verdictIndexOf(state, row),
      wordTable(VERDICTS),
    ),
    textColumn(
      'legs',
      'text',
      { title: 'Legs', group: 'application', description: 'The legs that are there: 1234, 1--4.' },
      (row) => values.legs(row),
      wordTable(LEG_TEXTS),
    ),
  ]
}

function durationColumns(state: BookState, values: TransactionValues): RelationColumn[] {
  const { rows } = state
  const words = (title: string, description: string, element?: string): ColumnWords => ({
    title,
    group: 'time',
    description,
    ...(element === undefined ? {} : { element }),
  })
  const phases = PHASES.map((phase) => {
    const [title, description] = PHASE_WORDS[phase]
    const [from, to] = PHASE_BOUNDS[phase]
    return numberColumn(
      phase,
      'duration',
      words(title, description),
      (row) => values.phase(row, phase),
      (row) => values.absenceBetween(row, from, to),
    )
  })
  const [first, last] = TOTAL_BOUNDS
  return [
    numberColumn(
      'total',
      'duration',
      words('Total', 'From the first octet of the request to the last of the response, by the stamps (153 → 170).'),
      (row) => values.total(row),
      (row) => values.absenceBetween(row, first, last),
    ),
    textColumn(
      'slowestPart',
      'text',
      words('Slowest part', 'The longest phase; only where all of them are known.'),
      (row) => values.slowest(row),
      wordTable(PHASES),
    ),
    numberColumn('slowestShare', 'float', words('Share', 'Of the total, 0 to 1.'), (row) => values.slowestShare(row)),
    numberColumn(
      'clientRtt',
      'duration',
      words('Client RTT', 'Round trip to the client; 0 on the wire is not measured.', '5951:128'),
      (row) => 1000 * values.clientRtt(row),
      values.clientRttAbsence,
    ),
    numberColumn(
      'serverRtt',
      'duration',
      words('Server RTT', 'Round trip to the server; 0 on the wire is not measured.', '5951:128'),
      (row) => 1000 * values.serverRtt(row),
      values.serverRttAbsence,
    ),
    ...(['serverTtfb', 'serverTtlb'] as const).map((name) =>
      numberColumn(
        name,
        'duration',
        name === 'serverTtfb'
          ? words('Server TTFB', 'To the first octet of the response, as the appliance measured it.', '5951:146')
          : words('Server TTLB', 'To the last octet of the response, as the appliance measured it.', '5951:147'),
        (row) => rows.get[name](row),
        (row) => ((values.legs(row) & legBit(3)) === 0 ? 'notKnown' : 'notMeasured'),
      ),
    ),
    ...phases,
  ]
}

function volumeColumns(values: TransactionValues): RelationColumn[] {
  return [
    numberColumn(
      'requestOctets',
      'octetCount',
      { title: 'Request', group: 'volume', units: 'octets', description: 'Octets from the client (leg 1).' },
      (row) => values.legOctets(row, 1),
      () => 'notKnown',
    ),
    numberColumn(
      'responseOctets',
      'octetCount',
      { title: 'Response', group: 'volume', units: 'octets', description: 'Octets to the client (leg 4).' },
      (row) => values.legOctets(row, 4),
      () => 'notKnown',
    ),
  ]
}

function identityColumns(state: BookState, values: TransactionValues): RelationColumn[] {
  const { rows, engines } = state
  const connections = state.connections.rows
  const identifier = (id: string, title: string, element: string, description: string, at: (row: number) => number) =>
    numberColumn(id, 'identifier', { title, group: 'exporter', element, description }, at)
  const exporters: TextTable = { textOf: (number) => engines.engineOf(number).exporter }
  const connectionId = (connection: number): number =>
    connection === NONE ? Number.NaN : connections.get.id(connection)
  return [
    textColumn(
      'exporter',
      'text',
      { title: 'Exporter', group: 'exporter', description: 'Address and port of the exporter.' },
      (row) => rows.get.engine(row),
      exporters,
    ),
    identifier(
      'domain',
      'Domain',
      '149',
      'Observation domain.',
      (row) => engines.engineOf(rows.get.engine(row)).domain,
    ),
    identifier('observationPointId', 'Observation point', '138', 'Of the appliance.', (row) =>
      orNaN(engines.engineOf(rows.get.engine(row)).observationPointId),
    ),
    identifier('exportingProcessId', 'Packet engine', '144', 'Ids are of one packet engine.', (row) =>
      orNaN(engines.engineOf(rows.get.engine(row)).exportingProcessId),
    ),
    identifier('transactionId', 'Transaction id', '5951:129', 'As its records have it.', (row) => rows.get.id(row)),
    identifier('clientConnectionId', 'Client connection id', '5951:133', "Of the client's side.", (row) =>
      connectionId(values.clientConnection(row)),
    ),
    identifier('serverConnectionId', 'Server connection id', '5951:133', "Of the server's side.", (row) =>
      connectionId(values.serverConnection(row)),
    ),
    numberColumn(
      'clientConnection',
      'identifier',
      { title: 'Client connection', group: 'record', description: 'Number in the list of connections.' },
      (row) => orNaN(values.clientConnection(row)) + 1,
    ),
    numberColumn(
      'serverConnection',
      'identifier',
      { title: 'Server connection', group: 'record', description: 'Number in the list of connections.' },
      (row) => orNaN(values.serverConnection(row)) + 1,
    ),
    numberColumn(
      'number',
      'identifier',
      { title: 'Number', group: 'record', description: 'Number in the list, in the order in which they were found.' },
      (row) => row + 1,
    ),
  ]
}
