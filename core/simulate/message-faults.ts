/** What becomes of the messages of one exporter on their way: some are lost, come twice, or after the next one. */
import { MessagePacker, type PackedMessage } from './message-packer.ts'
import type { Random } from './random.ts'
import type { SimulatedExporter } from './simulated-exporter.ts'
import type { SimulationFaults } from './simulation-options.ts'

/** A message that arrives; its octets are its own. */
export interface Delivery {
  readonly exporter: number
  /** Unix microseconds by the collector's clock, ascending for one exporter. */
  readonly arrivalMicros: number
  readonly payload: Uint8Array
  readonly message: PackedMessage
}

/** Octets are not borrowed: a message may have to wait for the next. */
interface Message extends PackedMessage {
  readonly copies: 0 | 1 | 2
}

/** What the way from an exporter to the collector takes. */
const LATENCY_MICROS = { minimum: 120, maximum: 380 }
/** What one datagram takes on the wire: the next is not there earlier. */
const SERIALISATION_MICROS = 12

export interface DeliveryPlan {
  /** From 0. */
  readonly exporter: number
  readonly faults: SimulationFaults
  /** Told of each message in the order of sending, with the number of its copies that arrive. */
  readonly onSent: (exporter: number, message: PackedMessage, copies: number) => void
  /** Told of each message that comes after the next one. */
  readonly onOvertaken: () => void
}

/** Gives the messages of an exporter as they arrive. */
export function* deliver(random: Random, exporter: SimulatedExporter, plan: DeliveryPlan): Generator<Delivery, void> {
  let earliestMicros = Number.NEGATIVE_INFINITY
  const arrive = (message: Message): Delivery => {
    const latency = random.integer(LATENCY_MICROS.minimum, LATENCY_MICROS.maximum)
    const arrivalMicros = Math.max(earliestMicros, message.sentMicros - plan.faults.clockSkewMicros + latency)
    earliestMicros = arrivalMicros + SERIALISATION_MICROS
    return { exporter: plan.exporter, arrivalMicros, payload: message.payload, message }
  }
  let overtaken: Message | undefined
  for (const message of sendAll(random, exporter, plan)) {
    if (overtaken === undefined && message.copies === 1 && random.chance(plan.faults.reorderShare)) {
      overtaken = message
      continue
    }
    for (let copy = 0; copy < message.copies; copy++) yield arrive(message)
    if (overtaken !== undefined && message.copies > 0) {
      yield arrive(overtaken)
      overtaken = undefined
      plan.onOvertaken()
    }
  }
  if (overtaken !== undefined) yield arrive(overtaken)
}

/** Packs everything that the exporter has to say, and decides how many copies of each message arrive. */
function* sendAll(random: Random, exporter: SimulatedExporter, plan: DeliveryPlan): Generator<Message, void> {
  const { lossShare, duplicateShare } = plan.faults
  let packed: Message[] = []
  const packer = new MessagePacker(exporter.writer, (message) => {
    const isLost = random.chance(lossShare)
    const copies = isLost ? 0 : random.chance(duplicateShare) ? 2 : 1
    plan.onSent(plan.exporter, message, copies)
    packed.push({ ...message, payload: isLost ? NO_OCTETS : message.payload.slice(), copies })
  })
  function* take(): Generator<Message, void> {
    const taken = packed
    packed = []
    yield* taken
  }
  for (const item of exporter.exports) {
    packer.add(item)
    if (packed.length > 0) yield* take()
  }
  packer.finish()
  yield* take()
}

const NO_OCTETS = new Uint8Array()
