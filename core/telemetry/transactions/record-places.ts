/** Where records went, found by record number. Within a block each batch ascends, all of them together do not. */
import { MAX_TRANSACTION_RECORDS } from '../../limits.ts'
import type { LegEntries } from './leg-entries.ts'
import { addRow, chunkOf, createRowTable, layOut, placeOf } from './row-table.ts'

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

const PLAIN = layOut({ doubles: {}, words: { connection: 1 }, unsigned: { record: 1 } })

/** Makes an empty register; leg entries are found in their own columns. */
export function createRecordPlaces(entries: LegEntries, maxRecords = MAX_TRANSACTION_RECORDS): RecordPlaces {
  const plain = createRowTable(PLAIN)
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

  function search(recordOf: (row: number) => number, record: number, from: number, to: number): number {
    for (let row = from; row < to; row++) if (recordOf(row) === record) return row
    return -1
  }

  return {
    openBlock(record) {
      blocks.push({ record, entry: entries.count, plain: plain.count })
    },
    addConnection(record, connection) {
      if (plain.count >= maxRecords) return
      const place = addRow(plain)
      const { words, unsigned } = chunkOf(plain, place)
      const at = placeOf(plain, place)
      unsigned[at + PLAIN.places.record] = record
      words[at + PLAIN.places.connection] = connection
    },
    find(record) {
      const block = blockOf(record)
      const first = blocks[block]
      if (first === undefined) return undefined
      const next = blocks[block + 1]
      const entry = search(entries.get.record, record, first.entry, next?.entry ?? entries.count)
      if (entry >= 0) return { kind: 'entry', entry }
      const place = search(plain.get.record, record, first.plain, next?.plain ?? plain.count)
      return place < 0 ? undefined : { kind: 'connection', connection: plain.get.connection(place) }
    },
  }
}
