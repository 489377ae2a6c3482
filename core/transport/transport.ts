/**
 * From frames to export datagrams: link layer, IP with its fragments, then UDP, TCP or SCTP.
 *
 * UDP payloads are handed on whatever they hold: the decoder recognises export protocols by their octets.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { read16 } from '../bytes/read-number.ts'
import type { FileMessage, Frame } from '../capture/capture-sink.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { ProblemSink } from '../problems/problem.ts'
import type { TransportSink } from './export-datagram.ts'
import { createFragmentTable } from './fragments.ts'
import { createIpPacket, fileOffsetOf, type IpPacket } from './ip-packet.ts'
import { findIpHeader, LINK_HEADER_CUT, LINK_TYPE_UNKNOWN } from './link-layer.ts'
import { readIpPacket } from './read-ip.ts'
import { createSctpLayer } from './sctp.ts'
import { createSessionTable } from './sessions.ts'
import type { StreamContext } from './stream-context.ts'
import { createTcpLayer } from './tcp.ts'
import type { TransportCounters } from './transport-counters.ts'
import { createTransportCounters } from './transport-counters.ts'

const TCP = 6
const UDP = 17
const SCTP = 132
const UDP_HEADER = 8

export interface Transport {
  /** Takes a frame; its octets are borrowed. */
  onFrame(frame: Frame): void
  /** Takes a message of a file without frames; its octets are borrowed. */
  onMessage(message: FileMessage): void
  /** Says that the capture is over: what waits for missing parts is given up and reported. */
  end(): void
  readonly counters: Readonly<TransportCounters>
}

/** Creates the transport layer of one capture. */
export function createTransport(sink: TransportSink, onProblem: ProblemSink): Transport {
  const sessions = createSessionTable()
  const counters = createTransportCounters()
  const context: StreamContext = {
    sink,
    onProblem,
    counters,
    budget: { heldOctets: 0 },
    createSession: sessions.create,
  }
  const tcp = createTcpLayer(context)
  const sctp = createSctpLayer(context)
  const fragments = createFragmentTable(onIncompleteDatagram)
  let packet: IpPacket | undefined
  let messageNumber = 0

  function report(code: ProblemCode, frame: Frame, detail: string): void {
    onProblem({
      code,
      detail,
      frame: frame.number,
      octets: frame.octets.subarray(frame.from, frame.end),
      ...(frame.fileOffset === undefined ? {} : { fileOffset: frame.fileOffset }),
    })
  }

  function onUdp(ip: IpPacket): void {
    const { octets, payloadAt, payloadEnd, frame } = ip
    if (payloadEnd - payloadAt < UDP_HEADER) {
      reportShort(ip)
      return
    }
    const sourcePort = read16(octets, payloadAt)
    const destinationPort = read16(octets, payloadAt + 2)
    const length = readUdpLength(ip)
    const start = payloadAt + UDP_HEADER
    const end = Math.min(payloadEnd, payloadAt + length)
    const originalLength = length - UDP_HEADER
    if (end - start < originalLength && !ip.isIncomplete) {
      report(
        'frame-cut',
        frame,
        `${formatCount(end - start)} of ${formatCount(originalLength)} octets of a UDP datagram were captured.`,
      )
    }
    counters.udpDatagrams++
    sink.onDatagram({
      session: sessions.internUdp(ip, sourcePort, destinationPort, start),
      octets,
      from: start,
      end,
      originalLength,
      frame: frame.number,
      arrivalNs: frame.arrivalNs,
      fileOffset: fileOffsetOf(ip, start),
    })
  }

  /** The length of header and payload of the UDP datagram in `ip`. */
  function readUdpLength(ip: IpPacket): number {
    const { octets, payloadAt, payloadLength, frame } = ip
    const length = read16(octets, payloadAt + 4)
    if (length >= UDP_HEADER && length <= payloadLength) return length
    // RFC 2675 §4: 0 means that IP knows the length.
    if (length !== 0)
      report(
        'frame-malformed',
        frame,
        `A UDP header states ${formatCount(length)} octets, IP ${formatCount(payloadLength)}.`,
      )
    return payloadLength
  }

  function onPacket(ip: IpPacket): void {
    if (ip.isFragment) {
      counters.fragments++
      const whole = fragments.add(ip)
      if (whole !== undefined) onPacket(whole)
      return
    }
    switch (ip.protocol) {
      case UDP:
        onUdp(ip)
        break
      case TCP:
      case SCTP: {
        const layer = ip.protocol === TCP ? tcp : sctp
        const isCut = ip.payloadEnd - ip.payloadAt < ip.payloadLength && !ip.isIncomplete
        if (layer.onPacket(ip) === 'malformed' || isCut) reportShort(ip)
        break
      }
      default:
        counters.otherPackets++
    }
  }

  function reportShort(ip: IpPacket): void {
    const present = ip.payloadEnd - ip.payloadAt
    if (present < ip.payloadLength)
      report('frame-cut', ip.frame, `${formatCount(present)} octets of an IP payload were captured.`)
    else
      report('frame-malformed', ip.frame, `Headers in an IP payload of ${formatCount(present)} octets contradict it.`)
  }

  /** Hands on what came of a datagram: the decoder reads whole records from its beginning. */
  function onIncompleteDatagram(ip: IpPacket, detail: string): void {
    report('fragment-incomplete', ip.frame, detail)
    if (ip.protocol === UDP && ip.payloadEnd - ip.payloadAt >= UDP_HEADER) onUdp({ ...ip, isIncomplete: true })
  }

  return {
    counters,

    onFrame(frame) {
      counters.frames++
      const start = findIpHeader(frame.octets, frame.from, frame.end, frame.linkType)
      if (start < 0) {
        counters.framesWithoutIp++
        if (start === LINK_TYPE_UNKNOWN) report('link-type-unknown', frame, `The link type is ${frame.linkType}.`)
        if (start === LINK_HEADER_CUT) report('frame-cut', frame, 'The link layer header is cut.')
        return
      }
      packet ??= createIpPacket(frame)
      packet.frame = frame
      const outcome = readIpPacket(packet, frame.octets, start, frame.end)
      if (outcome === 'packet') onPacket(packet)
      else if (outcome === 'cut') report('frame-cut', frame, 'The IP header is cut.')
      else report('frame-malformed', frame, 'The IP header contradicts itself.')
    },

    onMessage(message) {
      messageNumber++
      sink.onDatagram({
        session: sessions.internFile(),
        octets: message.octets,
        from: message.from,
        end: message.end,
        originalLength: message.end - message.from,
        frame: messageNumber,
        arrivalNs: 0n,
        fileOffset: message.fileOffset,
      })
    },

    end() {
      fragments.end()
      tcp.end()
      sctp.end()
    },
  }
}
