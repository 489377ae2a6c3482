import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MIN_PERCENTILE_VALUES } from '../../../../core/limits/query.ts'
import type { ColumnType } from '../../../../core/protocol/session-api.ts'
import { createFakeRelation } from '../../../support/fake-relation.ts'
import { COLUMNS, START, viewsOf } from '../../../support/list-views.ts'
import { valueOf } from '../../../support/query-session.ts'

describe('the sum of a view', () => {
  it('counts verdicts, and has percentiles only of enough durations', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS))
    const { view } = await open('verdict != legLost')
    expect(valueOf(await views.summarize(view))).toEqual({
      rowCount: 3,
      rowsInAll: 4,
      verdicts: { complete: 2, answeredByAppliance: 0, legNotExported: 0, legLost: 0, waiting: 1 },
      durations: { measured: 3, max: 1_500_000 },
    })
  })

  it('gives values that were measured as percentiles', async () => {
    const count = 200
    const values = Array.from({ length: count }, (_, row) => (row % 2 === 0 ? undefined : row))
    const relation = createFakeRelation([{ id: 'total', type: 'duration', values }])
    const { views, open } = viewsOf(relation)
    const { durations } = valueOf(await views.summarize((await open()).view))
    // 1, 3 … 199: of a hundred values the n-th is the n-th percentile.
    expect(durations).toEqual({ measured: 100, p50: 99_000, p95: 189_000, p99: 197_000, max: 199_000 })
  })

  it('of another list has no verdicts', async () => {
    const { views, openSpec } = viewsOf(createFakeRelation(COLUMNS))
    const { view } = valueOf(await openSpec({ list: 'sessions', filter: '', sort: [] }))
    expect(valueOf(await views.summarize(view))).toEqual({ rowCount: 0, rowsInAll: 0, durations: { measured: 0 } })
  })
})

describe('the groups of a view', () => {
  it('are the largest first, with errors, percentiles and a filter for their rows', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS, true))
    const { view } = await open()
    expect(valueOf(await views.group({ view, by: 'url', measure: 'total' }))).toEqual([
      { key: '/b', filter: 'url = "/b"', count: 2, errors: 0, durations: { measured: 2, max: 1_500_000 } },
      { key: '/a', filter: 'url = "/a"', count: 1, errors: 1, durations: { measured: 0 } },
      { key: null, filter: 'not url', count: 1, errors: 0, durations: { measured: 1, max: 2500 } },
    ])
  })

  it('cannot be made of what is no column, or measured by what is no duration', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS))
    const { view } = await open()
    for (const spec of [
      { by: 'nowhere', measure: 'total' },
      { by: 'url', measure: 'status' },
      { by: 'url', measure: 'nowhere' },
    ]) {
      const groups = await views.group({ view, ...spec })
      expect(groups).toMatchObject({ ok: false, failure: { code: 'no-such-column' } })
    }
  })

  it('let exactly their rows through with their filters, whatever the column', async () => {
    type Value = number | string | boolean | undefined
    const value: Readonly<Partial<Record<ColumnType, fc.Arbitrary<Value>>>> = {
      text: fc.constantFrom('a', 'it"s \\ {x}', '', 'and', 'a=b', undefined),
      identifier: fc.constantFrom(0, 7, 4_000_000_000, undefined),
      duration: fc.constantFrom(0, 1 / 3, -3, 86_400_000_001, undefined),
      time: fc.constantFrom(START, START + 1, undefined),
      boolean: fc.constantFrom(true, false, undefined),
      float: fc.constantFrom(0.1, -2.5, undefined),
    }
    const column = fc.oneof(
      ...Object.entries(value).map(([type, values]) =>
        fc.record({ type: fc.constant(type as ColumnType), values: fc.array(values, { minLength: 1 }) }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(column, async ({ type, values }) => {
        const relation = createFakeRelation([
          { id: 'by', type, values },
          { id: 'total', type: 'duration', values: values.map((_, row) => row) },
        ])
        const { views, open, numbers } = viewsOf(relation)
        const { view } = await open()
        const groups = valueOf(await views.group({ view, by: 'by', measure: 'total' }))
        const cells = valueOf(await views.read({ view, first: 0, count: values.length, columns: ['by'] })).columns[0]
        for (const { key, filter, count } of groups) {
          const rows = (cells ?? []).flatMap((cell, row) => (cell === key ? [row + 1] : []))
          expect(await numbers(filter)).toEqual(rows)
          expect(count).toBe(rows.length)
        }
        const counts = groups.map(({ count }) => count)
        expect(counts).toEqual([...counts].sort((one, other) => other - one))
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
      }),
      { numRuns: 100 },
    )
  })

  it('beyond the bound are one row', async () => {
    const values = Array.from({ length: 1210 }, (_, row) => (row < 10 ? 0 : row))
    const relation = createFakeRelation([
      { id: 'id', type: 'identifier', values },
      { id: 'total', type: 'duration', values },
    ])
    const { views, open } = viewsOf(relation)
    const groups = valueOf(await views.group({ view: (await open()).view, by: 'id', measure: 'total' }))
    expect(groups).toHaveLength(1001)
    expect(groups[0]).toMatchObject({ key: 0, count: 10 })
    expect(groups.at(-1)).toMatchObject({ key: '…', filter: '', count: 201, durations: { measured: 201 } })
    expect(groups.at(-1)?.durations.p50).toBe(1_109_000)
    expect(MIN_PERCENTILE_VALUES).toBeLessThan(201)
  })
})
