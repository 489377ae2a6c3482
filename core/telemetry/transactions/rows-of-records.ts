/** The rows that have one of some records: a mark for each row that is there, as filters of lists have them. */
import { hasRecord, type RecordSet } from '../../query/record-sets.ts'
import type { BookState } from './book-state.ts'
import { ENTRY, ENTRY_MARKS } from './leg-entries.ts'
import { chunkOf, placeOf } from './row-table.ts'
import { connectionOfSlot } from './transaction-sides.ts'
import { NONE } from './transaction-rows.ts'

/** Marks of transactions: 1 where a leg has such a record. */
export function transactionsWith(state: BookState, records: RecordSet): Uint8Array {
  const { firstRow, count } = state.rows
  const marks = new Uint8Array(count - firstRow)
  eachEntry(state, records, (row) => {
    marks[row - firstRow] = 1
  })
  return marks
}

/** Marks of connections: 1 where such a record was exported of it, in a transaction or not. */
export function connectionsWith(state: BookState, records: RecordSet): Uint8Array {
  const { rows, places } = state
  const connections = state.connections.rows
  const { firstRow, count } = connections
  const marks = new Uint8Array(count - firstRow)
  eachEntry(state, records, (row, entryMarks) => {
    const slot = (entryMarks & ENTRY_MARKS.secondSlot) === 0 ? 0 : 1
    const connection = connectionOfSlot(rows, connections, 2 * row + slot)
    if (connection !== NONE) marks[connection - firstRow] = 1
  })
  places.eachPlain((record, connection) => {
    if (connection >= firstRow && hasRecord(records, record)) marks[connection - firstRow] = 1
  })
  return marks
}

/** The records of a set that are of a transaction which is there. */
function eachEntry(
  { entries, rows }: BookState,
  records: RecordSet,
  visit: (row: number, marks: number) => void,
): void {
  for (let entry = entries.firstRow; entry < entries.count; entry++) {
    const { words, unsigned } = chunkOf(entries, entry)
    const at = placeOf(entries, entry)
    const row = words[at + ENTRY.transaction]!
    if (row >= rows.firstRow && hasRecord(records, unsigned[at + ENTRY.record]!)) visit(row, words[at + ENTRY.marks]!)
  }
}
