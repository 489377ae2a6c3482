/**
 * Values of a batch as plain columns of numbers, so that the loop over its records has one shape whatever the template is.
 * The columns are the reader's own and are overwritten by the next batch.
 */
import type { RecordBatch } from '../../decode/block.ts'
import type { ColumnKind } from '../../elements/column-kind.ts'
import { microsOf, NO_TIME_HIGH, wordsOf } from '../batch-times.ts'
import { SLOTS, type FieldPlace, type Slot, type UniflowFields } from './uniflow-fields.ts'

/** Stands where a record has no such field; every value read is 0 or more. */
export const ABSENT = -1

const TWO_32 = 0x1_0000_0000

export interface UniflowValues {
  readonly slots: Readonly<Record<Slot, Float64Array>>
  /** Microseconds since 1970; without times of the flow, of the export. */
  readonly start: Float64Array
  readonly end: Float64Array
}

/** Makes a reader with columns that grow with the batches. */
export function createUniflowReader(): { read(batch: RecordBatch, fields: UniflowFields): UniflowValues } {
  let capacity = 0
  let values = createValues(0)

  return {
    read(batch, fields) {
      const { rowCount } = batch
      if (rowCount > capacity) {
        capacity = Math.max(rowCount, 2 * capacity)
        values = createValues(capacity)
      }
      const columns = SLOTS.map((slot) => values.slots[slot])
      for (const [index, column] of columns.entries()) readColumn(batch, fields.slots[index], column)
      readTimes(batch, values)
      return values
    },
  }
}

function createValues(capacity: number): UniflowValues {
  return {
    slots: Object.fromEntries(SLOTS.map((slot) => [slot, new Float64Array(capacity)])) as Record<Slot, Float64Array>,
    start: new Float64Array(capacity),
    end: new Float64Array(capacity),
  }
}

/** Reads one field of rows `from` to `to`, of all unless told; dictionary ids as such. */
export function readColumn(
  batch: RecordBatch,
  place: FieldPlace | undefined,
  into: Float64Array,
  from = 0,
  to = batch.rowCount,
): void {
  const count = to - from
  const octets = place === undefined ? undefined : batch.columns[place.index]
  // A shape past the bounds of columns leaves some empty.
  if (place === undefined || octets === undefined || octets.length === 0) {
    into.fill(ABSENT, 0, count)
    return
  }
  const source = numbersOf(place.kind, octets)
  if (place.kind === 'u64') {
    for (let row = 0; row < count; row += 1) {
      const low = 2 * (from + row)
      into[row] = source[low + 1]! * TWO_32 + source[low]!
    }
  } else {
    for (let row = 0; row < count; row += 1) into[row] = source[from + row]!
  }
}

/** The column as an array of its width; 64 bits as two words, the low one first. */
export function numbersOf(kind: ColumnKind, octets: Uint8Array): Uint8Array | Uint16Array | Uint32Array {
  const aligned = octets.byteOffset % 8 === 0 ? octets : octets.slice()
  const { buffer, byteOffset, byteLength } = aligned
  if (kind === 'u8') return aligned
  return kind === 'u16'
    ? new Uint16Array(buffer, byteOffset, byteLength >>> 1)
    : new Uint32Array(buffer, byteOffset, byteLength >>> 2)
}

function readTimes(batch: RecordBatch, { start, end }: UniflowValues): void {
  const starts = wordsOf(batch.start)
  const ends = wordsOf(batch.end)
  const exports = wordsOf(batch.exportTime)
  for (let row = 0; row < batch.rowCount; row += 1) {
    const low = 2 * row
    const startHigh = starts[low + 1]! | 0
    const endHigh = ends[low + 1]! | 0
    const hasStart = startHigh !== NO_TIME_HIGH
    const hasEnd = endHigh !== NO_TIME_HIGH
    const from = hasStart
      ? microsOf(startHigh, starts[low]!)
      : hasEnd
        ? microsOf(endHigh, ends[low]!)
        : microsOf(exports[low + 1]! | 0, exports[low]!)
    start[row] = from
    // A flow that ends before it starts is reported by the decoder.
    end[row] = hasEnd ? Math.max(from, microsOf(endHigh, ends[low]!)) : from
  }
}
