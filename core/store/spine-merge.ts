/** Merges the spines of several batches into one in the order of records. */
import type { RecordBatch } from '../decode/block.ts'

/** One batch with the records of all and no fields; its shape id is that of the first. */
export function mergeSpines(batches: readonly RecordBatch[]): RecordBatch {
  const places = batches.flatMap((batch) => Array.from({ length: batch.rowCount }, (_, row) => ({ batch, row })))
  places.sort((a, b) => (a.batch.record[a.row] ?? 0) - (b.batch.record[b.row] ?? 0))
  const words = (name: 'record' | 'message' | 'offset' | 'length' | 'templateVersion') =>
    Uint32Array.from(places, ({ batch, row }) => batch[name][row] ?? 0)
  const times = (name: 'exportTime' | 'start' | 'end') =>
    BigInt64Array.from(places, ({ batch, row }) => batch[name][row] ?? 0n)
  return {
    shapeId: batches[0]?.shapeId ?? 0,
    rowCount: places.length,
    record: words('record'),
    message: words('message'),
    offset: words('offset'),
    length: words('length'),
    templateVersion: words('templateVersion'),
    exportTime: times('exportTime'),
    start: times('start'),
    end: times('end'),
    flags: Uint8Array.from(places, ({ batch, row }) => batch.flags[row] ?? 0),
    columns: [],
  }
}
