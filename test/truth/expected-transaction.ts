/** What a collector can know of a transaction, by the truth and by what of it arrived. */
import type { TruthLine, TruthRecord } from '../../core/simulate/truth-line.ts'

/** Columns of the list of transactions; null: without a value. Times and durations in microseconds. */
export type ExpectedTransaction = Readonly<Record<string, string | number | null>>

const PHASE_STAMPS = {
  requestFromClient: [153, 159],
  holdIn: [159, 156],
  requestToServer: [156, 160],
  serverWait: [160, 157],
  responseFromServer: [157, 169],
  holdOut: [157, 158],
  responseToClient: [158, 170],
  total: [153, 170],
} as const

/** The stamp at which the flow of a leg begins. */
const LEG_STARTS = { 1: 153, 2: 156, 3: 157, 4: 158 } as const

/** What the row of a transaction has to hold. */
export function expectedTransaction(truth: TruthLine): ExpectedTransaction {
  const arrived = (leg: number): readonly TruthRecord[] =>
    (truth.legs[leg] ?? []).filter(({ state }) => state === 'arrived')
  const has = (leg: number): boolean => arrived(leg).length > 0
  const hasClient = has(1) || has(4)
  const hasServer = has(2) || has(3)
  // The late ACK is the second record of leg 1, and has no text.
  const hasRequest = truth.legs['1']?.[0]?.state === 'arrived'
  const ofClient = <T>(value: T): T | null => (hasClient ? value : null)
  const ofServer = <T>(value: T): T | null => (hasServer ? value : null)
  const ofRequest = <T>(value: T): T | null => (hasRequest ? value : null)
  // Templates with stamps have a copy of the client's RTT as well.
  const hasRttCopy = arrived(3).some(({ stamps }) => stamps.length > 0)
  const isHttp = truth.kind === 'http'
  const measured = (value: number | null): number | null => (value === 0 ? null : value)
  return {
    exporter: truth.exporter,
    domain: truth.domain,
    observationPointId: truth.observationPointId,
    exportingProcessId: truth.exportingProcessId,
    transactionId: truth.transactionId,
    clientConnectionId: ofClient(truth.clientConnectionId),
    serverConnectionId: ofServer(truth.serverConnectionId),
    verdict: truth.verdict,
    legs: [1, 2, 3, 4].map((leg) => (has(leg) ? String(leg) : '-')).join(''),
    client: ofClient(truth.client),
    clientPort: ofClient(truth.clientPort),
    vip: ofClient(truth.vip),
    vipPort: ofClient(truth.vipPort),
    snip: ofServer(truth.snip),
    snipPort: ofServer(truth.snipPort),
    server: ofServer(truth.server),
    serverPort: ofServer(truth.serverPort),
    method: ofRequest(truth.method),
    host: ofRequest(truth.host),
    url: ofRequest(truth.url),
    status: has(3) ? truth.status : null,
    application: ofClient(truth.application),
    clientRtt: inMicros(has(4) || hasRttCopy ? measured(truth.clientRttMs) : null),
    serverRtt: inMicros(has(2) ? measured(truth.serverRttMs) : null),
    serverTtfb: has(3) && isHttp ? truth.serverTtfbUs : null,
    serverTtlb: has(3) && isHttp ? truth.serverTtlbUs : null,
    start: startOf(truth),
    ...phasesOf(truth),
  }
}

/** A phase is known when both of its stamps came, in whichever records. */
function phasesOf(truth: TruthLine): Record<string, number | null> {
  const records = Object.values(truth.legs).flat()
  const stamps = new Set(records.flatMap((record) => (record.state === 'arrived' ? record.stamps : [])))
  return Object.fromEntries(
    Object.entries(PHASE_STAMPS).map(([phase, [from, to]]) => {
      const isKnown = stamps.has(from) && stamps.has(to)
      return [phase, isKnown ? truth.stamps[to]! - truth.stamps[from]! : null]
    }),
  )
}

function startOf(truth: TruthLine): number {
  const starts = ([1, 2, 3, 4] as const).flatMap((leg) =>
    (truth.legs[leg] ?? []).flatMap(({ state }, index) => {
      if (state !== 'arrived') return []
      if (truth.kind === 'tcp') return [truth.stamps[153]!]
      const isLateAck = leg === 1 && index > 0
      return [isLateAck ? truth.stamps[170]! + truth.clientRttMs * 1000 : truth.stamps[LEG_STARTS[leg]]!]
    }),
  )
  return Math.min(...starts)
}

function inMicros(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds * 1000
}
