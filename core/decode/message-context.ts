/** The message that is being decoded, as plans and problems want it. */
import { writeNanoseconds } from '../bytes/nanoseconds.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { Problem } from '../problems/problem.ts'
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
  context.systemStartMs = systemStartOf(domain)
  context.flags = flags
  context.quirk = domain.session.quirk
  context.listTemplates = domain.listTemplates
}

/** The base of sysUpTime stamps: what the domain itself has told, or else the Exporting Process in domain 0; NaN when neither. */
export function systemStartOf(domain: DomainState): number {
  return Number.isNaN(domain.systemStartMs) ? domain.session.systemStartMs : domain.systemStartMs
}

/** Octets at fault, from where those of a problem begin: set ids, lengths, template headers. */
const MARKS: Partial<Record<ProblemCode, { readonly offset: number; readonly length: number }>> = {
  'message-short': { offset: 2, length: 2 },
  'message-length-invalid': { offset: 2, length: 2 },
  'set-length-invalid': { offset: 2, length: 2 },
  'set-reserved': { offset: 0, length: 2 },
  'template-malformed': { offset: 0, length: 4 },
  'template-missing': { offset: 0, length: 2 },
}

/** A problem of a message: where its octets begin in the buffer, which of them are at fault, when its records were exported. */
export interface MessageProblem {
  readonly code: ProblemCode
  readonly detail: string
  readonly from: number
  readonly count?: number
  readonly templateId?: number
  readonly mark?: { readonly offset: number; readonly length: number }
  /** Export times between which the records concerned lie, Unix seconds. */
  readonly span?: { readonly fromSeconds: number; readonly toSeconds: number }
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
  reportAt(state, message, { code, detail, from: at, count, ...(templateId === undefined ? {} : { templateId }) })
}

/** Reports a problem of a message. One may have 13,000: properties are set one by one, because spreading took most of the time. */
export function reportAt(state: DecoderState, message: OpenMessage, problem: MessageProblem): void {
  const { facts, domain } = message
  const { code, from, mark = MARKS[code], count, templateId, span } = problem
  const { exporter } = domain.session.transport
  const reported: { -readonly [K in keyof Problem]: Problem[K] } = {
    code,
    detail: problem.detail,
    exporter,
    domain: domain.domain,
    frame: facts.frame,
    octets: message.bytes.subarray(from, message.end),
    atNs: facts.exportTimeNs,
  }
  if (count !== undefined) reported.count = count
  if (templateId !== undefined) reported.templateId = templateId
  if (mark !== undefined) reported.mark = mark
  if (span !== undefined) reported.span = span
  if (facts.fileOffset !== undefined) reported.fileOffset = facts.fileOffset + from - message.start
  state.onProblem(reported)
}

/** Reports a problem of a domain. */
export function reportOfDomain(state: DecoderState, domain: DomainState, problem: Problem): void {
  state.onProblem({ ...problem, exporter: domain.session.transport.exporter, domain: domain.domain })
}
