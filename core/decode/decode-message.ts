/** Decodes one message: its header, its place in the sequence, its sets or fixed records. */
import { toNumber } from '../bytes/nanoseconds.ts'
import type { ExportDatagram } from '../transport/export-datagram.ts'
import type { MessageHeader } from '../wire/message-header.ts'
import { RECORD_FLAGS, type MessageFacts } from './block.ts'
import { createSetHandler, decodeFixedRecords } from './data-sets.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import { openContext, report } from './message-context.ts'
import { checkLifetimes } from './lifetime-check.ts'
import { findV9End, walkSets, type OpenMessage } from './message-decoder.ts'
import { beginSequence, finishSequence } from './message-sequence.ts'
import { noteTrust, trustBitsOf } from './message-trust.ts'
import { fingerprintOf } from './fingerprint.ts'

/**
 * Decodes the message at `at`.
 *
 * @param end where its datagram ends
 * @returns where the message ended
 */
export function decodeMessage(
  state: DecoderState,
  datagram: ExportDatagram,
  domain: DomainState,
  header: MessageHeader,
  at: number,
  end: number,
): number {
  const { view, bytes } = state
  const body = at + header.headerLength
  const stated = header.statedLength
  const messageEnd = stated === undefined ? findV9End(view, body, end) : Math.max(body, Math.min(end, at + stated))
  const isCut =
    stated === undefined ? messageEnd === end && datagram.originalLength > end - datagram.from : at + stated > end
  const facts = createFacts(state, datagram, domain, header, at, messageEnd)
  const message: OpenMessage = {
    bytes,
    view,
    start: at,
    end: messageEnd,
    isCut,
    header,
    facts,
    domain,
    sequence: state.streams.trackerOf(domain, datagram.streamId),
    // 0: the file has no arrival times.
    atSeconds: toNumber(datagram.arrivalNs) / 1e9 || header.exportSeconds,
    records: 0,
    optionsRecords: 0,
    templates: 0,
    hasUnknownRecords: false,
  }
  const malformedBefore = domain.ledger.octets.malformed
  domain.ledger.octets.in += messageEnd - at
  domain.ledger.octets.header += header.headerLength
  // Facts and octets go into the same block, whatever is handed on while the sets are decoded.
  state.blocks.addMessage(facts)
  if (facts.fileOffset === undefined && state.keepMessageOctets !== 'never') {
    state.blocks.keepOctets(bytes.subarray(at, messageEnd))
  }
  reportLength(state, message)
  const isRepeated = beginSequence(state, message, fingerprintOf(view, at, messageEnd))
  const flags = isRepeated ? RECORD_FLAGS.duplicated : 0
  openContext(state, domain, facts, header.exportSeconds, header.exportNanos, at, flags)
  if (header.exportSeconds > domain.nextLifetimeCheck) checkLifetimes(state, message)
  if (header.version === 5 || header.version === 7) decodeFixedRecords(state, message, body, header.version)
  else walkSets(message, body, (state.setHandler ??= createSetHandler(state)))
  finishSequence(state, message, isRepeated)
  const octets = domain.ledger.octets.malformed > malformedBefore ? 'malformed' : 'sound'
  noteTrust(domain, message.atSeconds, trustBitsOf(message.records, message.sequence.arrival(), octets))
  domain.session.clock.note(facts.exportTimeNs, facts.arrivalNs, header.version >= 9 ? 'seconds' : 'nanoseconds')
  return messageEnd
}

function createFacts(
  state: DecoderState,
  datagram: ExportDatagram,
  domain: DomainState,
  header: MessageHeader,
  at: number,
  messageEnd: number,
): MessageFacts {
  const isInFile = datagram.fileOffset !== undefined && state.keepMessageOctets !== 'always'
  return {
    number: ++state.messageCount,
    sessionId: domain.session.id,
    domain: header.domain,
    protocolVersion: header.version,
    exportTimeNs: exportTimeNs(state, header.exportSeconds, header.exportNanos),
    sequence: header.sequence,
    sysUpTimeMs: header.sysUpTimeMs,
    frame: datagram.frame,
    arrivalNs: datagram.arrivalNs,
    length: messageEnd - at,
    fileOffset: isInFile ? datagram.fileOffset + at - datagram.from : undefined,
  }
}

/** Messages of one second follow each other: its time is made once. */
function exportTimeNs({ exportSecond }: DecoderState, seconds: number, nanos: number): bigint {
  if (seconds !== exportSecond.seconds) {
    exportSecond.seconds = seconds
    exportSecond.ns = BigInt(seconds) * 1_000_000_000n
  }
  return nanos === 0 ? exportSecond.ns : exportSecond.ns + BigInt(nanos)
}

function reportLength(state: DecoderState, message: OpenMessage): void {
  const { header, start, end } = message
  if (header.statedLength !== undefined && header.statedLength < header.headerLength) {
    report(state, message, 'message-length-invalid', `The header states ${header.statedLength} octets.`, start)
  } else if (message.isCut) {
    const stated = header.statedLength === undefined ? 'its datagram' : `${header.statedLength} octets stated`
    report(state, message, 'message-short', `${end - start} octets are here: fewer than ${stated}.`, start)
  }
}
