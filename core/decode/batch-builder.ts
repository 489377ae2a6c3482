/** The rows of one shape in the block that is being filled: a plan writes into it, `take` hands it over. */
import { octetsPerRow } from '../elements/column-kind.ts'
import { createColumnArray, type ColumnArray } from '../wire/record-plan.ts'
import type { RecordBatch, Shape } from './block.ts'
import type { BlockMemory } from './block-memory.ts'

/** Capacities are multiples of this, so that each array begins where any kind of value may. */
export const CAPACITY_STEP = 64

interface BatchArrays {
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
}

/** What a plan writes into, see `PlanTarget`. */
export interface BatchBuilder extends BatchArrays {
  rowCount: number
  readonly shape: Shape
  readonly memory: BlockMemory
  /** Position among the batches of the block. */
  readonly index: number
}

/** Octets of a row in the arrays beside the columns: five words, three times, the flags. */
const SPINE_ROW_OCTETS = 5 * 4 + 3 * 8 + 1

/** Makes an empty batch with room for some rows, a multiple of `CAPACITY_STEP`. */
export function createBatchBuilder(
  shape: Shape,
  index: number,
  memory: BlockMemory,
  capacity = CAPACITY_STEP,
): BatchBuilder {
  return { shape, index, memory, rowCount: 0, ...layOut(shape, capacity, memory) }
}

/** Lays the arrays out one after the other in one buffer. */
function layOut(shape: Shape, capacity: number, memory: BlockMemory): BatchArrays {
  const widths = shape.fields.map(({ kind }) => octetsPerRow(kind))
  const buffer = memory.take(capacity * widths.reduce((sum, width) => sum + width, SPINE_ROW_OCTETS))
  let end = 0

  function next(octetsOfRow: number): number {
    const at = end
    end += octetsOfRow * capacity
    return at
  }

  return {
    capacity,
    record: new Uint32Array(buffer, next(4), capacity),
    message: new Uint32Array(buffer, next(4), capacity),
    offset: new Uint32Array(buffer, next(4), capacity),
    length: new Uint32Array(buffer, next(4), capacity),
    templateVersion: new Uint32Array(buffer, next(4), capacity),
    exportTime: new Uint32Array(buffer, next(8), 2 * capacity),
    start: new Uint32Array(buffer, next(8), 2 * capacity),
    end: new Uint32Array(buffer, next(8), 2 * capacity),
    flags: new Uint8Array(buffer, next(1), capacity),
    columns: shape.fields.map(({ kind }, index) => createColumnArray(kind, capacity, buffer, next(widths[index] ?? 0))),
  }
}

/** Doubles the room of a batch. */
export function enlargeBatch(batch: BatchBuilder): void {
  const { columns, ...old } = batch
  Object.assign(batch, layOut(batch.shape, 2 * batch.capacity, batch.memory))
  batch.record.set(old.record)
  batch.message.set(old.message)
  batch.offset.set(old.offset)
  batch.length.set(old.length)
  batch.templateVersion.set(old.templateVersion)
  batch.exportTime.set(old.exportTime)
  batch.start.set(old.start)
  batch.end.set(old.end)
  batch.flags.set(old.flags)
  for (const [index, column] of columns.entries()) batch.columns[index]?.set(column)
  batch.memory.giveBack([old.record.buffer])
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
    exportTime: asTimes(batch.exportTime),
    start: asTimes(batch.start),
    end: asTimes(batch.end),
    flags: batch.flags,
    columns: batch.columns.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  }
}

function asTimes({ buffer, byteOffset, length }: Uint32Array<ArrayBuffer>): BigInt64Array<ArrayBuffer> {
  return new BigInt64Array(buffer, byteOffset, length / 2)
}
