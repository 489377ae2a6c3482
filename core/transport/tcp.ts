/**
 * IPFIX over TCP (RFC 7011 §10.4): each direction of a connection is a stream, put in order and cut into messages.
 *
 * A connection is one transport session (RFC 7011 §2); a new one on the same ports is another.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { read16, read32 } from '../bytes/read-number.ts'
import { MAX_ALL_STREAMS_BUFFER_OCTETS, MAX_STREAM_BUFFER_OCTETS, MAX_STREAMS } from '../limits/capture.ts'
import type { Endpoints } from './endpoint-table.ts'
import { createEndpointTable } from './endpoint-table.ts'
import type { TransportSession } from './export-datagram.ts'
import { fileOffsetOf, type IpPacket } from './ip-packet.ts'
import { formatEndpoint, formatIpAddress } from './ip-text.ts'
import type { FramedMessage, MessageFraming } from './message-framing.ts'
import { createMessageFraming } from './message-framing.ts'
import type { Reordering, StreamPart } from './reordering.ts'
import { createReordering, distance } from './reordering.ts'
import type { StreamContext } from './stream-context.ts'

const TCP_HEADER = 20
const FIN = 1
const SYN = 2
const RST = 4

interface TcpStream {
  /** Takes a segment; `part.octets` may be empty. */
  onSegment(sequence: number, flags: number, part: StreamPart): void
  /** Hands on what is held, and reports what is missing. */
  finish(): void
  /** The same, because there are too many streams. */
  evict(): void
}

export interface TcpLayer {
  /** Takes a packet with protocol 6; returns why it cannot be read, if so. */
  onPacket(ip: IpPacket): 'taken' | 'malformed'
  end(): void
}

/** Creates one direction of a connection, or of several after each other on the same ports. */
function createTcpStream(endpoints: Endpoints, context: StreamContext): TcpStream {
  const { counters } = context
  const exporter = formatEndpoint(formatIpAddress(endpoints.sourceAddress), endpoints.sourcePort)
  let reordering: Reordering<StreamPart>
  let framing: MessageFraming | undefined
  let joinedAt: 'start' | 'middle'
  let session: TransportSession | undefined
  let finSequence: number | undefined
  let isClosed: boolean
  let current: StreamPart | undefined
  /** Octets of the unfinished message within the budget of all streams. */
  let framedOctets = 0

  function begin(): void {
    framing = undefined
    session = undefined
    finSequence = undefined
    isClosed = false
    joinedAt = 'middle'
    reordering = createReordering<StreamPart>({
      budget: context.budget,
      lengthOf: (part) => part.octets.length,
      deliver,
      onGap: (missing) => {
        reportGap(missing)
        framing?.gap()
      },
    })
  }

  function reportGap(missing: number): void {
    if (framing?.verdict() !== 'ipfix') return
    const detail = `${formatCount(missing)} octets are missing.`
    context.onProblem({ code: 'stream-gap', detail, exporter, ...(current && { frame: current.frame }) })
  }

  function deliver(part: StreamPart, skip: number): void {
    current = part
    framing ??= createMessageFraming({ joinedAt, onMessage, onForeignOctets })
    if (framing.verdict() !== 'other') framing.push(part, skip)
    takeBudget(framing)
    if (framing.verdict() === 'other') counters.otherStreamOctets += part.octets.length - skip
  }

  /** An unfinished message counts as what is held beyond a gap does. */
  function takeBudget(open: MessageFraming): void {
    const held = open.held()
    const { budget } = context
    budget.heldOctets += held - framedOctets
    framedOctets = held
    if (budget.heldOctets <= MAX_ALL_STREAMS_BUFFER_OCTETS || held === 0) return
    // Reading goes on at the next message.
    dropUnfinished()
    reportLimit('An unfinished message of a TCP stream was given up', 'MAX_ALL_STREAMS_BUFFER_OCTETS')
  }

  function dropUnfinished(): void {
    framing?.gap()
    context.budget.heldOctets += (framing?.held() ?? 0) - framedOctets
    framedOctets = framing?.held() ?? 0
  }

  function reportLimit(what: string, bound: string): void {
    const detail = `${what}: more than the engine keeps (${bound}).`
    context.onProblem({ code: 'limit-reached', detail, exporter, ...(current && { frame: current.frame }) })
  }

  function onMessage(message: FramedMessage): void {
    counters.streamMessages++
    session ??= context.createSession('tcp', endpoints)
    context.sink.onDatagram({
      session,
      octets: message.octets,
      from: message.from,
      end: message.end,
      originalLength: message.originalLength,
      frame: current?.frame ?? 0,
      arrivalNs: current?.arrivalNs ?? 0n,
      fileOffset: message.fileOffset,
    })
  }

  function onForeignOctets(octets: Uint8Array): void {
    if (framing?.verdict() !== 'ipfix') counters.otherStreams++
    context.onProblem({
      code: 'stream-not-ipfix',
      detail: 'A TCP stream holds octets where an IPFIX message should begin.',
      exporter,
      octets,
      ...(current && { frame: current.frame }),
    })
  }

  function finish(): void {
    if (isClosed) return
    reordering.flush()
    const next = reordering.next()
    if (next !== undefined && finSequence !== undefined && distance(finSequence, next) > 0) {
      reportGap(distance(finSequence, next))
    }
    dropUnfinished()
    context.budget.heldOctets -= framedOctets
    framedOctets = 0
    isClosed = true
    if (session !== undefined) context.sink.onClosed?.(session)
  }

  function onSyn(first: number): void {
    const next = reordering.next()
    if (next === undefined) {
      joinedAt = 'start'
      reordering.start(first)
      return
    }
    // A repeated SYN, or one that was captured late, is not far behind; a new connection begins anywhere.
    const progress = distance(next, first)
    if (progress >= 0 && progress <= MAX_STREAM_BUFFER_OCTETS && !isClosed) return
    if (progress === 0) return
    finish()
    begin()
    joinedAt = 'start'
    reordering.start(first)
  }

  function onData(sequence: number, part: StreamPart): void {
    if (isClosed) {
      const ahead = distance(sequence, reordering.next() ?? sequence)
      if (ahead < 0 && ahead >= -MAX_STREAM_BUFFER_OCTETS) {
        counters.repeatedParts++
        return
      }
      begin()
    }
    const outcome = reordering.add(sequence, part)
    if (outcome === 'repeated') counters.repeatedParts++
    if (outcome !== 'far') return
    finish()
    begin()
    reordering.add(sequence, part)
  }

  begin()

  return {
    onSegment(sequence, flags, part) {
      let first = sequence
      if ((flags & SYN) !== 0) {
        // RFC 9293 §3.4: SYN takes a number of its own.
        first = (sequence + 1) >>> 0
        onSyn(first)
      }
      if (part.octets.length > 0) onData(first, part)
      if ((flags & FIN) !== 0) finSequence = (first + part.octets.length) >>> 0
      const next = reordering.next()
      const isComplete = next !== undefined && finSequence !== undefined && distance(next, finSequence) >= 0
      if (!isClosed && (isComplete || (flags & RST) !== 0)) finish()
    },
    finish,
    evict() {
      // A stream that goes on is another transport session then, without the templates of this one.
      if (!isClosed && framing?.verdict() === 'ipfix') reportLimit('A TCP stream was given up', 'MAX_STREAMS')
      finish()
    },
  }
}

/** Creates the TCP layer of one capture. */
export function createTcpLayer(context: StreamContext): TcpLayer {
  const streams = createEndpointTable<TcpStream>({
    limit: MAX_STREAMS,
    create: (endpoints) => createTcpStream(endpoints, context),
    onEvict: (stream) => stream.evict(),
  })

  return {
    onPacket(ip) {
      const { octets, payloadAt, payloadEnd, frame } = ip
      if (payloadEnd - payloadAt < TCP_HEADER) return 'malformed'
      const headerLength = ((octets[payloadAt + 12] ?? 0) >> 4) * 4
      if (headerLength < TCP_HEADER || headerLength > ip.payloadLength) return 'malformed'
      const start = Math.min(payloadAt + headerLength, payloadEnd)
      const flags = octets[payloadAt + 13] ?? 0
      const sourcePort = read16(octets, payloadAt)
      const destinationPort = read16(octets, payloadAt + 2)
      // An acknowledgement without data says nothing about this direction.
      if (start === payloadEnd && (flags & (SYN | FIN | RST)) === 0) return 'taken'
      if (payloadEnd > start) context.counters.tcpSegments++
      const sequence = read32(octets, payloadAt + 4)
      streams.intern(ip, sourcePort, destinationPort).onSegment(sequence, flags, {
        octets: octets.subarray(start, payloadEnd),
        frame: frame.number,
        arrivalNs: frame.arrivalNs,
        fileOffset: fileOffsetOf(ip, start),
      })
      return 'taken'
    },

    end() {
      for (const stream of streams.values()) stream.finish()
    },
  }
}
