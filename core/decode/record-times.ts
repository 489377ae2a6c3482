/** What is done with the canonical times of the records of a set once its plan has written them: 64-bit words, low one first. */
import type { KnownTemplate } from '../templates/known-template.ts'
import { NO_TIME, type Shape } from './block.ts'
import type { DecoderState } from './decoder-state.ts'
import { markBackwards } from './mark-malformed.ts'
import { report, systemStartOf } from './message-context.ts'
import type { DataSet, OpenMessage } from './message-decoder.ts'

export interface RecordTimes {
  readonly rowCount: number
  readonly start: Uint32Array
  readonly end: Uint32Array
}

const NO_TIME_HIGH = Number(NO_TIME >> 32n)

/** Adds nanoseconds to all times from a row on. */
export function shiftTimes(times: RecordTimes, firstRow: number, nanoseconds: bigint): void {
  const low = Number(BigInt.asUintN(32, nanoseconds))
  const high = Number(BigInt.asIntN(32, nanoseconds >> 32n))
  for (const words of [times.start, times.end]) {
    for (let at = 2 * firstRow; at < 2 * times.rowCount; at += 2) {
      if ((words[at + 1]! | 0) === NO_TIME_HIGH) continue
      const sum = words[at]! + low
      words[at] = sum
      words[at + 1] = words[at + 1]! + high + (sum >= 0x1_0000_0000 ? 1 : 0)
    }
  }
}

/** What the times of the records of a set say, once they are written. */
export function noteTimes(
  state: DecoderState,
  message: OpenMessage,
  template: KnownTemplate,
  set: DataSet,
  shape: Shape,
): void {
  const { context, outcome, blocks } = state
  const { session, domain } = message.domain
  const { systemStartMs } = context
  if (!Number.isNaN(systemStartMs) && systemStartMs !== systemStartOf(message.domain)) {
    message.domain.systemStartMs = systemStartMs
    if (domain === 0) session.systemStartMs = systemStartMs
  }
  const { clockOffsetNs } = session.quirk
  if (clockOffsetNs !== undefined) {
    const batch = blocks.batchOf(shape)
    shiftTimes(batch, batch.rowCount - outcome.records, -clockOffsetNs)
  }
  if (context.lacksBase && outcome.records > 0) {
    const detail = `Stamps of template ${template.templateId} count from a start of the system that is not known (IANA 160).`
    report(state, message, 'time-base-missing', detail, set.from, outcome.records, template.templateId)
  }
  const { backwards } = context
  if (backwards > 0) {
    const detail = `${backwards} ${backwards === 1 ? 'record' : 'records'} of template ${template.templateId}.`
    report(state, message, 'end-before-start', detail, set.from, backwards, template.templateId)
    markBackwards(blocks.batchOf(shape), outcome.records)
    context.backwards = 0
  }
}
