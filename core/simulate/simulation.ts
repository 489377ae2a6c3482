/** A simulation: exporters side by side, their messages in the order of arrival, and what is counted of them. */
import { deliver, type Delivery } from './message-faults.ts'
import type { PackedMessage } from './message-packer.ts'
import { createRandom } from './random.ts'
import { createSimulatedExporter, type SimulatedExporter } from './simulated-exporter.ts'
import type { SimulationOptions } from './simulation-options.ts'
import { TimeQueue } from './time-queue.ts'
import type { TransactionTruth } from './transaction-truth.ts'
import type { TruthLedger } from './truth-ledger.ts'

/** Grows while deliveries are taken. */
export interface SimulationCounts {
  /** Messages that the exporters sent. */
  messages: number
  lostMessages: number
  repeatedMessages: number
  dataRecords: number
  optionsRecords: number
  /** Of both kinds. */
  lostRecords: number
  overtakenMessages: number
  /** Transactions, sessions or flows that began. */
  pieces: number
}

export interface Simulation {
  readonly exporters: readonly SimulatedExporter[]
  readonly counts: Readonly<SimulationCounts>
  /** Arrivals in their order; each is made when it is asked for. */
  deliveries(): Generator<Delivery, void>
}

/** Makes a simulation; `truth` learns what became of each transaction. */
export function createSimulation(options: SimulationOptions, truth?: TruthLedger): Simulation {
  const counts: SimulationCounts = {
    messages: 0,
    lostMessages: 0,
    repeatedMessages: 0,
    dataRecords: 0,
    optionsRecords: 0,
    lostRecords: 0,
    overtakenMessages: 0,
    pieces: 0,
  }
  const onTransaction = (transaction: TransactionTruth): void => truth?.begin(transaction)
  const onPiece = (): void => {
    counts.pieces += 1
  }
  const exporters = Array.from({ length: options.exporters }, (_, index) =>
    createSimulatedExporter(options, index, { onTransaction, onPiece }),
  )

  function onSent(exporter: number, message: PackedMessage, copies: number): void {
    counts.messages += 1
    counts.dataRecords += message.dataRecords
    counts.optionsRecords += message.optionsRecords
    if (copies === 0) {
      counts.lostMessages += 1
      counts.lostRecords += message.records.length
    } else if (copies > 1) counts.repeatedMessages += 1
    truth?.send(exporter, message, copies)
  }

  function onOvertaken(): void {
    counts.overtakenMessages += 1
  }

  function* deliveries(): Generator<Delivery, void> {
    const next = new TimeQueue<{ readonly delivery: Delivery; readonly rest: Iterator<Delivery, void> }>()
    const ask = (rest: Iterator<Delivery, void>): void => {
      const asked = rest.next()
      if (asked.done !== true) next.add(asked.value.arrivalMicros, { delivery: asked.value, rest })
    }
    for (const [index, exporter] of exporters.entries()) {
      // Faults have their own chance: the same traffic can be looked at with them and without.
      const random = createRandom((options.seed ^ 0x5eed_0000) + index)
      ask(deliver(random, exporter, { exporter: index, faults: options.faults, onSent, onOvertaken }))
    }
    try {
      for (let earliest = next.take(); earliest !== undefined; earliest = next.take()) {
        truth?.deliver(earliest.delivery.exporter, earliest.delivery.message)
        yield earliest.delivery
        ask(earliest.rest)
      }
    } finally {
      truth?.end()
    }
  }

  return { exporters, counts, deliveries }
}
