import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from '../../support/capture-builders.ts'
import { runTransport } from '../../support/capture-runs.ts'
import { ethernet, ipv4, ipv6, udp, udpFrame } from '../../support/packet-builders.ts'

const PAYLOAD = hex('000a 0010 66321060 00000000 00000001')

describe('transport', () => {
  it('reads a UDP datagram over Ethernet and IPv4 octet for octet', () => {
    const frame = hex(`
      020000000002 020000000001 0800           ; Ethernet: IPv4
      45 00 0020 0001 0000 40 11 0000          ; 32 octets, no fragment, UDP
      c0000201 c6336407                        ; 192.0.2.1 > 198.51.100.7
      0801 1283 000c 0000                      ; 2049 > 4739, 12 octets
      000a0010                                 ; payload
      000000000000000000000000000000000000     ; Ethernet padding`)
    const { datagrams, problems } = runTransport([frame])
    expect(problems).toEqual([])
    expect(datagrams).toEqual([
      {
        session: {
          id: 0,
          protocol: 'udp',
          exporterAddress: '192.0.2.1',
          exporterPort: 2049,
          collectorAddress: '198.51.100.7',
          collectorPort: 4739,
          exporter: '192.0.2.1:2049',
        },
        octets: hex('000a0010'),
        from: 0,
        end: 4,
        originalLength: 4,
        frame: 1,
        arrivalNs: 1n,
        fileOffset: 100_000 + 14 + 20 + 8,
      },
    ])
  })

  it('reads UDP over IPv6', () => {
    const { datagrams } = runTransport([ethernet(ipv6(udp(PAYLOAD)))])
    expect(datagrams[0]).toMatchObject({
      octets: PAYLOAD,
      session: { exporter: '[2001:db8::1]:40000', collectorAddress: '2001:db8::2' },
    })
  })

  it('gives datagrams of the same ports one session, others another', () => {
    const { datagrams } = runTransport([
      udpFrame(PAYLOAD),
      udpFrame(PAYLOAD, { sourcePort: 40_001 }),
      udpFrame(PAYLOAD),
      udpFrame(PAYLOAD, { destination: '192.0.2.3' }),
      ethernet(ipv6(udp(PAYLOAD))),
      udpFrame(hex('ffff')),
    ])
    expect(datagrams.map((datagram) => datagram.session.id)).toEqual([0, 1, 0, 2, 3, 0])
    expect(datagrams[2]?.session).toBe(datagrams[0]?.session)
  })

  it('hands on what is there of a frame that the snap length cut', () => {
    const frame = ethernet(ipv4(udp(new Uint8Array(500)))).subarray(0, 100)
    const { datagrams, problems } = runTransport([frame])
    expect(datagrams[0]?.octets.length).toBe(58)
    expect(datagrams[0]?.originalLength).toBe(500)
    expect(problems).toMatchObject([{ code: 'frame-cut', detail: '58 of 500 octets of a UDP datagram were captured.' }])
  })

  it.each([8, 20, 37])('reports a frame that is cut in its headers after %i octets', (length) => {
    const { datagrams, problems } = runTransport([udpFrame(PAYLOAD).subarray(0, length)])
    expect(datagrams).toEqual([])
    expect(problems).toMatchObject([{ code: 'frame-cut', frame: 1 }])
  })

  it('takes the length of IP when the one of UDP contradicts it', () => {
    const { datagrams, problems } = runTransport([udpFrame(PAYLOAD, { length: 4000 })])
    expect(datagrams[0]).toMatchObject({ octets: PAYLOAD, originalLength: PAYLOAD.length })
    expect(problems).toMatchObject([{ code: 'frame-malformed' }])
  })

  it('takes a total length of 0 for the rest of the frame, as captures before segmentation have it', () => {
    const payload = new Uint8Array(100)
    const { datagrams, problems } = runTransport([udpFrame(payload, { totalLength: 0 })])
    expect(datagrams[0]?.octets).toEqual(payload)
    expect(problems).toEqual([])
  })

  it('counts frames and packets that are none of its business', () => {
    const arp = ethernet(hex('0001080006040001'), { etherType: 0x0806 })
    const icmp = ethernet(ipv4(hex('08000000'), { protocol: 1 }))
    const { datagrams, problems, counters } = runTransport([arp, icmp, udpFrame(PAYLOAD)])
    expect(datagrams).toHaveLength(1)
    expect(problems).toEqual([])
    expect(counters).toMatchObject({ frames: 3, framesWithoutIp: 1, otherPackets: 1, udpDatagrams: 1 })
  })

  it('reports an unknown link layer', () => {
    const { problems } = runTransport([udpFrame(PAYLOAD)], { linkType: 105 })
    expect(problems).toMatchObject([{ code: 'link-type-unknown', detail: 'The link type is 105.' }])
  })

  it('takes any octets on any link layer', () => {
    const linkTypes = [0, 1, 12, 14, 101, 108, 113, 228, 229, 276]
    const protocols = fc.constantFrom(6, 17, 132, 0, 43, 44, 51, 60)
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc.tuple(fc.uint8Array({ maxLength: 80 }), protocols).map(([octets, protocol]) => ipv4(octets, { protocol })),
      fc.tuple(fc.uint8Array({ maxLength: 80 }), protocols).map(([octets, protocol]) => ipv6(octets, { protocol })),
    )
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), fc.constantFrom(...linkTypes), (frames, linkType) => {
        const { counters, datagrams } = runTransport(frames, { linkType })
        expect(counters.frames).toBe(frames.length)
        for (const datagram of datagrams) {
          expect(datagram.octets.length).toBeLessThanOrEqual(datagram.originalLength)
        }
      }),
      { numRuns: 300 },
    )
  })
})
