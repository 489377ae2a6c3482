/** The whole report of a live session: what the listeners tell, what the decoder made of it, what the store keeps. */
import type { Failure } from '../protocol/failure.ts'
import type { LiveReport } from '../protocol/live-api.ts'
import type { Store } from '../store/store.ts'
import type { Reception } from './collector-messages.ts'
import { buildLadder } from './ladder.ts'
import type { LiveState } from './live-state.ts'

export interface LiveFacts {
  readonly live: LiveState
  readonly store: Pick<Store, 'removedRecords' | 'octets'>
  /** Undefined when the decoder is no more. */
  readonly reception: Reception | undefined
  /** Why the session has ended by itself. */
  readonly failure: Failure | undefined
  /** Unix milliseconds. */
  readonly nowMs: number
}

/** Made when somebody looks. */
export function reportLive({ live, store, reception, failure, nowMs }: LiveFacts): LiveReport {
  const { spec, startedAtMs } = live
  const news = live.news()
  return {
    startedAt: new Date(startedAtMs).toISOString(),
    isListening: live.summary().isListening,
    ...news,
    retention: {
      spec: spec.retention,
      removedRecords: store.removedRecords,
      firstRecord: store.removedRecords + 1,
      ...(store.octets !== undefined && { octets: store.octets }),
    },
    exporters: reception?.exporters ?? [],
    ladder: buildLadder({ nowMs, startedAtMs, news, reception, ...(failure && { failure }) }),
  }
}
