/**
 * The connections of the in-memory host and the transactions on them, numbered over all: what an engineer meets first, then
 * ordinary ones. Every verdict is among them, and a connection with two hundred transactions.
 */
import type { RecordPlace } from '../../core/protocol/list-api.ts'
import type { ConnectionDetails, Leg, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { fakeStory, keptAlive } from './fake-exchanges.ts'
import { spread } from './fake-records.ts'
import { fakeConnection, fakeRecord, type FakeExchange } from './fake-timeline.ts'
import { fakeTransaction } from './fake-transaction.ts'

export interface FakeClientConnection {
  /** In the list of connections. */
  readonly number: number
  readonly exchanges: readonly FakeExchange[]
  /** Number of its first transaction. */
  readonly firstTransaction: number
  readonly client: string
  readonly clientPort: number
  readonly host: string
  readonly application: string
  /** Microseconds since 1970. */
  readonly originUs: number
}

export interface FakeTransactionRow {
  readonly number: number
  readonly connection: FakeClientConnection
  readonly exchange: FakeExchange
  /** Place among the exchanges of its connection. */
  readonly index: number
}

const FIRST_ORIGIN_US = Date.UTC(2024, 6, 11, 9, 21, 41, 268) * 1000

const SITES = [
  { host: 'shop.example.net', application: 'shop-vs-443' },
  { host: 'api.example.net', application: 'api-vs-443' },
  { host: 'sso.example.net', application: 'sso-vs-443' },
] as const

const ORDINARY_CONNECTIONS = 36

const PATHS = [
  '/cart',
  '/api/v2/prices',
  '/static/app.9f3c.js',
  '/search',
  '/account/orders',
  '/api/v2/checkout/confirm',
]

/** Ordinary traffic: other addresses and answers than a connection that is kept alive for one task. */
function ordinary(index: number): readonly FakeExchange[] {
  return keptAlive(2 + (spread(index, 61) % 7), 3, 100 + index).map((exchange, at) => {
    const salt = index * 31 + at
    const isError = spread(salt, 62) % 23 === 0
    return {
      ...exchange,
      url: `${PATHS[spread(salt, 63) % PATHS.length] ?? '/'}${spread(salt, 64) % 3 === 0 ? `?id=${spread(salt, 65) % 9000}` : ''}`,
      method: spread(salt, 66) % 4 === 0 ? 'POST' : 'GET',
      status: isError ? 503 : exchange.server < 0 ? 304 : 200,
    }
  })
}

function connections(): readonly FakeClientConnection[] {
  const told = (['slow-server', 'slow-client', 'lost-leg', 'two-hundred', 'many-servers'] as const).map(fakeStory)
  const all = [...told, ...Array.from({ length: ORDINARY_CONNECTIONS }, (_, index) => ordinary(index))]
  let firstTransaction = 1
  return all.map((exchanges, index) => {
    const site = SITES[index % SITES.length] ?? SITES[0]
    const isV6 = index % 9 === 4
    const connection: FakeClientConnection = {
      number: index + 1,
      exchanges,
      firstTransaction,
      client: isV6 ? `2001:db8:40::${(index + 0x1f).toString(16)}` : `198.51.100.${23 + index}`,
      clientPort: index === 0 ? 51_053 : 40_000 + (spread(index, 67) % 22_000),
      ...site,
      originUs: FIRST_ORIGIN_US + index * 137_204,
    }
    firstTransaction += exchanges.length
    return connection
  })
}

export const FAKE_CONNECTIONS = connections()

export const FAKE_TRANSACTIONS: readonly FakeTransactionRow[] = FAKE_CONNECTIONS.flatMap((connection) =>
  connection.exchanges.map((exchange, index) => ({
    number: connection.firstTransaction + index,
    connection,
    exchange,
    index,
  })),
)

/** Number of the record of a leg, over all transactions. */
export function fakeRecordOf(transaction: number, leg: Leg): number {
  return transaction * 4 + leg - 1
}

/** What a record is part of; the first three records are of no transaction. */
export function fakePlaceOf(record: number): RecordPlace {
  const row = FAKE_TRANSACTIONS[Math.floor(record / 4) - 1]
  if (row === undefined) return {}
  return { transaction: row.number, leg: ((record % 4) + 1) as Leg, connection: row.connection.number }
}

function recordHere(record: number, firstTransaction: number): number {
  return record - fakeRecord(0, 1) + fakeRecordOf(firstTransaction, 1)
}

function ends(connection: FakeClientConnection) {
  return {
    client: { address: connection.client, port: connection.clientPort },
    vip: { address: connection.client.includes(':') ? '2001:db8:a::10' : '203.0.113.10', port: 443 },
  }
}

/** A connection as the timeline draws it; undefined when the list has no such row. */
export function fakeConnectionDetails(number: number): ConnectionDetails | undefined {
  const connection = FAKE_CONNECTIONS[number - 1]
  if (connection === undefined) return undefined
  const { firstTransaction, originUs, application } = connection
  const details = fakeConnection(connection.exchanges, number)
  const { client, vip } = ends(connection)
  return {
    ...details,
    initiator: client,
    responder: vip,
    application,
    originUs,
    connectionId: 14_460_661 + (number - 1) * 100,
    transactions: details.transactions.map((one) => ({ ...one, number: one.number + firstTransaction - 1 })),
    legs: details.legs.map((leg) => ({
      ...leg,
      record: leg.record === null ? null : recordHere(leg.record, firstTransaction),
    })),
    rtts: details.rtts.map((rtt) => ({ ...rtt, record: recordHere(rtt.record, firstTransaction) })),
  }
}

/** A transaction with its legs and stamps; undefined when the list has no such row. */
export function fakeTransactionDetails(number: number): TransactionDetails | undefined {
  const row = FAKE_TRANSACTIONS[number - 1]
  if (row === undefined) return undefined
  const { connection, index } = row
  const details = fakeTransaction(connection.exchanges, index)
  const here = (record: number | null) => (record === null ? null : recordHere(record, connection.firstTransaction))
  return {
    ...details,
    ...ends(connection),
    number,
    clientConnection: connection.number,
    host: connection.host,
    application: connection.application,
    legs: details.legs.map((leg) => ({
      ...leg,
      records: leg.records.map((one) => ({ ...one, record: recordHere(one.record, connection.firstTransaction) })),
    })),
    stamps: details.stamps.map((stamp) => ({ ...stamp, record: here(stamp.record) })),
    clientRtt: { ...details.clientRtt, record: here(details.clientRtt.record) },
    serverRtt: { ...details.serverRtt, record: here(details.serverRtt.record) },
  }
}
