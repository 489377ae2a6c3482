/** Counts times the sampling rate: the same in windows, orders, filters of the store and the predicate. */
import { afterEach, describe, expect, it } from 'vitest'
import { createSessionNames } from '../../../core/names/session-names.ts'
import { createColumnCatalogue } from '../../../core/query/columns.ts'
import { parseFilter } from '../../../core/query/filter-language/parse-filter.ts'
import { createLabelSource } from '../../../core/query/label-source.ts'
import { createRateBook } from '../../../core/query/rate-book.ts'
import { createRecordPredicate } from '../../../core/query/record-predicate.ts'
import { decode } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  type FieldSpec,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  u32,
  u64,
  v5Message,
} from '../../support/message-builders.ts'
import { describePlainly, openQuerySession, type QuerySession } from '../../support/query-session.ts'

let session: QuerySession | undefined
afterEach(async () => {
  await session?.dispose()
  session = undefined
})

async function load(...messages: readonly Uint8Array[]) {
  const names = createSessionNames(() => 'default')
  const { blocks } = decode(messages)
  for (const block of blocks) names.take(block)
  session = await openQuerySession(describePlainly, names)
  await session.append(...blocks)
  const catalogue = createColumnCatalogue(describePlainly, {
    labels: createLabelSource(names),
    rates: createRateBook(names),
  })
  const { catalog } = session.store
  for (const shape of catalog.shapes) catalogue.addShape(shape)
  const byPredicate = (filter: string): number[] => {
    const parsed = parseFilter(filter)
    if (!parsed.ok) throw new Error(parsed.message)
    const predicate = createRecordPredicate(parsed.tree, catalogue, catalog)
    return blocks
      .flatMap(({ batches }) => batches)
      .flatMap((batch) => {
        const test = predicate.forBatch(batch, () => '')
        return Array.from(batch.record.subarray(0, batch.rowCount)).filter((_, row) => test(row))
      })
      .sort((a, b) => a - b)
  }
  return { session, byPredicate }
}

/** Octets (IANA 1) and whatever says the rate. */
function sampled(id: number, fields: readonly FieldSpec[], ...records: readonly Uint8Array[]) {
  const template = templateSet(templateRecord(id, [{ id: 1, length: 8 }, ...fields]))
  return ipfixMessage({}, template, dataSet(id, ...records))
}

const scaledOf = async (opened: QuerySession) => (await opened.rows('@scaledOctets')).map(([cell]) => cell)

describe('a scaled count', () => {
  it('takes the rate of the header of NetFlow v5: 14 bits beside two of the mode; 0 says nothing', async () => {
    const flow = { octets: 1500, packets: 2 }
    const { session: opened } = await load(v5Message({ sampling: 0x4064 }, flow), v5Message({ sequence: 1 }, flow))
    expect(await scaledOf(opened)).toEqual([150_000, null])
    expect(await opened.rows('@scaledPackets', '@octets')).toEqual([
      [200, 1500],
      [null, 1500],
    ])
  })

  it.each<[string, readonly FieldSpec[], Uint8Array, number | null]>([
    ['an interval', [{ id: 34, length: 4 }], u32(10), 10_000],
    ['an interval of 1', [{ id: 34, length: 4 }], u32(1), 1000],
    ['an interval of 0', [{ id: 34, length: 4 }], u32(0), null],
    [
      'interval and space',
      [
        { id: 305, length: 4 },
        { id: 306, length: 4 },
      ],
      concat(u32(2), u32(5)),
      3500,
    ],
    [
      'size of population',
      [
        { id: 309, length: 4 },
        { id: 310, length: 4 },
      ],
      concat(u32(3), u32(10)),
      3333,
    ],
    [
      'a population smaller than the size',
      [
        { id: 309, length: 4 },
        { id: 310, length: 4 },
      ],
      concat(u32(3), u32(2)),
      null,
    ],
    ['a probability', [{ id: 311, length: 8 }], u64(0x3fd0000000000000n), 4000],
    ['a probability of 0', [{ id: 311, length: 8 }], u64(0), null],
    ['an interval of 2^63', [{ id: 34, length: 8 }], u64(2n ** 63n), null],
  ])('takes the rate of its own record: %s', async (_, fields, values, expected) => {
    const { session: opened, byPredicate } = await load(sampled(256, fields, concat(u64(1000), values)))
    expect(await scaledOf(opened)).toEqual([expected])
    const filter = `@scaledOctets = ${expected ?? 0}`
    expect(await opened.records([], filter)).toEqual(expected === null ? [] : [1])
    expect(byPredicate(filter)).toEqual(expected === null ? [] : [1])
  })

  it('takes the rate of the sampler, as it was when the record was exported', async () => {
    const options = optionsTemplateSet(optionsTemplateRecord(300, [{ id: 302, length: 4 }], [{ id: 34, length: 4 }]))
    const data = templateSet(
      templateRecord(256, [
        { id: 1, length: 8 },
        { id: 302, length: 4 },
      ]),
    )
    const flow = (octets: number, sampler: number) => concat(u64(octets), u32(sampler))
    const at = (seconds: number, sequence: number, ...sets: readonly Uint8Array[]) =>
      ipfixMessage({ exportTime: EXPORT_TIME + seconds, sequence }, ...sets)
    const { session: opened, byPredicate } = await load(
      at(0, 0, data, dataSet(256, flow(1000, 5), flow(1000, 6))),
      at(10, 2, options, dataSet(300, concat(u32(5), u32(100)))),
      at(20, 3, dataSet(300, concat(u32(5), u32(10)))),
      at(30, 4, dataSet(256, flow(1000, 5), flow(7, 5))),
    )
    // Records 3 and 4 are the options.
    expect(await scaledOf(opened)).toEqual([100_000, null, null, null, 10_000, 70])
    expect(await opened.records([{ column: '@scaledOctets', direction: 'ascending' }])).toEqual([6, 5, 1, 2, 3, 4])
    for (const filter of ['@scaledOctets >= 10000', 'not @scaledOctets', '@scaledOctets < 100 or record = 3']) {
      expect(await opened.records([], filter)).toEqual(byPredicate(filter))
    }
  })

  it('is exact where 64 bits do not hold it', async () => {
    const octets = 2n ** 64n - 1n
    const { session: opened } = await load(sampled(256, [{ id: 34, length: 4 }], concat(u64(octets), u32(1000))))
    expect(await scaledOf(opened)).toEqual([String(octets * 1000n)])
  })
})
