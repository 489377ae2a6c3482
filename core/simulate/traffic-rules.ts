/** What differs between the bundled sample, which tells a story, and traffic that goes on for as long as somebody wants. */
import { type Server, SLOW_SERVER } from './netscaler-site.ts'
import type { Phases, SlowStretch } from './netscaler-transaction.ts'

export interface TrafficRules {
  /** Whether each packet engine counts ids by itself, as a NetScaler does. */
  readonly idScope: 'appliance' | 'engine'
  /** Ids of transactions, and of connections, that there are; then they come round again. */
  readonly transactionIds: number
  readonly connectionIds: number
  /** Probability that the appliance answers by itself; undefined: as is usual for what is asked. */
  readonly cachedShare: number | undefined
  /** Probability that a leg of a transaction is never exported, and which legs. */
  readonly omittedShare: number
  readonly omittableLegs: readonly (1 | 2 | 3 | 4)[]
  /** Transactions, and microseconds, after which a connection to a server is closed. */
  readonly serverConnection: { readonly uses: number; readonly lifeMicros: number }
  /** Between an answer and the next request of the same client. */
  readonly thinkMicros: { readonly median: number; readonly spread: number }
  readonly slow: SlowStretch
  /** How long a transaction keeps its connection to the server from others, after its first octet. */
  serverBusy(phases: Phases): number
  /** Gives drawn phases what belongs to the server that answers. */
  shape(phases: Phases, server: Server): Phases
}

const THINK_MICROS = { median: 1_400_000, spread: 0.8 }

/** The rules of the sample's story. */
export function storyRules(slow: SlowStretch): TrafficRules {
  return {
    idScope: 'appliance',
    transactionIds: Number.MAX_SAFE_INTEGER,
    connectionIds: Number.MAX_SAFE_INTEGER,
    cachedShare: undefined,
    omittedShare: 0.008,
    omittableLegs: [2, 3],
    serverConnection: { uses: Number.POSITIVE_INFINITY, lifeMicros: Number.POSITIVE_INFINITY },
    thinkMicros: THINK_MICROS,
    slow,
    serverBusy: (phases) => phases.serverWait + 400_000,
    shape: (phases) => phases,
  }
}

export interface SteadyTraffic {
  readonly cachedShare: number
  readonly omittedShare: number
  /** Transaction ids of a packet engine. */
  readonly idSpan: number
}

/** How much slower than the others a backend is, in percent of their time. */
const BACKEND_PACE = new Map([
  [SLOW_SERVER, 340],
  ['10.20.4.14', 125],
  ['10.20.4.22', 180],
])

/** The rules of traffic without a story: each backend has its own pace, each packet engine its own ids. */
export function steadyRules({ cachedShare, omittedShare, idSpan }: SteadyTraffic): TrafficRules {
  return {
    idScope: 'engine',
    transactionIds: idSpan,
    // About three transactions make a connection: both come round at about the same time.
    connectionIds: Math.ceil(idSpan / 3),
    cachedShare,
    omittedShare,
    omittableLegs: [1, 2, 3, 4],
    serverConnection: { uses: 40, lifeMicros: 120_000_000 },
    thinkMicros: THINK_MICROS,
    slow: { fromMicros: 0, toMicros: 0 },
    serverBusy: ({ requestFromClient, holdIn, requestToServer, serverWait, responseFromServer }) =>
      requestFromClient + holdIn + requestToServer + serverWait + responseFromServer,
    shape: (phases, server) => ({
      ...phases,
      serverWait: Math.round((phases.serverWait * (BACKEND_PACE.get(server.address) ?? 100)) / 100),
    }),
  }
}
