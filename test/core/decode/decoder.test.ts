import { describe, expect, it } from 'vitest'
import { codesOf, decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  hex,
  ipfixMessage,
  ipv4,
  optionsTemplateRecord,
  optionsTemplateSet,
  set,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  v5Message,
  v7Message,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
  v9TemplateRecord,
  v9TemplateSet,
  variable,
  zeros,
} from '../../support/message-builders.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'

const ADDRESS_AND_OCTETS = templateRecord(256, [
  { id: 8, length: 4 },
  { id: 1, length: 4 },
])
const record = (address: string, octets: number): Uint8Array => concat(ipv4(address), u32(octets))

describe('IPFIX', () => {
  it('decodes a record with the head that the dump format asks for', () => {
    const { records, snapshot } = decode([
      ipfixMessage(
        { sequence: 7, domain: 3 },
        templateSet(ADDRESS_AND_OCTETS),
        dataSet(256, record('198.51.100.7', 1500)),
      ),
    ])
    expect(records).toEqual([
      {
        '@type': 'data',
        '@version': 10,
        '@exporter': '192.0.2.1:4739',
        '@domain': 3,
        '@template': 256,
        '@exportTime': '2024-05-01T10:00:00Z',
        '@sequence': 7,
        '@record': 1,
        sourceIPv4Address: '198.51.100.7',
        octetDeltaCount: 1500,
      },
    ])
    expect(snapshot.ledger.octets).toEqual({
      in: 16 + 16 + 12,
      header: 16 + 4 + 4,
      template: 12,
      optionsTemplate: 0,
      decoded: 8,
      pending: 0,
      undecodable: 0,
      malformed: 0,
      padding: 0,
    })
  })

  it('reads integers by their length, of three, five, six and seven octets too', () => {
    const fields = [3, 5, 6, 7].map((length) => ({ id: 1, length }))
    const data = hex('010203 0102030405 010203040506 01020304050607')
    const { records } = decode([ipfixMessage({}, templateSet(templateRecord(256, fields)), dataSet(256, data))])
    expect(records[0]).toMatchObject({
      octetDeltaCount: 0x010203,
      'octetDeltaCount#2': 0x0102030405,
      'octetDeltaCount#3': 0x010203040506,
      'octetDeltaCount#4': 283_686_952_306_183,
    })
  })

  it('prints integers from 2^53 on as decimal text', () => {
    const template = templateRecord(256, [
      { id: 1, length: 8 },
      { id: 2, length: 8 },
    ])
    const data = concat(u64(2n ** 53n - 1n), u64(2n ** 64n - 1n))
    const { records } = decode([ipfixMessage({}, templateSet(template), dataSet(256, data))])
    expect(records[0]).toMatchObject({ octetDeltaCount: 9007199254740991, packetDeltaCount: '18446744073709551615' })
  })

  it('reads fields of variable length with short and long prefixes, and empty ones', () => {
    const template = templateRecord(256, [
      { id: 82, length: 65_535 },
      { id: 83, length: 65_535 },
      { id: 4, length: 1 },
    ])
    const long = 'x'.repeat(300)
    const data = [
      concat(variable(text('eth0')), variable(text(long)), u8(6)),
      concat(variable(text('')), variable(text('up'), 3), u8(17)),
    ]
    const { records, problems } = decode([ipfixMessage({}, templateSet(template), dataSet(256, ...data))])
    expect(records).toMatchObject([
      { interfaceName: 'eth0', interfaceDescription: long, protocolIdentifier: 6 },
      { interfaceName: '', interfaceDescription: 'up', protocolIdentifier: 17 },
    ])
    expect(problems).toEqual([])
  })

  it('keeps unknown elements as hex and goes on with the record', () => {
    const template = templateRecord(256, [
      { pen: 32_473, id: 7, length: 3 },
      { id: 20_000, length: 2 },
      { id: 4, length: 1 },
    ])
    const data = hex('0a0b0c beef 06')
    const { records } = decode([ipfixMessage({}, templateSet(template), dataSet(256, data))])
    expect(records[0]).toMatchObject({ e32473id7: '0a0b0c', id20000: 'beef', protocolIdentifier: 6 })
  })

  it('marks options records and their scope', () => {
    const template = optionsTemplateRecord(257, [{ id: 149, length: 4 }], [{ id: 41, length: 8 }])
    const data = dataSet(257, concat(u32(5), u64(99)))
    const { records } = decode([ipfixMessage({}, optionsTemplateSet(template), data)])
    expect(records[0]).toMatchObject({
      '@type': 'options',
      '@scope': ['observationDomainId'],
      observationDomainId: 5,
      exportedMessageTotalCount: 99,
    })
  })

  it('shows a field of impossible length as hex, with a problem', () => {
    const template = templateRecord(256, [{ id: 8, length: 2 }])
    const decoding = decode([ipfixMessage({}, templateSet(template), dataSet(256, hex('c000')))])
    expect(decoding.records[0]).toMatchObject({ sourceIPv4Address: 'c000' })
    expect(codesOf(decoding)).toEqual(['field-length-invalid'])
  })

  it('reads several messages out of one datagram', () => {
    const first = ipfixMessage({ domain: 1 }, templateSet(ADDRESS_AND_OCTETS), dataSet(256, record('192.0.2.7', 1)))
    const second = ipfixMessage({ domain: 1, sequence: 1 }, dataSet(256, record('192.0.2.8', 2)))
    const { records, snapshot } = decode([concat(first, second)])
    expect(records.map((found) => found['sourceIPv4Address'])).toEqual(['192.0.2.7', '192.0.2.8'])
    expect(snapshot.messages).toBe(2)
    expect(snapshot.ledger.datagrams.received).toBe(1)
  })

  it('counts what is left of a set as padding when it is zero', () => {
    const { snapshot, problems } = decode([
      ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS, zeros(2)), dataSet(256, record('192.0.2.7', 1), zeros(3))),
    ])
    expect(snapshot.ledger.octets.padding).toBe(5)
    expect(problems).toEqual([])
  })

  it('decodes the whole records of a set that runs past its message', () => {
    const content = concat(record('192.0.2.7', 1), hex('c0000208'))
    const decoding = decode([ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS), set(256, content, 200))])
    expect(decoding.records).toHaveLength(1)
    expect(decoding.snapshot.ledger.octets.malformed).toBe(4)
    expect(codesOf(decoding)).toContain('set-length-invalid')
  })

  it('ends the message at a set whose length is below its header', () => {
    const decoding = decode([ipfixMessage({}, set(256, u32(1), 3))])
    expect(codesOf(decoding)).toEqual(['set-length-invalid'])
    expect(decoding.snapshot.ledger.octets.malformed).toBe(8)
  })

  it('skips reserved sets as undecodable', () => {
    const decoding = decode([ipfixMessage({}, set(4, u32(1)))])
    expect(codesOf(decoding)).toEqual(['set-reserved'])
    expect(decoding.snapshot.ledger.octets.undecodable).toBe(4)
  })

  it('does not loop on records of no octets', () => {
    const template = templateRecord(256, [{ id: 82, length: 0 }])
    const decoding = decode([ipfixMessage({}, templateSet(template), dataSet(256, zeros(8)))])
    expect(codesOf(decoding)).toEqual(['template-empty', 'template-empty'])
    expect(decoding.snapshot.ledger.octets.undecodable).toBe(8)
  })
})

describe('NetFlow v9', () => {
  it('reads sysUpTime stamps from the header’s base, across the wrap after 49.7 days', () => {
    const template = v9TemplateRecord(256, [
      { id: 22, length: 4 },
      { id: 21, length: 4 },
    ])
    const stamps = concat(u32(2 ** 32 - 1000), u32(500))
    const message = v9Message({ sysUpTime: 1000 }, v9TemplateSet(template), dataSet(256, stamps))
    expect(decode([message]).records[0]).toMatchObject({
      '@version': 9,
      '@sysUpTime': 1000,
      '@start': '2024-05-01T09:59:58.000000000Z',
      '@end': '2024-05-01T09:59:59.500000000Z',
      flowStartSysUpTime: 4294966296,
    })
  })

  it('reads options templates by lengths in octets, scopes by their type', () => {
    const template = v9OptionsTemplateRecord(257, [{ id: 1, length: 4 }], [{ id: 34, length: 2 }])
    const message = v9Message({}, v9OptionsTemplateSet(template, zeros(2)), dataSet(257, u32(9), u16(100), zeros(2)))
    const decoding = decode([message])
    expect(decoding.records[0]).toMatchObject({ '@scope': ['scopeSystem'], scopeSystem: 9, samplingInterval: 100 })
    expect(decoding.snapshot.ledger.octets.padding).toBe(4)
    expect(decoding.problems).toEqual([])
  })

  it('ends a message where the header of the next one stands', () => {
    const template = v9TemplateRecord(256, [{ id: 4, length: 4 }])
    const first = v9Message({ sequence: 1 }, v9TemplateSet(template), dataSet(256, u32(6)))
    const second = v9Message({ sequence: 2 }, dataSet(256, u32(17)))
    const { records, snapshot } = decode([concat(first, second)])
    expect(records.map((found) => found['@sequence'])).toEqual([1, 2])
    expect(snapshot.messages).toBe(2)
  })
})

describe('NetFlow v5 and v7', () => {
  it('decodes records with engine and sampling from the header', () => {
    const header = { exportNanos: 5_000_000, sequence: 41, engineType: 1, engineId: 2, sampling: 0x4000 | 100 }
    const { records } = decode([v5Message(header, { source: '10.0.0.1', octets: 1200, packets: 3 })])
    expect(records[0]).toMatchObject({
      '@version': 5,
      '@domain': 258,
      '@template': 0,
      '@exportTime': '2024-05-01T10:00:00.005000000Z',
      '@sysUpTime': 3_600_000,
      '@start': '2024-05-01T09:59:59.005000000Z',
      '@end': '2024-05-01T09:59:59.505000000Z',
      sourceIPv4Address: '10.0.0.1',
      packetDeltaCount: 3,
      octetDeltaCount: 1200,
      tcpControlBits: 27,
      bgpSourceAsNumber: 64_500,
      sourceIPv4PrefixLength: 24,
      engineType: 1,
      engineId: 2,
      samplingInterval: 100,
      samplingAlgorithm: 1,
    })
    expect(Object.keys(records[0]!).filter((key) => key.startsWith('padding'))).toEqual([])
  })

  it('decodes v7 with the router that was bypassed', () => {
    const { records, snapshot } = decode([v7Message({}, { router: '203.0.113.77' }, {})])
    expect(records).toHaveLength(2)
    expect(Object.values(records[0]!)).toContain('203.0.113.77')
    expect(snapshot.ledger.octets.decoded).toBe(104)
  })

  it('reads one message of a datagram, as its header counts, and says what follows it', () => {
    const second = v5Message({ sequence: 1 }, {}, {})
    const { records, problems, snapshot } = decode([concat(v5Message({}, {}), second)])
    expect(records).toHaveLength(1)
    expect(problems).toMatchObject([{ code: 'message-length-invalid', domain: 0 }])
    expect(problems[0]!.detail).toBe(
      '120 octets follow the last message of a datagram and were not read: they begin like another v5 message, of which a datagram has one.',
    )
    expect(snapshot.ledger.octets).toMatchObject({ in: 192, header: 24, decoded: 48, malformed: 120 })
  })

  it('counts records that a cut datagram lacks as lost', () => {
    const message = v5Message({}, {}, {}, {})
    const decoding = decode([{ octets: message.slice(0, 24 + 48 + 10), originalLength: message.length }])
    expect(decoding.records).toHaveLength(1)
    expect(decoding.snapshot.ledger.records.lost).toBe(2)
    expect(decoding.snapshot.ledger.octets.malformed).toBe(10)
    expect(codesOf(decoding)).toEqual(['message-short', 'records-lost'])
  })
})

describe('recognition', () => {
  const elsewhere = transportSession(0, 'udp', 53)

  it('counts payloads of other applications without a problem', () => {
    const query = hex('0009 0100 0001 0000 0000 0000 0377 7777 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01')
    const decoding = decode([{ octets: query, session: elsewhere }])
    expect(decoding.snapshot.datagramsNotFlowExport).toBe(1)
    expect(decoding.snapshot.ledger.octets.in).toBe(0)
    expect(decoding.problems).toEqual([])
  })

  it('knows messages on any port by their octets', () => {
    const message = ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS), dataSet(256, record('192.0.2.7', 1)))
    expect(decode([{ octets: message, session: elsewhere }]).records).toHaveLength(1)
  })

  it('accounts for octets after a message', () => {
    const decoding = decode([concat(ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS)), hex('ffee'))])
    expect(codesOf(decoding)).toEqual(['message-length-invalid'])
    expect(decoding.snapshot.ledger.octets.malformed).toBe(2)
    expect(ledgerDifference(decoding.snapshot.ledger.octets)).toBe(0)
  })
})

describe('blocks', () => {
  it('numbers records contiguously over blocks and names everything before it is used', () => {
    const message = (sequence: number): Uint8Array =>
      ipfixMessage(
        { sequence },
        templateSet(ADDRESS_AND_OCTETS),
        dataSet(256, record('192.0.2.7', sequence), record('192.0.2.8', 0)),
      )
    const { blocks, records } = decode(
      Array.from({ length: 20 }, (_, index) => message(2 * index)),
      { blockRecords: 4 },
    )
    expect(blocks.length).toBeGreaterThan(5)
    expect(records.map((found) => found['@record'])).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(blocks.flatMap((block) => block.newShapes)).toHaveLength(1)
    expect(blocks.flatMap((block) => [...block.messages.number])).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
  })

  it('carries the octets of messages that lie in no file', () => {
    const message = ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS))
    const { blocks } = decode([message], { keepMessageOctets: 'when-not-in-file' })
    expect(blocks[0]!.messageOctets).toEqual(message)
    expect(blocks[0]!.messages.length[0]).toBe(message.length)
  })

  it('says where each record lies in its message', () => {
    const message = ipfixMessage(
      {},
      templateSet(ADDRESS_AND_OCTETS),
      dataSet(256, record('192.0.2.7', 1), record('192.0.2.8', 2)),
    )
    const [batch] = decode([message]).blocks[0]!.batches
    expect([...batch!.offset.subarray(0, 2)]).toEqual([36, 44])
    expect([...batch!.length.subarray(0, 2)]).toEqual([8, 8])
  })
})
