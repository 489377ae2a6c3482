/** Details of a connection. */
import type { ConnectionDetails } from '../../protocol/transaction-report.ts'
import type { ReadTexts } from '../text-lookup.ts'
import type { ApplicationLabels } from './application-labels.ts'
import type { BookState } from './book-state.ts'

/** Undefined when there is no such row. */
export function describeConnection(
  _state: BookState,
  _labels: ApplicationLabels,
  _row: number,
  _readTexts: ReadTexts,
): Promise<ConnectionDetails | undefined> {
  return Promise.resolve(undefined)
}
