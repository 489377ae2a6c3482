/**
 * A second capture beside that of a session: the other side of comparisons. It is read by the same decoder, with the settings of the
 * session, into a store of its own; it has no views and no lists. There is one at a time, shared by all who look at the session.
 */
import type { Failure } from './failure.ts'
import type { LoadProgress } from './session-api.ts'

/** What is known of it at a moment; `SessionStatus.compared` has it, so that it comes with `changed`. */
export interface ComparedFile {
  /** Names it in `AggregateScope.source`; never that of another one. */
  readonly file: number
  readonly name: string
  readonly octets: number
  /** `stopped`: the decoder ended before the file did; what was read counts. */
  readonly phase: 'loading' | 'ready' | 'stopped' | 'failed'
  /** While it is read. */
  readonly progress?: LoadProgress
  readonly failure?: Failure
  readonly records: number
  readonly exporters: number
  /** RFC 3339, nanoseconds: by `@time`. */
  readonly timeRange?: { readonly first: string; readonly last: string }
}

/** What a viewer may ask of it; opening is its host's. */
export interface ComparedFileApi {
  /** Lets it go, read to its end or not; questions about it fail with `no-such-file` from then on. */
  closeComparedFile(): Promise<void>
}
