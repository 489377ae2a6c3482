/** Sessions of LoadMaster and Flowmon telemetry: two uniflows of one five-tuple, with what the probe measured on them. */
import type { Endpoint } from './transaction-report.ts'

/** What makes the group that the values of a session are held against. */
export const TRAFFIC_SESSION_GROUPINGS = ['service', 'clientNetwork', 'serverName'] as const

export type TrafficSessionGrouping = (typeof TRAFFIC_SESSION_GROUPINGS)[number]

export const TRAFFIC_METRICS = [
  'roundTripTime',
  'serverResponseTime',
  'jitter',
  'retransmissions',
  'ttl',
  'synSize',
  'windowSize',
  'volume',
] as const

export type TrafficMetric = (typeof TRAFFIC_METRICS)[number]

/** How a value lies among those of its group; absent values take no part. */
export interface MetricDistribution {
  /** Sessions of the group that have the value. */
  readonly count: number
  readonly p1: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly low: number
  readonly high: number
  /** Sessions by value, in equal steps from `low` to `high`. */
  readonly bins: readonly number[]
}

export interface MetricReport {
  readonly metric: TrafficMetric
  /** Times in microseconds, else counts or octets; null: not measured. */
  readonly value: number | null
  readonly unit: 'microseconds' | 'packets' | 'octets' | 'hops' | 'none'
  /** Why it was not measured, as a sentence. */
  readonly reason?: string
  /** Sessions of its protocol have nothing of the kind, so nothing is missing: no packet of UDP is sent again. */
  readonly doesNotApply?: true
  /** Beside the value: minimum, maximum and deviation of jitter; reordered packets. */
  readonly parts: Readonly<Record<string, number>>
  readonly group?: MetricDistribution
  /** 0 to 100, in its group; absent below 30 sessions. */
  readonly percentile?: number
  /** One line: `p98 of 2,114 sessions`. */
  readonly meaning: string
  readonly isOdd: boolean
}

export interface TrafficUniflow {
  readonly record: number
  readonly direction: 'fromClient' | 'fromServer'
  /** After the start of the session. */
  readonly startUs: number
  readonly endUs: number
  readonly packets: number | null
  readonly octets: number | null
  /** `PSH ACK FIN`. */
  readonly tcpFlags: string | null
  readonly templateId: number
  /** Records that the direction was exported in; `record` is the first. */
  readonly recordCount?: number
  /** Packets; null where they are not measured. They have no time on the wire. */
  readonly retransmissions?: number | null
  readonly outOfOrder?: number | null
}

export interface TrafficSessionDetails {
  /** In the list of sessions. */
  readonly number: number
  readonly exporter: string
  readonly domain: number
  readonly client: Endpoint
  readonly server: Endpoint
  readonly protocol: number
  readonly application: string | null
  readonly serverName: string | null
  /** RFC 3339. */
  readonly start: string
  readonly durationUs: number
  /** What says that this side is the client, a sentence. */
  readonly clientEvidence?: string
  /** One or two; joined by address, port and time. */
  readonly uniflows: readonly TrafficUniflow[]
  readonly grouping: TrafficSessionGrouping
  readonly groupName: string
  /** Eight, in the order of the strip. */
  readonly metrics: readonly MetricReport[]
  /** `client's network path`; absent when nothing is odd or nothing was measured. */
  readonly verdict?: { readonly label: string; readonly sentence: string }
  readonly reasons: readonly { readonly kind: 'odd' | 'fine' | 'note'; readonly sentence: string }[]
  /** Layer-7 fields in the order of the records: key, text. */
  readonly layer7: readonly { readonly key: string; readonly value: string }[]
}
