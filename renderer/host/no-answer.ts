/** A call that was refused, or whose host has gone, as a result like any other. */
import { fail, type Result } from '../../core/protocol/failure.ts'

/** What a rejected call says. */
export function noAnswer(error: unknown): Result<never> {
  const reason = error instanceof Error ? error.message : String(error)
  return fail('request-invalid', `The host did not answer: ${reason}`, 'Try again; if it goes on, restart Flowglass.')
}
