/**
 * What passes between the listener's thread (sockets, recorder) and the collector's (decoder). Datagrams themselves go through
 * a ring of shared memory, as blocks of a pcapng file: what is decoded is what is recorded, octet for octet.
 */
import type { ListenerReport, LiveSpec, QueueReport, RecorderReport } from '../protocol/live-api.ts'

/** Handed to the listener's thread when it starts. */
export interface ListenerData {
  readonly spec: LiveSpec
  /** Memory of the ring, see `byte-ring.ts`; only packets come out of it, so its reader begins with `createFileHead()`. */
  readonly ring: SharedArrayBuffer
  /** Where the recorder keeps its files; absent: nothing is recorded. */
  readonly recordingFolder?: string
}

export type ToListener =
  | { readonly kind: 'stop' }
  /** Answered by a report. */
  | { readonly kind: 'freeze'; readonly lastSeconds?: number }

export type FromListener =
  /** All listeners have their port or have said why not. */
  | { readonly kind: 'bound'; readonly report: ListenerThreadReport }
  /** Every `LIVE_REPORT_INTERVAL_MS`. */
  | { readonly kind: 'report'; readonly report: ListenerThreadReport }
  /** The ring is no longer empty. */
  | { readonly kind: 'data' }
  /** All sockets are closed, all that was taken is in the ring and on disk. */
  | { readonly kind: 'stopped'; readonly report: ListenerThreadReport }

export interface ListenerThreadReport {
  readonly listeners: readonly ListenerReport[]
  readonly queue: QueueReport
  readonly recorder: RecorderReport
}
