import type { Result } from '../protocol/failure.ts'

/** Where an export goes: beside its place until it is whole, so that nobody ever sees half of one. */
export interface ExportTarget {
  /** Settles when more can be taken; the octets may be used again then. */
  write(octets: Uint8Array): Promise<Result<void>>
  /** Puts the file into its place; tells its octets. */
  finish(): Promise<Result<number>>
  /** Gives up: nothing is left, and what was in the place before is there. */
  discard(): Promise<void>
}

/** Opens what goes to a path; a failure says why it cannot be. */
export type OpenTarget = (path: string) => Promise<Result<ExportTarget>>
