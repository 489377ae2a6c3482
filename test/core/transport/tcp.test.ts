import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatOctets, hex } from '../../support/capture-builders.ts'
import type { TransportRun } from '../../support/capture-runs.ts'
import { runTransport } from '../../support/capture-runs.ts'
import { ipfixMessage } from '../../support/message-samples.ts'
import type { TcpOptions } from '../../support/packet-builders.ts'
import { ethernet, ipv4, tcp } from '../../support/packet-builders.ts'

const MESSAGES = [40, 1300, 0, 700, 20_000, 3, 90].map((size, index) => ipfixMessage(size, index + 1))
const STREAM = concatOctets(MESSAGES)

function segment(payload: Uint8Array, options: TcpOptions): Uint8Array {
  return ethernet(ipv4(tcp(payload, options), { protocol: 6 }))
}

const NOTHING = new Uint8Array(0)

function syn(sequence: number): Uint8Array {
  return segment(NOTHING, { sequence, flags: ['syn'] })
}

/** Segments of `stream` whose first octet has number `first`, in pieces of the given sizes. */
function segmentsOf(stream: Uint8Array, first: number, sizes: readonly number[]): Uint8Array[] {
  const segments: Uint8Array[] = []
  let at = 0
  for (let turn = 0; at < stream.length; turn++) {
    const size = sizes[turn % sizes.length]!
    segments.push(segment(stream.subarray(at, at + size), { sequence: first + at }))
    at += size
  }
  return segments
}

/** As text: comparing arrays octet by octet is slow. */
function textOf(messages: readonly Uint8Array[]): string[] {
  return messages.map((message) => Buffer.from(message).toString('hex'))
}

function messagesOf(run: TransportRun): string[] {
  return textOf(run.datagrams.map((datagram) => datagram.octets))
}

describe('IPFIX over TCP', () => {
  it('reads a connection octet for octet', () => {
    const frame = hex(`
      020000000002 020000000001 0800
      45 00 003c 0001 0000 40 06 0000 c0000201 c0000202  ; IPv4: 60 octets, TCP
      9c40 1283 00000065 00000001 50 18 ffff 0000 0000   ; 40000 > 4739, sequence 101, PSH ACK
      000a 0014 66320360 00000000 00000001               ; an IPFIX message
      0100 0004`)
    const run = runTransport([syn(100), frame])
    expect(run.problems).toEqual([])
    expect(run.datagrams).toMatchObject([
      {
        octets: frame.subarray(54),
        originalLength: 20,
        frame: 2,
        fileOffset: 200_000 + 54,
        session: { protocol: 'tcp', exporter: '192.0.2.1:40000', collectorPort: 4739 },
      },
    ])
  })

  it('frames messages from segments of any size', () => {
    for (const size of [1, 19, 100, 1460, 65_000]) {
      const run = runTransport([syn(1000), ...segmentsOf(STREAM, 1001, [size])])
      expect(messagesOf(run)).toEqual(textOf(MESSAGES))
      expect(run.problems).toEqual([])
    }
  })

  it('survives the wrap of the sequence number', () => {
    const run = runTransport([syn(0xffff_ff00), ...segmentsOf(STREAM, 0xffff_ff01, [77])])
    expect(messagesOf(run)).toEqual(textOf(MESSAGES))
  })

  it('starts without SYN at the first message', () => {
    const run = runTransport(segmentsOf(STREAM, 5000, [500]))
    expect(messagesOf(run)).toEqual(textOf(MESSAGES))
    expect(run.problems).toEqual([])
  })

  it('finds the next message when the capture began in the middle of one', () => {
    const run = runTransport(segmentsOf(STREAM.subarray(500), 5000, [500]))
    expect(messagesOf(run)).toEqual(textOf(MESSAGES.slice(2).filter((message) => message.length > 16)))
  })

  it('gives the same messages for any segmentation, repetition, overlap and order', () => {
    const cut = fc.tuple(fc.nat(STREAM.length - 1), fc.integer({ min: 1, max: 9000 }))
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 200, max: 4000 }), { minLength: 1, maxLength: 5 }),
        fc.array(cut, { maxLength: 6 }),
        fc.infiniteStream(fc.nat(1_000_000)),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.boolean(),
        (sizes, extra, ranks, initial, isSynFirst) => {
          const first = (initial + 1) >>> 0
          const again = extra.map(([from, size]) =>
            segment(STREAM.subarray(from, from + size), { sequence: (first + from) >>> 0 }),
          )
          const end = segment(NOTHING, { sequence: (first + STREAM.length) >>> 0, flags: ['fin', 'ack'] })
          const shuffled = [...segmentsOf(STREAM, first, sizes), ...again, end]
            .map((frame) => ({ frame, rank: ranks.next().value ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map((entry) => entry.frame)
          // Without the SYN in front, the stream starts with the earliest of the first segments.
          const frames = isSynFirst
            ? [syn(initial), ...shuffled]
            : [...shuffled.slice(0, 5), syn(initial), ...shuffled.slice(5)]
          const run = runTransport(frames)
          expect(messagesOf(run)).toEqual(textOf(MESSAGES))
          expect(run.problems).toEqual([])
        },
      ),
      { numRuns: 100 },
    )
  })

  it('reports a gap at the end of the capture, hands on what came of the torn message and goes on at the next', () => {
    const segments = segmentsOf(STREAM, 1001, [100])
    segments.splice(5, 1) // octets 500 to 600, in the message of 1320
    const run = runTransport([syn(1000), ...segments])
    const torn = run.datagrams[1]
    expect(torn).toMatchObject({ octets: STREAM.subarray(60, 500), originalLength: 1320 })
    expect(messagesOf(run).slice(2)).toEqual(textOf(MESSAGES.slice(2)))
    expect(run.problems).toMatchObject([
      { code: 'stream-gap', detail: '100 octets are missing.', exporter: '192.0.2.1:40000' },
    ])
  })

  it('gives a gap up when a megabyte waits behind it', () => {
    const message = ipfixMessage(30_000)
    const frames = [syn(0), segment(message, { sequence: 1 })]
    for (let index = 2; index < 60; index++) frames.push(segment(message, { sequence: 1 + index * message.length }))
    const seenBeforeEnd = runTransport(frames.slice(0, 20)).datagrams.length
    const run = runTransport(frames)
    expect(seenBeforeEnd).toBe(19)
    expect(run.datagrams).toHaveLength(59)
    expect(run.datagrams[1]?.frame).toBeLessThan(45)
    expect(run.problems).toHaveLength(1)
  })

  it('hands on a message that the end of the capture cuts', () => {
    const run = runTransport([syn(0), segment(MESSAGES[1]!.subarray(0, 1000), { sequence: 1 })])
    expect(run.datagrams).toMatchObject([{ octets: MESSAGES[1]!.subarray(0, 1000), originalLength: 1320 }])
  })

  it('reports frames that the snap length cut, and the gap that each leaves once', () => {
    const [first, second] = segmentsOf(concatOctets([MESSAGES[0]!, MESSAGES[3]!]), 1, [400])
    const reset = segment(NOTHING, { sequence: 781, flags: ['rst', 'fin'] })
    const run = runTransport([syn(0), first!.subarray(0, 354), second!, reset])
    expect(messagesOf(run)).toEqual(textOf([MESSAGES[0]!, MESSAGES[3]!.subarray(0, 240)]))
    expect(run.problems.map((problem) => problem.code)).toEqual(['frame-cut', 'stream-gap'])
  })

  it('makes each connection a transport session of its own', () => {
    const [first, second] = [ipfixMessage(40, 1), ipfixMessage(40, 2)]
    const run = runTransport([
      syn(100),
      segment(first, { sequence: 101 }),
      segment(NOTHING, { sequence: 161, flags: ['fin', 'ack'] }),
      segment(first, { sequence: 101 }), // repeated after the end
      syn(9_000_000),
      segment(second, { sequence: 9_000_001 }),
    ])
    expect(messagesOf(run)).toEqual(textOf([first, second]))
    expect(run.datagrams.map((datagram) => datagram.session.id)).toEqual([0, 1])
    expect(run.counters.repeatedParts).toBe(1)
  })

  it('drops streams that are something else, counts them and reports each once', () => {
    const web = new TextEncoder().encode('HTTP/1.1 200 OK\r\n\r\n'.padEnd(3000, 'x'))
    const run = runTransport([
      syn(0),
      ...segmentsOf(web, 1, [500]),
      segment(MESSAGES[0]!, { sequence: 1, sourcePort: 50_000, flags: ['syn'] }),
    ])
    expect(messagesOf(run)).toEqual(textOf([MESSAGES[0]!]))
    expect(run.problems).toMatchObject([{ code: 'stream-not-ipfix', exporter: '192.0.2.1:40000' }])
    expect(run.counters).toMatchObject({ otherStreams: 1, otherStreamOctets: 3000 })
  })

  it('reports octets between messages and goes on at the next message', () => {
    const stream = concatOctets([MESSAGES[0]!, hex('deadbeef deadbeef'), MESSAGES[3]!, MESSAGES[1]!])
    const run = runTransport([syn(0), ...segmentsOf(stream, 1, [333])])
    expect(messagesOf(run)).toEqual(textOf([MESSAGES[0]!, MESSAGES[3]!, MESSAGES[1]!]))
    expect(run.problems.map((problem) => problem.code)).toEqual(['stream-not-ipfix'])
  })

  it('takes any segments without an exception, and no octet twice', () => {
    const any = fc.record({
      from: fc.nat(STREAM.length),
      size: fc.nat(3000),
      shift: fc.constantFrom(0, 0, 0, 1, 5_000_000, 0x8000_0000),
      flags: fc.constantFrom<TcpOptions['flags']>(['ack'], ['syn'], ['fin', 'ack'], ['rst'], ['psh', 'ack']),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (parts) => {
        const frames = parts.map(({ from, size, shift, flags }) =>
          segment(STREAM.subarray(from, from + size), { sequence: (1 + from + shift) >>> 0, ...(flags && { flags }) }),
        )
        const sent = parts.reduce((sum, { from, size }) => sum + Math.min(size, STREAM.length - from), 0)
        const { datagrams } = runTransport(frames)
        expect(datagrams.reduce((sum, datagram) => sum + datagram.octets.length, 0)).toBeLessThanOrEqual(sent)
      }),
      { numRuns: 200 },
    )
  })
})
