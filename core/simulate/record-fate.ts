/** Where a simulated record ends up: in which message, whether that arrives, and as which record of the capture. */
import type { TransactionTruth } from './transaction-truth.ts'

export interface RecordPlace {
  /** How often the exporter was started anew before it. */
  readonly run: number
  /** Of the message. */
  readonly sequence: number
  /** Among the data records of the message, from 0. */
  readonly index: number
  readonly exportSeconds: number
}

export type RecordState = 'held' | 'notExported' | 'lost' | 'arrived'

export class RecordFate {
  readonly transaction: TransactionTruth
  readonly leg: 1 | 2 | 3 | 4
  readonly templateId: number
  /** Elements of the stamps that it carries. */
  readonly stamps: readonly number[]
  state: RecordState = 'held'
  /** The message that it was sent in; undefined while it is held. */
  place: RecordPlace | undefined
  /** Numbers that its copies have in the capture; undefined where they depend on the collector. */
  readonly numbers: (number | undefined)[] = []
  private underway = 0

  constructor(transaction: TransactionTruth, leg: 1 | 2 | 3 | 4, templateId: number, stamps: readonly number[]) {
    this.transaction = transaction
    this.leg = leg
    this.templateId = templateId
    this.stamps = stamps
  }

  get exportSeconds(): number {
    return this.place?.exportSeconds ?? 0
  }

  /** The exporter never sends it. */
  drop(): void {
    this.state = 'notExported'
    this.transaction.closeRecord()
  }

  /** It is sent; as many copies as are said arrive. */
  send(place: RecordPlace, copies: number): void {
    this.place = place
    this.state = copies === 0 ? 'lost' : 'arrived'
    this.underway = copies
    if (copies === 0) this.transaction.closeRecord()
  }

  /** A copy arrives as the record with this number. */
  arrive(number: number | undefined): void {
    this.numbers.push(number)
    this.underway -= 1
    if (this.underway === 0) this.transaction.closeRecord()
  }
}
