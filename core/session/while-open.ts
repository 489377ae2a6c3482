/** Calls about whatever is open: their store may be closed under them when another file or session takes its place. */
import { fail, type Result } from '../protocol/failure.ts'
import type { Loading } from './loading.ts'
import type { OpenFile } from './open-file.ts'

type Call<A extends readonly unknown[], T> = (...args: A) => Promise<Result<T>>

export const SUPERSEDED = fail(
  'superseded',
  'Another file was opened meanwhile, or another session has taken the place of this one.',
  'Nothing: the other one is shown.',
)

/**
 * Makes the wrapper of calls.
 *
 * @param current what is open now
 * @param isClosed whether its store is closed already, for what is to take its place
 * @returns a call that fails with `superseded`, whatever it failed with, when something else is open by then, or about to be
 */
export function createWhileOpen(
  current: () => unknown,
  isClosed = (): boolean => false,
): <A extends readonly unknown[], T>(call: Call<A, T>) => Call<A, T> {
  return (call) =>
    async (...args) => {
      const before = current()
      const isThere = (): boolean => current() === before && !isClosed()
      try {
        const result = await call(...args)
        return result.ok || isThere() ? result : SUPERSEDED
      } catch (error) {
        if (isThere()) throw error
        return SUPERSEDED
      }
    }
}

/** Asks the decoder of what is open; undefined when it is no more. Where another session takes its place meanwhile, that is asked. */
export function createDecoderQuestions(current: () => Pick<OpenFile, 'loading'> | undefined): Loading['ask'] {
  const ask: Loading['ask'] = async (question) => {
    const file = current()
    const answer = await file?.loading.ask(question)
    return answer === undefined && current() !== file ? ask(question) : answer
  }
  return ask
}
