import { afterEach, describe, expect, it } from 'vitest'
import type { CompareSpec } from '../../../../core/protocol/aggregate-api.ts'
import { valueOf, type QuerySession } from '../../../support/query-session.ts'
import { flowRecord, openAggregateSession } from './aggregate-session.ts'

let session: QuerySession

afterEach(() => session.dispose())

const SPEC: CompareSpec = {
  before: { filter: 'dstport = 80' },
  after: { filter: 'dstport = 443' },
  by: [{ kind: 'column', column: 'srcip' }],
  measure: { figure: 'octets' },
  first: 0,
  count: 10,
}

function before(host: number, octets: number) {
  return flowRecord(host, 9, octets, { port: 80 })
}

function after(host: number, octets: number) {
  return flowRecord(host, 9, octets)
}

describe('a comparison', () => {
  it('says what rose, fell, appeared and vanished, the greatest change of share first', async () => {
    session = await openAggregateSession([
      ...[before(1, 100), before(2, 500), before(3, 300), before(4, 100)],
      ...[after(1, 700), after(2, 1000), after(5, 100), after(4, 200)],
    ])
    const { rows, counts, totalBefore, totalAfter } = valueOf(await session.queries.aggregates.compare(SPEC))
    expect(
      rows.map((row) => [row.keys[0], row.change, row.before.value, row.after.value, row.amount, row.shareChange]),
    ).toEqual([
      ['10.0.0.3', 'vanished', 300, null, -300, -0.3],
      ['10.0.0.1', 'rose', 100, 700, 600, expect.closeTo(0.25)],
      ['10.0.0.5', 'appeared', null, 100, 100, 0.05],
    ])
    // Those that stayed the same are asked for by name.
    expect(counts).toEqual({ rose: 1, fell: 0, appeared: 1, vanished: 1, same: 2 })
    expect([totalBefore.value, totalAfter.value]).toEqual([1000, 2000])
    const same = valueOf(await session.queries.aggregates.compare({ ...SPEC, changes: ['same'] }))
    expect(same.rows.map(({ keys }) => keys[0])).toEqual(['10.0.0.2', '10.0.0.4'])
  })

  it('of filters that look for texts in two places looks them up together', async () => {
    session = await openAggregateSession([
      { shape: 2, values: [1, 2, 3, 4, 6, 10, 1, 200, '/old', 'a', 1, 'GET'] },
      { shape: 2, values: [1, 2, 3, 4, 6, 30, 1, 200, '/new', 'a', 1, 'GET'] },
    ])
    const answer = await session.queries.aggregates.compare({
      ...SPEC,
      before: { filter: 'url contains "old"' },
      after: { filter: 'url contains "new"' },
      by: [{ kind: 'column', column: 'url' }],
    })
    expect(valueOf(answer).counts).toMatchObject({ appeared: 1, vanished: 1 })
  })

  it('of percentiles compares those that there are', async () => {
    const many = (make: typeof before, by: number) =>
      Array.from({ length: 30 }, (_, index) => make(1, by * (index + 1)))
    session = await openAggregateSession([...many(before, 1), ...many(after, 10), before(2, 7), after(2, 9)])
    const measure = { figure: 'p95', column: 'octets' } as const
    const { rows } = valueOf(await session.queries.aggregates.compare({ ...SPEC, measure }))
    expect(rows.map((row) => [row.keys[0], row.change, row.before.value, row.after.value, row.amount])).toEqual([
      ['10.0.0.1', 'rose', 29, 290, 261],
    ])
  })

  it('of averages compares the amounts', async () => {
    session = await openAggregateSession([before(1, 100), before(2, 10), after(1, 110), after(2, 40)])
    const measure = { figure: 'average', column: 'octets' } as const
    const { rows } = valueOf(await session.queries.aggregates.compare({ ...SPEC, measure }))
    expect(rows.map((row) => [row.keys[0], row.change, row.amount, row.shareChange])).toEqual([
      ['10.0.0.2', 'rose', 30, null],
      ['10.0.0.1', 'rose', 10, null],
    ])
  })
})
