/** Details of a transaction. */
import type { TransactionDetails } from '../../protocol/transaction-report.ts'
import type { ReadTexts } from '../text-lookup.ts'
import type { ApplicationLabels } from './application-labels.ts'
import type { BookState } from './book-state.ts'

/** Undefined when there is no such row. */
export function describeTransaction(
  _state: BookState,
  _labels: ApplicationLabels,
  _row: number,
  _readTexts: ReadTexts,
): Promise<TransactionDetails | undefined> {
  return Promise.resolve(undefined)
}
