import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFragmentTable } from '../../../core/transport/fragments.ts'
import { createIpPacket } from '../../../core/transport/ip-packet.ts'
import { readIpPacket } from '../../../core/transport/read-ip.ts'
import { hex } from '../../support/capture-builders.ts'
import { runTransport } from '../../support/capture-runs.ts'
import { ethernet, fragmentHeader, ipv4, ipv6, udp } from '../../support/packet-builders.ts'

const PAYLOAD = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256)
const DATAGRAM = udp(PAYLOAD)

interface Piece {
  readonly from: number
  readonly to: number
}

function fragment4({ from, to }: Piece, identification = 1): Uint8Array {
  const hasMoreFragments = to < DATAGRAM.length
  return ethernet(ipv4(DATAGRAM.subarray(from, to), { fragmentOffset: from, hasMoreFragments, identification }))
}

function fragment6({ from, to }: Piece): Uint8Array {
  return ethernet(ipv6(DATAGRAM.subarray(from, to), { extensionHeaders: [fragmentHeader(from, to < DATAGRAM.length)] }))
}

const PIECES: readonly Piece[] = [
  { from: 0, to: 1480 },
  { from: 1480, to: 2960 },
  { from: 2960, to: DATAGRAM.length },
]

describe('fragment reassembly', () => {
  it.each([
    ['IPv4', fragment4],
    ['IPv6', fragment6],
  ] as const)('puts %s datagrams together in any order', (_name, fragment) => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const { datagrams, problems } = runTransport(order.map((index) => fragment(PIECES[index]!)))
      expect(problems).toEqual([])
      expect(datagrams).toMatchObject([{ octets: PAYLOAD, originalLength: 3000, frame: 3, fileOffset: undefined }])
    }
  })

  it('takes overlaps and repetitions of any kind', () => {
    const piece = fc
      .tuple(fc.nat(374), fc.integer({ min: 1, max: 200 }))
      .map(([from, length]) => ({ from: from * 8, to: Math.min(DATAGRAM.length, (from + length) * 8) }))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), fc.nat(), (extra, seed) => {
        const pieces = [...extra, ...PIECES]
        pieces.sort((a, b) => ((a.from * 31 + a.to + seed) % 97) - ((b.from * 31 + b.to + seed) % 97))
        const { datagrams } = runTransport(pieces.map((one) => fragment4(one)))
        expect(datagrams[0]?.octets).toEqual(PAYLOAD)
      }),
      { numRuns: 100 },
    )
  })

  it('lets the octets that came first stand where fragments contradict each other', () => {
    const other = ethernet(ipv4(new Uint8Array(16).fill(0xff), { fragmentOffset: 1472, hasMoreFragments: true }))
    const { datagrams } = runTransport([fragment4(PIECES[0]!), other, fragment4(PIECES[1]!), fragment4(PIECES[2]!)])
    expect(datagrams[0]?.octets.subarray(0, 1472)).toEqual(PAYLOAD.subarray(0, 1472))
    expect(datagrams[0]?.octets.subarray(1472, 1480)).toEqual(new Uint8Array(8).fill(0xff))
  })

  it('keeps datagrams of different identification apart', () => {
    const frames = PIECES.flatMap((piece) => [fragment4(piece, 1), fragment4(piece, 2)])
    expect(runTransport(frames).datagrams).toHaveLength(2)
  })

  it('treats an IPv6 packet with a fragment header but no fragments as whole (RFC 6946)', () => {
    const frame = ethernet(ipv6(DATAGRAM, { extensionHeaders: [fragmentHeader(0, false)] }))
    expect(runTransport([frame]).datagrams).toMatchObject([{ octets: PAYLOAD, frame: 1 }])
  })

  it('hands on the beginning of a datagram whose rest is missing, and reports it', () => {
    const { datagrams, problems } = runTransport([fragment4(PIECES[0]!), fragment4(PIECES[2]!)])
    expect(datagrams).toMatchObject([{ octets: PAYLOAD.subarray(0, 1472), originalLength: 3000 }])
    expect(problems).toMatchObject([
      { code: 'fragment-incomplete', detail: '1,528 of 3,008 octets of datagram 1 came; the capture ended.' },
    ])
  })

  it('gives an incomplete datagram up after 30 s of capture time', () => {
    const arrivalNs = (index: number): bigint => BigInt(index) * 31_000_000_000n
    const { datagrams, problems } = runTransport([fragment4(PIECES[0]!), fragment4(PIECES[0]!, 9)], { arrivalNs })
    expect(datagrams).toHaveLength(2)
    expect(problems[0]?.detail).toContain('did not come in time')
  })

  it('keeps no more than 256 datagrams', () => {
    const incomplete: string[] = []
    const table = createFragmentTable((_packet, detail) => incomplete.push(detail))
    for (let identification = 0; identification < 1000; identification++) {
      const octets = ipv4(new Uint8Array(64), { hasMoreFragments: true, identification })
      const stretch = { octets, from: 0, end: octets.length }
      const packet = createIpPacket({
        ...stretch,
        number: 1,
        linkType: 101,
        arrivalNs: 0n,
        originalLength: 84,
        fileOffset: 0,
      })
      expect(readIpPacket(packet, octets, 0, octets.length)).toBe('packet')
      table.add(packet)
      expect(table.size()).toBeLessThanOrEqual(256)
    }
    expect(incomplete).toHaveLength(1000 - 256)
  })

  it('refuses fragments that reach past 65,535 octets', () => {
    const frame = ethernet(ipv4(new Uint8Array(100), { fragmentOffset: 65_528, hasMoreFragments: false }))
    const { datagrams, problems } = runTransport([frame])
    expect(datagrams).toEqual([])
    expect(problems).toMatchObject([{ code: 'fragment-incomplete' }])
  })

  it('reads IPv6 extension headers before the payload', () => {
    const options = { number: 0, octets: hex('00 01 04 00000000') }
    const destination = { number: 60, octets: hex('01 01 0c 000000000000000000000000') }
    const routing = { number: 43, octets: hex('00 04 00 00000000') }
    const authentication = { number: 51, octets: hex('04 0000 00000001 00000001 000000000000000000000000') }
    const extensionHeaders = [options, destination, routing, authentication]
    const { datagrams, problems } = runTransport([ethernet(ipv6(DATAGRAM, { extensionHeaders }))])
    expect(problems).toEqual([])
    expect(datagrams).toMatchObject([{ octets: PAYLOAD }])
  })
})
