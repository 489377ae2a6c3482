/** The calls about exports and SQL, on whatever file is open at the time. */
import type { ExportApi, ExportRequest, ExportSummary } from '../protocol/export-api.ts'
import { fail, type Result } from '../protocol/failure.ts'
import type { OpenFile } from './open-file.ts'

const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')
const NOT_YET = fail('store-failed', 'Not there yet.', 'Wait.')

export interface ExportCalls extends ExportApi {
  writeExport(path: string, request: ExportRequest): Promise<Result<ExportSummary>>
}

/** Makes the calls. */
export function createExportCalls(current: () => OpenFile | undefined): ExportCalls {
  const refuse = () => Promise.resolve(current() === undefined ? NO_SESSION : NOT_YET)
  return {
    writeExport: refuse,
    exportProgress: () => Promise.resolve(undefined),
    cancelExport: () => Promise.resolve(),
    runSql: refuse,
    cancelSql: () => Promise.resolve(),
    sqlSchema: refuse,
  }
}
