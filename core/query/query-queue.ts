/** Long queries of a session one after the other: they share a connection, and what they look up lies in tables of its own. */
import { fail, type Result } from '../protocol/failure.ts'
import { failureOf, isInterruption } from '../store/database.ts'

/** Undefined when `isCurrent` has become false meanwhile. */
export type QueuedWork<T> = (isCurrent: () => boolean) => Promise<T | undefined>

export interface QueryQueue {
  /**
   * Says that what an asker has waiting or running is not wanted any more, nor what nobody in particular asked; if that runs now, its
   * end, which does not fail.
   */
  supersede(asker: string): Promise<unknown> | undefined
  /** Whether something that is wanted runs or waits. */
  isBusy(): boolean
  /** Runs after what runs already; fails with `superseded` when its asker asked for something newer first, or meanwhile. */
  run<T>(work: QueuedWork<T>, doing: string, asker?: string): Promise<Result<T>>
}

const SUPERSEDED = fail('superseded', 'A newer view was asked for.', 'Nothing: the newer one is on its way.')

interface Job {
  readonly asker: string | undefined
  isWanted: boolean
  /** While it runs. */
  end: Promise<unknown> | undefined
}

/** Makes a queue in which nothing waits. */
export function createQueryQueue(): QueryQueue {
  const jobs = new Set<Job>()
  let working: Promise<unknown> = Promise.resolve()
  return {
    supersede(asker) {
      let end: Promise<unknown> | undefined
      for (const job of jobs) {
        if (job.asker !== undefined && job.asker !== asker) continue
        job.isWanted = false
        end ??= job.end
      }
      return end
    },
    isBusy: () => [...jobs].some(({ isWanted }) => isWanted),
    async run(work, doing, asker) {
      const job: Job = { asker, isWanted: true, end: undefined }
      const isCurrent = (): boolean => job.isWanted
      jobs.add(job)
      const mine = working.then(() => {
        job.end = end
        return job.isWanted ? work(isCurrent) : undefined
      })
      const end = mine.catch(() => undefined)
      working = end
      try {
        const value = await mine
        return value === undefined || !job.isWanted ? SUPERSEDED : { ok: true, value }
      } catch (error) {
        return isInterruption(error) ? SUPERSEDED : failureOf(error, doing)
      } finally {
        jobs.delete(job)
      }
    },
  }
}
