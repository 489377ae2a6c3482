/** The exports of a session, each by its id, and the SQL console: what viewers ask, on whatever file is open at the time. */
import { MAX_EXPORTS } from '../limits/export.ts'
import type { ExportApi, ExportRequest, ExportSummary } from '../protocol/export-api.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { fail, type Result } from '../protocol/failure.ts'
import type { OpenFile } from '../session/open-file.ts'
import type { ReadFileOctets } from '../session/record-details.ts'
import type { OpenTarget } from './export-target.ts'
import { createSqlCalls } from './sql-calls.ts'
import { runExport, type RunningExport } from './run-export.ts'

/** What a session makes of it: the viewers' calls, and the one that only hosts may ask. */
export interface Exports extends ExportApi {
  writeExport(path: string, request: ExportRequest): Promise<Result<ExportSummary>>
}

export interface ExportsOptions {
  readonly openTarget: OpenTarget
  readonly readFileOctets: ReadFileOctets
  readonly registry: ElementRegistry
  /** The file of now. */
  current(): OpenFile | undefined
}

const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')
const TOO_MANY = fail(
  'request-invalid',
  `${MAX_EXPORTS} exports are under way.`,
  'Wait until one is done, or cancel one.',
)
const SAME_ID = fail('request-invalid', 'An export of this id is under way.', 'Take another id.')

/** Makes the calls. */
export function createExports({ current, ...options }: ExportsOptions): Exports {
  const runs = new Map<string, RunningExport>()

  return {
    async writeExport(path, request) {
      const file = current()
      if (file === undefined) return NO_SESSION
      if (runs.has(request.id)) return SAME_ID
      if (runs.size >= MAX_EXPORTS) return TOO_MANY
      try {
        return await runExport({
          file,
          path,
          request,
          ...options,
          onStarted: (run) => runs.set(request.id, run),
        })
      } finally {
        runs.delete(request.id)
      }
    },
    exportProgress: (id) => Promise.resolve(runs.get(id)?.progress),
    cancelExport(id) {
      runs.get(id)?.cancel()
      return Promise.resolve()
    },
    ...createSqlCalls(() => current()?.store),
  }
}
