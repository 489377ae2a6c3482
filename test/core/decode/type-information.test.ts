/** Type information options (RFC 5610): elements that exporters describe themselves. */
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { codesOf, decode } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  variable,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
  v9TemplateRecord,
  v9TemplateSet,
  zeros,
} from '../../support/message-builders.ts'

const PEN = 64_512
const ID = 17

/** RFC 5610 §3: the whole options template, its name and description of variable length. */
const TYPE_TEMPLATE = optionsTemplateSet(
  optionsTemplateRecord(
    300,
    [
      { id: 346, length: 4 },
      { id: 303, length: 2 },
    ],
    [
      { id: 339, length: 1 },
      { id: 344, length: 1 },
      { id: 345, length: 2 },
      { id: 342, length: 8 },
      { id: 343, length: 8 },
      { id: 341, length: 65_535 },
      { id: 340, length: 65_535 },
    ],
  ),
)

interface Taught {
  readonly pen?: number
  readonly id?: number
  readonly type?: number
  readonly name?: string
  readonly begin?: number
  readonly end?: number
}

function typeRecord({ pen = PEN, id = ID, type = 3, name = 'queueDepth', begin = 0, end = 0 }: Taught) {
  return concat(
    ...[u32(pen), u16(id)],
    // A quantity (1), in packets (3).
    ...[u8(type), u8(1), u16(3), u64(begin), u64(end)],
    ...[variable(text(name)), variable(text('Packets that wait.'))],
  )
}

const teach = (...taught: readonly Taught[]) => dataSet(300, ...taught.map(typeRecord))
const DATA_TEMPLATE = templateSet(templateRecord(256, [{ pen: PEN, id: ID, length: 4 }]))
const DATA = dataSet(256, u32(1234))

const run = (...messages: readonly Uint8Array[]) => {
  const registry = createElementRegistry()
  return { registry, decoding: decode(messages, { registry }) }
}
const valuesOf = (records: readonly Readonly<Record<string, unknown>>[]) =>
  records.filter((record) => record['@type'] === 'data').map((record) => record[`e${PEN}id${ID}`])

describe('type information (RFC 5610)', () => {
  it('gives an element name, type, semantics, units and range, and says who taught it', () => {
    const { registry, decoding } = run(ipfixMessage({}, TYPE_TEMPLATE, teach({ begin: 1, end: 4096 })))
    const learned = {
      pen: PEN,
      id: ID,
      name: 'queueDepth',
      type: 'unsigned32',
      semantics: 'quantity',
      units: 'packets',
      description: 'Packets that wait.',
      rangeBegin: '1',
      rangeEnd: '4096',
      exporter: '192.0.2.1:4739',
      learnedAt: '2024-05-01T10:00:00.000000000Z',
    }
    expect(registry.learnedElements()).toEqual([learned])
    expect(decoding.blocks.flatMap((block) => block.newElements)).toEqual([learned])
    expect(codesOf(decoding)).toEqual([])
  })

  it('holds for templates that come later, and the key stays the numbers', () => {
    const { decoding } = run(ipfixMessage({}, TYPE_TEMPLATE, teach({})), ipfixMessage({}, DATA_TEMPLATE, DATA))
    expect(valuesOf(decoding.records)).toEqual([1234])
  })

  it('holds for templates that are known already, from then on, without a new version of them', () => {
    const { decoding } = run(
      ipfixMessage({}, DATA_TEMPLATE, DATA),
      ipfixMessage({ sequence: 1 }, TYPE_TEMPLATE, teach({})),
      ipfixMessage({ sequence: 2 }, DATA),
    )
    expect(valuesOf(decoding.records)).toEqual(['000004d2', 1234])
    const versions = decoding.blocks
      .flatMap((block) => block.newTemplates)
      .filter(({ templateId }) => templateId === 256)
    expect(versions).toHaveLength(1)
    expect(decoding.snapshot.exporters[0]?.domains[0]?.templates.map((template) => template.version)).toEqual([1, 1])
  })

  it('holds for data that waited for its template', () => {
    const { decoding } = run(
      ipfixMessage({}, DATA),
      ipfixMessage({ sequence: 1 }, TYPE_TEMPLATE, teach({})),
      ipfixMessage({ sequence: 2 }, DATA_TEMPLATE),
    )
    expect(valuesOf(decoding.records)).toEqual([1234])
  })

  it('waits for its own template like any data', () => {
    const { registry } = run(ipfixMessage({}, teach({})), ipfixMessage({ sequence: 1 }, TYPE_TEMPLATE))
    expect(registry.learnedCount()).toBe(1)
  })

  it('is repeated without a consequence', () => {
    const { registry, decoding } = run(ipfixMessage({}, TYPE_TEMPLATE, teach({}, {})), ipfixMessage({}, teach({})))
    expect(registry.learnedCount()).toBe(1)
    expect(decoding.blocks.flatMap((block) => block.newElements)).toHaveLength(1)
  })

  it('does not win over a registry, and the contradiction is a problem that names both', () => {
    const { registry, decoding } = run(ipfixMessage({}, TYPE_TEMPLATE, teach({ pen: 0, id: 8, type: 4 })))
    expect(registry.find(0, 8).name).toBe('sourceIPv4Address')
    expect(decoding.problems).toMatchObject([
      { code: 'element-info-conflict', detail: expect.stringMatching(/queueDepth.*sourceIPv4Address/) },
    ])
  })

  it.each([
    ['a type number that IANA does not have', { type: 99 }],
    ['an empty name', { name: '' }],
  ])('with %s is a problem, and the element stays unknown', (_, taught) => {
    const { registry, decoding } = run(ipfixMessage({}, TYPE_TEMPLATE, teach(taught)))
    expect(codesOf(decoding)).toEqual(['element-info-invalid'])
    expect(registry.find(PEN, ID).isKnown).toBe(false)
  })

  it('says so when more templates are to be planned anew than a datagram may (MAX_REPLANNED_FIELDS)', () => {
    const wide = templateSet(
      templateRecord(
        400,
        Array.from({ length: 8000 }, (_, at) => ({ pen: PEN, id: 1 + at, length: 1 })),
      ),
    )
    const sets = Array.from({ length: 7 }, (_, at) => [teach({ id: 100 + at }), dataSet(400, zeros(8000))]).flat()
    const { decoding } = run(ipfixMessage({}, TYPE_TEMPLATE), ipfixMessage({}, wide), ipfixMessage({}, ...sets))
    const limits = decoding.problems.filter(({ code }) => code === 'limit-reached')
    expect(limits.filter(({ detail }) => detail.includes('MAX_REPLANNED_FIELDS'))).toMatchObject([{ templateId: 400 }])
  })

  it('comes in NetFlow v9 as well: the fields have their IANA numbers', () => {
    const registry = createElementRegistry()
    const fields = [
      { id: 346, length: 4 },
      { id: 303, length: 2 },
      { id: 339, length: 1 },
      { id: 341, length: 12 },
    ]
    const template = v9OptionsTemplateRecord(300, [{ id: 1, length: 4 }], fields)
    const record = concat(u32(1), u32(0), u16(9000), u8(13), text('siteName', 12), u8(0))
    const named = v9TemplateRecord(256, [{ id: 9000, length: 4 }])
    const { records } = decode(
      [
        v9Message({}, v9OptionsTemplateSet(template), dataSet(300, record)),
        v9Message({ sequence: 1 }, v9TemplateSet(named), dataSet(256, text('ams', 4))),
      ],
      { registry },
    )
    expect(records[1]).toMatchObject({ id9000: 'ams' })
  })
})
