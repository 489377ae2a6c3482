/** The records of transactions, by leg and by verdict: what a filter of records asks of the book. */
import { addRecord, createEmptyRecordSet, type RecordSet } from '../../query/record-sets.ts'
import { VERDICTS } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'
import { ENTRY } from './leg-entries.ts'
import { chunkOf, placeOf } from './row-table.ts'
import { clientSlotOf, legOfEntry } from './transaction-sides.ts'
import { verdictIndexOf } from './verdict.ts'

/** What the record of a transaction can be asked for. */
export type RecordQuestion = 'leg' | 'verdict'

/** All values of each, as a filter has them. */
export const RECORD_ANSWERS: Readonly<Record<RecordQuestion, readonly string[]>> = {
  leg: ['1', '2', '3', '4'],
  verdict: VERDICTS,
}

/** Not yet looked at. */
const UNKNOWN = 255

/** The records of transactions whose answer is among those that are wanted. */
export function recordsWith(state: BookState, question: RecordQuestion, wanted: ReadonlySet<string>): RecordSet {
  const { rows, connections } = state
  const isWanted = RECORD_ANSWERS[question].map((answer) => wanted.has(answer))
  /** Of each transaction: its verdict, or the slot of its client. */
  const known = new Uint8Array(rows.count - rows.firstRow).fill(UNKNOWN)
  const look = question === 'leg' ? (row: number) => clientSlotOf(rows, connections.rows, row) : verdictOf
  function verdictOf(row: number): number {
    return verdictIndexOf(state, row)
  }
  return recordsWhere(state, (row, marks) => {
    let found = known[row - rows.firstRow]!
    if (found === UNKNOWN) known[row - rows.firstRow] = found = look(row)
    return isWanted[question === 'leg' ? legOfEntry(marks, found === 0 ? 0 : 1) - 1 : found] === true
  })
}

/** The records of some transactions, given by their rows. */
export function recordsOfRows(state: BookState, wanted: ArrayLike<number>): RecordSet {
  const { firstRow, count } = state.rows
  const isWanted = new Uint8Array(count - firstRow)
  for (let at = 0; at < wanted.length; at++) {
    const row = wanted[at]! - firstRow
    if (row >= 0 && row < isWanted.length) isWanted[row] = 1
  }
  return recordsWhere(state, (row) => isWanted[row - firstRow] === 1)
}

/** The records whose transaction, and whose marks in it, are so. */
function recordsWhere(state: BookState, isSo: (row: number, marks: number) => boolean): RecordSet {
  const { entries, rows } = state
  const numbers = spanOf(state)
  if (numbers === undefined) return createEmptyRecordSet(1, 0)
  const set = createEmptyRecordSet(numbers.first, numbers.last)
  for (let entry = entries.firstRow; entry < entries.count; entry++) {
    const { words, unsigned } = chunkOf(entries, entry)
    const at = placeOf(entries, entry)
    const row = words[at + ENTRY.transaction]!
    if (row < rows.firstRow || !isSo(row, words[at + ENTRY.marks]!)) continue
    addRecord(set, unsigned[at + ENTRY.record]!)
  }
  return set
}

/** The first and the last record that is of a transaction; within a block they do not ascend. */
function spanOf({ entries }: BookState): { readonly first: number; readonly last: number } | undefined {
  if (entries.count === entries.firstRow) return undefined
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (let entry = entries.firstRow; entry < entries.count; entry++) {
    const record = chunkOf(entries, entry).unsigned[placeOf(entries, entry) + ENTRY.record]!
    if (record < first) first = record
    if (record > last) last = record
  }
  return { first, last }
}
