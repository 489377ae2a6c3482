/** A batch as the formatters read it: columns as arrays of their kind, times as words. */
import { present } from '../../core/bytes/invariant.ts'
import type { RecordBatch, Shape } from '../../core/decode/block.ts'
import type { ColumnKind } from '../../core/elements/column-kind.ts'

export interface BatchView {
  readonly shape: Shape
  readonly batch: RecordBatch
  readonly start: Uint32Array
  readonly end: Uint32Array
  readonly columns: readonly ArrayLike<number>[]
}

/** The view of a batch. */
export function viewBatch(batch: RecordBatch, shape: Shape): BatchView {
  return {
    shape,
    batch,
    start: wordsOf(batch.start),
    end: wordsOf(batch.end),
    columns: batch.columns.map((octets, index) =>
      valuesOf(present(shape.fields[index], 'a field of the shape').kind, octets),
    ),
  }
}

function wordsOf(values: BigInt64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
}

function valuesOf(kind: ColumnKind, octets: Uint8Array): ArrayLike<number> {
  const { buffer, byteOffset, byteLength } = octets
  switch (kind) {
    case 'u8':
    case 'boolean':
      return octets
    case 'i8':
      return new Int8Array(buffer, byteOffset, byteLength)
    case 'u16':
      return new Uint16Array(buffer, byteOffset, byteLength >> 1)
    case 'i16':
      return new Int16Array(buffer, byteOffset, byteLength >> 1)
    case 'i32':
      return new Int32Array(buffer, byteOffset, byteLength >> 2)
    case 'f32':
      return new Float32Array(buffer, byteOffset, byteLength >> 2)
    case 'f64':
      return new Float64Array(buffer, byteOffset, byteLength >> 3)
    default:
      return new Uint32Array(buffer, byteOffset, byteLength >> 2)
  }
}
