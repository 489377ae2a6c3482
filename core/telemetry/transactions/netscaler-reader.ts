/** Values of a batch of uniflows as plain columns of numbers; the columns are the reader's own, for one batch at a time. */
import type { RecordBatch } from '../../decode/block.ts'
import { microsOf, NO_TIME_HIGH, wordsOf } from '../batch-times.ts'
import { numbersOf, readColumn } from '../sessions/uniflow-reader.ts'
import { NETSCALER_SLOTS, type NetscalerFields, type NetscalerSlot } from './netscaler-fields.ts'

const TWO_32 = 0x1_0000_0000

export interface UniflowColumns {
  /** -1 where the shape has no such field. */
  readonly slots: Readonly<Record<NetscalerSlot, Float64Array>>
  /** Microseconds since 1970; NaN without. */
  readonly start: Float64Array
  readonly end: Float64Array
  /** Unix seconds. */
  readonly exportTime: Float64Array
}

/** Columns of 64 bits of a batch as two words each, the low one first; undefined where the shape has none. */
export type StampColumns = readonly (Uint8Array | Uint16Array | Uint32Array | undefined)[]

export interface NetscalerReader {
  read(batch: RecordBatch, fields: NetscalerFields): UniflowColumns
  stamps(batch: RecordBatch, fields: NetscalerFields): StampColumns
}

/** Makes a reader with columns that grow with the batches. */
export function createNetscalerReader(): NetscalerReader {
  let capacity = 0
  let columns = createColumns(0)
  return {
    read(batch, fields) {
      const { rowCount } = batch
      if (rowCount > capacity) {
        capacity = Math.max(rowCount, 2 * capacity)
        columns = createColumns(capacity)
      }
      for (const slot of NETSCALER_SLOTS) readColumn(batch, fields.places[slot], columns.slots[slot])
      readTimes(batch.start, columns.start, rowCount)
      readTimes(batch.end, columns.end, rowCount)
      readExportTimes(batch, columns.exportTime)
      return columns
    },
    stamps: (batch, fields) =>
      fields.stamps.map((place) => {
        const octets = place === undefined ? undefined : batch.columns[place.index]
        return octets === undefined || octets.length === 0 ? undefined : numbersOf('u64', octets)
      }),
  }
}

function createColumns(capacity: number): UniflowColumns {
  const slots = NETSCALER_SLOTS.map((slot) => [slot, new Float64Array(capacity)] as const)
  return {
    slots: Object.fromEntries(slots) as Record<NetscalerSlot, Float64Array>,
    start: new Float64Array(capacity),
    end: new Float64Array(capacity),
    exportTime: new Float64Array(capacity),
  }
}

/** Microseconds since 1970 of a column of nanoseconds; NaN where it has none. */
export function readTimes(column: BigInt64Array<ArrayBuffer>, into: Float64Array, rowCount: number): void {
  const words = wordsOf(column)
  for (let row = 0; row < rowCount; row++) {
    const high = words[2 * row + 1]! | 0
    into[row] = high === NO_TIME_HIGH ? Number.NaN : microsOf(high, words[2 * row]!)
  }
}

/** Unix seconds of the export times, to the millisecond at least. */
export function readExportTimes({ exportTime, rowCount }: RecordBatch, into: Float64Array): void {
  const words = wordsOf(exportTime)
  for (let row = 0; row < rowCount; row++) {
    into[row] = ((words[2 * row + 1]! | 0) * TWO_32 + words[2 * row]!) / 1e9
  }
}
