/** What the Health view shows. Times are RFC 3339 with nanoseconds. */
import type { QuirkName, QuirkState } from './decode-settings.ts'
import type { Ledger } from './ledger.ts'

/** What a sequence number counts: IPFIX data records, v9 messages (`≤ 2 messages` are lost, never so many records), v5 and v7 flows, sFlow datagrams. */
export type LossUnit = 'records' | 'messages' | 'flows'

export interface LedgerRow {
  readonly session: number
  readonly exporter: string
  readonly collector: string
  readonly protocol: string
  readonly domain: number
  readonly protocolVersion: number
  readonly lossUnit: LossUnit
  readonly recordsPerSecond: number
  /** Domains that were forgotten are one row for each session, without a number. */
  readonly isForgotten: boolean
  readonly ledger: Ledger
}

/** Bits of a cell: what happened in that span; 0 is silence. */
export const TRUST_BITS = { decoded: 1, waiting: 2, duplicated: 4, lost: 8, malformed: 16, reordered: 32 } as const

export interface TrustRow {
  readonly session: number
  readonly exporter: string
  /** One number of `TRUST_BITS` for each span from `TrustReport.from` on. */
  readonly cells: readonly number[]
}

export interface TrustReport {
  readonly from?: string
  /** 10 at first, doubled as the range grows. */
  readonly secondsPerCell: number
  readonly rows: readonly TrustRow[]
  /** Sessions that have no row because there are too many. */
  readonly omittedRows?: number
}

/** Export time against arrival. */
export interface ClockReport {
  readonly session: number
  readonly exporter: string
  /** Median of export time minus arrival, nanoseconds (decimal string); positive: the exporter is ahead. */
  readonly offsetNs: string
  /** Between the 5th and 95th percentile. */
  readonly spreadNs: string
  /** Nanoseconds in an hour. */
  readonly driftNs: string
  readonly isOdd: boolean
  /** `ahead by 12.1 s, steady`. */
  readonly words: string
  /** Evenly spread, oldest first: time and offset in nanoseconds. */
  readonly samples: readonly { readonly at: string; readonly offsetNs: number }[]
}

/** What an exporter does in a way of its own and what reads the same however that is judged: nothing to switch. */
export type HabitName =
  /** Strings of variable length end in a NUL that counts (NetScaler). */
  | 'trailing-nul'
  /** The HTTP method is a text, where NetScaler's guide has a number (5951:141). */
  | 'method-as-text'

export interface QuirkReport {
  readonly quirk: QuirkName | HabitName
  /** Present where there is nothing to switch: a habit, or a rule that holds always. */
  readonly isSwitchable?: false
  readonly session: number
  readonly exporter: string
  readonly state: QuirkState
  readonly isApplied: boolean
  /** Values to which it was, or would be, applied. */
  readonly count: number
  /** What speaks for it, in one sentence with figures. */
  readonly evidence: string
  /** Of `clock-offset`: by how much. */
  readonly offsetNs?: string
}

/** A rule that exporters have to keep, and how often one broke it. */
export interface ConformanceRule {
  readonly code: string
  readonly sentence: string
  readonly clause: string
  readonly count: number
}

export interface ConformanceReport {
  readonly exporter: string
  readonly kept: number
  readonly broken: readonly ConformanceRule[]
}

/** Records that are decoded and counted, but that a list had no room for. */
export interface UnlistedRecords {
  readonly records: number
  /** What they are not, after their number: `are in no transaction`. */
  readonly words: string
  /** What the list holds at most, and of what: `transactions`. */
  readonly limit: number
  readonly unit: string
}

export interface HealthReport {
  readonly ledger: Ledger
  readonly rows: readonly LedgerRow[]
  readonly omittedRows: number
  readonly trust: TrustReport
  readonly clocks: readonly ClockReport[]
  readonly quirks: readonly QuirkReport[]
  readonly conformance: readonly ConformanceReport[]
  readonly pending: {
    readonly sets: number
    readonly octets: number
    readonly limitSets: number
    readonly limitOctets: number
  }
  /** Absent while every record is in its lists. */
  readonly unlisted?: readonly UnlistedRecords[]
}
