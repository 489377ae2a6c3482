import { afterEach, describe, expect, it } from 'vitest'
import { RECORD_FLAGS } from '../../../../core/decode/block.ts'
import type { HistogramSpec } from '../../../../core/protocol/aggregate-api.ts'
import { EXPORT_TIME_NS, type BuiltRecord } from '../../../support/block-builders.ts'
import { valueOf, type QuerySession } from '../../../support/query-session.ts'
import { flowRecord, openAggregateSession } from './aggregate-session.ts'

let session: QuerySession

afterEach(() => session.dispose())

const SECOND = 1_000_000_000n

function at(
  seconds: number,
  octets = 1,
  more: Partial<BuiltRecord> & { readonly port?: number; readonly reverse?: number } = {},
) {
  return flowRecord(1, 2, octets, { startNs: EXPORT_TIME_NS + BigInt(seconds) * SECOND, ...more })
}

async function histogram(spec: Partial<HistogramSpec>) {
  const whole: HistogramSpec = { scope: { filter: '' }, buckets: 100, measure: { figure: 'records' }, ...spec }
  return valueOf(await session.queries.aggregates.histogram(whole))
}

describe('a histogram', () => {
  it('has round buckets from the first record to the last', async () => {
    session = await openAggregateSession([at(0), at(7), at(7), at(37)])
    const { from, bucketNs, buckets, series, offAxis } = await histogram({ buckets: 10 })
    expect({ from, bucketNs, buckets, offAxis }).toEqual({
      from: '2024-07-11T09:21:40.000000000Z',
      bucketNs: 5_000_000_000,
      buckets: 8,
      offAxis: 0,
    })
    expect(series.map(({ kind, values }) => [kind, values])).toEqual([['all', [1, 2, null, null, null, null, null, 1]]])
  })

  it('covers the range that is asked for, and counts what is in it', async () => {
    session = await openAggregateSession([at(0), at(5), at(9), at(10)])
    const scope = { filter: '', from: '2024-07-11T09:21:42Z', until: '2024-07-11T09:21:52Z' }
    const { from, buckets, records, coverage } = await histogram({ scope, buckets: 10 })
    expect(from).toBe('2024-07-11T09:21:42.000000000Z')
    expect(buckets).toBe(10)
    expect(records).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 1])
    expect(coverage.records).toBe(3)
  })

  it('lays records without a time at their export time, and says how many', async () => {
    const { startNs: _none, ...untimed } = at(0)
    session = await openAggregateSession([at(0), { ...untimed, exportTimeNs: EXPORT_TIME_NS + 3n * SECOND }])
    const { records, coverage } = await histogram({ buckets: 4 })
    expect(records).toEqual([1, 0, 0, 1])
    expect(coverage.atExportTime).toBe(1)
  })

  it('marks what waited for its template', async () => {
    session = await openAggregateSession([at(0), at(1, 1, { flags: RECORD_FLAGS.decodedLate })])
    expect((await histogram({ buckets: 2 })).decodedLate).toEqual([0, 1])
  })

  it('is split by the largest groups, with others and what has no value, so that series add up', async () => {
    const ports = [80, 80, 80, 443, 443, 22, 25]
    const options = { shape: 3, values: [1, 2], startNs: EXPORT_TIME_NS }
    session = await openAggregateSession([...ports.map((port, index) => at(index, 10, { port })), options])
    const split = { kind: 'key', key: { kind: 'column', column: 'dstport' }, top: 2 } as const
    const { series, records } = await histogram({ split })
    expect(series.map(({ kind, key, filter }) => [kind, key, filter])).toEqual([
      ['value', 80, 'dstport = 80'],
      ['value', 443, 'dstport = 443'],
      ['value', null, 'not dstport'],
      ['others', null, ''],
    ])
    const sums = records.map((_, bucket) => series.reduce((sum, one) => sum + (one.records[bucket] ?? 0), 0))
    expect(sums).toEqual(records)
  })

  it('shows both directions of biflows as two series', async () => {
    session = await openAggregateSession([at(0, 10, { reverse: 100 }), at(1, 20, { reverse: 200 })])
    const { series } = await histogram({ buckets: 2, measure: { figure: 'octets' }, split: { kind: 'sides' } })
    expect(series.map(({ kind, values }) => [kind, ...values])).toEqual([
      ['forward', 10, 20],
      ['reverse', 100, 200],
    ])
  })

  it('has no percentile of fewer than thirty values', async () => {
    const many = Array.from({ length: 30 }, (_, index) => at(0, index + 1))
    session = await openAggregateSession([...many, at(1, 5)])
    const { series } = await histogram({ buckets: 2, measure: { figure: 'p95', column: 'octets' } })
    expect(series[0]).toMatchObject({ values: [29, null], records: [30, 1] })
  })

  it('is not made flat by a clock that says 1970', async () => {
    const good = Array.from({ length: 2000 }, (_, index) => at(index % 60))
    session = await openAggregateSession([...good, { ...at(0), startNs: 5n }], 500)
    const { buckets, bucketNs, offAxis, records } = await histogram({ buckets: 100 })
    expect(offAxis).toBe(1)
    expect(records.reduce((sum, count) => sum + count, 0)).toBe(2000)
    expect(BigInt(bucketNs) * BigInt(buckets)).toBeLessThan(3600n * SECOND)
    // Asked for, it is shown.
    const all = await histogram({ scope: { filter: '', from: '1970-01-01T00:00:00Z', until: '2025-01-01T00:00:00Z' } })
    expect(all.offAxis).toBe(0)
  })
})
