/** Loss, duplication, reordering and truncation, put into the traffic of modelled exporters, each fault known. */
import fc from 'fast-check'
import type { TransportSession } from '../../core/transport/export-datagram.ts'
import type { Sent } from './decoding.ts'
import { transportSession } from './decoding.ts'
import { arbitraryStream, type ModelMessage, type ModelStream } from './export-stream.ts'
import { concat } from './message-builders.ts'

/** One copy of a message as it arrives. */
export interface ArrivedMessage {
  readonly stream: number
  readonly message: ModelMessage
  /** Octets that arrived of it. */
  readonly length: number
}

export interface FaultyStream extends ModelStream {
  readonly session: TransportSession
}

export interface FaultyTraffic {
  readonly streams: readonly FaultyStream[]
  /** In the order of arrival. */
  readonly arrivals: readonly ArrivedMessage[]
  readonly datagrams: readonly Sent[]
}

interface Faults {
  readonly isLost: boolean
  /** Places by which it comes later than it was sent. */
  readonly delay: number
  /** Places after the first copy at which others come. */
  readonly copies: readonly number[]
  /** Share of the octets behind the header that arrive. */
  readonly share: number
  /** Travels in one datagram with the message before. */
  readonly isJoined: boolean
}

const arbitraryFaults: fc.Arbitrary<Faults> = fc.record({
  isLost: fc.integer({ min: 0, max: 5 }).map((roll) => roll === 0),
  delay: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) }),
  copies: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.nat(6), { minLength: 1, maxLength: 2 }) },
  ),
  share: fc.oneof(
    { weight: 5, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
  isJoined: fc.integer({ min: 0, max: 4 }).map((roll) => roll === 0),
})

const NO_FAULTS: Faults = { isLost: false, delay: 0, copies: [], share: 1, isJoined: false }

/** Several exporters with several domains each, whose messages arrive mixed. */
export const arbitraryFaultyTraffic: fc.Arbitrary<FaultyTraffic> = fc
  .record({
    streams: fc.uniqueArray(fc.tuple(fc.nat(2), arbitraryStream), {
      minLength: 1,
      maxLength: 4,
      selector: ([session, stream]) => `${session}/${stream.version}/${stream.domain}`,
    }),
    faults: fc.array(arbitraryFaults, { minLength: 100, maxLength: 100 }),
    turns: fc.array(fc.nat(11), { minLength: 400, maxLength: 400 }),
  })
  .map(({ streams: chosen, faults, turns }) => {
    const streams = chosen.map(([session, stream]) => ({ ...stream, session: transportSession(session) }))
    const queues = streams.map((stream, index) => arrivalsOf(stream, index, faults))
    const arrivals: { arrived: ArrivedMessage; faults: Faults }[] = []
    for (let turn = 0; queues.some((queue) => queue.length > 0); turn++) {
      const waiting = queues.filter((queue) => queue.length > 0)
      arrivals.push(waiting[turns[turn % turns.length]! % waiting.length]!.shift()!)
    }
    return { streams, arrivals: arrivals.map(({ arrived }) => arrived), datagrams: join(streams, arrivals) }
  })

/** The messages of one stream in their order of arrival; no message crosses a restart, and none overtakes the first. */
function arrivalsOf(
  stream: ModelStream,
  index: number,
  all: readonly Faults[],
): { arrived: ArrivedMessage; faults: Faults }[] {
  const placed: { place: number; arrived: ArrivedMessage; faults: Faults }[] = []
  const lifeOf = (place: number): number => stream.messages[Math.min(place, stream.messages.length - 1)]!.life
  const firsts = new Set<number>()
  for (const message of stream.messages) {
    const faults = all[(index * 25 + message.index) % all.length] ?? NO_FAULTS
    if (faults.isLost) continue
    const isFirst = !firsts.has(message.life)
    firsts.add(message.life)
    const body = message.octets.length - message.headerLength
    const length = message.headerLength + Math.floor(body * faults.share)
    const arrived = { stream: index, message, length }
    let latest = message.index
    for (const delay of [isFirst ? 0 : faults.delay, ...faults.copies]) {
      latest += delay
      while (lifeOf(latest) !== message.life) latest--
      placed.push({ place: latest, arrived, faults })
    }
  }
  return placed.sort((a, b) => a.place - b.place)
}

/** Whole IPFIX messages of one session that follow each other may share a datagram. */
function join(
  streams: readonly FaultyStream[],
  arrivals: readonly { arrived: ArrivedMessage; faults: Faults }[],
): Sent[] {
  const datagrams: { session: TransportSession; octets: Uint8Array; originalLength: number; mayGrow: boolean }[] = []
  for (const { arrived, faults } of arrivals) {
    const { version, session } = streams[arrived.stream]!
    const octets = arrived.message.octets.slice(0, arrived.length)
    const isWhole = octets.length === arrived.message.octets.length
    const last = datagrams.at(-1)
    if (version === 10 && faults.isJoined && last?.mayGrow && last.session === session) {
      last.octets = concat(last.octets, octets)
      last.originalLength += arrived.message.octets.length
      last.mayGrow = isWhole
    } else {
      const originalLength = arrived.message.octets.length
      datagrams.push({ session, octets, originalLength, mayGrow: version === 10 && isWhole })
    }
  }
  return datagrams
}
