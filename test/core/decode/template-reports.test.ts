/** What the template inspector is told. */
import { describe, expect, it } from 'vitest'
import { decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u32,
  v5Message,
  variable,
} from '../../support/message-builders.ts'

const FIELDS = [
  { id: 8, length: 4 },
  { id: 210, length: 2 },
  { pen: 5951, id: 130, length: 65_535 },
  { pen: 5951, id: 330, length: 2 },
]
const RECORD = concat(u32(1), text('\0\0'), variable(text('/index')), text('\0\0'))
const at = (seconds: number, sequence: number) => ({ exportTime: EXPORT_TIME + seconds, sequence })

describe('the description of a template', () => {
  const { describe: describeTemplate } = decode([
    ipfixMessage(at(0, 0), templateSet(templateRecord(256, FIELDS.slice(0, 2))), dataSet(256, text('abcdef'))),
    ipfixMessage(at(60, 1), templateSet(templateRecord(256, FIELDS)), dataSet(256, RECORD, RECORD)),
    ipfixMessage(at(100, 3), templateSet(templateRecord(256, FIELDS)), dataSet(256, RECORD)),
  ])

  it('lays its fields out: offset, length, element, registry, origin', () => {
    expect(describeTemplate(256).versions[1]?.fields).toEqual([
      {
        ...{ position: 1, offset: 0, length: 4, pen: 0, id: 8, element: '8', key: 'sourceIPv4Address' },
        ...{ name: 'sourceIPv4Address', registry: 'IANA', origin: 'registry', type: 'ipv4Address' },
        ...{ isScope: false, isPadding: false },
      },
      {
        ...{ position: 2, offset: 4, length: 2, pen: 0, id: 210, element: '210', key: 'paddingOctets' },
        ...{ name: 'paddingOctets', registry: 'IANA', origin: 'registry', type: 'octetArray' },
        ...{ isScope: false, isPadding: true },
      },
      {
        ...{
          position: 3,
          offset: 6,
          length: 65_535,
          pen: 5951,
          id: 130,
          element: '5951:130',
          key: 'netscaler:httpReqUrl',
        },
        ...{ name: 'httpReqUrl', registry: 'netscaler', origin: 'registry', type: 'string' },
        ...{ isScope: false, isPadding: false },
      },
      {
        ...{ position: 4, length: 2, pen: 5951, id: 330, element: '5951:330', key: 'e5951id330' },
        ...{ name: 'e5951id330', registry: 'netscaler', origin: 'unknown', type: 'octetArray' },
        ...{ isScope: false, isPadding: false },
      },
    ])
  })

  it('tells the versions with the records of each, and when each counted', () => {
    expect(describeTemplate(256).versions).toMatchObject([
      {
        ...{ id: 0, version: 1, records: 1, octets: 6, leastLength: 6 },
        ...{ from: '2024-05-01T10:00:00.000000000Z', until: '2024-05-01T10:01:00.000000000Z' },
      },
      { id: 1, version: 2, records: 3, octets: 45, leastLength: 9, from: '2024-05-01T10:01:00.000000000Z' },
    ])
    expect(describeTemplate(256).versions[1]).not.toHaveProperty('until')
  })

  it('tells what happened, with the change in words', () => {
    expect(describeTemplate(256).events).toMatchObject([
      { kind: 'learned', version: 1, detail: '2 fields' },
      { kind: 'changed', version: 2, detail: '2 fields added' },
      // The same measure as that of the template: a mean over the row says otherwise when one is missing.
      { kind: 'refreshed', version: 2, count: 1, intervalSeconds: 60 },
    ])
    expect(describeTemplate(256).refreshTimes).toEqual(['2024-05-01T10:01:40.000000000Z'])
  })

  it('sums up records, octets, rate and share', () => {
    expect(describeTemplate(256).summary).toEqual({
      key: { session: 0, domain: 1, protocolVersion: 10, templateId: 256 },
      kind: 'data',
      state: 'current',
      versions: 2,
      meaning: {
        text: 'HTTP request in, IPv4',
        evidence: 'netscaler:httpReqUrl 5951:130, sourceIPv4Address 8',
        leg: 1,
      },
      fieldCount: 4,
      leastLength: 9,
      records: 4,
      octets: 6 + 3 * 15,
      recordsPerSecond: 0.04,
      share: 1,
      decodedLate: 0,
      assumed: 0,
      firstSeen: '2024-05-01T10:00:00.000000000Z',
      lastSeen: '2024-05-01T10:01:40.000000000Z',
      refresh: { count: 1, medianSeconds: 60 },
    })
  })

  it('marks the scope of options templates', () => {
    const record = optionsTemplateRecord(300, [{ id: 149, length: 4 }], [{ id: 41, length: 8 }])
    const options = decode([ipfixMessage({}, optionsTemplateSet(record))]).describe(300)
    expect(options.summary).toMatchObject({ kind: 'options', meaning: { text: 'counts of the exporting process' } })
    expect(options.versions[0]?.fields.map((field) => field.isScope)).toEqual([true, false])
  })

  it('is there for NetFlow v5, whose records have one layout', () => {
    const { describe: describeFixed } = decode([v5Message({}, {})])
    const fixed = describeFixed(0, { domain: 0, protocolVersion: 5 })
    expect(fixed.summary).toMatchObject({ state: 'current', leastLength: 48, records: 1 })
    expect(fixed.versions[0]?.fields.slice(0, 2)).toMatchObject([{ offset: 0 }, { offset: 4 }])
  })
})

describe('the tree of templates', () => {
  it('has sessions with their domains and templates, and shares of each session', () => {
    const definition = templateSet(templateRecord(300, FIELDS.slice(0, 1)), templateRecord(256, FIELDS.slice(0, 1)))
    const { tree } = decode([
      ipfixMessage({ domain: 1 }, definition, dataSet(256, u32(1), u32(2), u32(3))),
      ipfixMessage({ domain: 2 }, definition, dataSet(300, u32(1))),
      { octets: ipfixMessage({ exportTime: EXPORT_TIME + 9 }, definition), session: transportSession(1, 'tcp') },
    ])
    expect(tree.omitted).toEqual({ sessions: 0, templates: 0 })
    expect(tree.timeRange).toEqual({ first: '2024-05-01T10:00:00.000000000Z', last: '2024-05-01T10:00:09.000000000Z' })
    expect(
      tree.sessions.map(({ exporter, protocol, domains }) => [
        exporter,
        protocol,
        domains.map(({ domain, templates }) => [domain, templates.map(({ key, share }) => [key.templateId, share])]),
      ]),
    ).toEqual([
      [
        '192.0.2.1:4739',
        'udp',
        [
          [
            1,
            [
              [256, 0.75],
              [300, 0],
            ],
          ],
          [
            2,
            [
              [256, 0],
              [300, 0.25],
            ],
          ],
        ],
      ],
      [
        '192.0.2.1:4740',
        'tcp',
        [
          [
            1,
            [
              [256, 0],
              [300, 0],
            ],
          ],
        ],
      ],
    ])
  })

  it('lists no more templates than a viewer can take, and counts the others', () => {
    const define = (first: number, count: number) =>
      templateSet(...Array.from({ length: count }, (_, index) => templateRecord(first + index, FIELDS.slice(0, 1))))
    const { tree } = decode([
      ipfixMessage({}, define(256, 5000)),
      { octets: ipfixMessage({}, define(256, 10)), session: transportSession(1) },
    ])
    expect(tree.sessions).toHaveLength(1)
    expect(tree.sessions[0]?.domains[0]?.templates).toHaveLength(4096)
    expect(tree.omitted).toEqual({ sessions: 1, templates: 904 + 10 })
  })
})
