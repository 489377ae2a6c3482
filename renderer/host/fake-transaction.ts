/** A transaction of a fake connection with its legs, stamps, phases and checks. */
import {
  LEGS,
  PHASES,
  type Phase,
  type PhaseReport,
  type RoundTrip,
  type Stamp,
  type TransactionAnswer,
  type TransactionDetails,
} from '../../core/protocol/transaction-report.ts'
import {
  fakeConnection,
  fakeLegState,
  fakeRecord,
  fakeServerConnection,
  stampsOf,
  type FakeExchange,
} from './fake-timeline.ts'

const STAMP_NAMES = [
  [153, 'request received, first'],
  [159, 'request received, last'],
  [156, 'request forwarded, first'],
  [160, 'request forwarded, last'],
  [157, 'response received, first'],
  [169, 'response received, last'],
  [158, 'response forwarded, first'],
  [170, 'response forwarded, last'],
] as const

const BOUNDS: Readonly<Record<Phase, readonly [number, number]>> = {
  requestFromClient: [153, 159],
  holdIn: [159, 156],
  requestToServer: [156, 160],
  serverWait: [160, 157],
  responseFromServer: [157, 169],
  holdOut: [157, 158],
  responseToClient: [158, 170],
}

const TEMPLATES: Readonly<Record<number, number>> = { 1: 258, 2: 257, 3: 262, 4: 257 }

function fakeStamps(exchange: FakeExchange, index: number): Stamp[] {
  const at = stampsOf(exchange)
  // Without the first stamp the others have nothing to be counted from.
  const hasFirst = exchange.server >= 0 && fakeLegState(exchange, 3) === 'there'
  return STAMP_NAMES.map(([element, name]) => {
    const leg = element === 158 || element === 170 ? 1 : 3
    // The response record brings six of the stamps: lost with it, or never made by an appliance that answers itself.
    const isThere = fakeLegState(exchange, leg) === 'there'
    const record = isThere ? fakeRecord(index, leg) : null
    return {
      element,
      name,
      us: isThere && hasFirst ? at[element] : null,
      raw: isThere ? String(16_442_000_000_000_000_000n + BigInt(at[element]) * 4_294n) : null,
      record,
      templateId: isThere ? (leg === 1 ? 258 : 262) : null,
      state: isThere ? 'sound' : 'missing',
    }
  })
}

function fakePhases(stamps: readonly Stamp[]): PhaseReport[] {
  const at = new Map(stamps.map(({ element, us }) => [element, us]))
  return PHASES.map((phase) => {
    const [from, to] = BOUNDS[phase]
    const start = at.get(from) ?? null
    const end = at.get(to) ?? null
    if (start === null || end === null) return { phase, from, to, startUs: start, us: null, absence: 'notKnown' }
    return { phase, from, to, startUs: start, us: end - start }
  })
}

function fakeAnswer(exchange: FakeExchange, totalUs: number): TransactionAnswer | undefined {
  if (exchange.missing !== undefined || exchange.server < 0) return undefined
  const waitShare = exchange.waitUs / totalUs
  const server = fakeServerConnection(exchange.server).server?.address ?? ''
  if (waitShare > 0.5) {
    return {
      title: 'The server was slow',
      sentence: `${Math.round(waitShare * 100)} % of ${(totalUs / 1e6).toFixed(3)} s was spent waiting for ${server}. Its RTT was ${exchange.serverRttMs} ms, so the network is not the cause.`,
      phase: 'serverWait',
      share: waitShare,
    }
  }
  const share = exchange.respondUs / totalUs
  return {
    title: 'The client took the answer slowly',
    sentence: `${Math.round(share * 100)} % of ${(totalUs / 1e6).toFixed(3)} s went into the response to the client, ${(exchange.respondUs / 1000 / exchange.clientRttMs).toFixed(1)} times its RTT of ${exchange.clientRttMs} ms. The server answered after ${(exchange.waitUs / 1000).toFixed(1)} ms.`,
    phase: 'responseToClient',
    share,
  }
}

function reasonOf({ missing, server }: FakeExchange): string {
  if (missing?.state === 'lost')
    return `Leg ${missing.leg} lies inside a gap of the sequence: 3 records were lost between 09:21:44 and 09:21:45.`
  if (missing?.state === 'notExported')
    return `There is no record of leg ${missing.leg}, and no gap in the sequence where it should be.`
  if (missing?.state === 'waiting')
    return `The record of leg ${missing.leg} can still come: twice the active timeout is not over.`
  return server < 0
    ? 'Request and answer are there, no server connection is: it came from the cache, or a policy answered.'
    : 'All four legs are there.'
}

function roundTrip(ms: number, record: number): RoundTrip {
  return ms === 0 ? { ms: null, record, absence: 'notMeasured' } : { ms, record }
}

/** Details of one of the exchanges of a connection; `index` is its place among them. */
export function fakeTransaction(exchanges: readonly FakeExchange[], index: number): TransactionDetails {
  const exchange = exchanges[index]
  if (exchange === undefined) throw new Error('The connection has no such exchange.')
  const connection = fakeConnection(exchanges)
  const transaction = connection.transactions[index]!
  const ownLegs = connection.legs.filter((leg) => leg.transaction === index)
  const stamps = fakeStamps(exchange, index)
  const server = exchange.server < 0 ? undefined : connection.serverConnections[exchange.server]
  const at = (us: number) => new Date((connection.originUs + us) / 1000).toISOString()
  const isWhole = exchange.missing === undefined && exchange.server >= 0
  const answer = fakeAnswer(exchange, stampsOf(exchange)[170])
  return {
    number: index + 1,
    exporter: connection.exporter,
    domain: 0,
    observationPointId: 1,
    exportingProcessId: 0,
    transactionId: transaction.transactionId,
    clientConnectionId: connection.connectionId,
    serverConnectionId: server?.connectionId ?? null,
    clientConnection: 1,
    serverConnection: server?.number ?? null,
    start: at(exchange.startUs),
    client: connection.initiator,
    vip: connection.responder,
    snip: server?.snip ?? null,
    server: server?.server ?? null,
    method: exchange.method,
    host: 'shop.example.net',
    url: exchange.url,
    status: transaction.status,
    application: connection.application,
    userAgent: null,
    referer: null,
    requestOctets: 2_846,
    responseOctets: 5_382,
    verdict: transaction.verdict,
    verdictReason: reasonOf(exchange),
    legs: LEGS.map((leg) => ({
      leg,
      state: fakeLegState(exchange, leg),
      records: ownLegs
        .filter((own) => own.leg === leg && own.record !== null)
        .map((own) => ({
          record: own.record ?? 0,
          templateId: TEMPLATES[leg] ?? 256,
          templateVersion: leg === 2 ? 1 : 2,
          templateVersionId: leg,
          start: at(own.startUs),
          end: at(own.endUs),
          exportTime: at(own.endUs),
          packets: own.packets,
          octets: own.octets,
          evidence: ['It carries request elements.', 'Its flowId is its connectionId.'],
        })),
    })),
    stamps,
    phases: fakePhases(stamps),
    totalUs: transaction.totalUs,
    clientRtt: roundTrip(exchange.clientRttMs, fakeRecord(index, 4)),
    serverRtt:
      server === undefined
        ? { ms: null, record: null, absence: 'notKnown' }
        : roundTrip(exchange.serverRttMs, fakeRecord(index, 2)),
    serverTtfbUs: isWhole ? exchange.waitUs : null,
    serverTtlbUs: isWhole ? exchange.waitUs + exchange.receiveUs : null,
    checks: isWhole
      ? [
          { kind: 'holds', sentence: 'eight stamps in causal order' },
          { kind: 'holds', sentence: `serverTTFB ${(exchange.waitUs / 1000).toFixed(0)} ms agrees with 160 → 157` },
          { kind: 'quirk', sentence: 'quirk applied: plain µs in flow times' },
        ]
      : [{ kind: 'quirk', sentence: 'quirk applied: plain µs in flow times' }],
    ...(answer === undefined ? {} : { answer }),
    mainPage: null,
    objects: [],
  }
}
