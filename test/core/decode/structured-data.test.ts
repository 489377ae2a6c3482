/** Structured data (RFC 6313) from the octets of messages to the lines of the dump. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { describeRecord } from '../../../core/wire/describe-record.ts'
import { listTemplatesAt } from '../../../core/session/list-templates.ts'
import { codesOf, decode, transportSession } from '../../support/decoding.ts'
import {
  arbitraryList,
  BASIC_LIST,
  basicList,
  LIST_TEMPLATES,
  listGroup,
  SEMANTIC,
  SUB_TEMPLATE_LIST,
  SUB_TEMPLATE_MULTI_LIST,
  subTemplateList,
  subTemplateMultiList,
} from '../../support/list-builders.ts'
import {
  concat,
  dataSet,
  hex,
  ipfixMessage,
  templateRecord,
  templateSet,
  u16,
  u8,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
  variable,
} from '../../support/message-builders.ts'

const VARIABLE = 65_535
const OUTER = 256
const SUB_TEMPLATES = templateSet(...[...LIST_TEMPLATES].map(([id, fields]) => templateRecord(id, fields)))

/** A message with one record of a list in a field of variable length, and a protocol after it. */
function messageOf(elementId: number, list: Uint8Array): Uint8Array<ArrayBuffer> {
  const template = templateRecord(OUTER, [
    { id: elementId, length: VARIABLE },
    { id: 4, length: 1 },
  ])
  return ipfixMessage({}, templateSet(template), dataSet(OUTER, concat(variable(list), u8(17))))
}

describe('lists in a record', () => {
  it('are decoded in fields of variable length (RFC 6313 §4.5)', () => {
    const list = basicList(SEMANTIC.allOf, { id: 7, length: 2 }, u16(80), u16(443))
    const { records, problems } = decode([messageOf(BASIC_LIST, list)])
    expect(records[0]).toMatchObject({
      basicList: { semantic: 'allOf', element: 'sourceTransportPort', items: [80, 443] },
      protocolIdentifier: 17,
    })
    expect(problems).toEqual([])
  })

  it('are decoded in fields of fixed length', () => {
    const list = basicList(SEMANTIC.ordered, { id: 4, length: 1 }, u8(6), u8(17))
    const template = templateRecord(OUTER, [{ id: BASIC_LIST, length: list.length }])
    const { records } = decode([ipfixMessage({}, templateSet(template), dataSet(OUTER, list, list))])
    expect(records).toHaveLength(2)
    expect(records[1]).toMatchObject({ basicList: { semantic: 'ordered', items: [6, 17] } })
  })

  it('use the templates of their own session and domain', () => {
    const list = subTemplateList(SEMANTIC.allOf, 300, hex('0050 000400'))
    const elsewhere = { octets: ipfixMessage({}, SUB_TEMPLATES), session: transportSession(1) }
    const other = decode([elsewhere, ipfixMessage({ domain: 2 }, SUB_TEMPLATES), messageOf(SUB_TEMPLATE_LIST, list)])
    expect(other.records[0]).toMatchObject({ subTemplateList: Buffer.from(list).toString('hex') })
    expect(codesOf(other)).toContain('list-undecodable')
    const own = decode([ipfixMessage({}, SUB_TEMPLATES), messageOf(SUB_TEMPLATE_LIST, list)])
    expect(own.records[0]).toMatchObject({
      subTemplateList: { template: 300, items: [{ sourceTransportPort: 80, octetDeltaCount: 1024 }] },
    })
  })

  it('show as hex what cannot be decoded, count it, and go on with the record', () => {
    const groups = subTemplateMultiList(SEMANTIC.allOf, listGroup(999, hex('aabb')), listGroup(300, hex('0050 000400')))
    const decoding = decode([ipfixMessage({}, SUB_TEMPLATES), messageOf(SUB_TEMPLATE_MULTI_LIST, groups)])
    expect(decoding.records[0]).toMatchObject({
      subTemplateMultiList: { items: ['03e70006aabb', { template: 300, records: [{ sourceTransportPort: 80 }] }] },
      protocolIdentifier: 17,
    })
    expect(decoding.problems).toMatchObject([
      { code: 'list-undecodable', templateId: OUTER, count: 1, detail: expect.stringMatching(/999 is not known/) },
    ])
    const cut = decode([messageOf(BASIC_LIST, hex('03 0007 0002 00'))])
    expect(cut.records[0]).toMatchObject({ basicList: '030007000200', protocolIdentifier: 17 })
    expect(codesOf(cut)).toEqual(['list-undecodable'])
  })

  it('report each set once, however many lists of it cannot be decoded', () => {
    const template = templateRecord(OUTER, [{ id: SUB_TEMPLATE_LIST, length: VARIABLE }])
    const bad = variable(subTemplateList(SEMANTIC.allOf, 999, u8(1)))
    const good = variable(subTemplateList(SEMANTIC.allOf, 999))
    const { problems } = decode([ipfixMessage({}, templateSet(template), dataSet(OUTER, bad, bad, good))])
    expect(problems).toMatchObject([{ code: 'list-undecodable', count: 3 }])
  })

  it('count ill-formed strings like fields do (RFC 7011 §6.1.6)', () => {
    const list = basicList(SEMANTIC.allOf, { id: 82, length: VARIABLE }, variable(hex('c328')))
    const decoding = decode([messageOf(BASIC_LIST, list)])
    expect(decoding.records[0]).toMatchObject({ basicList: { items: ['\ufffd('] } })
    expect(codesOf(decoding)).toEqual(['text-ill-formed'])
  })

  it('are octets in NetFlow v9, which RFC 6313 does not extend', () => {
    const template = v9TemplateRecord(OUTER, [{ id: BASIC_LIST, length: 6 }])
    const list = basicList(SEMANTIC.allOf, { id: 4, length: 1 }, u8(6))
    const { records, problems } = decode([v9Message({}, v9TemplateSet(template), dataSet(OUTER, list))])
    expect(records[0]).toMatchObject({ basicList: '030004000106' })
    expect(problems).toEqual([])
  })

  it('of the same content have one entry in the dictionary', () => {
    const list = basicList(SEMANTIC.allOf, { id: 7, length: 2 }, u16(80))
    const { blocks } = decode([messageOf(BASIC_LIST, list), messageOf(BASIC_LIST, list)])
    const [block] = blocks
    expect(block!.dictionary.count).toBe(1)
    expect(new TextDecoder().decode(block!.dictionary.octets)).toBe(
      '{"semantic":"allOf","element":"sourceTransportPort","items":[80]}',
    )
  })
})

describe('any list', () => {
  const registry = createElementRegistry()

  it('reads the same in the dump and in the details of its record', () => {
    fc.assert(
      fc.property(arbitraryList(4), ({ elementId, octets, cell }) => {
        const message = messageOf(elementId, octets)
        const { records, blocks, problems } = decode([ipfixMessage({}, SUB_TEMPLATES), message])
        const key = ['basicList', 'subTemplateList', 'subTemplateMultiList'][elementId - BASIC_LIST]!
        expect(records[0]![key]).toEqual(cell)
        expect(problems).toEqual([])
        const templates = blocks.flatMap((block) => block.newTemplates)
        const template = templates.find(({ templateId }) => templateId === OUTER)!
        const [batch] = blocks[0]!.batches
        const described = describeRecord({
          registry,
          template: { ...template, protocolVersion: 10 },
          message,
          recordOffset: batch!.offset[0]!,
          recordLength: batch!.length[0]!,
          isPlainMicroseconds: false,
          listTemplates: listTemplatesAt({ templates }, registry, template, 1),
        })
        expect(described.fields[0]).toMatchObject({ key, value: cell, columnType: 'list', tags: [] })
      }),
      { numRuns: 100 },
    )
  })

  it('of any octets never stops the decoder, and keeps every octet accounted for', () => {
    fc.assert(
      fc.property(fc.constantFrom(291, 292, 293), fc.uint8Array({ maxLength: 300 }), (elementId, octets) => {
        const { records, snapshot } = decode([ipfixMessage({}, SUB_TEMPLATES), messageOf(elementId, octets)])
        expect(records[0]).toMatchObject({ protocolIdentifier: 17 })
        expect(snapshot.ledger.octets.malformed).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

describe('templates that change', () => {
  it('count for the lists of records that came after them, in the details too', () => {
    const registry = createElementRegistry()
    const list = subTemplateList(SEMANTIC.allOf, 300, hex('0050 000400'))
    const first = messageOf(SUB_TEMPLATE_LIST, list)
    const redefined = templateSet(templateRecord(300, [{ id: 1, length: 5 }]))
    const { blocks, records } = decode([
      first,
      ipfixMessage({ sequence: 1 }, SUB_TEMPLATES),
      ipfixMessage({ sequence: 1 }, dataSet(OUTER, concat(variable(list), u8(6)))),
      ipfixMessage({ sequence: 2 }, redefined, dataSet(OUTER, concat(variable(list), u8(6)))),
    ])
    const values = records.map((record) => record['subTemplateList'])
    expect(values).toMatchObject(['03012c0050000400', { items: [{ sourceTransportPort: 80 }] }, { items: [{}] }])
    const templates = blocks.flatMap((block) => block.newTemplates)
    const owner = templates.find(({ templateId }) => templateId === OUTER)!
    const keysAt = (record: number): unknown =>
      listTemplatesAt({ templates }, registry, owner, record)
        .find(300)
        ?.fields.map((field) => field.key)
    expect([1, 2, 3].map(keysAt)).toEqual([undefined, ['sourceTransportPort', 'octetDeltaCount'], ['octetDeltaCount']])
  })

  it('are told apart by when they came: their numbers may have been those of others before', () => {
    const facts = { sessionId: 0, domain: 1, protocolVersion: 10, shapeId: 0, scopeFieldCount: 0 } as const
    const version = (id: number, count: number, fieldId: number, firstRecord: number) => ({
      ...facts,
      ...{ id, templateId: 300, version: count, fields: [{ pen: 0, id: fieldId, length: 8 }], firstRecord },
    })
    const templates = [version(0, 3, 2, 30), version(1, 1, 1, 10), version(2, 2, 4, 20)]
    const keyAt = (record: number): unknown =>
      listTemplatesAt({ templates }, createElementRegistry(), { ...templates[1]!, templateId: OUTER }, record).find(300)
        ?.fields[0]?.key
    expect([9, 15, 25, 35].map(keyAt)).toEqual([undefined, 'octetDeltaCount', 'protocolIdentifier', 'packetDeltaCount'])
  })
})
