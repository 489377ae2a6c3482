/** Writes what was selected in the format that was asked for. */
import type { ExportFormat, ExportRequest } from '../protocol/export-api.ts'
import { fail } from '../protocol/failure.ts'
import type { OpenFile } from '../session/open-file.ts'
import type { SideConnection } from '../store/side-connection.ts'
import { createArrowWriter } from './arrow-writer.ts'
import { ExportStopped, type ExportRun } from './export-run.ts'
import type { Selection } from './find-selection.ts'
import { createRecordSource } from './record-source.ts'
import { typedKindOf, typedKindOfType } from './typed-columns.ts'
import type { NamedColumn, TypedWriter } from './typed-writer.ts'
import { writeIpfix } from './write-ipfix.ts'
import { writePcapng } from './write-pcapng.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { ReadFileOctets } from '../session/record-details.ts'
import { writeListRows, writeTypedList } from './write-list.ts'
import { createParquetWriter } from './write-parquet.ts'
import { writeRecordRows } from './write-rows.ts'
import { writeTypedRecords } from './write-typed.ts'

const NO_RECORDS = fail(
  'request-invalid',
  'Rows of a list are no records: there are no messages to write.',
  'Choose CSV, JSON, Parquet or Arrow, or export the records.',
)

export interface SelectionOrder {
  readonly file: OpenFile
  readonly request: ExportRequest
  readonly side: SideConnection
  readonly selection: Selection
  readonly readFileOctets: ReadFileOctets
  readonly registry: ElementRegistry
}

/** Tells how many rows were written. Throws `ExportStopped`, and what DuckDB and the file system throw. */
export async function writeSelection(run: ExportRun, order: SelectionOrder): Promise<number> {
  const { selection, request } = order
  switch (request.format) {
    case 'csv':
    case 'ndjson':
    case 'json':
      if (selection.kind === 'list') return writeListRows(run, selection.list, request.format)
      return noteGone(run, selection, await writeRecordRows(run, recordSource(run, order, selection), request.format))
    case 'parquet':
    case 'arrow': {
      const columns = nameColumns(selection)
      const writer = await createWriter(run, order, request.format, columns)
      if (selection.kind === 'list') return writeTypedList(run, selection.list, columns, writer)
      return noteGone(
        run,
        selection,
        await writeTypedRecords(run, recordSource(run, order, selection), columns, writer),
      )
    }
    case 'pcapng':
    case 'ipfix': {
      if (selection.kind === 'list') throw new ExportStopped(NO_RECORDS)
      const { file, side, readFileOctets, registry } = order
      const { source } = file.request
      const path = source.kind === 'file' ? source.path : undefined
      const { store } = file
      const options = { store, side, rows: selection.rows, path, readFileOctets, registry }
      return request.format === 'pcapng' ? writePcapng(run, options) : writeIpfix(run, options)
    }
  }
}

type Records = Extract<Selection, { kind: 'records' }>

function recordSource(run: ExportRun, { file, side }: SelectionOrder, { rows, columns }: Records) {
  return createRecordSource({ store: file.store, side, rows, columns, isOver: () => run.isCancelled })
}

function nameColumns(selection: Selection): NamedColumn[] {
  if (selection.kind === 'list') {
    return selection.list.columns.map(({ id, type }) => ({ name: id, kind: typedKindOfType(type) }))
  }
  return selection.columns.map((column) => ({ name: column.id, kind: typedKindOf(column, selection.shapes) }))
}

function createWriter(
  run: ExportRun,
  { file, side }: SelectionOrder,
  format: Extract<ExportFormat, 'parquet' | 'arrow'>,
  columns: readonly NamedColumn[],
): TypedWriter | Promise<TypedWriter> {
  return format === 'arrow'
    ? createArrowWriter(run, columns)
    : createParquetWriter(run, { side, scratchFolder: file.store.beside.scratchFolder, columns })
}

/** Says how many records a live session let go amid the export, and how many have no columns of their own. */
function noteGone(run: ExportRun, { rowCount, shapes }: Records, count: number): number {
  if (rowCount > count && !run.isCancelled) {
    run.notes.push(`${rowCount - count} records left the session meanwhile and are not in the file.`)
  }
  if (shapes.includes(undefined)) {
    run.notes.push('Records past the bound of record shapes have no columns but those that begin with @.')
  }
  return count
}
