/**
 * Parquet by the store: rows are staged in a temporary table and written out in parts, each of them bounded, which are then put
 * together in their order. What is staged are values, never SQL.
 */
import { PARQUET_PART_ROWS } from '../limits/export.ts'
import { copyParts, copyStaged } from '../store/parquet-sql.ts'
import { openScratch } from '../store/scratch.ts'
import type { SideConnection } from '../store/side-connection.ts'
import { createStagedTable, type StagedColumn, type StagedValues } from '../store/staged-columns.ts'
import { writeOctets, type ExportRun } from './export-run.ts'
import type { NamedColumn, TypedWriter } from './typed-writer.ts'
import { absentOf, octetsOf, type TypedValues } from './typed-values.ts'

const STAGED_TABLE = 'parquet_rows'

export interface ParquetOptions {
  readonly side: SideConnection
  readonly scratchFolder: string
  readonly columns: readonly NamedColumn[]
  /** Rows of a part. */
  readonly partRows?: number
}

/** Makes a writer. Throws what DuckDB and the file system throw, and `ExportStopped`. */
export async function createParquetWriter(run: ExportRun, options: ParquetOptions): Promise<TypedWriter> {
  const { side, partRows = PARQUET_PART_ROWS } = options
  const scratch = await openScratch(options.scratchFolder)
  const columns = options.columns.map(({ name, kind }, index) => ({ name, kind, column: `c${index}` }))
  const staged: StagedColumn[] = columns.map(({ column, kind }) => ({
    name: column,
    kind: kind === 'boolean' ? 'u8' : kind,
  }))
  const parts: string[] = []
  let rows = 0
  await side.run(createStagedTable(STAGED_TABLE, staged))

  async function writePart(): Promise<void> {
    const path = scratch.next('parquet')
    await side.run(copyStaged(STAGED_TABLE, columns, path))
    parts.push(path)
    await side.run(createStagedTable(STAGED_TABLE, staged))
    rows = 0
  }

  return {
    async write(piece) {
      await side.append(STAGED_TABLE, staged, piece.columns.map(stage), piece.rowCount)
      rows += piece.rowCount
      if (rows >= partRows) await writePart()
    },
    async finish() {
      if (rows > 0 || parts.length === 0) await writePart()
      let [path = ''] = parts
      if (parts.length > 1) {
        path = scratch.next('parquet')
        await side.run(copyParts(parts, path))
      }
      for await (const octets of scratch.read(path)) await writeOctets(run, octets)
    },
    async dispose() {
      await side.run(`DROP TABLE IF EXISTS temp.main.${STAGED_TABLE}`).catch(() => undefined)
      await scratch.dispose()
    },
  }
}

function stage(values: TypedValues): StagedValues {
  return values.kind === 'varchar' ? values : { octets: octetsOf(values), absent: absentOf(values) }
}
