/** Long queries of a session one after the other: they share a connection, and what they look up lies in tables of its own. */
import { fail, type Result } from '../protocol/failure.ts'
import { failureOf, isInterruption } from '../store/database.ts'

/** Undefined when `isCurrent` has become false meanwhile. */
export type QueuedWork<T> = (isCurrent: () => boolean) => Promise<T | undefined>

export interface QueryQueue {
  /** Says that what waits or runs is not wanted any more. */
  supersede(): void
  /** Runs after what runs already; fails with `superseded` when something newer was asked for first, or meanwhile. */
  run<T>(work: QueuedWork<T>, doing: string): Promise<Result<T>>
}

const SUPERSEDED = fail('superseded', 'A newer view was asked for.', 'Nothing: the newer one is on its way.')

/** Makes a queue in which nothing waits. */
export function createQueryQueue(): QueryQueue {
  let newest = 0
  let working: Promise<unknown> = Promise.resolve()
  return {
    supersede() {
      newest += 1
    },
    async run(work, doing) {
      const ticket = newest
      const isCurrent = (): boolean => ticket === newest
      const mine = working.then(async () => (isCurrent() ? work(isCurrent) : undefined))
      working = mine.catch(() => undefined)
      try {
        const value = await mine
        return value === undefined || !isCurrent() ? SUPERSEDED : { ok: true, value }
      } catch (error) {
        return isInterruption(error) ? SUPERSEDED : failureOf(error, doing)
      }
    },
  }
}
