/**
 * A question to the session whose answer changes while a file loads: asked only while somebody watches, never twice at the
 * same time, at most once a second unless it is asked for by name, and asked again until what is shown is what is wanted. A
 * keeper of a report (health, templates) or of a list (`list-keeper.ts`) holds one, follows the session with it, and keeps
 * what it answers.
 */
import type { SessionStatus } from '../../core/protocol/session-api.ts'

/** Milliseconds between two questions that nobody asked for by name. */
const QUESTION_INTERVAL_MS = 1000

export interface PacedQuestionOptions {
  /**
   * Asks, and keeps the answer only while `isCurrent` answers true; resolves to whether it did. A refused call is no answer:
   * without a connection there is nothing newer to show, and its band says so.
   */
  readonly ask: (isCurrent: () => boolean) => Promise<boolean>
  /** True while the answer is wanted though nobody watches. */
  readonly isWantedUnwatched?: () => boolean
}

export interface PacedQuestion {
  /** Asks now and while the session changes, until the answer is called. */
  watch(): () => void
  /** Follows the session: call it with every status. */
  follow(status: Pick<SessionStatus, 'session' | 'revision' | 'phase'>): void
  /** Asks at once; a question on its way is waited for instead. */
  askNow(): Promise<void>
  /** Asks at once unless what is shown is what is wanted. */
  askIfStale(): Promise<void>
  /** A test that turns false when `forget` is called: for other questions, whose answers belong to the same reading. */
  currency(): () => boolean
  /** What was answered, and what is still on its way, counts no more; the next status asks again. */
  forget(): void
  /** No question is asked any more until the session changes. */
  cancel(): void
}

/** A question that is asked as often as its answer can be looked at. */
export function createPacedQuestion({ ask, isWantedUnwatched }: PacedQuestionOptions): PacedQuestion {
  let watchers = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | undefined
  let askedMs = Number.NEGATIVE_INFINITY
  let wanted = ''
  /** The state of the session that the last answer is of; undefined: there is none. */
  let shown: string | undefined
  let generation = 0

  const currency = () => {
    const own = generation
    return () => own === generation
  }
  const isWatched = () => watchers > 0 || isWantedUnwatched?.() === true
  const askOnce = async (): Promise<void> => {
    const isCurrent = currency()
    const key = wanted
    askedMs = performance.now()
    const isKept = await ask(isCurrent).catch(() => false)
    if (isKept && isCurrent()) shown = key
  }
  const askNow = (): Promise<void> => {
    if (asking !== undefined) return asking
    const own = askOnce().finally(() => {
      // One that was forgotten while it was asked is no longer the one that others wait for.
      if (asking !== own) return
      asking = undefined
      schedule()
    })
    asking = own
    return own
  }
  const schedule = (): void => {
    if (!isWatched() || shown === wanted || asking !== undefined) return
    timer ??= setTimeout(
      () => {
        timer = undefined
        void askNow()
      },
      Math.max(0, askedMs + QUESTION_INTERVAL_MS - performance.now()),
    )
  }
  const cancel = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  const askIfStale = async (): Promise<void> => {
    if (shown !== wanted) await askNow()
  }

  return {
    watch() {
      watchers += 1
      void askIfStale()
      return () => {
        watchers -= 1
        if (!isWatched()) cancel()
      }
    },
    follow({ session, revision, phase }) {
      wanted = `${session} ${revision} ${phase}`
      schedule()
    },
    askNow,
    askIfStale,
    currency,
    forget() {
      generation += 1
      shown = undefined
      asking = undefined
    },
    cancel,
  }
}
