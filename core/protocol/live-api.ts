/** What is told and asked of a live session: who listens, what arrived, what was missed, what is recorded. */
import type { Failure } from './failure.ts'
import type { RenewalReason } from './renewal-reason.ts'
import type { ReplaySpeed } from './replay-api.ts'

export const LISTEN_PROTOCOLS = ['udp', 'tcp', 'tls'] as const
export type ListenProtocol = (typeof LISTEN_PROTOCOLS)[number]

/** Files in PEM, as paths of the machine that listens. */
export interface TlsFiles {
  readonly certificatePath: string
  readonly keyPath: string
  /** Exporters have to show a certificate of these authorities; absent: none is asked for (RFC 7011 §11). */
  readonly clientAuthoritiesPath?: string
}

export interface ListenerSpec {
  readonly protocol: ListenProtocol
  /** An address of this machine; `::` and `0.0.0.0` are all of a family. */
  readonly address: string
  /** 0: whatever port is free. */
  readonly port: number
  readonly tls?: TlsFiles
}

/** The ring of recorded files; the oldest go when a limit is reached. */
export interface RecorderSpec {
  readonly maxOctets: number
  /** By time of arrival; absent: no limit. */
  readonly maxSeconds?: number
  /** Files that the ring is divided into. */
  readonly files: number
}

/** How much of a live session the store keeps; each absent limit is none. The oldest records go first. */
export interface RetentionSpec {
  readonly records?: number
  readonly seconds?: number
  readonly octets?: number
}

/** A capture in the place of listeners: it arrives again, in the time in which it came or scaled. */
export interface ReplaySpec {
  readonly path: string
  readonly speed: ReplaySpeed
}

export interface LiveSpec {
  readonly listeners: readonly ListenerSpec[]
  /** Only hosts ask for it, never viewers; its one listener has the name of the file as its address. */
  readonly replay?: ReplaySpec
  /** Addresses and prefixes of exporters that are let in; empty: all. */
  readonly allowedExporters: readonly string[]
  /** Absent: nothing is recorded. */
  readonly recorder?: RecorderSpec
  readonly retention: RetentionSpec
  /** What is asked of the system for each UDP socket. */
  readonly receiveBufferOctets: number
}

export interface ListenerReport {
  readonly spec: ListenerSpec
  readonly state: 'starting' | 'listening' | 'failed' | 'stopped'
  /** The port that was granted. */
  readonly port: number
  readonly failure?: Failure
  /** Datagrams, or messages of streams, taken from the socket; `refused` of them came from who is not allowed. */
  readonly datagrams: number
  readonly octets: number
  readonly refused: number
  /** Datagrams that the system dropped because the socket's buffer was full; undefined where it does not tell. */
  readonly kernelDrops?: number
  /** Octets of the socket's buffer as the system granted it, and what it was asked for; undefined of streams. */
  readonly receiveBufferOctets?: number
  readonly askedBufferOctets?: number
  /** Connections that are open; 0 of UDP. */
  readonly connections: number
  /** Connections that ended for another reason than their exporter's wish: cut, refused by TLS, over a limit. */
  readonly failedConnections: number
  /** The last reason of those, in a sentence. */
  readonly lastConnectionFailure?: string
  /** RFC 3339, milliseconds. */
  readonly lastArrival?: string
}

/** The queue between sockets and decoder: what does not fit is counted, never waited for. */
export interface QueueReport {
  readonly capacityOctets: number
  readonly usedOctets: number
  readonly mostUsedOctets: number
  readonly droppedDatagrams: number
  readonly droppedOctets: number
}

export interface RecorderReport {
  readonly state: 'off' | 'recording' | 'failed' | 'ended'
  /** Why it failed; collecting goes on. */
  readonly failure?: Failure
  readonly files: number
  readonly octets: number
  /** From the oldest datagram that is kept to the newest. */
  readonly seconds: number
  /** Datagrams that arrived and were not recorded. */
  readonly unrecordedDatagrams: number
  /** Datagrams that left the ring with its oldest files. */
  readonly removedDatagrams: number
  /** RFC 3339; what came before this moment is kept until it is let go. */
  readonly frozenSince?: string
  readonly spec?: RecorderSpec
}

/** Exporters by the second, the newest last: for sparklines. */
export interface ExporterActivity {
  readonly exporter: string
  readonly datagrams: number
  readonly records: number
  readonly recordsPerSecond: number
  /** Records of each of the last `ACTIVITY_SECONDS` seconds. */
  readonly recordsBySecond: readonly number[]
  /** RFC 3339. */
  readonly lastArrival?: string
}

export const LADDER_STEPS = ['bound', 'datagrams', 'recognised', 'domain', 'template', 'decoded', 'stored'] as const
/** The viewer adds the filter, which is its own. */
export type LadderStep = (typeof LADDER_STEPS)[number]

/** One rung of "why is nothing showing?". */
export interface LadderRung {
  readonly step: LadderStep
  readonly state: 'passed' | 'failed' | 'open'
  readonly count: number
  /** What shows it: "1,204 datagrams on 3 ports, the last one 2 s ago". */
  readonly evidence: string
  /** For the first that fails: what happened, when it mends by itself, what to do. */
  readonly advice?: string
}

/** Records that the retention limit has taken out of the store. */
export interface RetentionReport {
  readonly spec: RetentionSpec
  readonly removedRecords: number
  /** Number of the oldest record that is kept. */
  readonly firstRecord: number
  /** Octets that the store takes now, if known. */
  readonly octets?: number
  /** Why fewer records are kept than was asked for, in sentences: the disk is nearly full. */
  readonly heldBack?: string
  /** Why nothing is stored at the moment, and what to do, in sentences: the disk is full. */
  readonly noRoom?: string
  /** Records that were decoded and never stored, because the disk was full, of this session and those before. */
  readonly unstoredRecords?: number
}

/** The sessions that had the place of this one behind the same listeners, until their numbers ran out or their disk was full. */
export interface EarlierSessions {
  readonly sessions: number
  /** When this one took over, RFC 3339. */
  readonly renewedAt: string
  readonly reason: RenewalReason
  /** Datagrams, and messages of streams, that they decoded: with those of this one, all that came out of the queue. */
  readonly datagrams: number
  readonly records: { readonly data: number; readonly options: number }
  /** What their sequence numbers tell by now: records, messages or flows that are lost, and such of which nobody knows. */
  readonly lost: number
  readonly unknown: number
}

export interface LiveReport {
  /** RFC 3339. */
  readonly startedAt: string
  readonly isListening: boolean
  readonly listeners: readonly ListenerReport[]
  readonly queue: QueueReport
  readonly recorder: RecorderReport
  readonly retention: RetentionReport
  readonly exporters: readonly ExporterActivity[]
  /** Absent until the numbers of the first one have run out. */
  readonly earlier?: EarlierSessions
  /** From the lowest rung up. */
  readonly ladder: readonly LadderRung[]
}

/** What a status tells of a live session; `liveReport()` has all of it. */
export interface LiveSummary {
  readonly isListening: boolean
  readonly listeners: { readonly listening: number; readonly failed: number }
  readonly datagramsPerSecond: number
  readonly recordsPerSecond: number
  /** Datagrams that are in no record: by the kernel, by the queue, by the allow-list. */
  readonly kernelDrops: number
  readonly queueDrops: number
  readonly refused: number
  readonly recording: { readonly state: RecorderReport['state']; readonly octets: number; readonly seconds: number }
  readonly removedRecords: number
  /** Number of the session that began to listen, once its numbers have run out and another goes on in its place. */
  readonly firstSession?: number
  /** Why the session took the place of another one, with `firstSession`. */
  readonly renewedFor?: RenewalReason
}

/** What somebody remembered about a record: at least one of these. */
export interface BundleMark {
  /** Its number: in a request that of the session, of an opened bundle that of the bundle. */
  readonly record: number
  readonly isMarked?: true
  readonly note?: string
  /** Times count from it: its own, RFC 3339. */
  readonly referenceTime?: string
  /** It was the one that was looked at. */
  readonly isSelected?: true
}

/** What goes into an incident bundle beside the recording. */
export interface BundleRequest {
  /** The last so many seconds; absent: all that is recorded. */
  readonly lastSeconds?: number
  /** Prefix-preserving addresses, no names and URLs. */
  readonly isAnonymised: boolean
  readonly notes: string
  /** What the viewer shows, as it wants it back: opaque here. */
  readonly view: string
  /** Those of records that the bundle does not have stay out of it. */
  readonly marks?: readonly BundleMark[]
}

export interface BundleSummary {
  readonly name: string
  /** Of a headless host: where a browser fetches it, once. */
  readonly downloadPath?: string
  readonly octets: number
  readonly datagrams: number
  readonly records: number
  /** RFC 3339. */
  readonly first?: string
  readonly last?: string
  /** How many of the marks are in it; absent when none were asked for. */
  readonly marks?: number
}

/** What the manifest of an opened bundle says. */
export interface BundleManifest {
  readonly madeAt: string
  readonly isAnonymised: boolean
  readonly notes: string
  readonly view: string
  readonly records: number
  readonly datagrams: number
  /** Absent when it has none. */
  readonly marks?: readonly BundleMark[]
}

/** A live session that ended without being closed. */
export interface Recovery {
  /** Opaque. */
  readonly id: string
  readonly startedAt: string
  readonly lastAt: string
  readonly octets: number
  readonly files: number
  readonly listeners: readonly ListenerSpec[]
}

/** A port that the start screen offers. */
export interface OfferedPort {
  readonly spec: ListenerSpec
  readonly name: string
  readonly state: 'free' | 'in-use' | 'no-permission' | 'needs-certificate'
  /** Who has it, where the system tells. */
  readonly usedBy?: string
}

export const ALERT_MEASURES = ['count', 'rate', 'p50', 'p95', 'p99'] as const

/** A threshold on what a filter lets through in a window of the last seconds. */
export interface AlertRule {
  readonly id: string
  readonly name: string
  readonly filter: string
  readonly measure: (typeof ALERT_MEASURES)[number]
  /** Column of a percentile. */
  readonly column?: string
  readonly windowSeconds: number
  readonly comparison: 'above' | 'below'
  /** Records, records a second, or the column's unit as its cells have it. */
  readonly threshold: number
  readonly isOn: boolean
}

export interface AlertState {
  readonly rule: AlertRule
  readonly state: 'quiet' | 'firing' | 'invalid'
  /** Of the last look; undefined where there was nothing to measure. */
  readonly value?: number
  /** Records it rests on. */
  readonly records: number
  /** RFC 3339; when it began to fire last. */
  readonly firedAt?: string
  readonly firings: readonly AlertFiring[]
  /** Why the rule cannot be evaluated. */
  readonly failure?: Failure
}

/** One time at which a rule was broken: a mark on time axes. */
export interface AlertFiring {
  readonly rule: string
  readonly name: string
  readonly from: string
  /** Absent while it lasts. */
  readonly to?: string
  readonly value: number
}

/** What a viewer may ask of a live session. */
export interface LiveApi {
  /** Undefined of a file. */
  liveReport(): Promise<LiveReport | undefined>
  /** Keeps what is recorded now, the last so many seconds or all, until the session ends. */
  freezeRecording(lastSeconds?: number): Promise<void>
  alerts(): Promise<readonly AlertState[]>
  /** Replaces all rules; answers how they stand at once. */
  setAlerts(rules: readonly AlertRule[]): Promise<readonly AlertState[]>
  /** What the manifest of the open bundle says; undefined of any other file. */
  bundleManifest(): Promise<BundleManifest | undefined>
}
