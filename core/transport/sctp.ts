/**
 * IPFIX over SCTP (RFC 7011 §10.2): user messages out of DATA (RFC 9260 §3.3.1) and I-DATA chunks (RFC 8260 §2.1),
 * in the order of their transmission sequence numbers. One user message holds whole IPFIX messages.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { read16, read32 } from '../bytes/read-number.ts'
import { IPFIX_HEADER } from '../capture/message-plausibility.ts'
import {
  MAX_ALL_STREAMS_BUFFER_OCTETS,
  MAX_MESSAGE_OCTETS,
  MAX_PARTIAL_USER_MESSAGES,
  MAX_STREAMS,
} from '../limits/capture.ts'
import type { Endpoints } from './endpoint-table.ts'
import { createEndpointTable } from './endpoint-table.ts'
import type { TransportSession } from './export-datagram.ts'
import { fileOffsetOf, type IpPacket } from './ip-packet.ts'
import { formatEndpoint, formatIpAddress } from './ip-text.ts'
import type { Reordering, StreamPart } from './reordering.ts'
import { createReordering, distance, PART_OVERHEAD_OCTETS } from './reordering.ts'
import type { StreamContext } from './stream-context.ts'

const COMMON_HEADER = 12
const CHUNK_HEADER = 4

const DATA = 0
const INIT = 1
const INIT_ACK = 2
const ABORT = 6
const SHUTDOWN_COMPLETE = 14
const I_DATA = 64
const FORWARD_TSN = 192
const I_FORWARD_TSN = 194

const ENDING = 1
const BEGINNING = 2
const UNORDERED = 4

interface DataChunk extends StreamPart {
  readonly flags: number
  readonly streamId: number
  /** Chunks of one user message share it; with interleaving several are open at the same time. */
  readonly messageKey: number
}

interface PartialMessage {
  readonly parts: Uint8Array[]
  length: number
}

interface Association {
  onData(tsn: number, chunk: DataChunk): void
  /** The first transmission sequence number of this direction. */
  onStart(tsn: number): void
  /** The sender gave up everything up to `tsn` (RFC 3758 §3.2). */
  onForward(tsn: number): void
  finish(): void
  /** The same, because there are too many associations. */
  evict(): void
}

export interface SctpLayer {
  /** Takes a packet with protocol 132. */
  onPacket(ip: IpPacket): 'taken' | 'malformed'
  end(): void
}

function joinParts(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function createAssociation(endpoints: Endpoints, context: StreamContext): Association {
  const { counters } = context
  const exporter = formatEndpoint(formatIpAddress(endpoints.sourceAddress), endpoints.sourcePort)
  const partial = new Map<number, PartialMessage>()
  let reordering: Reordering<DataChunk>
  let session: TransportSession | undefined
  let hasForeignMessage: boolean
  let firstTsn: number | undefined

  function begin(): void {
    session = undefined
    forgetPartials()
    hasForeignMessage = false
    firstTsn = undefined
    reordering = createReordering<DataChunk>({
      budget: context.budget,
      lengthOf: () => 1,
      deliver: onChunk,
      onGap: (missing) => {
        forgetPartials()
        if (session === undefined) return
        context.onProblem({ code: 'stream-gap', detail: `${formatCount(missing)} SCTP chunks are missing.`, exporter })
      },
    })
  }

  function forgetPartial(key: number): void {
    const message = partial.get(key)
    if (message === undefined) return
    context.budget.heldOctets -= message.length + message.parts.length * PART_OVERHEAD_OCTETS
    partial.delete(key)
  }

  function forgetPartials(): void {
    for (const key of [...partial.keys()]) forgetPartial(key)
  }

  function reportLimit(name: string, frame: number): void {
    const detail = `User messages in parts were given up: more than the engine keeps (${name}).`
    context.onProblem({ code: 'limit-reached', detail, exporter, frame })
  }

  /** Puts fragments of a user message together (RFC 9260 §6.9). */
  function onChunk(chunk: DataChunk): void {
    const isBeginning = (chunk.flags & BEGINNING) !== 0
    const isEnding = (chunk.flags & ENDING) !== 0
    if (isBeginning && isEnding) {
      onUserMessage(chunk.octets, chunk)
      return
    }
    if (isBeginning) {
      forgetPartial(chunk.messageKey)
      if (partial.size >= MAX_PARTIAL_USER_MESSAGES) {
        reportLimit('MAX_PARTIAL_USER_MESSAGES', chunk.frame)
        return
      }
      partial.set(chunk.messageKey, { parts: [], length: 0 })
    }
    const message = partial.get(chunk.messageKey)
    // Without its beginning a message cannot be read; its loss was reported as a gap.
    if (message === undefined) return
    message.parts.push(chunk.octets.slice())
    message.length += chunk.octets.length
    context.budget.heldOctets += chunk.octets.length + PART_OVERHEAD_OCTETS
    if (message.length > MAX_MESSAGE_OCTETS) {
      forgetPartial(chunk.messageKey)
      reportForeign(chunk.octets, chunk.frame)
    } else if (context.budget.heldOctets > MAX_ALL_STREAMS_BUFFER_OCTETS) {
      forgetPartials()
      reportLimit('MAX_ALL_STREAMS_BUFFER_OCTETS', chunk.frame)
    } else if (isEnding) {
      forgetPartial(chunk.messageKey)
      onUserMessage(joinParts(message.parts, message.length), { ...chunk, fileOffset: undefined })
    }
  }

  function reportForeign(octets: Uint8Array, frame: number): void {
    counters.otherStreamOctets += octets.length
    if (hasForeignMessage) return
    hasForeignMessage = true
    counters.otherStreams++
    const detail = 'A user message of an SCTP association is no IPFIX message.'
    context.onProblem({ code: 'stream-not-ipfix', detail, exporter, frame, octets })
  }

  function onUserMessage(octets: Uint8Array, origin: DataChunk): void {
    let at = 0
    while (at < octets.length) {
      const rest = octets.length - at
      const length = rest < IPFIX_HEADER ? 0 : read16(octets, at + 2)
      if (length < IPFIX_HEADER || read16(octets, at) !== 10) {
        reportForeign(octets.subarray(at), origin.frame)
        return
      }
      counters.streamMessages++
      session ??= context.createSession('sctp', endpoints)
      context.sink.onDatagram({
        session,
        octets,
        from: at,
        end: at + Math.min(length, rest),
        originalLength: length,
        frame: origin.frame,
        arrivalNs: origin.arrivalNs,
        fileOffset: origin.fileOffset === undefined ? undefined : origin.fileOffset + at,
        streamId: origin.streamId,
      })
      at += Math.min(length, rest)
    }
  }

  function finish(): void {
    reordering.flush()
    forgetPartials()
  }

  begin()

  return {
    onStart(tsn) {
      if (firstTsn === tsn) return
      if (reordering.next() !== undefined) {
        // A restart (RFC 9260 §5.2) on the same ports is another transport session.
        reordering.flush()
        begin()
      }
      firstTsn = tsn
      reordering.start(tsn)
    },

    onData(tsn, chunk) {
      const outcome = reordering.add(tsn, chunk)
      if (outcome === 'repeated') counters.repeatedParts++
      if (outcome !== 'far') return
      reordering.flush()
      begin()
      reordering.add(tsn, chunk)
    },

    onForward(tsn) {
      const next = reordering.next()
      if (next !== undefined && distance(tsn, next) >= 0) reordering.advance((tsn + 1) >>> 0)
    },

    finish,

    evict() {
      if (session !== undefined) {
        const detail = 'An SCTP association was given up: more at the same time than the engine follows (MAX_STREAMS).'
        context.onProblem({ code: 'limit-reached', detail, exporter })
      }
      finish()
    },
  }
}

/** Creates the SCTP layer of one capture. */
export function createSctpLayer(context: StreamContext): SctpLayer {
  const associations = createEndpointTable<Association>({
    limit: MAX_STREAMS,
    create: (endpoints) => createAssociation(endpoints, context),
    onEvict: (association) => association.evict(),
  })

  function readData(ip: IpPacket, association: Association, at: number, end: number, headerLength: number): void {
    const { octets, frame } = ip
    if (end - at < headerLength) return
    context.counters.sctpChunks++
    const flags = octets[at + 1] ?? 0
    // An unordered message and an ordered one of the same stream may be open together.
    const streamId = read16(octets, at + 8)
    const messageKey = streamId * 2 + ((flags & UNORDERED) === 0 ? 0 : 1)
    const start = at + headerLength
    association.onData(read32(octets, at + 4), {
      octets: octets.subarray(start, end),
      frame: frame.number,
      arrivalNs: frame.arrivalNs,
      fileOffset: fileOffsetOf(ip, start),
      flags,
      streamId,
      messageKey,
    })
  }

  function readChunk(ip: IpPacket, association: Association, at: number, end: number): void {
    const { octets } = ip
    switch (octets[at]) {
      case DATA:
        readData(ip, association, at, end, 16)
        break
      case I_DATA:
        readData(ip, association, at, end, 20)
        break
      case INIT:
      case INIT_ACK:
        if (end - at >= 20) association.onStart(read32(octets, at + 16))
        break
      case FORWARD_TSN:
      case I_FORWARD_TSN:
        if (end - at >= 8) association.onForward(read32(octets, at + 4))
        break
      case ABORT:
      case SHUTDOWN_COMPLETE:
        association.finish()
        break
      default:
        break
    }
  }

  return {
    onPacket(ip) {
      const { octets, payloadAt, payloadEnd } = ip
      if (payloadEnd - payloadAt < COMMON_HEADER) return 'malformed'
      const association = associations.intern(ip, read16(octets, payloadAt), read16(octets, payloadAt + 2))
      let at = payloadAt + COMMON_HEADER
      while (at + CHUNK_HEADER <= payloadEnd) {
        const length = read16(octets, at + 2)
        if (length < CHUNK_HEADER) return 'malformed'
        readChunk(ip, association, at, Math.min(at + length, payloadEnd))
        // RFC 9260 §3.2: chunks are padded to 4 octets, their length does not count it.
        at += (length + 3) & ~3
      }
      return 'taken'
    },

    end() {
      for (const association of associations.values()) association.finish()
    },
  }
}
