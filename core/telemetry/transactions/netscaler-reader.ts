/** Values of uniflows as plain columns of numbers; the columns are the reader's own, for one slice at a time. */
import type { RecordBatch } from '../../decode/block.ts'
import { numbersOf, readColumn } from '../sessions/uniflow-reader.ts'
import { NETSCALER_SLOTS, type NetscalerFields, type NetscalerSlot } from './netscaler-fields.ts'
import { createSliceColumns, readTimes, type RecordSlice, type TimeColumns } from './record-slices.ts'

/** -1 where the shape has no such field. */
export type UniflowColumns = Readonly<Record<NetscalerSlot, Float64Array>> & TimeColumns

/** Columns of 64 bits of a batch as two words each, the low one first; undefined where the shape has none. */
export type StampColumns = readonly (Uint8Array | Uint16Array | Uint32Array | undefined)[]

/** Makes what reads a slice into its columns; row 0 of them is the first of the slice. */
export function createNetscalerReader(): (slice: RecordSlice, fields: NetscalerFields) => UniflowColumns {
  const columns = createSliceColumns([...NETSCALER_SLOTS, 'start', 'end', 'exportTime'])
  return (slice, fields) => {
    const { batch, from, to } = slice
    for (const slot of NETSCALER_SLOTS) readColumn(batch, fields.places[slot], columns[slot], from, to)
    readTimes(slice, columns)
    return columns
  }
}

/** The stamps of a batch as they lie in it. */
export function stampColumnsOf(batch: RecordBatch, { stamps }: NetscalerFields): StampColumns {
  return stamps.map((place) => {
    const octets = place === undefined ? undefined : batch.columns[place.index]
    return octets === undefined || octets.length === 0 ? undefined : numbersOf('u64', octets)
  })
}
