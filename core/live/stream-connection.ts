/**
 * One exporter's connection as segments of a capture: SYN when it is made, its octets in order, FIN or RST when it ends, so that the
 * decoder puts the stream together as from any capture. Where the ring is nearly full the socket waits; nothing of a stream is dropped.
 */
import type { Socket } from 'node:net'
import type { ArrivalStage } from './arrival-stage.ts'
import {
  createTcpHead,
  MAX_SEGMENT_OCTETS,
  TCP_FIN,
  TCP_PSH_ACK,
  TCP_RST,
  TCP_SYN,
  type ConnectionEnds,
} from './pcapng-writer.ts'
import { createMessageCounter } from './stream-messages.ts'

/** How a connection ended: by its exporter's wish, or not. */
export type ConnectionEnd =
  { readonly kind: 'ended' } | { readonly kind: 'cut'; readonly unfinishedOctets: number; readonly code?: string }

export interface StreamConnection {
  /** Goes on if it waits for room in the ring; to be called some times a second. */
  advance(): void
  /** Octets that are here and found no room yet. */
  waitingOctets(): number
  /** Ends it from this side. */
  destroy(): void
}

export interface ConnectionSink {
  readonly stage: ArrivalStage
  /** Says that octets went on, and how many messages ended in them. */
  onTaken(octets: number, messages: number): void
  /** Says, once, that it is over and all of it went on. */
  onEnd(end: ConnectionEnd): void
}

const NOTHING = new Uint8Array(0)

/** Octets of a message's beginning that the decoder takes for the rest of one. */
const HEADER_OCTETS = 16

/** Reads a connected socket, plain or secured, to its end. */
export function createStreamConnection(socket: Socket, ends: ConnectionEnds, sink: ConnectionSink): StreamConnection {
  const { stage } = sink
  const head = createTcpHead(ends)
  const messages = createMessageCounter()
  let sequence = 0
  let isBegun = false
  let held: Uint8Array = NOTHING
  /** Messages that end in the next piece of it, once they are counted. */
  let ending: number | undefined
  let end: ConnectionEnd | undefined
  let isOver = false

  /** Hands on what there is; false when the ring has no room for all of it. */
  function pass(): boolean {
    if (!isBegun) {
      if (!stage.addSegment(head, { sequence, flags: TCP_SYN }, NOTHING, 0)) return false
      isBegun = true
      // RFC 9293 §3.4: SYN takes a number of its own.
      sequence = 1
    }
    while (held.length > 0) {
      const piece = held.subarray(0, MAX_SEGMENT_OCTETS)
      ending ??= messages.take(piece)
      if (!stage.addSegment(head, { sequence, flags: TCP_PSH_ACK }, piece, ending)) return false
      sequence = (sequence + piece.length) >>> 0
      held = held.subarray(piece.length)
      sink.onTaken(piece.length, ending)
      ending = undefined
    }
    return end === undefined || finish(end)
  }

  function finish(how: ConnectionEnd): boolean {
    if (isOver) return true
    const flags = how.kind === 'cut' && how.code !== undefined ? TCP_RST : TCP_FIN
    const unfinishedOctets = messages.unfinished()
    // The decoder takes what there is of the last message for one.
    const torn = unfinishedOctets > HEADER_OCTETS ? 1 : 0
    if (!stage.addSegment(head, { sequence, flags }, NOTHING, torn)) return false
    isOver = true
    if (torn > 0) sink.onTaken(0, torn)
    sink.onEnd(unfinishedOctets > 0 ? { ...how, kind: 'cut', unfinishedOctets } : how)
    return true
  }

  socket.on('data', (octets: Uint8Array) => {
    held = octets
    if (!pass()) socket.pause()
  })
  socket.on('error', (reason: NodeJS.ErrnoException) => {
    end ??= { kind: 'cut', unfinishedOctets: 0, code: reason.code ?? reason.message }
  })
  socket.on('close', () => {
    end ??= { kind: 'ended' }
    pass()
  })
  pass()

  return {
    advance() {
      if (isOver || (held.length === 0 && isBegun && end === undefined)) return
      if (stage.hasRoomForStreams() && pass()) socket.resume()
    },
    waitingOctets: () => held.length,
    destroy: () => socket.destroy(),
  }
}
