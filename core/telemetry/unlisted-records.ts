/** What the books had no room for, in words. */
import {
  MAX_CONNECTIONS,
  MAX_PACKET_ENGINES,
  MAX_TRAFFIC_RECORDS,
  MAX_TRAFFIC_SESSIONS,
  MAX_TRANSACTION_RECORDS,
  MAX_TRANSACTIONS,
} from '../limits/lists.ts'
import type { UnlistedRecords } from '../protocol/health-report.ts'
import type { TrafficSessionBook } from './sessions/traffic-session-book.ts'
import type { DroppedRecords } from './transactions/transaction-book.ts'

/** Counts of records that went into no list; empty when there are none. */
export function describeUnlisted(
  dropped: DroppedRecords,
  sessions: TrafficSessionBook['dropped'],
): readonly UnlistedRecords[] {
  const { transactions, transactionRecords, connections, packetEngines } = dropped
  const bounds: readonly UnlistedRecords[] = [
    { records: transactions, words: 'are in no transaction', limit: MAX_TRANSACTIONS, unit: 'transactions' },
    {
      records: transactionRecords,
      words: 'count in their transactions and are not listed there',
      limit: MAX_TRANSACTION_RECORDS,
      unit: 'records of transactions',
    },
    { records: connections, words: 'are in no connection', limit: MAX_CONNECTIONS, unit: 'connections' },
    { records: packetEngines, words: 'were not joined', limit: MAX_PACKET_ENGINES, unit: 'packet engines' },
    { records: sessions.records, words: 'are in no session', limit: MAX_TRAFFIC_SESSIONS, unit: 'sessions' },
    {
      records: sessions.layer7,
      words: 'lack their layer 7 in Sessions',
      limit: MAX_TRAFFIC_RECORDS,
      unit: 'records of sessions',
    },
  ]
  return bounds.filter(({ records }) => records > 0)
}
