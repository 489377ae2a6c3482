/**
 * When a keeper of questions about many records asks: only while somebody looks, and of what comes by itself while a file loads or
 * a session listens never so often that the engine does nothing else.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import type { ViewerState } from './viewer-state.ts'

/** How many times as long as an answer took it rests. */
const REST_FACTOR = 2

/** Milliseconds after which a question that another one ended is asked again. */
export const AGAIN_MS = 250

export interface AskPaceOptions {
  readonly viewer: StoreApi<ViewerState>
  /** Milliseconds between the beginnings of two questions that nobody asked for. */
  readonly intervalMs: number
  /** What of a status there is to ask anew for, beside the session's own state. */
  readonly alsoOf?: (status: SessionStatus) => string
  /** Somebody began to look, or the session went on. */
  readonly onChange: () => void
  /** What was put off is due. */
  readonly onDue: () => void
}

export interface AskPace {
  /** Somebody looks at all of it, or at a part, until the answer is called. */
  watch(part?: string): () => void
  /** Whether somebody looks at all of it, or at that part. */
  isWatched(part?: string): boolean
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  /** The state that the session is in. */
  revision(): string
  /** Whether somebody looks, and there are records to ask about. */
  canAsk(): boolean
  /** After so many milliseconds, or sooner if it was to be sooner. */
  later(ms: number): void
  /** Rests in proportion to what was asked from then until now. */
  restSince(startedMs: number): void
  /** Milliseconds of the rest that are left. */
  restMs(): number
  /** A test that turns false when another session begins. */
  currency(): () => boolean
  reset(): void
  dispose(): void
}

/** Of everything that a keeper has. */
const ALL = ''

/** The pace of one keeper. */
export function createAskPace({ viewer, intervalMs, alsoOf, onChange, onDue }: AskPaceOptions): AskPace {
  /** How many look at each part. */
  const watchers = new Map<string, number>()
  let generation = 0
  let revision = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let timerAtMs = 0
  let restUntilMs = 0

  const canAsk = (): boolean => {
    const { phase, records } = viewer.getState().status
    return watchers.size > 0 && phase !== 'empty' && phase !== 'failed' && records.data + records.options > 0
  }
  const reset = (): void => {
    generation += 1
    clearTimeout(timer)
    timer = undefined
    restUntilMs = 0
  }
  return {
    watch(part = ALL) {
      watchers.set(part, (watchers.get(part) ?? 0) + 1)
      onChange()
      return () => {
        const left = (watchers.get(part) ?? 0) - 1
        if (left > 0) watchers.set(part, left)
        else watchers.delete(part)
      }
    },
    isWatched: (part = ALL) => watchers.has(ALL) || watchers.has(part),
    follow(status) {
      revision = `${status.session} ${status.revision} ${status.phase} ${alsoOf?.(status) ?? ''}`
      onChange()
    },
    revision: () => revision,
    canAsk,
    later(ms) {
      const atMs = performance.now() + ms
      if (timer !== undefined && timerAtMs <= atMs) return
      clearTimeout(timer)
      timerAtMs = atMs
      timer = setTimeout(() => {
        timer = undefined
        if (canAsk()) onDue()
      }, ms)
    },
    restSince(startedMs) {
      restUntilMs = Math.max(startedMs + intervalMs, performance.now() + (performance.now() - startedMs) * REST_FACTOR)
    },
    restMs: () => Math.max(0, restUntilMs - performance.now()),
    currency() {
      const own = generation
      return () => own === generation
    },
    reset,
    dispose() {
      reset()
      watchers.clear()
    },
  }
}
