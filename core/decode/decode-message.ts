/** Decodes one message: its header, its place in the sequence, its sets or fixed records. */
import { present } from '../bytes/invariant.ts'
import type { ExportDatagram } from '../transport/export-datagram.ts'
import type { MessageHeader } from '../wire/message-header.ts'
import { RECORD_FLAGS, type MessageFacts } from './block.ts'
import { createSetHandler, decodeFixedRecords } from './data-sets.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import { openContext, report } from './message-context.ts'
import { findV9End, walkSets, type OpenMessage } from './message-decoder.ts'
import { fingerprintOf } from './sequence-tracker.ts'

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
    stated === undefined ? messageEnd === end && datagram.originalLength > datagram.octets.length : at + stated > end
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
    records: 0,
    hasUnknownRecords: false,
  }
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
  if (header.version === 5 || header.version === 7) decodeFixedRecords(state, message, body, header.version)
  else walkSets(message, body, (state.setHandler ??= createSetHandler(state)))
  finishSequence(message, isRepeated)
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
    exportTimeNs: exportTimeNs(header.exportSeconds, header.exportNanos),
    sequence: header.sequence,
    sysUpTimeMs: header.sysUpTimeMs,
    frame: datagram.frame,
    arrivalNs: datagram.arrivalNs,
    length: messageEnd - at,
    fileOffset: isInFile ? datagram.fileOffset + at - datagram.octets.byteOffset : undefined,
  }
}

let keptSeconds = 0
let keptTimeNs = 0n

/** Messages of one second follow each other: its time is made once. */
function exportTimeNs(seconds: number, nanos: number): bigint {
  if (seconds !== keptSeconds) {
    keptSeconds = seconds
    keptTimeNs = BigInt(seconds) * 1_000_000_000n
  }
  return nanos === 0 ? keptTimeNs : keptTimeNs + BigInt(nanos)
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

/** True when this very message has come before. */
function beginSequence(state: DecoderState, message: OpenMessage, fingerprint: number): boolean {
  const { domain, header } = message
  const { sequence } = domain
  const arrival = sequence.begin(header.sequence, fingerprint)
  switch (arrival) {
    case 'in-order':
      return false
    case 'repeated':
      return true
    case 'gap': {
      const units = sequence.gapUnits()
      domain.ledger.records.lost += units
      const what = header.version === 9 ? 'packets' : 'records'
      report(
        state,
        message,
        'records-lost',
        `${units} ${what} are missing before sequence number ${header.sequence}.`,
        message.start,
        units,
      )
      return false
    }
    case 'reordered':
      domain.ledger.records.reordered++
      return false
    case 'reset':
      report(state, message, 'sequence-reset', `The sequence number went to ${header.sequence}.`, message.start)
      return false
  }
}

function finishSequence(message: OpenMessage, isRepeated: boolean): void {
  const { domain, header, records } = message
  const ledger = domain.ledger.records
  ledger.lost -= domain.sequence.finish(unitsOf(message))
  if (isRepeated) {
    ledger.duplicated += records
    return
  }
  // RFC 7011 §3.1 has the next message tell what a cut one lacked; a version with a count tells at once.
  if (header.version === 5 || header.version === 7)
    ledger.lost += Math.max(0, present(header.count, 'the count') - records)
}

function unitsOf(message: OpenMessage): number | undefined {
  switch (message.header.version) {
    case 9:
      return 1
    case 5:
    case 7:
      return message.header.count
    case 10:
      return message.hasUnknownRecords ? undefined : message.records
  }
}
