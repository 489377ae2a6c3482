/** Carries out one export, from the view that is asked for to the file in its place. */
import { findSelection, type Selection } from './find-selection.ts'
import { CANCELLED, ExportStopped, type ExportRun } from './export-run.ts'
import type { OpenTarget } from './export-target.ts'
import type { ExportProgress, ExportRequest, ExportSummary } from '../protocol/export-api.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import type { OpenFile } from '../session/open-file.ts'
import { failureOf } from '../store/database.ts'
import type { SideConnection } from '../store/side-connection.ts'
import { writeSelection } from './write-selection.ts'
import type { ReadFileOctets } from '../session/record-details.ts'

/** An export as those see it who did not begin it. */
export interface RunningExport {
  readonly progress: ExportProgress
  cancel(): void
}

export interface ExportOrder {
  readonly file: OpenFile
  readonly path: string
  readonly request: ExportRequest
  readonly openTarget: OpenTarget
  readonly readFileOctets: ReadFileOctets
  readonly registry: ElementRegistry
  /** It can be looked at, and cancelled, from now on. */
  onStarted(running: RunningExport): void
}

/** Writes the file; nothing is left of it when that fails. */
export async function runExport(order: ExportOrder): Promise<Result<ExportSummary>> {
  const startedMs = performance.now()
  const { file, path, request } = order
  let selection: Selection
  let side: SideConnection | undefined
  const state = { isCancelled: false }
  try {
    selection = await findSelection(file, request, () => state.isCancelled)
  } catch (error) {
    return resultOf(error)
  }
  const opened = await order.openTarget(path)
  if (!opened.ok) return opened
  const target = opened.value
  const run: ExportRun = Object.assign(state, {
    target,
    progress: { stage: 'ordering' as const, rows: 0, rowsInAll: selection.rowCount, octets: 0 },
    notes: [],
  })
  order.onStarted({
    get progress() {
      return run.progress
    },
    cancel() {
      run.isCancelled = true
      side?.interrupt()
    },
  })
  try {
    side = await file.store.beside.connect()
    const rows = await writeSelection(run, { ...order, side, selection })
    if (run.isCancelled) throw new ExportStopped(CANCELLED)
    run.progress = { ...run.progress, stage: 'finishing' }
    const finished = await target.finish()
    if (!finished.ok) return finished
    const seconds = Math.round(performance.now() - startedMs) / 1000
    return succeed({ name: nameOf(path), rows, octets: finished.value, seconds, notes: run.notes })
  } catch (error) {
    await target.discard()
    return run.isCancelled ? CANCELLED : resultOf(error)
  } finally {
    await side?.close()
  }
}

function resultOf(error: unknown): Result<never> {
  return error instanceof ExportStopped ? error.result : failureOf(error, 'Reading what is exported')
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
