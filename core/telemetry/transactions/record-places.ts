/** Where records went, found by record number. Within a block each batch ascends, all of them together do not. */
import type { LegEntries } from './leg-entries.ts'
import type { TransactionBounds } from './transaction-bounds.ts'
import {
  addRow,
  CHUNK_ROWS,
  chunkOf,
  createRowTable,
  dropRows,
  hasRoom,
  layOut,
  placeOf,
  rowsBelow,
} from './row-table.ts'

export type RecordPlaceFound =
  { readonly kind: 'entry'; readonly entry: number } | { readonly kind: 'connection'; readonly connection: number }

export interface RecordPlaces {
  /** Says that the records that follow are of the block that begins with this one. */
  openBlock(firstRecord: number): void
  /** Notes the connection of a record that is of no transaction. */
  addConnection(record: number, connection: number): void
  /** Undefined when it went nowhere, or its place went. */
  find(record: number): RecordPlaceFound | undefined
  /** All records that are of a connection and of no transaction; the connection may have gone. */
  eachPlain(visit: (record: number, connection: number) => void): void
  /** Lets the places of the oldest records go as long as all come before one; those of entries went with them. */
  forgetBefore(record: number): void
}

const PLAIN = layOut({ doubles: {}, words: { connection: 1 }, unsigned: { record: 1 } })

/** The first record of a block, and where its entries and its plain ones begin. */
interface BlockPlace {
  readonly record: number
  readonly entry: number
  readonly plain: number
}

/** Makes an empty register; leg entries are found in their own columns. */
export function createRecordPlaces(
  entries: LegEntries,
  { records: maxRecords, isOldestOut }: Pick<TransactionBounds, 'records' | 'isOldestOut'>,
): RecordPlaces {
  const plain = createRowTable(PLAIN)
  /** Of those that brought a place. */
  let blocks: BlockPlace[] = []

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

  function isEmpty({ entry, plain: place }: BlockPlace, next: BlockPlace | undefined): boolean {
    const entryEnd = next?.entry ?? entries.count
    const plainEnd = next?.plain ?? plain.count
    return Math.max(entry, entries.firstRow) >= entryEnd && Math.max(place, plain.firstRow) >= plainEnd
  }

  function forgetBlocks(): void {
    const first = blocks.findIndex((block, index) => !isEmpty(block, blocks[index + 1]))
    blocks = first < 0 ? [] : blocks.slice(first)
  }

  return {
    openBlock(record) {
      const last = blocks[blocks.length - 1]
      if (last !== undefined && isEmpty(last, undefined)) blocks.pop()
      blocks.push({ record, entry: entries.count, plain: plain.count })
    },
    addConnection(record, connection) {
      if (!hasRoom(plain, maxRecords)) {
        if (!isOldestOut) return
        dropRows(plain, plain.firstRow + CHUNK_ROWS)
      }
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
      const firstEntry = Math.max(first.entry, entries.firstRow)
      const entry = search(entries.get.record, record, firstEntry, next?.entry ?? entries.count)
      if (entry >= 0) return { kind: 'entry', entry }
      const firstPlain = Math.max(first.plain, plain.firstRow)
      const place = search(plain.get.record, record, firstPlain, next?.plain ?? plain.count)
      return place < 0 ? undefined : { kind: 'connection', connection: plain.get.connection(place) }
    },
    eachPlain(visit) {
      for (let row = plain.firstRow; row < plain.count; row++) visit(plain.get.record(row), plain.get.connection(row))
    },
    forgetBefore(record) {
      dropRows(plain, rowsBelow(plain, 'unsigned', PLAIN.places.record, record))
      forgetBlocks()
    },
  }
}
