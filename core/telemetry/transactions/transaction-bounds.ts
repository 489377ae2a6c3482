/** How much the book of transactions keeps: of a file the first rows that there is room for, of a live session the newest. */
import {
  MAX_CONNECTION_ADDRESSES,
  MAX_CONNECTIONS,
  MAX_PACKET_ENGINES,
  MAX_TRANSACTION_RECORDS,
  MAX_TRANSACTIONS,
} from '../../limits/lists.ts'
import {
  MAX_LIVE_CONNECTION_ADDRESSES,
  MAX_LIVE_CONNECTIONS,
  MAX_LIVE_TRANSACTION_RECORDS,
  MAX_LIVE_TRANSACTIONS,
} from '../../limits/live.ts'
import type { ListRetention } from '../telemetry.ts'

export interface TransactionBounds {
  readonly transactions: number
  /** Records of transactions, and as many others. */
  readonly records: number
  readonly connections: number
  readonly addresses: number
  readonly engines: number
  /** The oldest rows make room; otherwise those that come find none. */
  readonly isOldestOut: boolean
}

/** The bounds of `core/limits/lists.ts`, or those of `core/limits/live.ts`. */
export function transactionBounds(retention: ListRetention): TransactionBounds {
  if (retention === 'none') {
    return {
      transactions: MAX_TRANSACTIONS,
      records: MAX_TRANSACTION_RECORDS,
      connections: MAX_CONNECTIONS,
      addresses: MAX_CONNECTION_ADDRESSES,
      engines: MAX_PACKET_ENGINES,
      isOldestOut: false,
    }
  }
  return {
    transactions: MAX_LIVE_TRANSACTIONS,
    records: MAX_LIVE_TRANSACTION_RECORDS,
    connections: MAX_LIVE_CONNECTIONS,
    addresses: MAX_LIVE_CONNECTION_ADDRESSES,
    engines: MAX_PACKET_ENGINES,
    isOldestOut: true,
  }
}
