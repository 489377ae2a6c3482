/** Questions one after the other on a connection of their own; of each kind the newest of its asker alone is wanted. */
import { fail, type Result } from '../../protocol/failure.ts'
import { failureOf, isInterruption } from '../../store/database.ts'
import { interruptUntil } from '../../store/interrupt-until.ts'
import { Superseded } from './aggregate-run.ts'

/** What is asked, and by whom: several viewers look at one session, several panels ask for one viewer. */
export interface AskedWhat {
  readonly kind: string
  /** Absent: all of them are one. */
  readonly asker?: string | undefined
}

export interface AggregateQueue {
  /** Runs after what runs already; an older question of the kind by the same asker ends with `superseded`, also amid its work. */
  run<T>(what: AskedWhat, work: (isCurrent: () => boolean) => Promise<Result<T>>): Promise<Result<T>>
}

const SUPERSEDED = fail('superseded', 'A newer question was asked.', 'Nothing: its answer is on its way.')

/**
 * Makes a queue in which nothing waits but for what others ask.
 *
 * @param interrupt ends the statement that runs
 */
export function createAggregateQueue(interrupt: () => void): AggregateQueue {
  /** The newest question of each kind and asker; those that are answered leave nothing behind. */
  const newest = new Map<string, number>()
  let tickets = 0
  let running: { readonly line: string; readonly end: Promise<unknown> } | undefined
  let working: Promise<unknown> = Promise.resolve()

  return {
    run({ kind, asker = '' }, work) {
      const line = `${kind} ${asker}`
      const ticket = (tickets += 1)
      newest.set(line, ticket)
      const isCurrent = (): boolean => newest.get(line) === ticket
      if (running?.line === line) void interruptUntil(running.end, interrupt)
      const mine: ReturnType<typeof work> = working.then(async () => {
        if (!isCurrent()) return SUPERSEDED
        running = { line, end: mine }
        try {
          const answer = await work(isCurrent)
          return isCurrent() ? answer : SUPERSEDED
        } catch (error) {
          const isWanted = isCurrent() && !(error instanceof Superseded) && !isInterruption(error)
          return isWanted ? failureOf(error, 'Counting') : SUPERSEDED
        } finally {
          running = undefined
          if (isCurrent()) newest.delete(line)
        }
      })
      working = mine
      return mine
    },
  }
}
