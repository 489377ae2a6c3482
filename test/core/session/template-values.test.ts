/** What the records of a definition hold, counted by the store and said in words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
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
  templateRecord,
  templateSet,
  text,
  u32,
  u64,
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
      { position: 5, summary: '≈ 100 distinct', leastOctets: 2, mostOctets: 3 },
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
