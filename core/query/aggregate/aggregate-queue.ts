/** Questions one after the other on a connection of their own; of each kind the newest alone is wanted. */
import { fail, type Result } from '../../protocol/failure.ts'
import { failureOf, isInterruption } from '../../store/database.ts'
import { Superseded } from './aggregate-run.ts'

export interface AggregateQueue {
  /** Runs after what runs already; an older question of the kind ends with `superseded`, also amid its work. */
  run<T>(kind: string, work: (isCurrent: () => boolean) => Promise<Result<T>>): Promise<Result<T>>
}

const SUPERSEDED = fail('superseded', 'A newer question was asked.', 'Nothing: its answer is on its way.')

/**
 * Makes a queue in which nothing waits.
 *
 * @param interrupt ends the statement that runs
 */
export function createAggregateQueue(interrupt: () => void): AggregateQueue {
  const newest = new Map<string, number>()
  let tickets = 0
  let running: string | undefined
  let working: Promise<unknown> = Promise.resolve()

  return {
    run(kind, work) {
      const ticket = (tickets += 1)
      newest.set(kind, ticket)
      const isCurrent = (): boolean => newest.get(kind) === ticket
      if (running === kind) interrupt()
      const mine = working.then(async () => {
        if (!isCurrent()) return SUPERSEDED
        running = kind
        try {
          const answer = await work(isCurrent)
          return isCurrent() ? answer : SUPERSEDED
        } catch (error) {
          const isWanted = isCurrent() && !(error instanceof Superseded) && !isInterruption(error)
          return isWanted ? failureOf(error, 'Counting') : SUPERSEDED
        } finally {
          running = undefined
        }
      })
      working = mine
      return mine
    },
  }
}
