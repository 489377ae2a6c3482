/** The whole report of a live session: what the listeners tell, what the decoder made of it, what the store keeps. */
import type { LiveReport } from '../protocol/live-api.ts'
import type { Store } from '../store/store.ts'
import type { Reception } from './collector-messages.ts'
import { buildLadder } from './ladder.ts'
import type { LiveState } from './live-state.ts'

/** Made when somebody looks; `reception` is undefined when the decoder is no more. */
export function reportLive(
  live: LiveState,
  reception: Reception | undefined,
  store: Pick<Store, 'removedRecords'>,
  nowMs: number,
): LiveReport {
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
    },
    exporters: reception?.exporters ?? [],
    ladder: buildLadder({ nowMs, startedAtMs, news, reception }),
  }
}
