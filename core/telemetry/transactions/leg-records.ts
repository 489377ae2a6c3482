/** Which records the legs of a transaction are made of. */
import type { Leg } from '../../protocol/transaction-report.ts'
import type { ConnectionRows } from './connection-rows.ts'
import type { LegEntries } from './leg-entries.ts'
import type { TransactionRows } from './transaction-rows.ts'
import { clientSlotOf, legOfEntry } from './transaction-sides.ts'

export type LegRecords = Readonly<Partial<Record<Leg, readonly number[]>>>

/** What of a book this needs. */
export interface LegRecordParts {
  readonly rows: TransactionRows
  readonly entries: LegEntries
  readonly connections: { readonly rows: ConnectionRows }
}

/** Numbers of the records of each leg that is there, ascending; empty when there is no such row. */
export function legRecordsOf({ rows, entries, connections }: LegRecordParts, row: number): LegRecords {
  if (!Number.isInteger(row) || row < rows.firstRow || row >= rows.count) return {}
  const clientSlot = clientSlotOf(rows, connections.rows, row)
  const legs: Partial<Record<Leg, number[]>> = {}
  for (let entry = rows.get.lastEntry(row); entry >= entries.firstRow; entry = entries.get.next(entry)) {
    const records = (legs[legOfEntry(entries.get.marks(entry), clientSlot)] ??= [])
    records.push(entries.get.record(entry))
  }
  for (const records of Object.values(legs)) records.sort((one, other) => one - other)
  return legs
}
