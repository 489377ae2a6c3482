/**
 * Batches are read some rows at a time into columns of plain numbers, so that what was read is still in the processor's nearest
 * cache when it is taken. The columns lie in one buffer, a line of the cache apart: where all of them begin at the same place of
 * a page, they push each other out.
 */
import type { RecordBatch } from '../../decode/block.ts'
import { microsOf, NO_TIME_HIGH, wordsOf } from '../batch-times.ts'

/** Rows `from` to `to`, without it. */
export interface RecordSlice {
  readonly batch: RecordBatch
  readonly from: number
  readonly to: number
}

export const SLICE_ROWS = 256
const LINE_DOUBLES = 8
const TWO_32 = 0x1_0000_0000

/** All rows, in their order. */
export function* slicesOf(batch: RecordBatch): Generator<RecordSlice, void> {
  for (let from = 0; from < batch.rowCount; from += SLICE_ROWS) {
    yield { batch, from, to: Math.min(from + SLICE_ROWS, batch.rowCount) }
  }
}

/** Makes columns with room for a slice. */
export function createSliceColumns<Name extends string>(names: readonly Name[]): Readonly<Record<Name, Float64Array>> {
  const apart = SLICE_ROWS + LINE_DOUBLES
  const room = new Float64Array(apart * names.length)
  const columns = names.map((name, index) => [name, room.subarray(apart * index, apart * index + SLICE_ROWS)] as const)
  return Object.fromEntries(columns) as Record<Name, Float64Array>
}

export interface TimeColumns {
  /** Microseconds since 1970; NaN without. */
  readonly start: Float64Array
  readonly end: Float64Array
  /** Unix seconds, to the millisecond at least. */
  readonly exportTime: Float64Array
}

/** Reads the times of a slice. */
export function readTimes({ batch, from, to }: RecordSlice, into: TimeColumns): void {
  readMicros(wordsOf(batch.start.subarray(from, to)), into.start)
  readMicros(wordsOf(batch.end.subarray(from, to)), into.end)
  const words = wordsOf(batch.exportTime.subarray(from, to))
  for (let row = 0; row < to - from; row++) {
    into.exportTime[row] = ((words[2 * row + 1]! | 0) * TWO_32 + words[2 * row]!) / 1e9
  }
}

function readMicros(words: Uint32Array, into: Float64Array): void {
  for (let row = 0; row < words.length / 2; row++) {
    const high = words[2 * row + 1]! | 0
    into[row] = high === NO_TIME_HIGH ? Number.NaN : microsOf(high, words[2 * row]!)
  }
}
