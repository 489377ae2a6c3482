/** Carries out one export, from the view that is asked for to the file in its place. */
import type { ExportProgress, ExportRequest, ExportSummary } from '../protocol/export-api.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { OpenFile } from '../session/open-file.ts'
import { failureOf } from '../store/database.ts'
import type { SideConnection } from '../store/side-connection.ts'
import { allColumns, findExportColumn, type ExportColumn } from './export-columns.ts'
import { CANCELLED, ExportStopped, type ExportRun } from './export-run.ts'
import type { OpenTarget } from './export-target.ts'
import { createRecordSource } from './record-source.ts'
import { chooseRows, countWanted, rowsByTable, type WantedRows } from './wanted-rows.ts'
import { writeRecordRows } from './write-rows.ts'

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
  /** It can be looked at, and cancelled, from now on. */
  onStarted(running: RunningExport): void
}

/** Writes the file; nothing is left of it when that fails. */
export async function runExport(order: ExportOrder): Promise<Result<ExportSummary>> {
  const startedMs = performance.now()
  const { file, path, request } = order
  const rows = wantedOf(file, request)
  if (!rows.ok) return rows
  const columns = columnsOf(file, request, rows.value)
  if (!columns.ok) return columns
  const opened = await order.openTarget(path)
  if (!opened.ok) return opened
  const target = opened.value
  let side: SideConnection | undefined
  const run: ExportRun = {
    target,
    progress: { stage: 'ordering', rows: 0, rowsInAll: countWanted(rows.value), octets: 0 },
    isCancelled: false,
    notes: [],
  }
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
    side = await file.store.connect()
    const count = await writeRecords(run, file, side, rows.value, columns.value, request)
    if (run.isCancelled) throw new ExportStopped(CANCELLED)
    run.progress = { ...run.progress, stage: 'finishing' }
    const finished = await target.finish()
    if (!finished.ok) return finished
    const missing = countWanted(rows.value) - count
    if (missing > 0) run.notes.push(`${missing} records left the session meanwhile and are not in the file.`)
    return succeed({
      name: nameOf(path),
      rows: count,
      octets: finished.value,
      seconds: Math.round(performance.now() - startedMs) / 1000,
      notes: run.notes,
    })
  } catch (error) {
    await target.discard()
    if (run.isCancelled) return CANCELLED
    if (error instanceof ExportStopped) return error.result
    return failureOf(error, 'Reading what is exported')
  } finally {
    await side?.close()
  }
}

async function writeRecords(
  run: ExportRun,
  { store }: OpenFile,
  side: SideConnection,
  rows: WantedRows,
  columns: readonly ExportColumn[],
  { format }: ExportRequest,
): Promise<number> {
  const source = createRecordSource({ store, side, rows, columns, isOver: () => run.isCancelled })
  switch (format) {
    case 'csv':
    case 'ndjson':
    case 'json':
      return writeRecordRows(run, source, format)
    default:
      throw new ExportStopped(fail('request-invalid', `There is no ${format} yet.`, 'Choose another format.'))
  }
}

function wantedOf({ queries }: OpenFile, { view, records, limit }: ExportRequest): Result<WantedRows> {
  const rows = queries.viewRows(view)
  if (rows === undefined) return fail('no-such-view', 'The view is closed.', 'Ask for a new view.')
  return succeed(chooseRows(rows, records, limit))
}

function columnsOf(
  { store, queries }: OpenFile,
  { columns: ids }: ExportRequest,
  rows: WantedRows,
): Result<readonly ExportColumn[]> {
  const shapes = [...rowsByTable(rows, store.index).keys()].flatMap((number) => store.tables[number]?.shape ?? [])
  const wanted = ids ?? allColumns(shapes)
  const found: ExportColumn[] = []
  for (const id of wanted) {
    const column = findExportColumn(queries.catalogue, id)
    if (column === undefined) {
      return fail('no-such-column', `No record has a column “${id}”.`, 'Choose a column of this session.')
    }
    found.push(column)
  }
  return succeed(found)
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
