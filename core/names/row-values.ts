/** Values of one column of a batch, as names and rates want them: whole numbers as such, texts by their dictionary id. */
import type { RecordBatch, Shape } from '../decode/block.ts'

/** Reads a number of a row; undefined where the column holds none. */
export function numberReader(
  batch: RecordBatch,
  shape: Shape,
  field: number,
): (row: number) => bigint | number | undefined {
  const octets = batch.columns[field]
  const kind = shape.fields[field]?.kind
  if (octets === undefined || octets.length === 0) return () => undefined
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  switch (kind) {
    case 'u8':
      return (row) => BigInt(view.getUint8(row))
    case 'u16':
      return (row) => BigInt(view.getUint16(2 * row, true))
    case 'u32':
      return (row) => BigInt(view.getUint32(4 * row, true))
    case 'u64':
      return (row) => view.getBigUint64(8 * row, true)
    case 'i8':
      return (row) => BigInt(view.getInt8(row))
    case 'i16':
      return (row) => BigInt(view.getInt16(2 * row, true))
    case 'i32':
      return (row) => BigInt(view.getInt32(4 * row, true))
    case 'i64':
      return (row) => view.getBigInt64(8 * row, true)
    case 'f32':
      return (row) => view.getFloat32(4 * row, true)
    case 'f64':
      return (row) => view.getFloat64(8 * row, true)
    default:
      return () => undefined
  }
}

/** Reads the dictionary id of a text or of octets. */
export function textIdReader(batch: RecordBatch, field: number): (row: number) => number {
  const octets = batch.columns[field] ?? new Uint8Array(0)
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  return (row) => view.getUint32(4 * row, true)
}
