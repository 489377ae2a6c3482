/** The message that is being decoded, as plans and problems want it. */
import { writeNanoseconds } from '../bytes/nanoseconds.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { MessageFacts } from './block.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import type { OpenMessage } from './message-decoder.ts'

const timeWords = new Uint32Array(2)

/**
 * Sets the plan context for records of a message that begins at `start` of the present buffer.
 *
 * @param seconds export time, Unix seconds, with `nanos` beside them
 */
export function openContext(
  state: DecoderState,
  domain: DomainState,
  facts: MessageFacts,
  seconds: number,
  nanos: number,
  start: number,
  flags: number,
): void {
  const { context } = state
  writeNanoseconds(timeWords, 0, seconds, nanos)
  context.messageStart = start
  context.messageNumber = facts.number
  context.exportTimeLow = timeWords[0] ?? 0
  context.exportTimeHigh = timeWords[1] ?? 0
  context.exportSeconds = seconds
  context.exportNanos = nanos
  context.sysUpTimeMs = facts.sysUpTimeMs ?? 0
  context.systemStartMs = domain.systemStartMs
  context.flags = flags
  context.quirk = domain.session.quirk
  context.listTemplates = domain.listTemplates
}

/** Reports a problem of a message, with the octets from `at` on. */
export function report(
  state: DecoderState,
  message: OpenMessage,
  code: ProblemCode,
  detail: string,
  at: number,
  count = 1,
  templateId?: number,
): void {
  const { facts, domain } = message
  state.onProblem({
    code,
    detail,
    exporter: domain.session.transport.exporter,
    domain: domain.domain,
    frame: facts.frame,
    octets: message.bytes.subarray(at, message.end),
    count,
    ...(templateId === undefined ? {} : { templateId }),
    ...(facts.fileOffset === undefined ? {} : { fileOffset: facts.fileOffset + at - message.start }),
  })
}
