/** Rules of RFC 7011 for a Collecting Process that belong to no other suite: see docs/rfc.md. */
import { describe, expect, it } from 'vitest'
import { buildPcap } from '../../support/capture-builders.ts'
import { decodeCapture } from '../../support/decode-capture.ts'
import { codesOf, decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  hex,
  integer,
  ipfixMessage,
  ipv4 as address,
  optionsTemplateRecord,
  optionsTemplateSet,
  set,
  templateRecord,
  templateSet,
  u16,
  u32,
  u64,
  u8,
  withdrawal,
  zeros,
  type FieldSpec,
} from '../../support/message-builders.ts'
import { ethernet, ipv4, tcp, udpFrame } from '../../support/packet-builders.ts'

/** 256: ingressInterface in four octets. */
const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))
const PORTS = templateSet(
  templateRecord(256, [
    { id: 7, length: 2 },
    { id: 11, length: 2 },
  ]),
)
const VARIABLE = 65_535

describe('RFC 7011 §3.1: the sequence number', () => {
  it('counts options data records as well, and no templates', () => {
    const options = optionsTemplateSet(optionsTemplateRecord(257, [{ id: 149, length: 4 }], [{ id: 41, length: 8 }]))
    const counts = dataSet(257, concat(u32(1), u64(10)), concat(u32(2), u64(20)))
    const decoding = decode([
      ipfixMessage({ sequence: 0 }, TEMPLATE, options, counts, dataSet(256, u32(1))),
      ipfixMessage({ sequence: 3 }, TEMPLATE, options),
      ipfixMessage({ sequence: 3 }, dataSet(256, u32(2))),
    ])
    expect(decoding.problems).toEqual([])
    expect(decoding.snapshot.ledger.records).toMatchObject({ decoded: 4, lost: 0 })
  })
})

describe('RFC 7011 §3.1, §10: the longest message', () => {
  it('of 65,535 octets is read whole from the segments of a TCP connection', () => {
    // 16 octets of header, 12 of template, 4 of set header; 16,375 records of four octets and three of padding.
    const values = Array.from({ length: 16_375 }, (_, index) => u32(index))
    const message = ipfixMessage({}, TEMPLATE, set(256, concat(...values, zeros(3))))
    expect(message).toHaveLength(65_535)
    const frames = [{ octets: ethernet(ipv4(tcp(zeros(0), { sequence: 0, flags: ['syn'] }), { protocol: 6 })) }]
    for (let from = 0; from < message.length; from += 1448) {
      const segment = tcp(message.subarray(from, from + 1448), { sequence: 1 + from })
      frames.push({ octets: ethernet(ipv4(segment, { protocol: 6 })) })
    }
    const { snapshot, problems } = decodeCapture([buildPcap({ frames })])
    expect(snapshot.ledger).toMatchObject({ octets: { in: 65_535, padding: 3 }, records: { decoded: 16_375 } })
    expect(problems.reports()).toEqual([])
  })
})

describe('RFC 7011 §3.4: template ids', () => {
  it('come in any order, and say nothing of what a template is', () => {
    const sets = [
      templateSet(templateRecord(65_535, [{ id: 10, length: 4 }]), templateRecord(300, [{ id: 14, length: 4 }])),
      optionsTemplateSet(optionsTemplateRecord(256, [{ id: 149, length: 4 }], [{ id: 160, length: 8 }])),
    ]
    const data = [dataSet(256, u32(1), u64(0)), dataSet(300, u32(2)), dataSet(65_535, u32(3))]
    const { records } = decode([ipfixMessage({}, ...sets, ...data)])
    expect(records).toMatchObject([
      { '@type': 'options', observationDomainId: 1 },
      { '@type': 'data', egressInterface: 2 },
      { '@type': 'data', ingressInterface: 3 },
    ])
  })

  it('may go from a data template to an options template', () => {
    const options = optionsTemplateSet(optionsTemplateRecord(256, [{ id: 143, length: 4 }], []))
    const { records } = decode([
      ipfixMessage({ exportTime: EXPORT_TIME }, TEMPLATE, dataSet(256, u32(1))),
      ipfixMessage({ exportTime: EXPORT_TIME + 1, sequence: 1 }, options, dataSet(256, u32(2))),
    ])
    expect(records).toMatchObject([
      { '@type': 'data', ingressInterface: 1 },
      { '@type': 'options', meteringProcessId: 2 },
    ])
  })
})

describe('RFC 7011 §3.4.2.1: the scope of options', () => {
  it.each<[string, FieldSpec, Uint8Array, unknown]>([
    ['observationDomainId', { id: 149, length: 4 }, u32(7), 7],
    ['exportingProcessId', { id: 144, length: 4 }, u32(7), 7],
    ['meteringProcessId', { id: 143, length: 4 }, u32(7), 7],
    ['templateId', { id: 145, length: 2 }, u16(256), 256],
    ['lineCardId', { id: 141, length: 4 }, u32(7), 7],
    ['exporterIPv4Address', { id: 130, length: 4 }, address('192.0.2.7'), '192.0.2.7'],
    ['exporterIPv6Address', { id: 131, length: 16 }, hex('20010db8000000000000000000000007'), '2001:db8::7'],
    ['ingressInterface', { id: 10, length: 4 }, u32(7), 7],
  ])('can be %s', (key, field, octets, value) => {
    const template = optionsTemplateRecord(257, [field], [{ id: 41, length: 8 }])
    const { records } = decode([ipfixMessage({}, optionsTemplateSet(template), dataSet(257, octets, u64(99)))])
    expect(records).toMatchObject([{ '@scope': [key], [key]: value, exportedMessageTotalCount: 99 }])
  })

  it('can be several elements, in the order of the template', () => {
    const scopes = [
      { id: 149, length: 4 },
      { id: 143, length: 2 },
    ]
    const template = optionsTemplateRecord(257, scopes, [{ id: 41, length: 8 }])
    const record = concat(u32(1), u16(2), u64(3))
    const { records } = decode([ipfixMessage({}, optionsTemplateSet(template), dataSet(257, record))])
    expect(records).toMatchObject([{ '@scope': ['observationDomainId', 'meteringProcessId'], meteringProcessId: 2 }])
  })
})

describe('RFC 7011 §8.1, §8.4: a template that comes again as it was', () => {
  const sent = [0, 60].map((seconds) => ipfixMessage({ exportTime: EXPORT_TIME + seconds }, TEMPLATE))

  it.each(['tcp', 'sctp', 'file'] as const)('is noted over %s', (protocol) => {
    const session = transportSession(0, protocol)
    const decoding = decode(sent.map((octets) => ({ octets, session })))
    expect(decoding.describe(256).events).toMatchObject([
      { kind: 'learned', at: '2024-05-01T10:00:00.000000000Z' },
      { kind: 'refreshed', at: '2024-05-01T10:01:00.000000000Z', count: 1 },
    ])
    expect(decoding.describe(256).versions).toHaveLength(1)
  })

  it('is no problem over UDP', () => {
    expect(decode(sent).problems).toEqual([])
  })

  it('is replaced at once by another definition over UDP, without a problem', () => {
    const decoding = decode([
      ...sent,
      ipfixMessage({ exportTime: EXPORT_TIME + 61 }, PORTS, dataSet(256, concat(u16(80), u16(443)))),
    ])
    expect(decoding.records).toMatchObject([{ sourceTransportPort: 80, destinationTransportPort: 443 }])
    expect(decoding.problems).toEqual([])
  })
})

describe('RFC 7011 §8.1: the withdrawal of a template that is not known', () => {
  it('changes nothing for those that are, and is reported', () => {
    const session = transportSession(0, 'tcp')
    const sent = [ipfixMessage({}, TEMPLATE, templateSet(withdrawal(300))), ipfixMessage({}, dataSet(256, u32(1)))]
    const decoding = decode(sent.map((octets) => ({ octets, session })))
    expect(decoding.records).toMatchObject([{ ingressInterface: 1 }])
    expect(decoding.problems).toMatchObject([{ code: 'withdrawal-unknown', templateId: 300 }])
  })
})

describe('RFC 7011 §8.4: what is kept of a template', () => {
  it('is exporter, ports, collector, domain, id, definition and when it was last received', () => {
    const at = (seconds: number) => ({ exportTime: EXPORT_TIME + seconds, domain: 9 })
    const decoding = decode([ipfixMessage(at(0), TEMPLATE), ipfixMessage(at(600), TEMPLATE)])
    expect(decoding.tree.sessions).toMatchObject([
      {
        exporter: '192.0.2.1:4739',
        collector: '192.0.2.250:4739',
        protocol: 'udp',
        domains: [{ domain: 9, templates: [{ key: { templateId: 256 }, lastSeen: '2024-05-01T10:10:00.000000000Z' }] }],
      },
    ])
    const [definition] = decoding.describe(256, { domain: 9 }).versions
    expect(definition?.fields).toMatchObject([{ pen: 0, id: 10, length: 4, key: 'ingressInterface' }])
  })
})

describe('RFC 7011 §9.1: a malformed message', () => {
  it('of a reserved version is discarded and reported', () => {
    const octets = ipfixMessage({}, TEMPLATE, dataSet(256, u32(1)))
    octets[1] = 11
    const decoding = decode([octets])
    expect(decoding.records).toEqual([])
    expect(codesOf(decoding)).toEqual(['datagram-unknown'])
  })

  it('shorter than a message header is discarded and reported', () => {
    const decoding = decode([ipfixMessage({}).subarray(0, 15)])
    expect(decoding.records).toEqual([])
    expect(codesOf(decoding)).toEqual(['message-short'])
  })

  it('with a field of variable length that runs past its set is reported; the whole records before it are shown', () => {
    const names = templateSet(templateRecord(256, [{ id: 82, length: VARIABLE }]))
    const data = dataSet(256, concat(u8(3), hex('65 74 68')), concat(u8(200), hex('65 74 68 30')))
    const decoding = decode([ipfixMessage({}, names, data, dataSet(256, concat(u8(1), hex('78'))))])
    expect(decoding.records.map((record) => record['interfaceName'])).toEqual(['eth', 'x'])
    expect(codesOf(decoding)).toEqual(['record-cut'])
    expect(decoding.snapshot.ledger.octets.malformed).toBe(5)
  })

  it('is not one with non-zero padding shorter than any record and than four octets', () => {
    const wide = templateSet(templateRecord(256, [{ id: 1, length: 8 }]))
    const decoding = decode([ipfixMessage({}, wide, dataSet(256, u64(1), hex('aa bb cc')))])
    expect(decoding.records).toHaveLength(1)
    expect(decoding.problems).toEqual([])
    expect(decoding.snapshot.ledger.octets.padding).toBe(3)
  })
})

describe('RFC 7011 §10: transport sessions of different protocols between the same ports', () => {
  it('share no templates', () => {
    const message = ipfixMessage({ sequence: 0 }, dataSet(256, integer(1, 4)))
    const syn = tcp(zeros(0), { sequence: 0, flags: ['syn'] })
    const frames = [
      udpFrame(ipfixMessage({}, TEMPLATE)),
      ethernet(ipv4(syn, { protocol: 6 })),
      ethernet(ipv4(tcp(message, { sequence: 1 }), { protocol: 6 })),
      udpFrame(message),
    ].map((octets) => ({ octets }))
    const { snapshot, problems } = decodeCapture([buildPcap({ frames })])
    const decoded = snapshot.exporters.map(({ exporter, protocol, domains }) => ({
      exporter,
      protocol,
      records: domains.map(({ ledger }) => ledger.records.decoded),
    }))
    expect(decoded).toEqual([
      { exporter: '192.0.2.1:40000', protocol: 'udp', records: [1] },
      { exporter: '192.0.2.1:40000', protocol: 'tcp', records: [0] },
    ])
    expect(problems.reports().map(({ code }) => code)).toContain('template-missing')
  })
})
