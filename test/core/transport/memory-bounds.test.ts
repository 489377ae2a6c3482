import { describe, expect, it } from 'vitest'
import { createEndpointTable } from '../../../core/transport/endpoint-table.ts'
import { createIpPacket } from '../../../core/transport/ip-packet.ts'
import { readIpPacket } from '../../../core/transport/read-ip.ts'
import type { StreamPart } from '../../../core/transport/reordering.ts'
import { createReordering } from '../../../core/transport/reordering.ts'
import { createSessionTable } from '../../../core/transport/sessions.ts'
import { MAX_ALL_STREAMS_BUFFER_OCTETS, MAX_STREAM_BUFFER_OCTETS, MAX_STREAMS } from '../../../core/limits/capture.ts'
import { hex } from '../../support/capture-builders.ts'
import { runTransport } from '../../support/capture-runs.ts'
import { ipfixMessage } from '../../support/message-samples.ts'
import { ethernet, ipv4, tcp, udp } from '../../support/packet-builders.ts'

function packetOf(octets: Uint8Array): ReturnType<typeof createIpPacket> {
  const stretch = { octets, from: 0, end: octets.length }
  const packet = createIpPacket({
    ...stretch,
    number: 1,
    linkType: 101,
    arrivalNs: 0n,
    originalLength: 0,
    fileOffset: 0,
  })
  expect(readIpPacket(packet, octets, 0, octets.length)).toBe('packet')
  return packet
}

describe('endpoint table', () => {
  it('keeps to its limit, and what is used stays', () => {
    const evicted: number[] = []
    let made = 0
    const table = createEndpointTable<number>({
      limit: 10,
      create: () => made++,
      onEvict: (value) => evicted.push(value),
    })
    const packet = packetOf(ipv4(udp(hex('00'))))
    for (let port = 1; port <= 1000; port++) {
      table.intern(packet, port, 4739)
      expect(table.intern(packet, 1, 4739)).toBe(0)
      expect(table.size()).toBeLessThanOrEqual(10)
    }
    expect(evicted).toHaveLength(990)
    expect(evicted).not.toContain(0)
    expect(table.find(packet, 1, 4739)).toBe(0)
    expect(table.find(packet, 500, 4739)).toBeUndefined()
  })

  it('keeps who sends all the time through a flood of sources that send once', () => {
    let made = 0
    const table = createEndpointTable<number>({ limit: 100, create: () => made++ })
    const packet = packetOf(ipv4(udp(hex('00'))))
    for (let use = 0; use < 64; use++) table.intern(packet, 1, 4739)
    // Five times as many as there is room for come between two datagrams of it.
    for (let source = 2; source < 502; source++) table.intern(packet, source, 4739)
    expect(table.find(packet, 1, 4739)).toBe(0)
    expect(table.size()).toBe(100)
    // One that is silent goes in the end.
    for (let source = 1000; source < 3000; source++) table.intern(packet, source, 4739)
    expect(table.find(packet, 1, 4739)).toBeUndefined()
  })

  it('finds every value again, by all of its key', () => {
    let made = 0
    const table = createEndpointTable<number>({ limit: 100_000, create: () => made++ })
    const packets = [1, 2, 3].map((host) => packetOf(ipv4(udp(hex('00')), { source: `192.0.2.${host}` })))
    const first = packets.map((packet) => Array.from({ length: 3000 }, (_, port) => table.intern(packet, port, 1)))
    const again = packets.map((packet) => Array.from({ length: 3000 }, (_, port) => table.find(packet, port, 1)))
    expect(again).toEqual(first)
    expect(new Set(first.flat()).size).toBe(9000)
  })
})

describe('session table', () => {
  it('does not forget an exporter for ten thousand other UDP flows', () => {
    const sessions = createSessionTable()
    const exporter = packetOf(ipv4(udp(hex('000a0010'))))
    const other = packetOf(ipv4(udp(hex('ab120100'))))
    const session = sessions.internUdp(exporter, 2055, 2055, exporter.payloadAt + 8)
    for (let port = 0; port < 20_000; port++) sessions.internUdp(other, port, 53, other.payloadAt + 8)
    expect(sessions.internUdp(exporter, 2055, 2055, exporter.payloadAt + 8)).toBe(session)
  })

  it('keeps the session of a sender whose first datagram did not look like export', () => {
    const sessions = createSessionTable()
    const other = packetOf(ipv4(udp(hex('ab120100'))))
    const exporter = packetOf(ipv4(udp(hex('000a0010'))))
    const session = sessions.internUdp(other, 2055, 2055, other.payloadAt + 8)
    expect(sessions.internUdp(exporter, 2055, 2055, exporter.payloadAt + 8)).toBe(session)
    expect(sessions.internUdp(other, 2055, 2055, other.payloadAt + 8)).toBe(session)
  })
})

describe('reordering', () => {
  function create(budget: { heldOctets: number }): ReturnType<typeof createReordering<StreamPart>> {
    return createReordering<StreamPart>({
      budget,
      lengthOf: (part) => part.octets.length,
      deliver: () => undefined,
      onGap: () => undefined,
    })
  }

  function part(size: number): StreamPart {
    return { octets: new Uint8Array(size), frame: 1, arrivalNs: 0n, fileOffset: undefined }
  }

  it('holds no more than a megabyte of one stream, however small its parts', () => {
    for (const size of [1, 1460]) {
      const budget = { heldOctets: 0 }
      const reordering = create(budget)
      let most = 0
      reordering.start(0)
      for (let index = 1; index < 40_000; index++) {
        reordering.add(index * (size + 1), part(size))
        most = Math.max(most, budget.heldOctets)
      }
      expect(most).toBeLessThanOrEqual(MAX_STREAM_BUFFER_OCTETS)
      expect(most).toBeGreaterThan(MAX_STREAM_BUFFER_OCTETS * 0.9)
      reordering.flush()
      expect(budget.heldOctets).toBe(0)
    }
  })

  it('holds no more than the budget over all streams', () => {
    const budget = { heldOctets: 0 }
    for (let stream = 0; stream < 100; stream++) {
      const reordering = create(budget)
      reordering.start(0)
      for (let index = 1; index < 15; index++) {
        reordering.add(index * 65_000, part(60_000))
        expect(budget.heldOctets).toBeLessThanOrEqual(MAX_ALL_STREAMS_BUFFER_OCTETS)
      }
    }
  })
})

describe('streams', () => {
  /** A segment with data, of a connection whose beginning was captured. */
  function segments(port: number, payload: Uint8Array, sequence = 101): Uint8Array[] {
    const open = tcp(new Uint8Array(0), { sourcePort: port, sequence: 100, flags: ['syn'] })
    const data = tcp(payload, { sourcePort: port, sequence })
    return [open, data].map((part) => ethernet(ipv4(part, { protocol: 6 })))
  }

  it('that are too many are given up, said for those that carried IPFIX', () => {
    const first = segments(1000, ipfixMessage(40))
    const others = Array.from({ length: MAX_STREAMS }, (_, index) => segments(2000 + index, ipfixMessage(40))).flat()
    const { problems, datagrams } = runTransport([...first, ...others])
    expect(datagrams).toHaveLength(MAX_STREAMS + 1)
    const limits = problems.filter(({ code }) => code === 'limit-reached')
    expect(limits).toMatchObject([{ exporter: '192.0.2.1:1000' }])
    expect(limits[0]!.detail).toContain('MAX_STREAMS')
  })

  it('hold no more of unfinished messages than the budget, and go on with the next message', () => {
    const large = ipfixMessage(60_000)
    const count = Math.ceil(MAX_ALL_STREAMS_BUFFER_OCTETS / 60_000) + 20
    const cut = large.subarray(0, 59_000)
    const begun = Array.from({ length: count }, (_, index) => {
      const [syn, ...rest] = segments(2000 + index, ipfixMessage(4))
      return [syn!, ...rest, segments(2000 + index, cut, 101 + 24)[1]!]
    }).flat()
    const { problems } = runTransport(begun)
    const limits = problems.filter(({ code }) => code === 'limit-reached')
    expect(limits.length).toBeGreaterThan(0)
    expect(limits[0]!.detail).toContain('MAX_ALL_STREAMS_BUFFER_OCTETS')
  })
})
