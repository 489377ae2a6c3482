/** What the viewer knows of a replay to collectors: its report, asked for while it goes on. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Result } from '../../core/protocol/failure.ts'
import type { ReplayApi, ReplayOrder, ReplayReport } from '../../core/protocol/replay-api.ts'
import { noAnswer } from '../host/no-answer.ts'

export interface ReplayKeeper {
  /** Undefined while nothing is sent, and after its end was seen. */
  readonly store: StoreApi<{ readonly report: ReplayReport | undefined }>
  /** Looks whether something is being sent: another viewer may have begun it, or this page before it was loaded again. */
  look(): Promise<void>
  start(order: ReplayOrder): Promise<Result<void>>
  stop(): Promise<void>
  dismiss(): void
  dispose(): void
}

/** Milliseconds between two reports. */
const REPORT_INTERVAL_MS = 500

/** A keeper for the replays of one host; nothing is asked yet. */
export function createReplayKeeper(host: ReplayApi): ReplayKeeper {
  const store = createStore<{ readonly report: ReplayReport | undefined }>(() => ({ report: undefined }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false

  const ask = async (): Promise<void> => {
    clearTimeout(timer)
    const report = await host.replayReport().catch(() => undefined)
    if (isDisposed) return
    // What ended before anybody looked is nobody's news.
    if (report?.state === 'sending' || store.getState().report !== undefined) store.setState({ report })
    if (report?.state === 'sending') timer = setTimeout(() => void ask(), REPORT_INTERVAL_MS)
  }

  return {
    store,
    look: ask,
    async start(order) {
      const started = await host.replayFile(order).catch((error: unknown) => noAnswer(error))
      if (!started.ok || order.to === 'window') return started
      const report = await host.replayReport().catch(() => undefined)
      store.setState({ report })
      void ask()
      return started
    },
    async stop() {
      await host.stopReplay().catch(() => undefined)
      await ask()
    },
    dismiss: () => store.setState({ report: undefined }),
    dispose() {
      isDisposed = true
      clearTimeout(timer)
    },
  }
}
