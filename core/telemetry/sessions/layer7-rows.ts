/**
 * The layer-7 fields of the records of one shape, copied as the columns that they are: read again when a session is described.
 * They lie in chunks, of which the oldest may go.
 */
import type { RecordBatch, ShapeField } from '../../decode/block.ts'
import { octetsPerRow } from '../../elements/column-kind.ts'
import { createCellReader } from '../../elements/format-dump-value.ts'
import type { UniflowFields } from './uniflow-fields.ts'

/** Rows of a chunk. */
const CHUNK_ROWS = 1024

/** A layer-7 field of a record. */
export interface Layer7Value {
  readonly field: ShapeField
  readonly value: number | string | boolean
}

export interface Layer7Rows {
  /** Octets that each row takes. */
  readonly octetsPerRow: number
  /** Copies the rows of a batch; returns the number of the first. */
  add(batch: RecordBatch): number
  /** Empty when the row went. */
  read(row: number, textOf: (id: number) => string): readonly Layer7Value[]
  /** Tells of the dictionary ids in the chunks that are there, some more than once. */
  eachText(visit: (id: number) => void): void
  /** Lets the chunks go that have only rows before one. */
  dropBefore(row: number): void
}

/** Makes it without rows. */
export function createLayer7Rows({ shape, layer7 }: UniflowFields): Layer7Rows {
  let count = 0
  let firstChunk = 0
  /** Octets by column; undefined where a chunk went. */
  const chunks: (readonly Uint8Array[] | undefined)[] = []
  const columns = layer7.flatMap((index) => {
    const field = shape.fields[index]
    return field === undefined || field.kind === 'list' ? [] : [{ index, field, width: octetsPerRow(field.kind) }]
  })

  /** Rows of a batch from one on into the chunk that is being filled; returns how many there was room for. */
  function fill(batch: RecordBatch, from: number): number {
    const at = count % CHUNK_ROWS
    if (at === 0) chunks.push(columns.map(({ width }) => new Uint8Array(width * CHUNK_ROWS)))
    const rows = Math.min(CHUNK_ROWS - at, batch.rowCount - from)
    const chunk = chunks[chunks.length - 1] ?? []
    for (const [column, { index, width }] of columns.entries()) {
      const source = batch.columns[index]
      if (source !== undefined) chunk[column]?.set(source.subarray(width * from, width * (from + rows)), width * at)
    }
    count += rows
    return rows
  }

  return {
    octetsPerRow: columns.reduce((sum, { width }) => sum + width, 0),
    add(batch) {
      const first = count
      for (let from = 0; from < batch.rowCount;) from += fill(batch, from)
      return first
    },
    read(row, textOf) {
      const chunk = chunks[Math.floor(row / CHUNK_ROWS)]
      if (chunk === undefined) return []
      return columns.flatMap(({ field }, column) => {
        const value = createCellReader(field.kind, chunk[column] ?? new Uint8Array(0), textOf)(row % CHUNK_ROWS)
        return typeof value === 'object' ? [] : [{ field, value }]
      })
    },
    eachText(visit) {
      for (let chunk = firstChunk; chunk < chunks.length; chunk++) {
        const rows = Math.min(CHUNK_ROWS, count - chunk * CHUNK_ROWS)
        for (const [column, { field }] of columns.entries()) {
          if (field.kind !== 'text' && field.kind !== 'octets') continue
          const octets = chunks[chunk]?.[column]
          if (octets !== undefined) for (const id of new Uint32Array(octets.buffer, 0, rows)) visit(id)
        }
      }
    },
    dropBefore(row) {
      for (; firstChunk < Math.floor(row / CHUNK_ROWS); firstChunk++) chunks[firstChunk] = undefined
    },
  }
}
