/**
 * What records of load balancers mean together: transactions, connections, sessions. Blocks go in as they are decoded; lists
 * come out that grow and change as legs arrive.
 */
import type { DecodedBlock } from '../decode/block.ts'
import type { UnlistedRecords } from '../protocol/health-report.ts'
import type { ListCounts, ListName, RecordPlace } from '../protocol/list-api.ts'
import type { SessionNames } from '../names/session-names.ts'
import type { RecordSet } from '../query/record-sets.ts'
import { countRowsOf, type Relation } from './relation.ts'
import type { LossSpan } from '../decode/loss-spans.ts'
import { createTrafficSessionBook, type TrafficSessionBook } from './sessions/traffic-session-book.ts'
import { describeUnlisted } from './unlisted-records.ts'
import { createTransactionBook, type TransactionBook } from './transactions/transaction-book.ts'

export interface Telemetry {
  /** Takes a block before its buffers go elsewhere. */
  take(block: DecodedBlock): void
  /** Says what the decoder holds as lost now: verdicts on incomplete transactions rest on it. */
  setLosses(losses: readonly LossSpan[]): void
  /** Says that nothing more can come. */
  end(): void
  /**
   * Lets rows go whose records all come before one, the oldest first and some thousand at a time; a row whose turn it is not yet
   * stays. Their numbers are never given again, and a record that would have joined them makes a new row.
   */
  forgetBefore(record: number): void
  /** Tells of the dictionary ids that rows and their details refer to, some more than once. */
  eachText(visit: (id: number) => void): void
  /** How many numbers rows have taken, of `MAX_ROW_NUMBER`: those of the table that has taken most. */
  numbersGiven(): number
  /** True of the number of a row that was there and went. */
  isForgotten(list: ListName, number: number): boolean
  /** True once `end` was called. */
  isComplete(): boolean
  readonly transactions: TransactionBook
  readonly sessions: TrafficSessionBook
  relation(list: ListName): Relation
  /** For each row of a list that is there: 1 when it has one of the records. */
  rowsWith(list: ListName, records: RecordSet): Uint8Array
  /** Rows that are there. */
  counts(): ListCounts
  placeRecord(record: number): RecordPlace
  /** Records that went into no list for want of room. */
  unlisted(): readonly UnlistedRecords[]
}

/** Which rows there are when there is no room for all: the first ones, or the newest within the bounds of a live session. */
export type ListRetention = 'none' | 'oldestOut'

export interface TelemetryOptions {
  /** Labels learned from options data: names of applications, of methods. */
  readonly names: SessionNames
  /** `none` when absent. */
  readonly retention?: ListRetention
}

/** Makes one that has seen nothing. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const transactions = createTransactionBook(options)
  const sessions = createTrafficSessionBook(options)
  const relations: Readonly<Record<ListName, Relation>> = {
    transactions: transactions.transactions,
    connections: transactions.connections,
    sessions: sessions.sessions,
  }
  let isComplete = false
  return {
    take(block) {
      transactions.take(block)
      sessions.take(block)
    },
    setLosses: (losses) => transactions.setLosses(losses),
    forgetBefore(record) {
      transactions.forgetBefore(record)
      sessions.forgetBefore(record)
    },
    eachText(visit) {
      transactions.eachText(visit)
      sessions.eachText(visit)
    },
    numbersGiven: () => Math.max(transactions.numbersGiven(), sessions.numbersGiven()),
    isForgotten: (list, number) => Number.isInteger(number) && number >= 1 && number <= relations[list].firstRow,
    isComplete: () => isComplete,
    end() {
      isComplete = true
      transactions.end()
      sessions.end()
    },
    transactions,
    sessions,
    rowsWith(list, records) {
      if (list === 'sessions') return sessions.sessionsWith(records)
      return list === 'transactions' ? transactions.transactionsWith(records) : transactions.connectionsWith(records)
    },
    relation: (list) => relations[list],
    counts: () => ({
      transactions: countRowsOf(transactions.transactions),
      connections: countRowsOf(transactions.connections),
      sessions: countRowsOf(sessions.sessions),
    }),
    placeRecord: (record) => ({ ...transactions.placeRecord(record), ...sessions.placeRecord(record) }),
    unlisted: () => describeUnlisted(transactions.dropped(), sessions.dropped),
  }
}
