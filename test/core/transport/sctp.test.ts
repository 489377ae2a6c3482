import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../core/problems/problem.ts'
import { createTransport } from '../../../core/transport/transport.ts'
import { concatOctets, hex, packNumbers } from '../../support/capture-builders.ts'
import { runTransport } from '../../support/capture-runs.ts'
import { ipfixMessage } from '../../support/message-samples.ts'
import { ethernet, ipv4, sctp, sctpChunk, sctpData } from '../../support/packet-builders.ts'

const MESSAGES = [40, 3000, 0, 700, 9000].map((size, index) => ipfixMessage(size, index + 1))

function packet(...chunks: Uint8Array[]): Uint8Array {
  return ethernet(ipv4(sctp(chunks), { protocol: 132 }))
}

function init(tsn: number): Uint8Array {
  return sctpChunk(
    1,
    0,
    packNumbers('big', [
      [4, 7], // initiate tag
      [4, 65_536], // window
      [2, 1], // outbound streams
      [2, 1], // inbound streams
      [4, tsn >>> 0],
    ]),
  )
}

/** The messages as DATA chunks of at most `size` octets, from `tsn` on. */
function chunksOf(messages: readonly Uint8Array[], tsn: number, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (const message of messages) {
    for (let at = 0; at < message.length; at += size) {
      chunks.push(
        sctpData(message.subarray(at, at + size), {
          tsn: tsn + chunks.length,
          isBeginning: at === 0,
          isEnding: at + size >= message.length,
        }),
      )
    }
  }
  return chunks
}

describe('IPFIX over SCTP', () => {
  it('reads a DATA chunk octet for octet', () => {
    const frame = hex(`
      020000000002 020000000001 0800
      45 00 0044 0001 0000 40 84 0000 c0000201 c0000202  ; IPv4: SCTP
      9c40 1283 00000007 00000000                        ; 40000 > 4739
      00 03 0024 00000001 0000 0000 00000000             ; DATA, beginning and end, TSN 1
      000a 0014 66320360 00000000 00000001               ; an IPFIX message
      0100 0004`)
    const run = runTransport([packet(init(1)), frame])
    expect(run.problems).toEqual([])
    expect(run.datagrams).toMatchObject([
      {
        octets: frame.subarray(62),
        frame: 2,
        fileOffset: 200_000 + 62,
        session: { protocol: 'sctp', exporter: '192.0.2.1:40000' },
      },
    ])
  })

  it('takes several chunks and other kinds in one packet', () => {
    const sack = sctpChunk(3, 0, new Uint8Array(12))
    const run = runTransport([packet(init(9), sack, ...chunksOf(MESSAGES, 9, 1400))])
    expect(run.datagrams.map((datagram) => datagram.octets)).toEqual(MESSAGES)
  })

  it('gives the same messages for any order, repetition and fragment size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 4000 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.infiniteStream(fc.nat(1_000_000)),
        fc.nat(3),
        (size, tsn, ranks, repeats) => {
          const chunks = chunksOf(MESSAGES, tsn, size)
          const shuffled = [...chunks, ...chunks.slice(0, repeats)]
            .map((chunk) => ({ chunk, rank: ranks.next().value ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
          const run = runTransport([packet(init(tsn)), ...shuffled.map(({ chunk }) => packet(chunk))])
          // As text: comparing arrays octet by octet is slow.
          const texts = run.datagrams.map((datagram) => Buffer.from(datagram.octets).toString('hex'))
          expect(texts).toEqual(MESSAGES.map((message) => Buffer.from(message).toString('hex')))
          expect(run.counters.repeatedParts + run.counters.streamMessages).toBeGreaterThanOrEqual(MESSAGES.length)
          expect(run.problems).toEqual([])
        },
      ),
      { numRuns: 100 },
    )
  })

  it('starts without INIT', () => {
    const run = runTransport(chunksOf(MESSAGES, 77, 1000).map((chunk) => packet(chunk)))
    expect(run.datagrams.map((datagram) => datagram.octets)).toEqual(MESSAGES)
  })

  it('loses only the message in which a chunk is missing', () => {
    const chunks = chunksOf(MESSAGES, 1, 1000)
    chunks.splice(2, 1) // the second of four chunks of the message of 3020 octets
    const run = runTransport([packet(init(1)), ...chunks.map((chunk) => packet(chunk))])
    expect(run.datagrams.map((datagram) => datagram.octets)).toEqual(MESSAGES.filter((_, index) => index !== 1))
    expect(run.problems).toMatchObject([{ code: 'stream-gap', detail: '1 SCTP chunks are missing.' }])
  })

  it('does not wait for chunks that the sender gave up (RFC 3758)', () => {
    const [first, , third] = MESSAGES
    const run = runTransport([
      packet(init(1), sctpData(first!, { tsn: 1 })),
      packet(sctpData(third!, { tsn: 3 })),
      packet(sctpChunk(192, 0, hex('00000002'))),
      packet(sctpData(first!, { tsn: 4 })),
    ])
    expect(run.datagrams.map((datagram) => datagram.frame)).toEqual([1, 2, 4])
  })

  it('takes several messages in one user message, and interleaved I-DATA', () => {
    const both = concatOctets([MESSAGES[0]!, MESSAGES[3]!])
    const iData = (tsn: number, stream: number, flags: number, payload: Uint8Array): Uint8Array =>
      sctpChunk(
        64,
        flags,
        concatOctets([
          packNumbers('big', [
            [4, tsn],
            [2, stream],
            [2, 0],
            [4, 0],
            [4, 0],
          ]),
          payload,
        ]),
      )
    const [left, right] = [MESSAGES[1]!, MESSAGES[4]!]
    const run = runTransport([
      packet(init(1), sctpData(both, { tsn: 1 })),
      packet(iData(2, 1, 2, left.subarray(0, 1000))),
      packet(iData(3, 2, 2, right.subarray(0, 1000))),
      packet(iData(4, 1, 1, left.subarray(1000))),
      packet(iData(5, 2, 1, right.subarray(1000))),
    ])
    expect(run.datagrams.map((datagram) => datagram.octets)).toEqual([MESSAGES[0], MESSAGES[3], left, right])
  })

  it.each([
    ['an abort', 6],
    ['a shutdown', 14],
    ['no end that was captured', undefined],
  ])('makes each association a transport session of its own: after %s', (_, type) => {
    const run = runTransport([
      packet(init(1)),
      packet(...chunksOf([MESSAGES[0]!], 1, 1400)),
      ...(type === undefined ? [] : [packet(sctpChunk(type, 0, new Uint8Array(0)))]),
      packet(init(7000)),
      packet(...chunksOf([MESSAGES[0]!, MESSAGES[3]!], 7000, 1400)),
    ])
    expect(run.datagrams.map((datagram) => datagram.session.id)).toEqual([0, 1, 1])
    expect(run.problems).toEqual([])
  })

  it('reports associations that carry something else, once', () => {
    const run = runTransport([
      packet(init(1), sctpData(hex('deadbeef'), { tsn: 1 })),
      packet(sctpData(hex('deadbeefdeadbeef'), { tsn: 2 })),
    ])
    expect(run.datagrams).toEqual([])
    expect(run.problems.map((problem) => problem.code)).toEqual(['stream-not-ipfix'])
    expect(run.counters).toMatchObject({ otherStreams: 1, otherStreamOctets: 12 })
  })

  it('gives up unfinished messages of all associations past a bound', () => {
    const payload = new Uint8Array(60_000)
    const problems: Problem[] = []
    const transport = createTransport({ onDatagram: () => undefined }, (problem) => problems.push(problem))
    for (let sourcePort = 1; sourcePort <= 10; sourcePort++) {
      for (let streamId = 0; streamId < 64; streamId++) {
        const begun = sctpData(payload, { tsn: 1 + streamId, streamId, isEnding: false })
        const chunks = streamId === 0 ? [init(1), begun] : [begun]
        const octets = ethernet(ipv4(sctp(chunks, { sourcePort }), { protocol: 132 }))
        const end = octets.length
        const stretch = { octets, from: 0, end, originalLength: end }
        transport.onFrame({ ...stretch, number: 1, linkType: 1, arrivalNs: 0n, fileOffset: undefined })
      }
    }
    expect(problems[0]).toMatchObject({ code: 'limit-reached' })
    expect(problems[0]?.detail).toContain('MAX_ALL_STREAMS_BUFFER_OCTETS')
  })

  it('says that one association has too many unfinished messages', () => {
    const begun = Array.from({ length: 65 }, (_, streamId) =>
      packet(sctpData(hex('000a'), { tsn: 1 + streamId, streamId, isEnding: false })),
    )
    const { problems } = runTransport([packet(init(1)), ...begun])
    expect(problems).toMatchObject([{ code: 'limit-reached', frame: 66 }])
    expect(problems[0]?.detail).toContain('MAX_PARTIAL_USER_MESSAGES')
  })

  it('takes any chunks without an exception', () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(0, 1, 2, 6, 14, 64, 192, 194), fc.nat(7), fc.uint8Array({ maxLength: 40 }))
        .map(([type, flags, value]) => sctpChunk(type, flags, value)),
    )
    fc.assert(
      fc.property(fc.array(fc.array(chunk, { maxLength: 4 }), { maxLength: 20 }), (packets) => {
        const { counters } = runTransport(packets.map((chunks) => packet(...chunks)))
        expect(counters.frames).toBe(packets.length)
      }),
      { numRuns: 200 },
    )
  })
})
