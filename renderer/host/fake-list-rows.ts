/** Columns of the transactions and connections of the in-memory host, with the ids that the engine's lists have. */
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import { LEGS, PHASES, type Absence, type Phase } from '../../core/protocol/transaction-report.ts'
import {
  FAKE_CONNECTIONS,
  FAKE_TRANSACTIONS,
  type FakeClientConnection,
  type FakeTransactionRow,
} from './fake-connections.ts'
import { fakeRelation, type FakeListColumn } from './fake-relation.ts'
import { fakeConnection, fakeLegState, fakeServerConnection, stampsOf, type FakeExchange } from './fake-timeline.ts'

function column<Row>(
  id: string,
  title: string,
  type: ColumnInfo['type'],
  cell: (row: Row) => Cell,
  absence?: (row: Row) => Absence | null,
): FakeListColumn<Row> {
  const group =
    type === 'time' || type === 'duration' ? 'time' : type === 'address' || type === 'port' ? 'flow' : 'application'
  const info = {
    id,
    title,
    group,
    type,
    description: title,
    ...(type === 'duration' ? { units: 'microseconds' } : {}),
  } as const
  return absence === undefined ? { info, cell } : { info, cell, absence }
}

function timeText(us: number): string {
  return `${new Date(Math.floor(us / 1000)).toISOString().slice(0, 23)}${String(us % 1000).padStart(3, '0')}Z`
}

function isWhole({ missing }: FakeExchange): boolean {
  return missing === undefined
}

function phaseUs(exchange: FakeExchange, phase: Phase): number {
  const at = stampsOf(exchange)
  switch (phase) {
    case 'requestFromClient':
      return at[159]
    case 'holdIn':
      return at[156] - at[159]
    case 'requestToServer':
      return at[160] - at[156]
    case 'serverWait':
      return at[157] - at[160]
    case 'responseFromServer':
      return at[169] - at[157]
    case 'holdOut':
      return at[158] - at[157]
    case 'responseToClient':
      return at[170] - at[158]
  }
}

/** Phases of the server's side are not known of an answer of the appliance, and where a leg that they rest on is missing. */
function phaseOf(
  exchange: FakeExchange,
  phase: Phase,
): { readonly us: number | null; readonly absence: Absence | null } {
  const isClientSide = phase === 'requestFromClient' || phase === 'responseToClient'
  const isWaiting = exchange.missing?.state === 'waiting'
  if (exchange.server < 0 && !isClientSide) return { us: null, absence: 'notKnown' }
  if (!isWhole(exchange) && (!isClientSide || (isWaiting && phase === 'responseToClient'))) {
    return { us: null, absence: 'notKnown' }
  }
  return { us: phaseUs(exchange, phase), absence: null }
}

function totalUs({ exchange }: FakeTransactionRow): number | null {
  return exchange.missing?.state === 'waiting' ? null : stampsOf(exchange)[170]
}

function slowestOf({ exchange }: FakeTransactionRow): Phase | null {
  // Only where all phases are known: an answer of the appliance has none of the server.
  if (!isWhole(exchange) || exchange.server < 0) return null
  const known = PHASES.map((phase) => [phase, phaseOf(exchange, phase).us ?? -1] as const)
  return known.reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

/** The digit of each leg that is there. */
function legsText({ exchange }: FakeTransactionRow): string {
  return LEGS.map((leg) => (fakeLegState(exchange, leg) === 'there' ? String(leg) : '-')).join('')
}

function verdictOf({ exchange: { missing, server } }: FakeTransactionRow): string {
  if (missing?.state === 'lost') return 'legLost'
  if (missing?.state === 'notExported') return 'legNotExported'
  if (missing?.state === 'waiting') return 'waiting'
  return server < 0 ? 'answeredByAppliance' : 'complete'
}

function vipOf(connection: FakeClientConnection): string {
  return connection.client.includes(':') ? '2001:db8:a::10' : '203.0.113.10'
}

function nanos(us: number | null): number | null {
  return us === null ? null : us * 1000
}

const rtt =
  (side: 'clientRttMs' | 'serverRttMs') =>
  ({ exchange }: FakeTransactionRow): Cell =>
    exchange[side] === 0 || (side === 'serverRttMs' && exchange.server < 0) ? null : exchange[side] * 1_000_000

const TRANSACTION_COLUMNS: readonly FakeListColumn<FakeTransactionRow>[] = [
  column('number', 'Number', 'identifier', ({ number }) => number),
  column('start', 'Start', 'time', ({ connection, exchange }) => timeText(connection.originUs + exchange.startUs)),
  column('end', 'End', 'time', ({ connection, exchange }) => {
    const at = stampsOf(exchange)
    // What is still to come has not moved the end yet.
    const length = exchange.missing?.state === 'waiting' ? at[169] : at[170]
    return timeText(connection.originUs + exchange.startUs + length)
  }),
  column('client', 'Client', 'address', ({ connection }) => connection.client),
  column('clientPort', 'Client port', 'port', ({ connection }) => connection.clientPort),
  column('vip', 'VIP', 'address', ({ connection }) => vipOf(connection)),
  column('vipPort', 'VIP port', 'port', () => 443),
  column('server', 'Server', 'address', ({ exchange: { server } }) =>
    server < 0 ? null : (fakeServerConnection(server).server?.address ?? null),
  ),
  column('serverPort', 'Server port', 'port', ({ exchange: { server } }) => (server < 0 ? null : 8443)),
  column('legs', 'Legs', 'text', legsText),
  column('verdict', 'Verdict', 'text', verdictOf),
  column('method', 'Method', 'text', ({ exchange }) => exchange.method),
  column('host', 'Host', 'text', ({ connection }) => connection.host),
  column('url', 'URL', 'text', ({ exchange }) => exchange.url),
  column('urlPattern', 'URL pattern', 'text', ({ exchange }) =>
    exchange.url.replace(/\?.*/, '').replace(/\d+/g, '{n}'),
  ),
  column('status', 'Status', 'identifier', ({ exchange }) => (isWhole(exchange) ? exchange.status : null)),
  column('application', 'Application', 'text', ({ connection }) => connection.application),
  column(
    'total',
    'Total',
    'duration',
    (row) => nanos(totalUs(row)),
    (row) => (totalUs(row) === null ? 'notKnown' : null),
  ),
  column('slowestPart', 'Slowest part', 'text', slowestOf),
  column('slowestShare', 'Share', 'float', (row) => {
    const phase = slowestOf(row)
    const total = totalUs(row)
    return phase === null || total === null ? null : phaseUs(row.exchange, phase) / total
  }),
  ...PHASES.map((phase) =>
    column<FakeTransactionRow>(
      phase,
      phase,
      'duration',
      ({ exchange }) => nanos(phaseOf(exchange, phase).us),
      ({ exchange }) => phaseOf(exchange, phase).absence,
    ),
  ),
  column('clientRtt', 'Client RTT', 'duration', rtt('clientRttMs'), ({ exchange }) =>
    exchange.clientRttMs === 0 ? 'notMeasured' : null,
  ),
  column('serverRtt', 'Server RTT', 'duration', rtt('serverRttMs'), ({ exchange }) =>
    exchange.server >= 0 && exchange.serverRttMs === 0 ? 'notMeasured' : null,
  ),
  column('transactionId', 'Transaction id', 'identifier', ({ number }) => 1_068_114_981 + number),
  column('clientConnection', 'Client connection', 'identifier', ({ connection }) => connection.number),
]

function lengthUs({ exchanges }: FakeClientConnection): number {
  return fakeConnection(exchanges).lengthUs
}

const CONNECTION_COLUMNS: readonly FakeListColumn<FakeClientConnection>[] = [
  column('number', 'Number', 'identifier', ({ number }) => number),
  column('start', 'Start', 'time', ({ originUs }) => timeText(originUs)),
  column('side', 'Side', 'text', () => 'client'),
  column('initiator', 'Initiator', 'address', ({ client }) => client),
  column('initiatorPort', 'Initiator port', 'port', ({ clientPort }) => clientPort),
  column('responder', 'Responder', 'address', vipOf),
  column('responderPort', 'Responder port', 'port', () => 443),
  column('application', 'Application', 'text', ({ application }) => application),
  column('transactions', 'Transactions', 'integer', ({ exchanges }) => exchanges.length),
  column('duration', 'Duration', 'duration', (row) => lengthUs(row) * 1000),
  column(
    'worstTotal',
    'Worst total',
    'duration',
    ({ exchanges }) => Math.max(...exchanges.map((exchange) => stampsOf(exchange)[170])) * 1000,
  ),
  column('packets', 'Packets', 'packetCount', ({ exchanges }) => fakeConnection(exchanges).packets),
  column('octets', 'Octets', 'octetCount', ({ exchanges }) => fakeConnection(exchanges).octets),
  column('connectionId', 'Connection id', 'identifier', ({ number }) => 14_460_561 + number * 100),
]

export const FAKE_TRANSACTION_LIST = fakeRelation(TRANSACTION_COLUMNS, FAKE_TRANSACTIONS)

export const FAKE_CONNECTION_LIST = fakeRelation(CONNECTION_COLUMNS, FAKE_CONNECTIONS)
