/** AppFlow transactions and connections, stitched from records as they come. */
import type { DecodedBlock } from '../../decode/block.ts'
import type { RecordPlace } from '../../protocol/list-api.ts'
import type { ConnectionDetails, Leg, TransactionDetails } from '../../protocol/transaction-report.ts'
import type { Relation } from '../relation.ts'
import type { LossSpan } from '../../decode/loss-spans.ts'
import type { TelemetryOptions } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'

export type LegRecords = Readonly<Partial<Record<Leg, readonly number[]>>>

export interface TransactionBook {
  take(block: DecodedBlock): void
  setLosses(losses: readonly LossSpan[]): void
  end(): void
  readonly transactions: Relation
  readonly connections: Relation
  placeRecord(record: number): Pick<RecordPlace, 'transaction' | 'leg' | 'connection'>
  /** Numbers of the records of each leg that is there, ascending; empty when there is no such row. */
  legRecords(transaction: number): LegRecords
  /** Undefined when there is no such row; numbers are from 1. */
  describeTransaction(transaction: number, readTexts: ReadTexts): Promise<TransactionDetails | undefined>
  describeConnection(connection: number, readTexts: ReadTexts): Promise<ConnectionDetails | undefined>
}

const NOTHING: Relation = { columns: [], rowCount: 0, revision: 0 }

/** Makes a book without pages. */
export function createTransactionBook(_options: TelemetryOptions): TransactionBook {
  return {
    take: () => undefined,
    setLosses: () => undefined,
    end: () => undefined,
    transactions: NOTHING,
    connections: NOTHING,
    placeRecord: () => ({}),
    legRecords: () => ({}),
    describeTransaction: () => Promise.resolve(undefined),
    describeConnection: () => Promise.resolve(undefined),
  }
}
