/** Appends rows of typed columns to a temporary table: fixed widths as vectors of octets, texts one by one. */
import { DuckDBDataChunk, UINTEGER, VARCHAR, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import { SQL_TYPES } from './dialect.ts'
import { markAbsent, rawAppender, typeOfKind, VECTOR_ROWS } from './table-writer.ts'

/** How a column is kept: as octets of a kind, or as text. */
export interface StagedColumn {
  readonly name: string
  readonly kind: ColumnKind | 'varchar'
}

/** The values of some rows; null or 1 in `absent` where there is none. */
export type StagedValues =
  | { readonly octets: Uint8Array<ArrayBuffer>; readonly absent: Uint8Array | undefined }
  | { readonly texts: readonly (string | null)[] }

/** Statement that makes the table. */
export function createStagedTable(table: string, columns: readonly StagedColumn[]): string {
  const list = columns.map(({ name, kind }) => `${name} ${kind === 'varchar' ? 'VARCHAR' : SQL_TYPES[kind]}`)
  return `CREATE OR REPLACE TEMP TABLE ${table} (${list.join(', ')})`
}

/** Appends rows. Blocks the thread; throws what DuckDB throws. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly StagedColumn[],
  values: readonly StagedValues[],
  rowCount: number,
): Promise<void> {
  const types = columns.map(({ kind }): DuckDBType => (kind === 'varchar' ? VARCHAR : typeOfKind(kind)))
  const chunk = DuckDBDataChunk.create(types.length === 0 ? [UINTEGER] : types, VECTOR_ROWS).chunk
  const appender = await connection.createAppender(table, 'main', 'temp')
  try {
    for (let first = 0; first < rowCount; first += VECTOR_ROWS) {
      const rows = Math.min(VECTOR_ROWS, rowCount - first)
      bindings.data_chunk_reset(chunk)
      bindings.data_chunk_set_size(chunk, rows)
      for (const [index, { kind }] of columns.entries()) {
        const vector = bindings.data_chunk_get_vector(chunk, index)
        const column = values[index]
        if (column === undefined) throw new Error(`column ${index} of ${table} has no values`)
        if ('texts' in column) assignTexts(vector, column.texts, first, rows)
        else {
          const { octets, absent } = column
          const width = octetsPerRow(kind === 'varchar' ? 'u8' : kind)
          bindings.copy_data_to_vector(vector, 0, octets.buffer, octets.byteOffset + first * width, rows * width)
          if (absent !== undefined) markAbsent(vector, absent, first, rows)
        }
      }
      bindings.append_data_chunk(rawAppender(appender), chunk)
    }
  } finally {
    appender.closeSync()
  }
}

function assignTexts(
  vector: bindings.Vector,
  texts: readonly (string | null)[],
  first: number,
  rowCount: number,
): void {
  let absent: Uint8Array | undefined
  for (let row = 0; row < rowCount; row += 1) {
    const text = texts[first + row] ?? null
    if (text === null) (absent ??= new Uint8Array(rowCount))[row] = 1
    else bindings.vector_assign_string_element(vector, row, text)
  }
  if (absent !== undefined) markAbsent(vector, absent, 0, rowCount)
}
