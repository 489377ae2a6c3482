/** What the records of a definition hold, counted by the store and said in words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { present } from '../../../core/bytes/invariant.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { readValueStatistics } from '../../../core/query/value-statistics.ts'
import { readTemplateValues } from '../../../core/session/template-values.ts'
import { describeField } from '../../../core/session/field-columns.ts'
import { decode } from '../../support/decoding.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../support/query-session.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ipv4,
  ntp,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  v5Message,
  variable,
} from '../../support/message-builders.ts'

const registry = createElementRegistry()
const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 1, length: 8 },
    { id: 8, length: 4 },
    { id: 161, length: 4 },
    { pen: 5951, id: 141, length: 65_535 },
    { pen: 5951, id: 130, length: 65_535 },
    { pen: 5951, id: 205, length: 65_535 },
    { id: 14, length: 4 },
    { id: 156, length: 8 },
  ]),
)
/** The same id with another definition: its records are none of the first. */
const OTHER = templateSet(templateRecord(256, [{ id: 1, length: 8 }]))

function record(index: number): Uint8Array {
  return concat(
    u64(index === 0 ? 0 : 18_204),
    ipv4(`192.0.2.${index % 3}`),
    u32(1500 * index),
    variable(text('GET\0')),
    variable(text(`/${index}`)),
    variable(text(index === 7 ? 'eve' : '')),
    u32(1),
    ntp(1_714_557_600 + index, 0),
  )
}

let session: QuerySession

beforeAll(async () => {
  session = await openQuerySession((field) => describeField(registry, field))
  const records = Array.from({ length: 100 }, (_, index) => record(index))
  const { blocks } = decode([
    ipfixMessage({}, TEMPLATE, dataSet(256, ...records)),
    ipfixMessage({ sequence: 100 }, OTHER, dataSet(256, u64(77))),
    v5Message({}, { sourcePort: 1000 }, { sourcePort: 2000 }),
  ])
  await session.append(...blocks)
})

afterAll(async () => {
  await session.dispose()
})

describe('the values of a template version', () => {
  it('are ranges of quantities, counts of identifiers, shares of what is empty', async () => {
    const values = valueOf(await readTemplateValues(session.store, registry, 0))
    expect(values).toEqual([
      { position: 1, summary: '0 – 18,204, 0 in 1.0 %' },
      { position: 2, summary: '3 distinct' },
      { position: 3, summary: '0 ms – 2 min 29 s, 0 in 1.0 %' },
      { position: 4, summary: 'always GET', leastOctets: 3, mostOctets: 3 },
      { position: 5, summary: '100 distinct', leastOctets: 2, mostOctets: 3 },
      { position: 6, summary: 'empty in 99.0 %', leastOctets: 0, mostOctets: 3 },
      { position: 7, summary: 'always 1' },
      { position: 8, summary: expect.stringContaining(' – ') as string },
    ])
  })

  it('are those of its own records only', async () => {
    expect(valueOf(await readTemplateValues(session.store, registry, 1))).toEqual([
      { position: 1, summary: 'always 77' },
    ])
  })

  it('of NetFlow v5 leave out its padding', async () => {
    const values = valueOf(await readTemplateValues(session.store, registry, 2))
    expect(values.find(({ position }) => position === 10)?.summary).toBe('2 distinct')
    expect(values.map(({ position }) => position)).not.toContain(12)
  })

  it('are refused for a version that does not exist', async () => {
    expect(await readTemplateValues(session.store, registry, 99)).toMatchObject({
      ok: false,
      failure: { code: 'no-such-template' },
    })
  })
})

describe('the values of a version whose element is learned meanwhile (RFC 5610)', () => {
  it('are those of the records before and after, as far as they are of one kind', async () => {
    const learning = createElementRegistry()
    const own = await openQuerySession((field) => describeField(learning, field))
    const TYPES = optionsTemplateSet(
      optionsTemplateRecord(
        300,
        [
          { id: 346, length: 4 },
          { id: 303, length: 2 },
        ],
        [
          { id: 339, length: 1 },
          { id: 341, length: 65_535 },
        ],
      ),
    )
    const taught = concat(u32(64_512), u16(17), u8(3), variable(text('queueDepth')))
    const twoFields = templateSet(
      templateRecord(256, [
        { id: 1, length: 8 },
        { pen: 64_512, id: 17, length: 4 },
      ]),
    )
    const depth = (octets: number, value: number) => dataSet(256, concat(u64(octets), u32(value)))
    const { blocks } = decode(
      [
        ipfixMessage({}, twoFields, depth(5, 1), depth(6, 1), TYPES),
        ipfixMessage({ sequence: 2 }, dataSet(300, taught), depth(900, 7), depth(901, 8), depth(7, 9)),
      ],
      { registry: learning },
    )
    await own.append(...blocks)
    const values = valueOf(await readTemplateValues(own.store, learning, 0))
    await own.dispose()
    expect(values).toEqual([
      { position: 1, summary: '5 – 901' },
      { position: 2, summary: '7 – 9' },
    ])
  })
})

describe('a jump from a template to its records', () => {
  it.each([
    ['@templateVersion == 0', 100],
    ['@templateVersion == 1', 1],
    ['@template == 256 and @domain == 1 and @exporter == "192.0.2.1:4739"', 101],
    ['@template == 0 and @version == 5', 2],
    ['@templateVersion == 99', 0],
  ])('goes by the filter %s', async (filter, count) => {
    expect(await session.records([], filter)).toHaveLength(count)
  })
})

describe('the values of a field whose texts have several ids', () => {
  it('are counted as texts, once the dictionary has begun anew', async () => {
    const url = templateSet(templateRecord(256, [{ pen: 5951, id: 130, length: 65_535 }]))
    const urls = (count: number, path: string) => Array.from({ length: count }, () => variable(text(path)))
    const send = (sequence: number, ...records: readonly Uint8Array[]) =>
      ipfixMessage({ sequence }, url, dataSet(256, ...records))
    const first = [...urls(3, '/often'), ...urls(4, '/once')]
    const second = urls(2, '/often')
    const { blocks } = decode([send(0, ...first), send(first.length, ...second)], { blockRecords: 1 })
    const before = present(blocks[0], 'a block')
    const after = present(blocks[1], 'a block')
    const [batch] = after.batches
    // As the decoder does when its dictionary begins anew: the text comes again, under the next id.
    const twin = before.dictionary.count
    new Uint32Array(present(batch?.columns[0], 'a column').buffer, batch?.columns[0]?.byteOffset, second.length).fill(
      twin,
    )
    const octets = new TextEncoder().encode('/often')
    const dictionary = { firstId: twin, count: 1, octets, ends: Uint32Array.of(octets.length), firstLiveId: twin }
    const twins = await openQuerySession((field) => describeField(registry, field))
    await twins.append(before, { ...after, dictionary })
    const [statistics] = present(await readValueStatistics(twins.store, 0), 'statistics').statistics
    expect(statistics).toMatchObject({ records: 9, distinct: 2, least: '/often', octets: { least: 5, most: 6 } })
    await twins.dispose()
  })
})
