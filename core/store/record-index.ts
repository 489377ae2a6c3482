/**
 * Where each record lies: its table, and its row in that table. Two octets a record and a few a thousand:
 * records reach a table in ascending order, so a row number is a count, kept every 1024 records.
 */

const CHUNK_RECORDS = 1024
const SEGMENT_RECORDS = 1 << 16
/** What stands in the place of what was forgotten, the same for all of it. */
const NO_TABLES = new Uint16Array(0)
const NO_STARTS: readonly number[] = []

export interface RecordPlace {
  readonly table: number
  /** From 0, in the order of appending. */
  readonly row: number
}

/** Rows of one table and where they belong among the records that were asked for. */
export interface TableRows {
  readonly table: number
  readonly rows: number[]
  /** Their record numbers. */
  readonly records: number[]
  /** `positions[i]`: index, among the records asked for, of the record in `rows[i]`. */
  readonly positions: number[]
}

export interface RecordIndex {
  recordCount(): number
  /** Adds the next record; tables and rows count from 0. */
  add(table: number): void
  /** The place of a record, from 1; undefined when there is none. */
  find(record: number): RecordPlace | undefined
  /** The table of a record, without its row: much cheaper to find. */
  tableOf(record: number): number | undefined
  /** Says that records up to one are gone: they are found no more. */
  forget(upTo: number): void
  /** The tables and rows of some records. */
  group(records: ArrayLike<number>): TableRows[]
}

export function createRecordIndex(): RecordIndex {
  const segments: Uint16Array[] = []
  // For each chunk of records: table, first row, table, first row … of the tables that occur in it.
  const chunkStarts: (readonly number[])[] = []
  /** The last of them. */
  let starts: number[] = []
  const rowCounts: number[] = []
  const lastChunk: number[] = []
  let recordCount = 0
  let forgotten = 0
  let nextToDrop = 0
  let nextChunkToDrop = 0

  function find(record: number): RecordPlace | undefined {
    if (!Number.isInteger(record) || record <= forgotten || record > recordCount) return undefined
    const at = record - 1
    const segment = segments[Math.floor(at / SEGMENT_RECORDS)]
    const offset = at % SEGMENT_RECORDS
    const table = segment?.[offset]
    const startsThere = chunkStarts[Math.floor(at / CHUNK_RECORDS)]
    if (segment === undefined || table === undefined || startsThere === undefined) return undefined
    let row = 0
    for (let index = 0; index < startsThere.length; index += 2)
      if (startsThere[index] === table) row = startsThere[index + 1] ?? 0
    for (let index = offset - (at % CHUNK_RECORDS); index < offset; index += 1) if (segment[index] === table) row += 1
    return { table, row }
  }

  return {
    recordCount: () => recordCount,
    add(table) {
      const chunk = Math.floor(recordCount / CHUNK_RECORDS)
      const offset = recordCount % SEGMENT_RECORDS
      if (offset === 0) segments.push(new Uint16Array(SEGMENT_RECORDS))
      if (recordCount % CHUNK_RECORDS === 0) chunkStarts.push((starts = []))
      const row = rowCounts[table] ?? 0
      if (lastChunk[table] !== chunk) {
        lastChunk[table] = chunk
        starts.push(table, row)
      }
      rowCounts[table] = row + 1
      const segment = segments[segments.length - 1]
      if (segment !== undefined) segment[offset] = table
      recordCount += 1
    },
    find,
    tableOf(record) {
      if (record <= forgotten || record > recordCount) return undefined
      return segments[Math.floor((record - 1) / SEGMENT_RECORDS)]?.[(record - 1) % SEGMENT_RECORDS]
    },
    forget(upTo) {
      forgotten = Math.max(forgotten, upTo)
      for (; nextToDrop < Math.floor(forgotten / SEGMENT_RECORDS); nextToDrop += 1) segments[nextToDrop] = NO_TABLES
      for (; nextChunkToDrop < Math.floor(forgotten / CHUNK_RECORDS); nextChunkToDrop += 1)
        chunkStarts[nextChunkToDrop] = NO_STARTS
    },
    group(records) {
      const groups = new Map<number, TableRows>()
      for (let position = 0; position < records.length; position += 1) {
        const place = find(records[position] ?? 0)
        if (place === undefined) continue
        let group = groups.get(place.table)
        if (group === undefined) {
          group = { table: place.table, rows: [], records: [], positions: [] }
          groups.set(place.table, group)
        }
        group.rows.push(place.row)
        group.records.push(records[position] ?? 0)
        group.positions.push(position)
      }
      return [...groups.values()]
    },
  }
}
