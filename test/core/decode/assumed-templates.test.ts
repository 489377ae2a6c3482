/** Templates of other sessions and files (RFC 7011 §8): used only on the user's word, only where they fit, and marked. */
import { describe, expect, it } from 'vitest'
import type { TemplateDefinition } from '../../../core/protocol/decode-settings.ts'
import { codesOf, decode, transportSession, type DecodingOptions, type Sent } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  u32,
  u8,
  zeros,
} from '../../support/message-builders.ts'

const FIELDS = [{ id: 10, length: 4 }]
const TEMPLATE = templateSet(templateRecord(256, FIELDS))
const OTHER = templateSet(templateRecord(256, [{ id: 14, length: 4 }]))
const ELSEWHERE: DecodingOptions = { settings: { assumeFromOtherSessions: true } }

const data = (octets: Uint8Array = u32(7), domain = 1) => ipfixMessage({ domain }, dataSet(256, octets))
const from = (session: number, octets: Uint8Array): Sent => ({ octets, session: transportSession(session) })

function definition(overrides: Partial<TemplateDefinition> = {}): TemplateDefinition {
  return {
    exporter: '203.0.113.9:2055',
    domain: 9,
    protocolVersion: 10,
    templateId: 256,
    kind: 'data',
    scopeFieldCount: 0,
    fields: [{ pen: 0, id: 10, length: 4 }],
    ...overrides,
  }
}

function brought(...assumedTemplates: TemplateDefinition[]): DecodingOptions {
  return { settings: { assumedTemplates } }
}

describe('templates of other sessions', () => {
  it('are not used when the user did not say so', () => {
    const decoding = decode([data(), from(1, ipfixMessage({}, TEMPLATE))])
    expect(decoding.records).toEqual([])
    expect(decoding.snapshot.ledger.octets.undecodable).toBe(4)
  })

  it('decode what is left at the end, and mark it', () => {
    const decoding = decode([data(), from(1, ipfixMessage({}, TEMPLATE))], ELSEWHERE)
    expect(decoding.records).toMatchObject([
      { '@exporter': '192.0.2.1:4739', '@decodedLate': true, '@assumedTemplate': true, ingressInterface: 7 },
    ])
    expect(Object.keys(decoding.records[0] ?? {})).toEqual([
      ...['@type', '@version', '@exporter', '@domain', '@template', '@exportTime', '@sequence', '@record'],
      ...['@decodedLate', '@assumedTemplate', 'ingressInterface'],
    ])
    expect(codesOf(decoding)).toContain('template-assumed')
    expect(decoding.snapshot.ledger.octets).toMatchObject({ decoded: 4, undecodable: 0, pending: 0 })
    expect(decoding.describe(256)).toMatchObject({
      summary: { state: 'assumed', assumed: 1, records: 1 },
      events: [{ kind: 'data-waiting' }, { kind: 'assumed', count: 1, detail: 'template of 192.0.2.1:4740, domain 1' }],
    })
  })

  it('give way to the exporter’s own, even when it comes last', () => {
    const { records } = decode([data(), from(1, ipfixMessage({}, OTHER)), ipfixMessage({}, TEMPLATE)], ELSEWHERE)
    expect(records).toMatchObject([{ ingressInterface: 7 }])
    expect(records[0]).not.toHaveProperty('@assumedTemplate')
  })

  it('of the same exporter and domain come before those of any other', () => {
    const far = { ...transportSession(2), exporterAddress: '192.0.2.77', exporter: '192.0.2.77:4741' }
    const sent = [data(), { octets: ipfixMessage({}, OTHER), session: far }, from(1, ipfixMessage({}, TEMPLATE))]
    expect(decode(sent, ELSEWHERE).records).toMatchObject([{ ingressInterface: 7 }])
  })

  it('that contradict each other are not used', () => {
    const sent = [data(), from(1, ipfixMessage({}, TEMPLATE)), from(2, ipfixMessage({}, OTHER))]
    const decoding = decode(sent, ELSEWHERE)
    expect(decoding.records).toEqual([])
    expect(decoding.problems.find(({ code }) => code === 'template-not-assumed')?.detail).toContain('different ways')
    expect(decoding.snapshot.ledger.octets.undecodable).toBe(4)
  })

  it('that do not fit the octets are not used', () => {
    const decoding = decode(
      [data(zeros(6)), data(concat(u32(1), u8(1), u8(1))), from(1, ipfixMessage({}, TEMPLATE))],
      ELSEWHERE,
    )
    expect(decoding.records).toEqual([])
    expect(decoding.problems.find(({ code }) => code === 'template-not-assumed')?.detail).toContain('does not fit')
  })
})

describe('templates that the user brought', () => {
  it('decode data of the same version and id', () => {
    const decoding = decode([data()], brought(definition()))
    expect(decoding.records).toMatchObject([{ '@assumedTemplate': true, ingressInterface: 7 }])
  })

  it('of another version or id do not', () => {
    const wrong = brought(definition({ protocolVersion: 9 }), definition({ templateId: 257 }))
    expect(decode([data()], wrong).records).toEqual([])
  })

  it('are chosen by exporter and domain', () => {
    const near = definition({ exporter: '192.0.2.1:9999', domain: 1 })
    const far = definition({ fields: [{ pen: 0, id: 14, length: 4 }] })
    expect(decode([data()], brought(far, near)).records).toMatchObject([{ ingressInterface: 7 }])
  })

  it('decode what a live session would give up for its age', () => {
    const late = ipfixMessage({ exportTime: 1_714_557_600 + 1801 }, TEMPLATE)
    const decoding = decode([data(), late], {
      ...brought(definition({ fields: [{ pen: 0, id: 14, length: 4 }] })),
      isLive: true,
    })
    expect(decoding.records).toMatchObject([{ '@assumedTemplate': true, egressInterface: 7 }])
  })
})
