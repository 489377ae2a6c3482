/** sFlow version 5: samples become records, their octets are accounted for, what is odd is said. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SFLOW_LAYOUT_NODES, MAX_SFLOW_SAMPLES, MAX_SHAPE_COLUMNS } from '../../../core/limits/decode.ts'
import { codesOf, decode, transportSession, type Decoding } from '../../support/decoding.ts'
import { concat, hex, text, u16, u32, u64, zeros } from '../../support/message-builders.ts'
import { ethernet, ipv4, tcp, udp } from '../../support/packet-builders.ts'
import {
  counterSample,
  discardSample,
  expandedCounterSample,
  expandedFlowSample,
  flowSample,
  formatOf,
  formatted,
  sampledHeader,
  sflowDatagram,
  xdrString,
} from '../../support/sflow-builders.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'

const GENERIC_INTERFACE = formatted(
  1,
  ...[101, 6].map(u32),
  u64(1_000_000_000),
  ...[1, 3].map(u32),
  u64(2n ** 63n),
  ...[1, 2, 3, 4, 5, 6].map(u32),
  u64(77),
  ...[7, 8, 9, 10, 11, 0].map(u32),
)

function expectExact({ snapshot }: Decoding): void {
  expect(ledgerDifference(snapshot.ledger.octets)).toBe(0)
}

describe('samples', () => {
  it('gives one record for each, with agent, sampling and interfaces', () => {
    const header = sampledHeader(ethernet(ipv4(tcp(zeros(30), { flags: ['syn'] }), { protocol: 6 })))
    const decoding = decode([
      sflowDatagram({ subAgent: 9, sequence: 55, uptime: 61_000 }, flowSample({ drops: 2 }, header)),
    ])
    expect(decoding.problems).toEqual([])
    expectExact(decoding)
    expect(decoding.records).toMatchObject([
      {
        '@type': 'data',
        '@version': 5,
        '@protocol': 'sflow',
        '@domain': 9,
        '@template': 0,
        '@sequence': 55,
        '@sysUpTime': 61_000,
        '@exportTime': '1970-01-01T00:00:01.000000000Z',
        agentAddress: '198.51.100.1',
        samplingInterval: 1000,
        'sflow:samplePool': 9000,
        'sflow:drops': 2,
        'sflow:sourceIdType': 0,
        'sflow:sourceIdIndex': 3,
        ingressInterface: 3,
        egressInterface: 4,
        dataLinkFrameSize: header.length - 24 + 100,
        sourceIPv4Address: '192.0.2.1',
        destinationTransportPort: 4739,
        tcpControlBits: 2,
      },
    ])
    expect(decoding.records[0]).not.toHaveProperty('@start')
  })

  it('reads expanded flow samples, whose interfaces have formats of their own', () => {
    const { records } = decode([
      sflowDatagram({}, expandedFlowSample([0, 0xffff_0001, 1, 256]), expandedFlowSample([0, 1, 2, 12])),
    ])
    expect(records[0]).toMatchObject({ ingressInterface: 0xffff_0001, 'sflow:outputDropReason': 256 })
    expect(records[0]).not.toHaveProperty('egressInterface')
    expect(records[1]).toMatchObject({ ingressInterface: 1, 'sflow:outputInterfaceCount': 12 })
  })

  it('splits the interface of a compact flow sample into format and value', () => {
    const dropped = flowSample({ output: 0x4000_0102 })
    const many = flowSample({ output: 0x8000_0003 })
    const odd = flowSample({ output: 0xc000_0003 })
    const { records } = decode([sflowDatagram({}, dropped, many, odd)])
    expect(records).toMatchObject([
      { 'sflow:outputDropReason': 0x102 },
      { 'sflow:outputInterfaceCount': 3 },
      { 'sflow:outputInterfaceFormat': 3, egressInterface: 3 },
    ])
  })

  it('reads discarded packets with their reason', () => {
    const { records, problems } = decode([sflowDatagram({}, discardSample(1, formatted(1036, u32(42))))])
    expect(problems).toEqual([])
    expect(records).toMatchObject([
      { ingressInterface: 3, egressInterface: 4, 'sflow:drops': 256, 'sflow:dropReason': 1, 'sflow:egressQueue': 42 },
    ])
  })

  it('reads counters by their own names', () => {
    const decoding = decode([sflowDatagram({}, counterSample(GENERIC_INTERFACE, formatted(1005, xdrString('eth0'))))])
    expect(decoding.problems).toEqual([])
    expectExact(decoding)
    expect(decoding.records[0]).toMatchObject({
      'sflow:ifIndex': 101,
      'sflow:ifSpeed': 1_000_000_000,
      'sflow:ifInOctets': '9223372036854775808',
      'sflow:ifInUcastPkts': 1,
      'sflow:ifOutOctets': 77,
      'sflow:portName': 'eth0',
    })
  })

  it('reads expanded counter samples', () => {
    const { records } = decode([sflowDatagram({}, expandedCounterSample(GENERIC_INTERFACE))])
    expect(records).toMatchObject([{ 'sflow:sourceIdType': 2, 'sflow:sourceIdIndex': 77, 'sflow:ifIndex': 101 }])
  })

  it('knows an agent by its IPv6 address', () => {
    const decoding = decode([sflowDatagram({ agent: '2001:db8::7' }, counterSample(GENERIC_INTERFACE))])
    expectExact(decoding)
    expect(decoding.records).toMatchObject([{ agentAddress: '2001:db8::7', 'sflow:ifIndex': 101 }])
  })
})

describe('what is not known', () => {
  it('keeps a record of an unknown format as octets under its number', () => {
    const vendor = formatted(formatOf(4413, 5), hex('0a0b0c0d'))
    const decoding = decode([sflowDatagram({}, flowSample({}, vendor), counterSample(vendor))])
    expect(decoding.records).toMatchObject([
      { 'sflow:e4413format5': '0a0b0c0d' },
      { 'sflow:e4413counter5': '0a0b0c0d' },
    ])
    expect(codesOf(decoding)).toEqual(['sflow-format-unknown', 'sflow-format-unknown'])
    expectExact(decoding)
  })

  it('keeps a sample of an unknown format as a record of octets', () => {
    const decoding = decode([sflowDatagram({}, formatted(formatOf(8800, 3), hex('00112233')), counterSample())])
    expect(decoding.records).toMatchObject([{ 'sflow:e8800sample3': '00112233' }, { 'sflow:sampleSequenceNumber': 8 }])
    expectExact(decoding)
  })

  it('keeps what a later version appends to a structure', () => {
    const decoding = decode([sflowDatagram({}, counterSample(formatted(1002, ...[1, 2, 3, 4].map(u32))))])
    expect(decoding.problems).toEqual([])
    expect(decoding.records).toMatchObject([{ 'sflow:radioElapsedTime': 1, 'sflow:e0counter1002': '00000004' }])
  })

  it('reads what an earlier version has of a structure', () => {
    const decoding = decode([sflowDatagram({}, counterSample(formatted(1002, u32(1))))])
    expect(decoding.problems).toEqual([])
    expect(decoding.records[0]).toMatchObject({ 'sflow:radioElapsedTime': 1 })
    expect(decoding.records[0]).not.toHaveProperty('sflow:radioOnChannelTime')
  })

  it('keeps the octets of a sampled header whose protocol it does not read', () => {
    const decoding = decode([sflowDatagram({}, flowSample({}, sampledHeader(hex('aabbccdd'), 5)))])
    expect(decoding.records).toMatchObject([{ 'sflow:headerProtocol': 5, dataLinkFrameSection: 'aabbccdd' }])
    expect(codesOf(decoding)).toEqual(['sflow-format-unknown'])
  })

  it.each([2, 4])('refuses version %i and accounts for its octets', (version) => {
    const session = transportSession(0, 'udp', 6343)
    const decoding = decode([{ octets: sflowDatagram({ version }, counterSample()), session }])
    expect(codesOf(decoding)).toEqual(['sflow-version-unsupported'])
    expect(decoding.snapshot.ledger.octets).toMatchObject({ in: 48, undecodable: 48 })
    expectExact(decoding)
  })
})

describe('what is wrong', () => {
  it('gives what can be read of a sample whose record runs past it', () => {
    const cut = flowSample({ count: 1 }, u32(1001), u32(400), u32(10))
    const decoding = decode([{ octets: sflowDatagram({}, cut), session: transportSession(0, 'udp', 6343) }])
    expect(codesOf(decoding)).toEqual(['sflow-sample-malformed'])
    expect(decoding.records).toMatchObject([{ samplingInterval: 1000 }])
    expect(decoding.snapshot.ledger.octets).toMatchObject({ malformed: 12 })
    expectExact(decoding)
  })

  it('counts a sample that is cut by the snap length as malformed', () => {
    const whole = sflowDatagram({}, counterSample(GENERIC_INTERFACE), counterSample(GENERIC_INTERFACE))
    const decoding = decode([{ octets: whole.slice(0, whole.length - 20), originalLength: whole.length }])
    expect(codesOf(decoding)).toEqual(['message-short'])
    expect(decoding.records).toHaveLength(1)
    expectExact(decoding)
  })

  it('says when octets follow the last sample', () => {
    const session = transportSession(0, 'udp', 6343)
    const decoding = decode([{ octets: concat(sflowDatagram({}, counterSample()), text('more')), session }])
    expect(codesOf(decoding)).toEqual(['sflow-sample-malformed'])
    expect(decoding.snapshot.ledger.octets.malformed).toBe(4)
  })

  it('reads no more than MAX_SFLOW_SAMPLES of a datagram, and says so', () => {
    const samples = Array.from({ length: MAX_SFLOW_SAMPLES + 2 }, () => formatted(2))
    const decoding = decode([{ octets: sflowDatagram({}, ...samples), session: transportSession(0, 'udp', 6343) }])
    expect(codesOf(decoding)).toContain('limit-reached')
    expect(decoding.snapshot.ledger.octets.undecodable).toBe(16)
    expectExact(decoding)
  })
})

describe('sequence numbers count datagrams', () => {
  const datagram = (sequence: number, agent?: string): Uint8Array =>
    sflowDatagram({ sequence, ...(agent === undefined ? {} : { agent }) }, counterSample(GENERIC_INTERFACE))

  it('counts missing datagrams as lost and repeated ones as duplicated', () => {
    const decoding = decode([datagram(1), datagram(5), datagram(5), datagram(6)])
    expect(decoding.snapshot.ledger.records).toMatchObject({ decoded: 4, lost: 3, duplicated: 1 })
    expect(decoding.problems).toMatchObject([{ code: 'records-lost', count: 3, frame: 2 }])
  })

  it('follows each agent behind a relay by itself', () => {
    const [one, other] = ['198.51.100.1', '198.51.100.2']
    const decoding = decode([datagram(10, one), datagram(900, other), datagram(11, one), datagram(902, other)])
    expect(decoding.snapshot.ledger.records).toMatchObject({ decoded: 4, lost: 1 })
    expect(codesOf(decoding)).toEqual(['records-lost'])
  })
})

describe('recognition by octets', () => {
  const elsewhere = transportSession(0, 'udp', 53)

  it('takes a datagram on any port whose samples add up to its length', () => {
    expect(
      decode([{ octets: sflowDatagram({}, counterSample(GENERIC_INTERFACE)), session: elsewhere }]).records,
    ).toHaveLength(1)
  })

  it('takes no DNS message for sFlow', () => {
    // Identifier 0, flags of a refused query, then counts that look like an address type.
    const dns = concat(
      u16(0),
      u16(5),
      u16(0),
      u16(1),
      zeros(4),
      hex('03777777076578616d706c6503636f6d0000010001'),
      zeros(12),
    )
    const { records, snapshot } = decode([{ octets: dns, session: elsewhere }])
    expect(records).toEqual([])
    expect(snapshot.datagramsNotFlowExport).toBe(1)
  })

  it('takes no datagram with octets after its samples, unless it comes to a port for flow export', () => {
    const octets = concat(sflowDatagram({}, counterSample()), zeros(4))
    expect(decode([{ octets, session: elsewhere }]).records).toHaveLength(0)
    expect(decode([{ octets, session: transportSession(0, 'udp', 6343) }]).records).toHaveLength(1)
  })
})

describe('bounds', () => {
  it('finds lists of fields again after more of them than are kept', () => {
    const tail = Array.from({ length: 200 }, (_, index) => formatted(formatOf(9, index + 1), u32(index)))
    const kinds = Math.ceil((1.1 * MAX_SFLOW_LAYOUT_NODES) / (tail.length + 1))
    const sampleOf = (kind: number): Uint8Array => counterSample(formatted(formatOf(10, kind), u32(kind)), ...tail)
    const datagrams = Array.from({ length: kinds }, (_, kind) => sflowDatagram({ sequence: kind }, sampleOf(kind)))
    const decoding = decode([...datagrams, sflowDatagram({ sequence: kinds }, sampleOf(1))])
    expect(decoding.records).toHaveLength(kinds + 1)
    expect(decoding.records[kinds]).toMatchObject({ 'sflow:e10counter1': '00000001', 'sflow:e9counter200': '000000c7' })
    expectExact(decoding)
  })

  it('says when a sample has more fields than columns', () => {
    const many = Array.from({ length: MAX_SHAPE_COLUMNS }, () => formatted(1036, u32(1)))
    const decoding = decode([sflowDatagram({}, flowSample({}, ...many))])
    expect(codesOf(decoding)).toEqual(['limit-reached'])
    expect(decoding.records).toHaveLength(1)
  })
})

describe('any octets', () => {
  const session = transportSession(0, 'udp', 6343)
  const record = fc
    .tuple(
      fc.constantFrom(1, 2, 3, 4, 5, 7, 1001, 1003, 1004, 1006, 2000, 2206, 0x1000_5001),
      fc.uint8Array({ maxLength: 120 }),
    )
    .map(([format, octets]) => formatted(format, octets))
  const sample = fc.oneof(
    fc.array(record, { maxLength: 4 }).map((records) => flowSample({}, ...records)),
    fc.array(record, { maxLength: 4 }).map((records) => counterSample(...records)),
    fc.uint8Array({ maxLength: 100 }).map((header) => flowSample({}, sampledHeader(header))),
    fc
      .uint8Array({ maxLength: 60 })
      .map((rest) =>
        flowSample(
          {},
          sampledHeader(ethernet(ipv4(udp(concat(hex('0800000000002a00'), rest), { destinationPort: 4789 })))),
        ),
      ),
    fc.tuple(fc.nat(6), fc.uint8Array({ maxLength: 60 })).map(([format, octets]) => formatted(format, octets)),
    fc.uint8Array({ maxLength: 40 }),
  )

  it('do not throw, and each goes to one account', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 6 }), fc.nat(8), fc.nat(60), (samples, count, cut) => {
        const whole = sflowDatagram({ count }, ...samples)
        const octets = whole.slice(0, Math.max(28, whole.length - cut))
        const decoding = decode([{ octets, originalLength: whole.length, session }])
        expectExact(decoding)
        expect(decoding.snapshot.ledger.octets.in).toBe(octets.length)
        expect(decoding.records).toHaveLength(decoding.snapshot.ledger.records.decoded)
      }),
      { numRuns: 300 },
    )
  })
})
