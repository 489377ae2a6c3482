/** Connections with their transactions as the engine describes them, made from the times of an imagined appliance. */
import type {
  ConnectionDetails,
  Leg,
  LegState,
  ServerConnection,
  TimelineLeg,
  TimelineRtt,
  TimelineTransaction,
  Verdict,
} from '../../core/protocol/transaction-report.ts'

/** What happened, in microseconds; the stretches follow each other as in the waterfall. */
export interface FakeExchange {
  /** After the first octet of the connection. */
  readonly startUs: number
  readonly requestUs: number
  readonly holdInUs: number
  readonly sendUs: number
  readonly waitUs: number
  readonly receiveUs: number
  readonly holdOutUs: number
  readonly respondUs: number
  /** Index of the server connection; -1: the appliance answers. */
  readonly server: number
  readonly method: string
  readonly url: string
  readonly status: number
  /** Milliseconds; 0: not measured. */
  readonly clientRttMs: number
  readonly serverRttMs: number
  readonly missing?: { readonly leg: Leg; readonly state: Exclude<LegState, 'there' | 'notExpected'> }
}

/** An exchange of some 80 ms on the first server connection. */
export function fakeExchange(over: Partial<FakeExchange> = {}): FakeExchange {
  return {
    startUs: 0,
    requestUs: 1_200,
    holdInUs: 300,
    sendUs: 400,
    waitUs: 60_000,
    receiveUs: 2_400,
    holdOutUs: 600,
    respondUs: 12_000,
    server: 0,
    method: 'GET',
    url: '/cart',
    status: 200,
    clientRttMs: 37,
    serverRttMs: 1,
    ...over,
  }
}

/** The eight stamps in causal order: microseconds after the first. */
export function stampsOf(
  exchange: FakeExchange,
): Readonly<Record<153 | 159 | 156 | 160 | 157 | 169 | 158 | 170, number>> {
  const at159 = exchange.requestUs
  const isOwn = exchange.server < 0
  const at156 = at159 + exchange.holdInUs
  const at160 = at156 + exchange.sendUs
  const at157 = isOwn ? at159 : at160 + exchange.waitUs
  const at158 = at157 + exchange.holdOutUs
  return {
    153: 0,
    159: at159,
    156: at156,
    160: at160,
    157: at157,
    169: at157 + exchange.receiveUs,
    158: at158,
    170: at158 + exchange.respondUs,
  }
}

const FIRST_TRANSACTION_ID = 1_068_114_982
const FIRST_RECORD = 918_182

/** Number of the record of a leg of a transaction. */
export function fakeRecord(transaction: number, leg: Leg): number {
  return FIRST_RECORD + transaction * 4 + leg
}

function verdictOf({ missing, server }: FakeExchange): Verdict {
  if (missing?.state === 'lost') return 'legLost'
  if (missing?.state === 'notExported') return 'legNotExported'
  if (missing?.state === 'waiting') return 'waiting'
  return server < 0 ? 'answeredByAppliance' : 'complete'
}

/** State of a leg of an exchange. */
export function fakeLegState({ missing, server }: FakeExchange, leg: Leg): LegState {
  if (missing?.leg === leg) return missing.state
  return server < 0 && (leg === 2 || leg === 3) ? 'notExpected' : 'there'
}

function legsOf(exchange: FakeExchange, transaction: number): TimelineLeg[] {
  const at = stampsOf(exchange)
  const spans: readonly (readonly [Leg, number, number, number, number])[] = [
    [1, at[153], at[159], 4, 2_846],
    [2, at[156], at[160], 3, 2_790],
    [3, at[157], at[169], 6, 5_310],
    [4, at[158], at[170], 7, 5_382],
  ]
  return spans.flatMap(([leg, from, until, packets, octets]) => {
    const state = fakeLegState(exchange, leg)
    if (state === 'notExpected') return []
    const isThere = state === 'there'
    // Of a missing response what surrounds it is known: the request before it and the answer after it.
    const start = isThere || leg !== 3 ? from : at[160]
    return {
      transaction,
      leg,
      state,
      startUs: exchange.startUs + start,
      endUs: exchange.startUs + until,
      packets: isThere ? packets : null,
      octets: isThere ? octets : null,
      record: isThere ? fakeRecord(transaction, leg) : null,
    }
  })
}

function rttsOf(exchange: FakeExchange, transaction: number): TimelineRtt[] {
  const at = stampsOf(exchange)
  const ms = (value: number) => (value === 0 ? null : value)
  const client: TimelineRtt = {
    transaction,
    side: 'client',
    atUs: exchange.startUs + at[170],
    ms: ms(exchange.clientRttMs),
    record: fakeRecord(transaction, 4),
  }
  if (exchange.server < 0) return [client]
  const record = fakeRecord(transaction, 2)
  return [
    client,
    { transaction, side: 'server', atUs: exchange.startUs + at[156], ms: ms(exchange.serverRttMs), record },
  ]
}

/** Server connections of the imagined appliance, from web-03 on. */
export function fakeServerConnection(index: number): ServerConnection {
  return {
    number: 2 + index,
    connectionId: 14_460_700 + index * 2,
    snip: { address: '10.20.4.2', port: 18_190 + index * 21 },
    server: { address: `10.20.4.${13 + index * 4}`, port: 8443 },
  }
}

/** The connection that carries these exchanges, which are in the order of their starts. */
export function fakeConnection(exchanges: readonly FakeExchange[], number = 1): ConnectionDetails {
  const servers = exchanges.reduce((most, { server }) => Math.max(most, server + 1), 0)
  const transactions = exchanges.map((exchange, index): TimelineTransaction => {
    const totalUs = stampsOf(exchange)[170]
    const isWhole = exchange.missing === undefined
    return {
      number: index + 1,
      transactionId: FIRST_TRANSACTION_ID + index,
      startUs: exchange.startUs,
      endUs: exchange.startUs + totalUs,
      verdict: verdictOf(exchange),
      method: exchange.method,
      url: exchange.url,
      status: exchange.missing === undefined ? exchange.status : null,
      totalUs: exchange.missing?.state === 'waiting' ? null : totalUs,
      serverWaitUs: isWhole && exchange.server >= 0 ? exchange.waitUs : null,
      serverConnection: exchange.server,
    }
  })
  const legs = exchanges.flatMap(legsOf)
  return {
    number,
    side: 'client',
    exporter: '192.0.2.10:4739',
    domain: 0,
    connectionId: 14_460_661,
    initiator: { address: '198.51.100.23', port: 51_053 },
    responder: { address: '203.0.113.10', port: 443 },
    application: 'shop-vs-443',
    originUs: Date.UTC(2024, 6, 11, 9, 21, 41, 268) * 1000,
    lengthUs: transactions.reduce((most, { endUs }) => Math.max(most, endUs), 0),
    octets: legs.reduce((sum, { octets }) => sum + (octets ?? 0), 0),
    packets: legs.reduce((sum, { packets }) => sum + (packets ?? 0), 0),
    serverConnections: Array.from({ length: servers }, (_, index) => fakeServerConnection(index)),
    transactions,
    transactionsLeftOut: 0,
    legs,
    rtts: exchanges.flatMap(rttsOf),
  }
}
