/**
 * Walks the sets of one message. Every octet goes to exactly one account of the domain's ledger; each turn of a
 * loop takes at least the four octets of a set or template header, or ends the message.
 */
import { formatCount } from '../elements/format-quantity.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import { SET_HEADER_OCTETS, type MessageHeader } from '../wire/message-header.ts'
import { recogniseMessage } from '../wire/recognise-message.ts'
import { decodeIpfixTemplate, decodeV9Template, type TemplateParse } from '../wire/template-record.ts'
import type { MessageFacts } from './block.ts'
import type { DomainState } from './exporter-state.ts'
import { isZero } from './record-decoder.ts'
import type { SequenceTracker } from './sequence-tracker.ts'

/** A message being decoded: its octets within the whole buffer, and who it is from. */
export interface OpenMessage {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly start: number
  /** Where its octets end, be it by its header or because the rest is missing. */
  readonly end: number
  /** Octets of it are missing. */
  readonly isCut: boolean
  readonly header: MessageHeader
  readonly facts: MessageFacts
  readonly domain: DomainState
  /** What follows its sequence number: of the domain, or of its SCTP stream in the domain. */
  readonly sequence: SequenceTracker
  /** When it came, Unix seconds; when it was exported, in a file without times of arrival. */
  readonly atSeconds: number
  /** Data and options records decoded from it so far. */
  records: number
  optionsRecords: number
  templates: number
  /** It holds records that nobody will ever count; a set that waits is none of them. */
  hasUnknownRecords: boolean
}

/** A data set within the buffer of its message. */
export interface DataSet {
  readonly templateId: number
  /** After the set header. */
  readonly from: number
  readonly end: number
  /** The set ran past its message and was clipped there. */
  readonly isClipped: boolean
}

/** What the walk needs from the decoder. */
export interface SetHandler {
  onTemplate(message: OpenMessage, parse: Extract<TemplateParse, { kind: 'template' }>): void
  onWithdrawal(message: OpenMessage, parse: Extract<TemplateParse, { kind: 'withdrawal' }>): void
  /** Takes the content of a data set; accounts for all its octets. */
  onDataSet(message: OpenMessage, set: DataSet): void
  report(message: OpenMessage, code: ProblemCode, detail: string, at: number, templateId?: number): void
}

const FIRST_DATA_SET_ID = 256

/** Walks the sets from `from` to the end of the message. */
export function walkSets(message: OpenMessage, from: number, handler: SetHandler): void {
  const { view, bytes, end } = message
  const octets = message.domain.ledger.octets
  let at = from
  while (end - at >= SET_HEADER_OCTETS) {
    const id = view.getUint16(at)
    const length = view.getUint16(at + 2)
    if (length < SET_HEADER_OCTETS) {
      if (!isZero(bytes, at, end)) {
        octets.malformed += end - at
        message.hasUnknownRecords = true
        const detail = `Set ${id} states ${formatCount(length)} octets; ${formatCount(end - at)} octets of the message were not read.`
        handler.report(message, 'set-length-invalid', detail, at)
        return
      }
      octets.padding += end - at
      return
    }
    const isClipped = length > end - at
    const setEnd = isClipped ? end : at + length
    if (isClipped) reportClippedSet(message, handler, id, length, at)
    octets.header += SET_HEADER_OCTETS
    walkSet(message, id, at + SET_HEADER_OCTETS, setEnd, isClipped, handler)
    at = setEnd
  }
  finishRest(message, at, handler)
}

/**
 * Where a v9 message ends. Its header has no length: a second message in the datagram shows by its own header where a
 * set should be.
 */
export function findV9End(view: DataView, from: number, end: number): number {
  let at = from
  while (end - at >= SET_HEADER_OCTETS) {
    const id = view.getUint16(at)
    const length = view.getUint16(at + 2)
    const mayBeMessage = id === 9 || id === 10 || id === 5 || id === 7
    if (mayBeMessage && recogniseMessage(view, at, end, end, 'strict') !== undefined) return at
    if (length < SET_HEADER_OCTETS || length > end - at) return end
    at += length
  }
  return end
}

function reportClippedSet(message: OpenMessage, handler: SetHandler, id: number, length: number, at: number): void {
  // What a cut message lacks shows in the sequence number of the next one; what a wrong length hides does not.
  message.hasUnknownRecords ||= !message.isCut
  const left = message.end - at
  const detail = `Set ${id} states ${formatCount(length)} octets, ${formatCount(left)} are left of the message.`
  handler.report(message, message.isCut ? 'message-short' : 'set-length-invalid', detail, at)
}

function finishRest(message: OpenMessage, at: number, handler: SetHandler): void {
  const rest = message.end - at
  if (rest === 0) return
  const octets = message.domain.ledger.octets
  if (isZero(message.bytes, at, message.end) && !message.isCut) {
    octets.padding += rest
    return
  }
  octets.malformed += rest
  handler.report(message, 'set-length-invalid', `${rest} octets after the last set are too few for a set header.`, at)
}

function walkSet(
  message: OpenMessage,
  id: number,
  from: number,
  end: number,
  isClipped: boolean,
  handler: SetHandler,
): void {
  const isV9 = message.header.version === 9
  if (id >= FIRST_DATA_SET_ID) {
    handler.onDataSet(message, { templateId: id, from, end, isClipped })
  } else if (id === (isV9 ? 0 : 2)) {
    walkTemplates(message, from, end, isClipped, 'data', handler)
  } else if (id === (isV9 ? 1 : 3)) {
    walkTemplates(message, from, end, isClipped, 'options', handler)
  } else {
    message.domain.ledger.octets.undecodable += end - from
    handler.report(
      message,
      'set-reserved',
      `Set id ${id} has no meaning in version ${message.header.version}.`,
      from - 4,
    )
  }
}

function walkTemplates(
  message: OpenMessage,
  from: number,
  end: number,
  isClipped: boolean,
  kind: 'data' | 'options',
  handler: SetHandler,
): void {
  const { view, bytes } = message
  const octets = message.domain.ledger.octets
  const account = kind === 'options' ? 'optionsTemplate' : 'template'
  const decode = message.header.version === 9 ? decodeV9Template : decodeIpfixTemplate
  let at = from
  while (end - at >= 4 && !isZero(bytes, at, end)) {
    const parse = decode(view, at, end, kind === 'options')
    if (parse.kind === 'broken') {
      octets.malformed += end - at
      const detail = `Template ${parse.templateId}: ${parse.reason}.`
      handler.report(message, 'template-malformed', detail, at, parse.templateId)
      return
    }
    const isUseless = parse.kind === 'template' && parse.templateId < FIRST_DATA_SET_ID
    octets[isUseless ? 'malformed' : account] += parse.end - at
    if (parse.kind === 'withdrawal') {
      handler.onWithdrawal(message, parse)
    } else {
      if (parse.oddity !== undefined) {
        const detail = `Template ${parse.templateId}: ${parse.oddity}.`
        handler.report(message, 'template-malformed', detail, at, parse.templateId)
      }
      message.templates++
      if (!isUseless) handler.onTemplate(message, parse)
    }
    at = parse.end
  }
  const rest = end - at
  // RFC 7011 §3.3.1: padding in a template set is shorter than a template header.
  if (isClipped && rest > 0) octets.malformed += rest
  else octets.padding += rest
}
