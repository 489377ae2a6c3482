/** Where a simulated record ends up: in which message, whether that arrives, and as which record of the capture. */
import type { TransactionTruth } from './transaction-truth.ts'

export type RecordState = 'held' | 'notExported' | 'lost' | 'arrived'

export class RecordFate {
  readonly transaction: TransactionTruth
  readonly leg: 1 | 2 | 3 | 4
  readonly templateId: number
  /** Elements of the stamps that it carries. */
  readonly stamps: readonly number[]
  state: RecordState = 'held'
  /** Sequence number of its message. */
  sequence = 0
  /** Its place among the data records of its message, from 0. */
  index = 0
  /** Export time of its message. */
  exportSeconds = 0
  /** Copies that are on their way. */
  underway = 0
  /** Numbers that its copies have in the capture; undefined where they depend on the collector. */
  readonly numbers: (number | undefined)[] = []

  constructor(transaction: TransactionTruth, leg: 1 | 2 | 3 | 4, templateId: number, stamps: readonly number[]) {
    this.transaction = transaction
    this.leg = leg
    this.templateId = templateId
    this.stamps = stamps
  }

  /** The exporter never sends it. */
  dropBeforeExport(): void {
    this.state = 'notExported'
    this.transaction.open -= 1
  }
}
