/** What really happened in a simulated transaction, and what of it left the exporter. */
import type { ScheduledRecord } from './message-packer.ts'
import { endOf, responseForwardedFirstOf, type Transaction } from './netscaler-transaction.ts'
import type { NamedTemplate } from './template-definition.ts'
import type { NetscalerField } from './netscaler-templates.ts'
import { RecordFate } from './record-fate.ts'

type Leg = 1 | 2 | 3 | 4

/** The eight stamps in causal order: element under PEN 5951, and the field of the templates. */
const STAMPS: readonly (readonly [element: number, field: NetscalerField])[] = [
  [153, 'requestReceivedFirst'],
  [159, 'requestReceivedLast'],
  [156, 'requestForwardedFirst'],
  [160, 'requestForwardedLast'],
  [157, 'responseReceivedFirst'],
  [169, 'responseReceivedLast'],
  [158, 'responseForwardedFirst'],
  [170, 'responseForwardedLast'],
]

export class TransactionTruth {
  readonly transaction: Transaction
  /** Of the exporters of a simulation, from 0. */
  readonly exporter: number
  readonly kind: 'http' | 'tcp'
  /** Its records in the order in which they were made. */
  readonly fates: RecordFate[] = []
  /** Called when it is known of each record where it ended up. */
  onConcluded: (() => void) | undefined
  private open = 0

  constructor(transaction: Transaction, exporter: number, kind: 'http' | 'tcp') {
    this.transaction = transaction
    this.exporter = exporter
    this.kind = kind
  }

  /** Follows a record of it. */
  follow(leg: Leg, record: ScheduledRecord): RecordFate {
    const fate = new RecordFate(this, leg, record.template.id, stampsOf(leg, record))
    this.fates.push(fate)
    this.open += 1
    return fate
  }

  /** Of one more record it is known where it ended up. */
  closeRecord(): void {
    this.open -= 1
    if (this.open === 0) this.onConcluded?.()
  }

  /** When each stamp was taken, Unix microseconds, in causal order; null where nothing of the kind happened. */
  stampMicros(): readonly (readonly [element: number, micros: number | null])[] {
    const { phases, startMicros, server } = this.transaction
    const isAnswered = server === undefined
    const requestLast = startMicros + phases.requestFromClient
    const forwardedFirst = requestLast + phases.holdIn
    const forwardedLast = forwardedFirst + phases.requestToServer
    const receivedFirst = forwardedLast + phases.serverWait
    const moments = [
      startMicros,
      requestLast,
      isAnswered ? null : forwardedFirst,
      isAnswered ? null : forwardedLast,
      isAnswered ? null : receivedFirst,
      isAnswered ? null : receivedFirst + phases.responseFromServer,
      responseForwardedFirstOf(this.transaction),
      endOf(this.transaction),
    ]
    return STAMPS.map(([element], index) => [element, moments[index] ?? null])
  }
}

/** The late ACK is a record of its own with the stamps that the first record of leg 1 lacks: a stamp of 0 is none. */
function stampsOf(leg: Leg, { template, values }: ScheduledRecord): number[] {
  if (leg === 2 || leg === 4) return []
  const { names } = template as NamedTemplate<NetscalerField>
  return STAMPS.flatMap(([element, field]) => {
    const value = values[names.indexOf(field)]
    return typeof value === 'number' && value > 0 ? [element] : []
  })
}
