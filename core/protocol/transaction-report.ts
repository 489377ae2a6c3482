/** AppFlow transactions and connections as viewers see them. Durations are microseconds; null: not measured, or not known. */

/** 1 client → VIP, 2 NetScaler → server, 3 server → NetScaler, 4 VIP → client. */
export type Leg = 1 | 2 | 3 | 4

export const LEGS: readonly Leg[] = [1, 2, 3, 4]

export const VERDICTS = ['complete', 'answeredByAppliance', 'legNotExported', 'legLost', 'waiting'] as const

export type Verdict = (typeof VERDICTS)[number]

/** Why a leg has no record. */
export type LegState = 'there' | 'notExpected' | 'notExported' | 'lost' | 'waiting'

/** The stretches of a transaction, in the order of the waterfall. */
export const PHASES = [
  'requestFromClient',
  'holdIn',
  'requestToServer',
  'serverWait',
  'responseFromServer',
  'holdOut',
  'responseToClient',
] as const

export type Phase = (typeof PHASES)[number]

/** `notMeasured`: the exporter did not measure it; `notKnown`: a leg or a stamp that it rests on is missing or unsound. */
export type Absence = 'notMeasured' | 'notKnown'

export interface Endpoint {
  readonly address: string
  readonly port: number | null
}

/** A record of a leg, and why it was put there. */
export interface LegRecord {
  readonly record: number
  readonly templateId: number
  readonly templateVersion: number
  /** Number of the definition over all sessions. */
  readonly templateVersionId: number
  /** RFC 3339; null without a flow time. */
  readonly start: string | null
  readonly end: string | null
  readonly exportTime: string
  readonly packets: number | null
  readonly octets: number | null
  /** What of it says that it is this leg, the strongest first: sentences. */
  readonly evidence: readonly string[]
}

export interface LegReport {
  readonly leg: Leg
  readonly state: LegState
  readonly records: readonly LegRecord[]
}

/** One of the eight stamps of the appliance's own clock. */
export interface Stamp {
  /** Element under PEN 5951. */
  readonly element: number
  readonly name: string
  /** Microseconds after the first stamp (153); null when it is missing, unsound, or there is no first one. */
  readonly us: number | null
  /** As on the wire, decimal; null when no record carries it. */
  readonly raw: string | null
  readonly record: number | null
  readonly templateId: number | null
  readonly state: 'sound' | 'missing' | 'unsound'
  /** Why it is unsound. */
  readonly reason?: string
}

export interface PhaseReport {
  readonly phase: Phase
  /** Elements of the stamps that bound it. */
  readonly from: number
  readonly to: number
  /** Where it begins, after 153. */
  readonly startUs: number | null
  readonly us: number | null
  readonly absence?: Absence
}

export interface RoundTrip {
  readonly ms: number | null
  /** Record that carries it. */
  readonly record: number | null
  readonly absence?: Absence
}

export interface TransactionCheck {
  readonly kind: 'holds' | 'doubtful' | 'quirk'
  readonly sentence: string
}

/** "Network, load balancer or application?" in words; undefined where the stamps that it rests on are missing. */
export interface TransactionAnswer {
  /** `The server was slow`. */
  readonly title: string
  readonly sentence: string
  readonly phase: Phase
  /** Of the total, 0 to 1. */
  readonly share: number
}

export interface TransactionDetails {
  /** In the list of transactions. */
  readonly number: number
  readonly exporter: string
  readonly domain: number
  readonly observationPointId: number | null
  readonly exportingProcessId: number | null
  readonly transactionId: number
  readonly clientConnectionId: number | null
  readonly serverConnectionId: number | null
  /** In the list of connections. */
  readonly clientConnection: number | null
  readonly serverConnection: number | null
  /** Earliest flow start of its records, RFC 3339. */
  readonly start: string | null
  readonly client: Endpoint | null
  readonly vip: Endpoint | null
  readonly snip: Endpoint | null
  readonly server: Endpoint | null
  readonly method: string | null
  readonly host: string | null
  readonly url: string | null
  readonly status: number | null
  readonly application: string | null
  readonly userAgent: string | null
  readonly referer: string | null
  readonly requestOctets: number | null
  readonly responseOctets: number | null
  readonly verdict: Verdict
  /** What the verdict rests on. */
  readonly verdictReason: string
  /** Four, in their order. */
  readonly legs: readonly LegReport[]
  /** Eight, in causal order. */
  readonly stamps: readonly Stamp[]
  readonly phases: readonly PhaseReport[]
  readonly totalUs: number | null
  readonly clientRtt: RoundTrip
  readonly serverRtt: RoundTrip
  readonly serverTtfbUs: number | null
  readonly serverTtlbUs: number | null
  readonly checks: readonly TransactionCheck[]
  readonly answer?: TransactionAnswer
  /** The page that it is an object of, and the objects of its own, as numbers in the list. */
  readonly mainPage: number | null
  readonly objects: readonly number[]
  /** Connection across appliances (5951:192, 193). */
  readonly chain?: ConnectionChain
}

/** What joins connections across appliances. */
export interface ConnectionChain {
  /** That of a connection's first transaction: each has its own. */
  readonly id: string
  /** Place of the appliance in the chain, and the last place that the records show. */
  readonly hop: number
  readonly hops: number
  /** Numbers in the list of connections, by hop; at most `MAX_CHAIN_CONNECTIONS`. */
  readonly connections: readonly number[]
}

/** A connection from the appliance to a server. */
export interface ServerConnection {
  readonly number: number
  readonly connectionId: number
  readonly snip: Endpoint | null
  readonly server: Endpoint | null
}

/** A transaction on the timeline of its connection; times are microseconds after `ConnectionDetails.originUs`. */
export interface TimelineTransaction {
  readonly number: number
  readonly transactionId: number
  readonly startUs: number
  readonly endUs: number
  readonly verdict: Verdict
  readonly method: string | null
  readonly url: string | null
  readonly status: number | null
  readonly totalUs: number | null
  /** By the stamps. */
  readonly serverWaitUs: number | null
  /** Index into `serverConnections`; -1: none is known. */
  readonly serverConnection: number
}

/** A bar of the timeline: a leg of a transaction. What is missing has the outer bounds that are known. */
export interface TimelineLeg {
  /** Index into `transactions`. */
  readonly transaction: number
  readonly leg: Leg
  readonly state: LegState
  readonly startUs: number
  readonly endUs: number
  readonly packets: number | null
  readonly octets: number | null
  /** The first of its records; null when it is missing. */
  readonly record: number | null
}

export interface TimelineRtt {
  /** Index into `transactions`. */
  readonly transaction: number
  readonly side: 'client' | 'server'
  readonly atUs: number
  /** Null: 0 on the wire, not measured. */
  readonly ms: number | null
  readonly record: number
}

export interface ConnectionDetails {
  /** In the list of connections. */
  readonly number: number
  /** `client`: between a client and the appliance; `server`: between the appliance and a server; `plain`: of another exporter. */
  readonly side: 'client' | 'server' | 'plain'
  readonly exporter: string
  readonly domain: number
  /** Null for a connection known by its five-tuple alone. */
  readonly connectionId: number | null
  readonly initiator: Endpoint | null
  readonly responder: Endpoint | null
  readonly application: string | null
  /** First octet, microseconds since 1970. */
  readonly originUs: number
  /** Last octet, after the first. */
  readonly lengthUs: number
  readonly octets: number
  readonly packets: number
  readonly serverConnections: readonly ServerConnection[]
  /** In the order of their starts; at most `MAX_TIMELINE_TRANSACTIONS`. */
  readonly transactions: readonly TimelineTransaction[]
  /** Transactions beyond the bound. */
  readonly transactionsLeftOut: number
  readonly legs: readonly TimelineLeg[]
  readonly rtts: readonly TimelineRtt[]
  readonly chain?: ConnectionChain
}
