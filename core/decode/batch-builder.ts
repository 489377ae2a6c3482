/** The rows of one shape in the block that is being filled: a plan writes into it, `take` hands it over. */
import { present } from '../bytes/invariant.ts'
import { createColumnArray, type ColumnArray, type PlanTarget } from '../wire/record-plan.ts'
import type { RecordBatch, Shape } from './block.ts'

const FIRST_CAPACITY = 64

export interface BatchBuilder extends PlanTarget {
  rowCount: number
  capacity: number
  record: Uint32Array<ArrayBuffer>
  message: Uint32Array<ArrayBuffer>
  offset: Uint32Array<ArrayBuffer>
  length: Uint32Array<ArrayBuffer>
  templateVersion: Uint32Array<ArrayBuffer>
  exportTime: Uint32Array<ArrayBuffer>
  start: Uint32Array<ArrayBuffer>
  end: Uint32Array<ArrayBuffer>
  flags: Uint8Array<ArrayBuffer>
  columns: ColumnArray[]
  readonly shape: Shape
  /** Position among the batches of the block. */
  readonly index: number
}

/** Makes an empty batch with room for some rows, `FIRST_CAPACITY` when nothing better is known. */
export function createBatchBuilder(shape: Shape, index: number, capacity = FIRST_CAPACITY): BatchBuilder {
  return {
    shape,
    index,
    rowCount: 0,
    capacity,
    record: new Uint32Array(capacity),
    message: new Uint32Array(capacity),
    offset: new Uint32Array(capacity),
    length: new Uint32Array(capacity),
    templateVersion: new Uint32Array(capacity),
    exportTime: new Uint32Array(2 * capacity),
    start: new Uint32Array(2 * capacity),
    end: new Uint32Array(2 * capacity),
    flags: new Uint8Array(capacity),
    columns: shape.fields.map((field) => createColumnArray(field.kind, capacity)),
  }
}

/** Doubles the room of a batch. */
export function enlargeBatch(batch: BatchBuilder): void {
  batch.capacity *= 2
  batch.record = enlarge(batch.record, batch.capacity)
  batch.message = enlarge(batch.message, batch.capacity)
  batch.offset = enlarge(batch.offset, batch.capacity)
  batch.length = enlarge(batch.length, batch.capacity)
  batch.templateVersion = enlarge(batch.templateVersion, batch.capacity)
  batch.exportTime = enlarge(batch.exportTime, 2 * batch.capacity)
  batch.start = enlarge(batch.start, 2 * batch.capacity)
  batch.end = enlarge(batch.end, 2 * batch.capacity)
  const flags = new Uint8Array(batch.capacity)
  flags.set(batch.flags)
  batch.flags = flags
  batch.columns = batch.columns.map((old, index) => {
    const grown = createColumnArray(present(batch.shape.fields[index], 'a field of the shape').kind, batch.capacity)
    grown.set(old)
    return grown
  })
}

function enlarge(old: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(length)
  grown.set(old)
  return grown
}

/** The batch as it goes into a block; its arrays change owner. */
export function takeBatch(batch: BatchBuilder): RecordBatch {
  return {
    shapeId: batch.shape.id,
    rowCount: batch.rowCount,
    record: batch.record,
    message: batch.message,
    offset: batch.offset,
    length: batch.length,
    templateVersion: batch.templateVersion,
    exportTime: new BigInt64Array(batch.exportTime.buffer),
    start: new BigInt64Array(batch.start.buffer),
    end: new BigInt64Array(batch.end.buffer),
    flags: batch.flags,
    columns: batch.columns.map((column) => new Uint8Array(column.buffer)),
  }
}
