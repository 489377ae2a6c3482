/** One export under way: what it has done so far, and whether it is still wanted. */
import type { ExportProgress } from '../protocol/export-api.ts'
import { fail, type Result } from '../protocol/failure.ts'
import type { ExportTarget } from './export-target.ts'

export const CANCELLED = fail('export-cancelled', 'The export was cancelled.', 'Nothing of it is left.')

export interface ExportRun {
  readonly target: ExportTarget
  progress: ExportProgress
  isCancelled: boolean
  /** What the format could not hold, and what was left out: sentences. */
  readonly notes: string[]
}

/** What is written could not be, or is not wanted any more: thrown within an export, and its failure is the answer. */
export class ExportStopped extends Error {
  readonly result: Result<never>

  constructor(result: Result<never>) {
    super('the export has stopped')
    this.result = result
  }
}

/** Writes octets, and counts them. Throws `ExportStopped`. */
export async function writeOctets(run: ExportRun, octets: Uint8Array): Promise<void> {
  if (run.isCancelled) throw new ExportStopped(CANCELLED)
  const written = await run.target.write(octets)
  if (!written.ok) throw new ExportStopped(written)
  run.progress = { ...run.progress, octets: run.progress.octets + octets.length }
}

/** Tells how many rows are done, of those that are written. */
export function countRows(run: ExportRun, rows: number): void {
  run.progress = { ...run.progress, stage: 'writing', rows }
}
