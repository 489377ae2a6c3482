/** Appends columns of octets to a table as whole vectors, never value by value. */
import { DuckDBDataChunk, UINTEGER, VARCHAR, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api'
import * as duckdbTypes from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import { SQL_TYPES, type SqlColumn } from './dialect.ts'

/** Rows of one vector of DuckDB. */
export const VECTOR_ROWS = 2048

/** Rows of one table on their way into it: a column's octets, and which rows are absent where it can be NULL. */
export interface PendingRows {
  readonly rowCount: number
  readonly columns: readonly PendingColumn[]
}

export interface PendingColumn {
  readonly octets: Uint8Array<ArrayBuffer>
  /** One octet a row, 1 where the value is absent; undefined when none is. */
  readonly absent?: Uint8Array | undefined
}

/** A bigint pair of words that stands for "no time"; see `NO_TIME`. */
const NO_TIME_LOW = 0
const NO_TIME_HIGH = -0x8000_0000

/** Which times are `NO_TIME`, or undefined when all are times. */
export function findAbsentTimes(times: BigInt64Array<ArrayBuffer>, rowCount: number): Uint8Array | undefined {
  const words = new Int32Array(times.buffer, times.byteOffset, rowCount * 2)
  let absent: Uint8Array | undefined
  for (let row = 0; row < rowCount; row += 1) {
    if (words[2 * row + 1] !== NO_TIME_HIGH || words[2 * row] !== NO_TIME_LOW) continue
    absent ??= new Uint8Array(rowCount)
    absent[row] = 1
  }
  return absent
}

/** Appends batches of rows to a table. Blocks the thread; throws what DuckDB throws. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  columns: readonly SqlColumn[],
  batches: readonly PendingRows[],
): Promise<void> {
  const widths = columns.map((column) => octetsPerRow(column.kind))
  const chunk = DuckDBDataChunk.create(columns.map(typeOf), VECTOR_ROWS).chunk
  const appender = await connection.createAppender(table)
  try {
    for (const batch of batches) {
      for (let first = 0; first < batch.rowCount; first += VECTOR_ROWS) {
        const rowCount = Math.min(VECTOR_ROWS, batch.rowCount - first)
        bindings.data_chunk_reset(chunk)
        bindings.data_chunk_set_size(chunk, rowCount)
        for (let index = 0; index < widths.length; index += 1) {
          const column = batch.columns[index]
          const width = widths[index] ?? 0
          if (column === undefined) throw new Error(`column ${index} of ${table} has no octets`)
          const vector = bindings.data_chunk_get_vector(chunk, index)
          const { octets } = column
          bindings.copy_data_to_vector(vector, 0, octets.buffer, octets.byteOffset + first * width, rowCount * width)
          if (column.absent !== undefined) markAbsent(vector, column.absent, first, rowCount)
        }
        bindings.append_data_chunk(rawAppender(appender), chunk)
      }
    }
  } finally {
    appender.closeSync()
  }
}

/** Appends texts with contiguous ids to a table (id, text). */
export async function appendTexts(
  connection: DuckDBConnection,
  table: string,
  entries: readonly { firstId: number; count: number; octets: Uint8Array; ends: Uint32Array }[],
): Promise<void> {
  const chunk = DuckDBDataChunk.create([UINTEGER, VARCHAR], VECTOR_ROWS).chunk
  const appender = await connection.createAppender(table)
  const ids = new Uint32Array(VECTOR_ROWS)
  try {
    for (const entry of entries) {
      let begin = 0
      for (let first = 0; first < entry.count; first += VECTOR_ROWS) {
        const rowCount = Math.min(VECTOR_ROWS, entry.count - first)
        bindings.data_chunk_reset(chunk)
        bindings.data_chunk_set_size(chunk, rowCount)
        const texts = bindings.data_chunk_get_vector(chunk, 1)
        for (let row = 0; row < rowCount; row += 1) {
          const end = entry.ends[first + row] ?? begin
          ids[row] = entry.firstId + first + row
          bindings.vector_assign_string_element_len(texts, row, entry.octets.subarray(begin, end))
          begin = end
        }
        bindings.copy_data_to_vector(bindings.data_chunk_get_vector(chunk, 0), 0, ids.buffer, 0, rowCount * 4)
        bindings.append_data_chunk(rawAppender(appender), chunk)
      }
    }
  } finally {
    appender.closeSync()
  }
}

/** Octets of the validity of one vector: a bit a row, 1 where there is a value. */
const VALIDITY_OCTETS = VECTOR_ROWS / 8

/** Marks rows of a vector as NULL where there is a 1. */
export function markAbsent(vector: bindings.Vector, absent: Uint8Array, first: number, rowCount: number): void {
  const validity = new Uint8Array(VALIDITY_OCTETS).fill(0xff)
  for (let row = 0; row < rowCount; row += 1) {
    if (absent[first + row] === 1) validity[row >> 3] = (validity[row >> 3] ?? 0) & ~(1 << (row & 7))
  }
  // What `vector_get_validity` gives is a copy: writing to it would mark nothing.
  bindings.vector_ensure_validity_writable(vector)
  bindings.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, VALIDITY_OCTETS)
}

/** The client keeps the handle of an appender private, yet offers no way to append a chunk of raw vectors. */
export function rawAppender(appender: object): bindings.Appender {
  return (appender as { readonly appender: bindings.Appender }).appender
}

function typeOf(column: SqlColumn): DuckDBType {
  return typeOfKind(column.kind)
}

/** DuckDB's type for a column of a kind. */
export function typeOfKind(kind: ColumnKind): DuckDBType {
  const name = SQL_TYPES[kind]
  const type = (duckdbTypes as unknown as Record<string, DuckDBType | undefined>)[name]
  if (type === undefined) throw new Error(`DuckDB has no type ${name}`)
  return type
}
