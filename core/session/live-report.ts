/** The whole report of a live session: what the listeners tell, what the decoder made of it, what the store keeps. */
import { formatOctets } from '../elements/format-quantity.ts'
import type { Failure } from '../protocol/failure.ts'
import type { LiveReport } from '../protocol/live-api.ts'
import type { DiskShortage } from '../store/disk-hold.ts'
import type { Store } from '../store/store.ts'
import type { Reception } from './collector-messages.ts'
import { buildLadder } from './ladder.ts'
import { noRoomWords } from './ladder-advice.ts'
import type { LiveState } from './live-state.ts'

export interface LiveFacts {
  readonly live: LiveState
  readonly store: Pick<Store, 'recordCount' | 'removedRecords' | 'octets' | 'shortage'>
  /** Undefined when the decoder is no more. */
  readonly reception: Reception | undefined
  /** Why the session has ended by itself. */
  readonly failure: Failure | undefined
  /** Records that the session has not stored because the disk is full; undefined while it is not. */
  readonly unstored: number | undefined
  /** Unix milliseconds. */
  readonly nowMs: number
}

/** Made when somebody looks. */
export function reportLive({ live, store, reception, failure, unstored, nowMs }: LiveFacts): LiveReport {
  const notStored = live.unstored() + (unstored ?? 0)
  const { spec, startedAtMs } = live
  const { recordCount, removedRecords } = store
  const news = live.news()
  return {
    startedAt: new Date(startedAtMs).toISOString(),
    isListening: live.summary().isListening,
    ...news,
    retention: {
      spec: spec.retention,
      removedRecords,
      firstRecord: removedRecords + 1,
      ...(store.octets !== undefined && { octets: store.octets }),
      ...(unstored === undefined
        ? store.shortage !== undefined && { heldBack: wordsOf(store.shortage) }
        : { noRoom: noRoomWords(unstored) }),
      ...(notStored > 0 && { unstoredRecords: notStored }),
    },
    exporters: reception?.exporters ?? [],
    ...(reception?.earlier && { earlier: reception.earlier }),
    ladder: buildLadder({
      nowMs,
      startedAtMs,
      news,
      reception,
      stored: { kept: recordCount - removedRecords, removed: removedRecords, unstored },
      ...(failure && { failure }),
    }),
  }
}

function wordsOf({ freeOctets, reserveOctets }: DiskShortage): string {
  return (
    `The disk of the sessions has ${formatOctets(freeOctets)} left, and ${formatOctets(reserveOctets)} of it stay free: the oldest ` +
    'records go so that new ones have room. Free space there, or choose another folder with FLOWGLASS_SESSIONS_DIR.'
  )
}
