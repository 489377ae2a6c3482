/** Where records went, found by record number. Within a block each batch ascends, all of them together do not. */
import { MAX_TRANSACTION_RECORDS } from '../../limits.ts'
import { addRow } from './growing-columns.ts'
import type { LegEntries } from './leg-entries.ts'

export type RecordPlaceFound =
  { readonly kind: 'entry'; readonly entry: number } | { readonly kind: 'connection'; readonly connection: number }

export interface RecordPlaces {
  /** Says that the records that follow are of the block that begins with this one. */
  openBlock(firstRecord: number): void
  /** Notes the connection of a record that is of no transaction. */
  addConnection(record: number, connection: number): void
  /** Undefined when it went nowhere. */
  find(record: number): RecordPlaceFound | undefined
}

const FIRST_CAPACITY = 1024

/** Makes an empty register; leg entries are found in their own columns. */
export function createRecordPlaces(entries: LegEntries, maxRecords = MAX_TRANSACTION_RECORDS): RecordPlaces {
  const plain = {
    count: 0,
    capacity: FIRST_CAPACITY,
    record: new Uint32Array(FIRST_CAPACITY),
    connection: new Int32Array(FIRST_CAPACITY),
  }
  /** For each block its first record, first entry and first plain one. */
  const blocks: { readonly record: number; readonly entry: number; readonly plain: number }[] = []

  /** The last block that begins with the record or before. */
  function blockOf(record: number): number {
    let low = 0
    let high = blocks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (blocks[middle]!.record <= record) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  function search(records: Uint32Array, record: number, from: number, to: number): number {
    const found = records.subarray(from, to).indexOf(record)
    return found < 0 ? -1 : from + found
  }

  return {
    openBlock(record) {
      blocks.push({ record, entry: entries.count, plain: plain.count })
    },
    addConnection(record, connection) {
      if (plain.count >= maxRecords) return
      const place = addRow(plain)
      plain.record[place] = record
      plain.connection[place] = connection
    },
    find(record) {
      const block = blockOf(record)
      const first = blocks[block]
      if (first === undefined) return undefined
      const next = blocks[block + 1]
      const entry = search(entries.record, record, first.entry, next?.entry ?? entries.count)
      if (entry >= 0) return { kind: 'entry', entry }
      const place = search(plain.record, record, first.plain, next?.plain ?? plain.count)
      return place < 0 ? undefined : { kind: 'connection', connection: plain.connection[place]! }
    },
  }
}
