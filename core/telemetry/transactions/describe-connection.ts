/** Everything that the timeline of a connection draws: its transactions in order, their legs, and the round trips. */
import { MAX_TIMELINE_TRANSACTIONS } from '../../limits/lists.ts'
import type { ConnectionDetails, ServerConnection, TimelineTransaction } from '../../protocol/transaction-report.ts'
import type { ReadTexts } from '../text-lookup.ts'
import type { ApplicationLabels } from './application-labels.ts'
import type { BookState } from './book-state.ts'
import { chainOf } from './connection-chain.ts'
import { createConnectionValues, SIDES } from './connection-values.ts'
import { endpointOf } from './endpoint.ts'
import { timelineLegs, timelineRtts } from './timeline-legs.ts'
import { NONE } from './transaction-rows.ts'
import { createTransactionValues, type TransactionValues } from './transaction-values.ts'
import { verdictOf } from './verdict.ts'

/** Undefined when there is no such row. */
export async function describeConnection(
  state: BookState,
  labels: ApplicationLabels,
  row: number,
  readTexts: ReadTexts,
): Promise<ConnectionDetails | undefined> {
  const { rows } = state.connections
  if (!(row >= rows.firstRow && row < rows.count)) return undefined
  const values = createConnectionValues(state)
  const ofTransactions = createTransactionValues(state)
  const all = transactionsOf(state, row)
  const wanted = all.slice(0, MAX_TIMELINE_TRANSACTIONS)
  const texts = await readTexts(textsOf(state, row, wanted))
  // It may have gone meanwhile, or some of its transactions.
  if (row < rows.firstRow) return undefined
  const shown = wanted.filter((transaction) => transaction >= state.rows.firstRow)
  const originUs = originOf(state, row, shown)
  const servers = serversOf(state, ofTransactions, shown)
  const application = labels.idOf(rows.get.engine(row), rows.get.applicationId(row), rows.get.applicationTime(row))
  const id = values.connectionId(row)
  const chain = chainOf(state, texts.get(rows.get.chain(row)) ?? null, chainIdsOf(state, row, shown), rows.get.hop(row))
  const engine = state.engines.engineOf(rows.get.engine(row))
  const side = SIDES[values.side(row)] ?? 'plain'
  return {
    number: row + 1,
    side,
    exporter: engine.exporter,
    domain: engine.domain,
    connectionId: Number.isNaN(id) ? null : id,
    initiator: endpointOf(state, values.address(row, 'initiator'), values.port(row, 'initiator')),
    responder: endpointOf(state, values.address(row, 'responder'), values.port(row, 'responder')),
    application: application === NONE ? null : labels.textOf(application),
    originUs,
    lengthUs: endOf(state, row, shown) - originUs,
    octets: rows.get.octets(row),
    packets: rows.get.packets(row),
    serverConnections: servers.list,
    transactions: shown.map((transaction) =>
      timelineOf(state, ofTransactions, transaction, { originUs, texts, servers }),
    ),
    transactionsLeftOut: all.length - shown.length,
    legs: shown.flatMap((transaction, index) => timelineLegs(state, transaction, index, originUs)),
    rtts: shown.flatMap((transaction, index) => timelineRtts(state, transaction, index, originUs)),
    ...(chain === undefined ? {} : { chain }),
  }
}

/** Rows in the order of their starts. */
function transactionsOf(state: BookState, row: number): number[] {
  const { rows } = state
  const found = new Set<number>()
  for (const slot of createConnectionValues(state).slots(row)) found.add(slot >> 1)
  return [...found].sort((one, other) => rows.get.start(one) - rows.get.start(other) || one - other)
}

function textsOf(state: BookState, row: number, transactions: readonly number[]): Set<number> {
  const ids = new Set(transactions.map((transaction) => state.rows.get.url(transaction)))
  ids.add(state.connections.rows.get.chain(row))
  ids.delete(NONE)
  return ids
}

function chainIdsOf({ rows, connections }: BookState, row: number, transactions: readonly number[]): Set<number> {
  const ids = new Set([
    connections.rows.get.chain(row),
    ...transactions.map((transaction) => rows.get.chain(transaction)),
  ])
  ids.delete(NONE)
  return ids
}

/** The first octet of the connection and of what it shows: the other side of a transaction may begin before. */
function originOf({ rows, connections }: BookState, row: number, transactions: readonly number[]): number {
  let origin = connections.rows.get.start(row)
  for (const transaction of transactions) origin = Math.min(origin, rows.get.start(transaction))
  return Number.isFinite(origin) ? origin : 1_000_000 * connections.rows.get.exportFirst(row)
}

function endOf({ rows, connections }: BookState, row: number, transactions: readonly number[]): number {
  let end = connections.rows.get.end(row)
  for (const transaction of transactions) end = Math.max(end, rows.get.end(transaction))
  return Number.isFinite(end) ? end : 1_000_000 * connections.rows.get.exportLast(row)
}

interface Servers {
  readonly list: readonly ServerConnection[]
  /** Place in the list by row of the connection. */
  readonly places: ReadonlyMap<number, number>
}

/** In the order in which they were first used. */
function serversOf(state: BookState, values: TransactionValues, transactions: readonly number[]): Servers {
  const places = new Map<number, number>()
  for (const transaction of transactions) {
    const server = values.serverConnection(transaction)
    if (server !== NONE && !places.has(server)) places.set(server, places.size)
  }
  const { rows } = state.connections
  const list = [...places.keys()].map((server) => ({
    number: server + 1,
    connectionId: rows.get.id(server),
    snip: endpointOf(state, rows.get.addressB(server), rows.get.portB(server)),
    server: endpointOf(state, rows.get.addressA(server), rows.get.portA(server)),
  }))
  return { list, places }
}

interface TimelineContext {
  readonly originUs: number
  readonly texts: ReadonlyMap<number, string>
  readonly servers: Servers
}

function timelineOf(
  state: BookState,
  values: TransactionValues,
  row: number,
  { originUs, texts, servers }: TimelineContext,
): TimelineTransaction {
  const { rows } = state
  const hasTimes = Number.isFinite(rows.get.start(row))
  const startUs = hasTimes ? rows.get.start(row) - originUs : 0
  const total = values.total(row)
  const wait = values.phase(row, 'serverWait')
  return {
    number: row + 1,
    transactionId: rows.get.id(row),
    startUs,
    endUs: hasTimes ? Math.max(startUs, rows.get.end(row) - originUs) : startUs,
    verdict: verdictOf(state, row),
    method: rows.get.method(row) === NONE ? null : state.methods.textOf(rows.get.method(row)),
    url: texts.get(rows.get.url(row)) ?? null,
    status: rows.get.status(row) === 0 ? null : rows.get.status(row),
    totalUs: Number.isNaN(total) ? null : total,
    serverWaitUs: Number.isNaN(wait) ? null : wait,
    serverConnection: servers.places.get(values.serverConnection(row)) ?? -1,
  }
}
