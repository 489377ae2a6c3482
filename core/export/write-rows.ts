/** Writes rows as text: CSV, NDJSON, JSON. */
import type { ExportFormat } from '../protocol/export-api.ts'
import { countRows, writeOctets, type ExportRun } from './export-run.ts'
import { createTextColumns, type RecordSource } from './record-source.ts'
import { createCsv, createJson, createNdjson, type AbsentMembers, type RowFormat } from './row-formats.ts'

export type TextFormat = Extract<ExportFormat, 'csv' | 'ndjson' | 'json'>

/** Makes the format of a file. */
export function createRowFormat(format: TextFormat, names: readonly string[], absent: AbsentMembers): RowFormat {
  if (format === 'csv') return createCsv(names)
  return format === 'json' ? createJson(names, absent) : createNdjson(names, absent)
}

/** Writes records; tells how many there were. Throws `ExportStopped`, and what DuckDB throws. */
export async function writeRecordRows(run: ExportRun, source: RecordSource, format: TextFormat): Promise<number> {
  const names = source.columns.map(({ id }) => id)
  const rows = createRowFormat(format, names, 'leave out')
  const textsOf = createTextColumns(source, rows.encoding)
  const encoder = new TextEncoder()
  let count = 0
  await writeOctets(run, encoder.encode(rows.head()))
  for await (const piece of source.pieces()) {
    await writeOctets(run, encoder.encode(rows.rows(textsOf(piece), piece.rowCount, piece.isThere)))
    for (const isThere of piece.isThere) count += isThere
    countRows(run, piece.first + piece.rowCount)
  }
  await writeOctets(run, encoder.encode(rows.tail()))
  return count
}
