/** What passes between the collector (reads and decodes) and the session (stores and answers), each in a thread of its own. */
import { buffersToGiveBack } from '../decode/block-memory.ts'
import type { DecodedBlock } from '../decode/block.ts'
import type { LossSpan } from '../decode/loss-spans.ts'
import type { WaitingData } from '../decode/reception.ts'
import type { TimeMarks } from '../protocol/aggregate-api.ts'
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import type { Failure, Result } from '../protocol/failure.ts'
import type { HealthReport } from '../protocol/health-report.ts'
import type {
  BundleRequest,
  BundleSummary,
  EarlierSessions,
  ExporterActivity,
  LiveReport,
  LiveSpec,
} from '../protocol/live-api.ts'
import type { Ledger } from '../protocol/ledger.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { RenewalReason } from '../protocol/renewal-reason.ts'
import type { CaptureReport, ExporterReport, ProblemReport } from '../protocol/session-api.ts'
import type { TemplateDescription, TemplateKey, TemplateTree } from '../protocol/template-report.ts'
import type { PlacedMark } from './bundle-places.ts'
import type { NumberLimits } from './number-watch.ts'

/** What an incident bundle is made of, and where it goes. */
export interface BundleOrder {
  /** A capture file, or the folder of a recording. */
  readonly source: string
  readonly path: string
  readonly request: BundleRequest
  readonly settings: DecodeSettings
  readonly elements: readonly LearnedElement[]
  /** Those of the request, with the places of their records. */
  readonly marks: readonly PlacedMark[]
}

export type ToCollector =
  | {
      readonly kind: 'open'
      readonly path: string
      readonly settings: DecodeSettings
      readonly elements: readonly LearnedElement[]
    }
  /** Begins to listen, in place of `open`. */
  | {
      readonly kind: 'listen'
      readonly spec: LiveSpec
      readonly recordingFolder?: string
      /** False: nobody looks at the octets of records, so blocks bring none. */
      readonly keepsOctets?: boolean
      /** False: nobody reads the numbers of records, messages and texts, so that they may come round. */
      readonly readsNumbers?: boolean
      /** Numbers that a session may give; those of the engine when absent. */
      readonly numberLimits?: NumberLimits
      readonly settings: DecodeSettings
      readonly elements: readonly LearnedElement[]
    }
  | { readonly kind: 'freeze'; readonly lastSeconds?: number }
  /** Writes an incident bundle, in place of `open`; answered by `bundled`. */
  | { readonly kind: 'bundle'; readonly order: BundleOrder }
  /** A block was stored: the collector may be one further ahead. */
  | { readonly kind: 'stored' }
  /** Buffers of blocks that nobody reads any more. */
  | { readonly kind: 'memory'; readonly buffers: readonly ArrayBuffer[] }
  /** All records before this one are removed; of which session, counted from 0, where several may follow one another. */
  | { readonly kind: 'forget'; readonly before: number; readonly session?: number }
  | { readonly kind: 'ask'; readonly id: number; readonly question: CollectorQuestion }
  /** The user has brought Information Elements from elsewhere. */
  | { readonly kind: 'learn'; readonly elements: readonly LearnedElement[] }
  | { readonly kind: 'stop' }
  /** Somebody waits for a new session: begins it, behind the same listeners; answered by `renewed`, unless it ends before. */
  | { readonly kind: 'renew'; readonly reason: RenewalReason }

/** Units lost, unknown and records reordered; below zero what was told too high. */
export type LossCorrections = Pick<Ledger['records'], 'lost' | 'unknown' | 'reordered'>

/** The totals so far: small, so that it can be sent often. */
export interface Totals {
  /** Number of the first record that may stay, so that the decoder has room for new definitions; absent when it has. */
  readonly wantsForgotten?: number
  readonly octetsRead: number
  readonly ledger: Ledger
  /** What proved since to be otherwise than the sessions before have told; absent where nothing did. */
  readonly corrections?: LossCorrections
  readonly records: { readonly data: number; readonly options: number }
  readonly templates: number
  readonly problems: { readonly note: number; readonly warning: number; readonly error: number }
}

/** The whole account, per exporter, domain, template and kind of problem: sent when asked for, and at the end. */
export interface Account {
  readonly capture: CaptureReport
  readonly exporters: readonly ExporterReport[]
  readonly problems: readonly ProblemReport[]
}

/** What the listener's thread tells of itself. */
export type ListenerNews = Pick<LiveReport, 'listeners' | 'queue' | 'recorder'>

/** What the decoder has made of what arrived. */
export interface Reception {
  /** Sessions before this one; what is counted below is of this one alone, but for `datagrams` and `leftOut`. */
  readonly earlier?: EarlierSessions
  /** Datagrams, and messages of streams, that came out of the queue. */
  readonly datagrams: number
  /** Of those, not decoded because all numbers were given. */
  readonly leftOut: number
  readonly notFlowExport: number
  readonly messages: number
  readonly domains: number
  readonly templates: number
  readonly records: { readonly data: number; readonly options: number }
  readonly undecodableOctets: number
  readonly malformedOctets: number
  /** Longest first; `MAX_REPORTED_WAITING` of them. */
  readonly waiting: readonly WaitingData[]
  readonly exporters: readonly ExporterActivity[]
}

/** What is told of a session whose numbers have run out. */
export interface EndedSession {
  readonly totals: Totals
  readonly account: Account
}

/** What the session asks of the collector; answered as long as the file is open, also when it was read to its end. */
export type CollectorQuestion =
  | { readonly about: 'account' }
  | { readonly about: 'templateTree' }
  | { readonly about: 'describeTemplate'; readonly key: TemplateKey }
  | { readonly about: 'health' }
  | { readonly about: 'losses' }
  | { readonly about: 'timeMarks' }
  | { readonly about: 'reception' }

export type CollectorAnswer =
  | { readonly about: 'account'; readonly account: Account }
  | { readonly about: 'templateTree'; readonly tree: TemplateTree }
  /** Undefined when there is no such template. */
  | { readonly about: 'describeTemplate'; readonly template: TemplateDescription | undefined }
  | { readonly about: 'health'; readonly health: HealthReport }
  /** What the decoder holds as lost by now. */
  | { readonly about: 'losses'; readonly losses: readonly LossSpan[] }
  | { readonly about: 'timeMarks'; readonly timeMarks: TimeMarks }
  /** Undefined of a file. */
  | { readonly about: 'reception'; readonly reception: Reception | undefined }

export const EMPTY_ACCOUNT: Account = {
  capture: { frames: 0, framesWithoutIp: 0, otherPackets: 0, otherDatagrams: 0, otherStreams: 0, otherStreamOctets: 0 },
  exporters: [],
  problems: [],
}

export type FromCollector =
  /** The file is open and its content recognised; records follow. */
  | {
      readonly kind: 'accepted'
      readonly format: string
      readonly compression: string | undefined
      /** Octets on disk; undefined for a pipe. */
      readonly octets: number | undefined
      /** Of a file. */
      readonly identity?: string | undefined
    }
  /** The capture is an incident bundle, or was cut out of a longer one; comes before its first block. */
  | { readonly kind: 'manifest'; readonly manifest: CaptureManifest }
  | { readonly kind: 'bundled'; readonly result: Result<BundleSummary> }
  | { readonly kind: 'block'; readonly block: DecodedBlock }
  | { readonly kind: 'totals'; readonly totals: Totals }
  /** Every `LIVE_REPORT_INTERVAL_MS` of a live session, and at its end. */
  | { readonly kind: 'live'; readonly news: ListenerNews }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: CollectorAnswer }
  /** The numbers of a live session will be used up: told every few seconds until `renew` comes. */
  | { readonly kind: 'numbersRunOut'; readonly reason: RenewalReason }
  /** Whatever follows is of a new session, which knows what the manifest tells. */
  | { readonly kind: 'renewed'; readonly ended: EndedSession; readonly manifest: CaptureManifest }
  /** The last message of a file: with a failure when it was refused or could not be read to its end. */
  | {
      readonly kind: 'finished'
      readonly wasStopped: boolean
      readonly failure: Failure | undefined
      readonly totals: Totals
      readonly account: Account
    }
  /** Said for a collector whose thread is no more: nothing else comes of it. */
  | { readonly kind: 'gone'; readonly failure: Failure }

/** The collector's end of the channel; `transfer` names buffers that change hands instead of being copied. */
export interface CollectorPort {
  post(message: FromCollector, transfer?: readonly ArrayBuffer[]): void
  onMessage(listener: (message: ToCollector) => void): void
}

/** The session's end of the channel. */
export interface Collector {
  post(message: ToCollector, transfer?: readonly ArrayBuffer[]): void
  onMessage(listener: (message: FromCollector) => void): void
}

/** Every buffer of a block, for the transfer list: the block must not be touched afterwards. */
export function buffersOf(block: DecodedBlock): ArrayBuffer[] {
  const { order, messageOctets, dictionary } = block
  const others = [order.buffer, messageOctets.buffer, dictionary.octets.buffer, dictionary.ends.buffer]
  return [...buffersToGiveBack(block), ...others].filter((buffer) => buffer.byteLength > 0)
}
