/** Data before its template: kept, decoded when it comes, given up at the end or past the bounds. */
import { describe, expect, it } from 'vitest'
import { createDecoder } from '../../../core/decode/decoder.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { asDatagram, codesOf, decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ntp,
  templateRecord,
  templateSet,
  text,
  u32,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
  zeros,
} from '../../support/message-builders.ts'
import { messagesOf } from '../../support/message-rows.ts'

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))

describe('data before its template', () => {
  it('is decoded when the template comes, with its own head and the mark', () => {
    const early = ipfixMessage({ exportTime: 1_714_557_500, sequence: 5 }, dataSet(256, u32(1), u32(2)))
    const later = ipfixMessage({ sequence: 7 }, TEMPLATE, dataSet(256, u32(3)))
    const decoding = decode([early, later])
    expect(decoding.records).toMatchObject([
      {
        '@record': 1,
        '@sequence': 5,
        '@exportTime': '2024-05-01T09:58:20Z',
        '@decodedLate': true,
        ingressInterface: 1,
      },
      { '@record': 2, '@sequence': 5, '@decodedLate': true, ingressInterface: 2 },
      { '@record': 3, '@sequence': 7, '@exportTime': '2024-05-01T10:00:00Z', ingressInterface: 3 },
    ])
    expect(decoding.records[2]).not.toHaveProperty('@decodedLate')
    expect(decoding.snapshot.ledger.records).toMatchObject({ decoded: 3, late: 2, pending: 0 })
    expect(decoding.snapshot.ledger.octets).toMatchObject({ decoded: 12, pending: 0, undecodable: 0 })
  })

  it('lies where it lay in its own message', () => {
    const early = ipfixMessage({}, dataSet(300, u32(0)), dataSet(256, u32(1)))
    const { blocks } = decode([early, ipfixMessage({}, TEMPLATE)])
    const [batch] = blocks[0]!.batches
    expect([batch!.message[0], batch!.offset[0], batch!.length[0]]).toEqual([1, 16 + 8 + 4, 4])
  })

  it('uses the clock of its own message', () => {
    const times = v9TemplateSet(v9TemplateRecord(256, [{ id: 22, length: 4 }]))
    const early = v9Message({ sysUpTime: 5000, exportTime: 1_714_557_500 }, dataSet(256, u32(4000)))
    const { records } = decode([early, v9Message({ sequence: 1, sysUpTime: 105_000 }, times)])
    expect(records[0]).toMatchObject({ '@start': '2024-05-01T09:58:19.000000000Z', '@sysUpTime': 5000 })
  })

  it('is named again when it is decoded in a later block', () => {
    const early = ipfixMessage({}, dataSet(256, u32(1)))
    const fill = Array.from({ length: 4 }, (_, sequence) =>
      ipfixMessage({ domain: 2, sequence }, TEMPLATE, dataSet(256, u32(sequence))),
    )
    const { blocks, records } = decode([early, ...fill, ipfixMessage({}, TEMPLATE)], { blockRecords: 2 })
    expect(records).toHaveLength(5)
    expect(blocks.flatMap((block) => block.earlierMessages.map((message) => message.number))).toEqual([1])
  })

  it('keeps the octets of each message beside its facts, whatever is decoded late in between', () => {
    const early = Array.from({ length: 6 }, (_, sequence) => ipfixMessage({ sequence }, dataSet(256, u32(1), u32(2))))
    const release = ipfixMessage({ sequence: 12 }, TEMPLATE, dataSet(256, u32(3)))
    const sent = [...early, release]
    const { blocks, records } = decode(sent, { blockRecords: 2, keepMessageOctets: 'always' })
    expect(records).toHaveLength(13)
    for (const block of blocks) {
      expect(block.messageOctets).toEqual(concat(...messagesOf(block.messages).map(({ number }) => sent[number - 1]!)))
      const named = new Set([...messagesOf(block.messages), ...block.earlierMessages].map((message) => message.number))
      for (const batch of block.batches) {
        for (const number of batch.message.subarray(0, batch.rowCount)) expect(named).toContain(number)
      }
    }
  })

  it('is undecodable when the template never comes', () => {
    const decoding = decode([ipfixMessage({}, dataSet(256, u32(1)))])
    expect(codesOf(decoding)).toEqual(['template-missing'])
    expect(decoding.snapshot.ledger.octets).toMatchObject({ undecodable: 4, pending: 0 })
  })

  it('is decoded once: a template that comes again releases nothing', () => {
    const early = ipfixMessage({}, dataSet(256, u32(1)))
    const { records, snapshot } = decode([
      early,
      ipfixMessage({}, TEMPLATE),
      ipfixMessage({ exportTime: 1_714_557_700 }, TEMPLATE),
    ])
    expect(records).toHaveLength(1)
    expect(snapshot.ledger.records).toMatchObject({ late: 1, pending: 0 })
  })

  it('stays visible when it is never resolved: exporter, domain, id, sets and octets', () => {
    const { tree, describe: describeTemplate } = decode([
      ipfixMessage({ exportTime: 1_714_557_500 }, dataSet(256, u32(1))),
      ipfixMessage({ exportTime: 1_714_557_560 }, dataSet(256, u32(1), u32(2))),
    ])
    expect(tree.sessions).toMatchObject([
      {
        exporter: '192.0.2.1:4739',
        domains: [
          {
            domain: 1,
            templates: [
              {
                key: { templateId: 256 },
                state: 'unresolved',
                versions: 0,
                pending: {
                  sets: 2,
                  octets: 12,
                  first: '2024-05-01T09:58:20.000000000Z',
                  last: '2024-05-01T09:59:20.000000000Z',
                },
              },
            ],
          },
        ],
      },
    ])
    expect(describeTemplate(256).events).toMatchObject([
      { kind: 'data-waiting', count: 2, octets: 12 },
      { kind: 'given-up', count: 2, octets: 12 },
    ])
  })

  it('waits in a file to the end, however long that is by the clock of its exporter', () => {
    const early = ipfixMessage({ exportTime: 1_714_557_600 }, dataSet(256, u32(1)))
    const last = ipfixMessage({ exportTime: 1_714_957_600 }, TEMPLATE)
    expect(decode([early, last]).records).toHaveLength(1)
  })

  it('is given up in a live session after MAX_PENDING_SECONDS of its exporter’s clock', () => {
    const early = ipfixMessage({ exportTime: 1_714_557_600 }, dataSet(256, u32(1)))
    const inTime = ipfixMessage({ exportTime: 1_714_557_600 + 1800 }, TEMPLATE)
    const tooLate = ipfixMessage({ exportTime: 1_714_557_600 + 1801 }, TEMPLATE)
    expect(decode([early, inTime], { isLive: true }).records).toHaveLength(1)
    const decoding = decode([early, tooLate], { isLive: true })
    expect(decoding.records).toEqual([])
    expect(codesOf(decoding)).toEqual(['template-missing', 'pending-dropped'])
    expect(decoding.snapshot.ledger.octets).toMatchObject({ undecodable: 4, pending: 0 })
  })

  it('is decoded bit by bit before the end, with the same records', () => {
    const messages = [
      ...Array.from({ length: 40 }, (_, at) => ipfixMessage({ sequence: 15_000 * at }, dataSet(256, zeros(60_000)))),
      ipfixMessage({ sequence: 600_000 }, TEMPLATE),
    ]
    const whole = decode(messages)
    let records = 0
    const decoder = createDecoder({
      registry: createElementRegistry(),
      keepMessageOctets: 'never',
      onBlock: (block) => (records += block.recordCount),
      onProblem: () => undefined,
    })
    messages.forEach((octets, index) => decoder.onDatagram(asDatagram({ octets }, transportSession(), index + 1)))
    const before = decoder.totals().records.data
    let steps = 0
    while (decoder.release()) steps += 1
    expect(steps).toBeGreaterThan(0)
    expect(decoder.totals().records.data).toBeGreaterThan(before)
    expect(decoder.totals().ledger.records.pending).toBe(0)
    decoder.end()
    expect(records).toBe(whole.snapshot.records.data)
    expect(decoder.snapshot()).toEqual(whole.snapshot)
    expect(decoder.release()).toBe(false)
  })

  it('does not take the template of another session or domain', () => {
    const early = ipfixMessage({ domain: 1 }, dataSet(256, u32(1)))
    const elsewhere = { octets: ipfixMessage({ domain: 1 }, TEMPLATE), session: transportSession(1) }
    const decoding = decode([early, elsewhere, ipfixMessage({ domain: 2 }, TEMPLATE)])
    expect(decoding.records).toEqual([])
  })
})

describe('templates', () => {
  const wide = templateSet(
    templateRecord(256, [
      { id: 10, length: 4 },
      { id: 14, length: 4 },
    ]),
  )

  it('are new versions only when they say something new', () => {
    const { blocks } = decode([
      ipfixMessage({ sequence: 0 }, TEMPLATE, dataSet(256, u32(1))),
      ipfixMessage({ sequence: 1 }, TEMPLATE, dataSet(256, u32(2))),
      ipfixMessage({ sequence: 2 }, wide, dataSet(256, u32(3), u32(4))),
    ])
    const templates = blocks.flatMap((block) => block.newTemplates)
    expect(templates.map(({ id, version, templateId }) => [id, version, templateId])).toEqual([
      [0, 1, 256],
      [1, 2, 256],
    ])
    expect(blocks.flatMap((block) => block.newShapes)).toHaveLength(2)
  })

  it('share a shape when they have the same fields in the same storage', () => {
    const other = templateSet(templateRecord(400, [{ id: 10, length: 3 }]))
    const { blocks } = decode([ipfixMessage({}, TEMPLATE, other, dataSet(256, u32(1)), dataSet(400, text('abc')))])
    expect(blocks[0]!.newShapes).toHaveLength(1)
    expect(blocks[0]!.batches[0]!.rowCount).toBe(2)
  })

  it('count their records in the report', () => {
    const { snapshot } = decode([ipfixMessage({}, TEMPLATE, dataSet(256, u32(1), u32(2)))])
    expect(snapshot.exporters[0]!.domains[0]!.templates).toMatchObject([
      {
        templateId: 256,
        version: 1,
        kind: 'data',
        records: 2,
        fields: [{ key: 'ingressInterface', element: '10', length: 4 }],
      },
    ])
  })

  it('with a NetScaler field decide on times only in their own session', () => {
    const times = templateRecord(257, [{ id: 154, length: 8 }])
    const vendor = templateRecord(258, [{ pen: 5951, id: 129, length: 4 }])
    const data = dataSet(257, ntp(1_714_557_500, 500_000))
    const octets = ipfixMessage({}, templateSet(times), data)
    const { records } = decode([
      { octets: ipfixMessage({}, templateSet(vendor, times), data), session: transportSession(1) },
      { octets, session: transportSession(2) },
    ])
    expect(records.map((record) => record['flowStartMicroseconds'])).toEqual([
      '2024-05-01T09:58:20.500000Z',
      '2024-05-01T09:58:20.000116Z',
    ])
  })
})
