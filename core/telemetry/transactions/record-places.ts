/** Where records went: leg entries and connections, found by record number. Within a block each batch ascends, all of them do not. */
import { MAX_TRANSACTION_RECORDS } from '../../limits.ts'
import { addRow } from './growing-columns.ts'

export interface RecordPlaces {
  /** Says that the records that follow are of the block that begins with this one. */
  openBlock(firstRecord: number): void
  /** Notes the leg entry (-1 for none) and the connection (-1 for none) of a record. */
  add(record: number, entry: number, connection: number): void
  /** Undefined when it was not noted. */
  find(record: number): { readonly entry: number; readonly connection: number } | undefined
}

const FIRST_CAPACITY = 4096

/** Makes an empty register. */
export function createRecordPlaces(maxRecords = MAX_TRANSACTION_RECORDS): RecordPlaces {
  const places = {
    count: 0,
    capacity: FIRST_CAPACITY,
    record: new Uint32Array(FIRST_CAPACITY),
    entry: new Int32Array(FIRST_CAPACITY),
    connection: new Int32Array(FIRST_CAPACITY),
  }
  const firstRecords: number[] = []
  const firstPlaces: number[] = []
  return {
    openBlock(firstRecord) {
      firstRecords.push(firstRecord)
      firstPlaces.push(places.count)
    },
    add(record, entry, connection) {
      if (places.count >= maxRecords) return
      const place = addRow(places)
      places.record[place] = record
      places.entry[place] = entry
      places.connection[place] = connection
    },
    find(record) {
      let block = firstRecords.length - 1
      for (let step = 1 << 30; step > 0; step >>= 1) {
        while (block - step >= 0 && firstRecords[block - step + 1]! > record) block -= step
      }
      while (block > 0 && firstRecords[block]! > record) block -= 1
      const end = firstPlaces[block + 1] ?? places.count
      for (let place = firstPlaces[block] ?? end; place < end; place++) {
        if (places.record[place] !== record) continue
        return { entry: places.entry[place]!, connection: places.connection[place]! }
      }
      return undefined
    },
  }
}
