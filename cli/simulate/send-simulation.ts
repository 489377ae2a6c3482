/** Sends a simulation in its own time: each message when it is due, in small batches, until it ends or somebody stops it. */
import { pauseFor } from '../../core/live/long-timer.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { Simulation } from '../../core/simulate/simulation.ts'
import type { MessageSender } from './message-sender.ts'

export interface SendOptions {
  readonly sender: MessageSender
  /** When the simulation began by its own clock, Unix microseconds. */
  readonly fromMicros: number
  /** Stops the sending between two messages. */
  readonly signal: AbortSignal
  /** Called between batches, for what else has to be written; sending waits for it. */
  readonly onBatch: () => Promise<void>
}

export interface SendOutcome {
  readonly sentMessages: number
  readonly sentOctets: number
  /** By how much the last message was late. */
  readonly lateMs: number
  readonly failure: Failure | undefined
}

/** Messages that the system is given before it has taken them all. */
const BATCH_MESSAGES = 64
/** A message that is due this soon is sent now: a timer does not come more exactly. */
const EARLY_MS = 1

/** Sends everything that the simulation delivers. */
export async function sendSimulation(simulation: Simulation, options: SendOptions): Promise<SendOutcome> {
  const { sender, fromMicros, signal, onBatch } = options
  const startedAt = performance.now()
  const outcome = { sentMessages: 0, sentOctets: 0, lateMs: 0, failure: undefined as Failure | undefined }
  let batch: Promise<Failure | undefined>[] = []

  async function finishBatch(): Promise<void> {
    for (const failure of await Promise.all(batch)) outcome.failure ??= failure
    batch = []
    await onBatch()
  }

  for (const { exporter, arrivalMicros, payload, message } of simulation.deliveries()) {
    const dueMs = (arrivalMicros - fromMicros) / 1000
    const waitMs = dueMs - (performance.now() - startedAt)
    if (waitMs > EARLY_MS || batch.length >= BATCH_MESSAGES) await finishBatch()
    if (waitMs > EARLY_MS) await pauseFor(waitMs, signal)
    if (signal.aborted || outcome.failure !== undefined) break
    outcome.lateMs = Math.max(0, performance.now() - startedAt - dueMs)
    batch.push(sender.send(exporter, message.run, payload))
    outcome.sentMessages += 1
    outcome.sentOctets += payload.length
  }
  await finishBatch()
  return outcome
}
