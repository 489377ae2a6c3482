import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Figure, KeySpec, MeasureSpec, TopSpec } from '../../../../core/protocol/aggregate-api.ts'
import type { Cell } from '../../../../core/protocol/session-api.ts'
import { createListViews } from '../../../../core/telemetry/lists/list-views.ts'
import { createFakeRelation, type FakeColumn } from '../../../support/fake-relation.ts'
import { valueOf } from '../../../support/query-session.ts'

const START_US = 1_720_689_300_000_000

interface Row {
  readonly start: number
  readonly client: string | undefined
  readonly url: string | undefined
  readonly status: number | undefined
  readonly total: number | undefined
  readonly octets: number
}

const ROW: fc.Arbitrary<Row> = fc.record({
  start: fc.nat(600).map((seconds) => START_US + seconds * 1_000_000),
  client: fc.constantFrom('10.0.0.1', '10.0.0.200', '10.0.1.1', '2001:db8::1', '2001:db8:0:1::2', undefined),
  url: fc.constantFrom('/a', '/b', '/c', 'it’s "ö"', undefined),
  status: fc.constantFrom(200, 204, 404, 500, 503, undefined),
  total: fc.option(fc.nat(50), { nil: undefined }),
  octets: fc.nat(9),
})

function relationOf(rows: readonly Row[], hasTwins = false) {
  const column = (id: keyof Row, type: FakeColumn['type'], more: Partial<FakeColumn> = {}): FakeColumn => ({
    id,
    type,
    values: rows.map((row) => row[id]),
    ...more,
  })
  return createFakeRelation(
    [
      column('start', 'time'),
      column('client', 'address', { isOwn: true, compare: (one, other) => (one < other ? -1 : 1) }),
      column('url', 'text'),
      column('status', 'identifier'),
      column('total', 'duration'),
      column('octets', 'octetCount'),
    ],
    hasTwins,
  )
}

function askerOf(relation: ReturnType<typeof createFakeRelation>) {
  const telemetry = { relation: () => relation, isComplete: () => true }
  const views = createListViews({ telemetry, readTexts: relation.readTexts })
  return (spec: Partial<TopSpec>) => views.top({ ...SPEC, ...spec })
}

const SPEC: TopSpec = {
  basis: 'transactions',
  scope: { filter: '' },
  by: [{ kind: 'column', column: 'url' }],
  measures: [{ figure: 'records' }],
  sort: { measure: 0, direction: 'descending' },
  first: 0,
  count: 1000,
}

/** What a key makes of a row, read plainly. */
const KEYS: readonly { readonly spec: KeySpec; of(row: Row): Cell }[] = [
  { spec: { kind: 'column', column: 'url' }, of: ({ url }) => url ?? null },
  { spec: { kind: 'column', column: 'status' }, of: ({ status }) => status ?? null },
  { spec: { kind: 'class', column: 'status' }, of: ({ status }) => (status ? `${Math.floor(status / 100)}xx` : null) },
  { spec: { kind: 'column', column: 'total' }, of: ({ total }) => (total === undefined ? null : total * 1000) },
  {
    spec: { kind: 'time', column: 'start', seconds: 60 },
    of: ({ start }) => new Date(Math.floor(start / 60e6) * 60e3).toISOString().replace('.000Z', '.000000000Z'),
  },
  {
    spec: { kind: 'prefix', column: 'client', ipv4Bits: 24, ipv6Bits: 64 },
    of: ({ client }) =>
      client === undefined
        ? null
        : client.startsWith('10.')
          ? `${client.slice(0, 7)}0/24`
          : client === '2001:db8::1'
            ? '2001:db8::/64'
            : '2001:db8:0:1::/64',
  },
]

const MEASURES: readonly MeasureSpec[] = [
  { figure: 'records' },
  { figure: 'octets' },
  { figure: 'average', column: 'total' },
  { figure: 'min', column: 'total' },
  { figure: 'max', column: 'start' },
  { figure: 'distinct', column: 'client' },
  { figure: 'sum', column: 'total' },
  { figure: 'p95', column: 'total' },
]

function plainFigures(rows: readonly Row[]): readonly Omit<Figure, 'share'>[] {
  const totals = rows.flatMap(({ total }) => (total === undefined ? [] : [total])).sort((one, other) => one - other)
  const sum = totals.reduce((one, other) => one + other, 0)
  const none = totals.length === 0
  const clients = rows.flatMap(({ client }) => client ?? [])
  const of = (value: Cell, records = totals.length) => ({ value, records })
  const latest = new Date(Math.max(...rows.map(({ start }) => start)) / 1000).toISOString().replace('.000Z', '.000000Z')
  return [
    of(rows.length, rows.length),
    of(
      rows.reduce((octets, row) => octets + row.octets, 0),
      rows.length,
    ),
    of(none ? null : Math.round((1000 * sum) / totals.length)),
    of(none ? null : 1000 * (totals[0] ?? 0)),
    of(latest, rows.length),
    of(new Set(clients).size, clients.length),
    of(none ? null : 1000 * sum),
    of(totals.length < 30 ? null : 1000 * (totals[Math.ceil(0.95 * totals.length) - 1] ?? 0)),
  ]
}

function withoutShare({ value, records }: Figure): Omit<Figure, 'share'> {
  return { value, records }
}

describe('groups of the rows of a list', () => {
  it('are those of a plain reading, in its order, with what is beyond them, and their filters let through just their rows', async () => {
    const question = fc.record({
      rows: fc.array(ROW, { minLength: 1, maxLength: 150 }),
      keys: fc.uniqueArray(fc.nat(KEYS.length - 1), { minLength: 1, maxLength: 3 }),
      measure: fc.nat(MEASURES.length - 1),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
      first: fc.nat(3),
      count: fc.integer({ min: 1, max: 8 }),
      hasTwins: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(question, async ({ rows, keys, measure, direction, first, count, hasTwins }) => {
        const ask = askerOf(relationOf(rows, hasTwins))
        const chosen = keys.flatMap((index) => KEYS[index] ?? [])
        const by = chosen.map(({ spec }) => spec)
        const spec = { by, measures: MEASURES, sort: { measure, direction } }
        const whole = valueOf(await ask(spec))
        const part = valueOf(await ask({ ...spec, first, count }))

        const plain = new Map<string, Row[]>()
        for (const row of rows) {
          const key = JSON.stringify(chosen.map(({ of }) => of(row)))
          plain.set(key, [...(plain.get(key) ?? []), row])
        }
        const unkeyed = JSON.stringify(chosen.map(() => null))
        const without = plain.get(unkeyed)
        plain.delete(unkeyed)
        const shown = new Map(whole.rows.map((row) => [JSON.stringify(row.keys), row.figures.map(withoutShare)]))
        expect(shown).toEqual(new Map([...plain].map(([key, own]) => [key, plainFigures(own)])))
        expect(whole.groups).toBe(plain.size)
        expect(whole.without?.map(withoutShare)).toEqual(without && plainFigures(without))
        expect(whole.total.map(withoutShare)).toEqual(plainFigures(rows))

        const sign = direction === 'ascending' ? 1 : -1
        const figures = whole.rows.map((row) => row.figures[measure]?.value ?? null)
        for (const [index, value] of figures.slice(1).entries()) {
          const before = figures[index] ?? null
          if (value === null || before === null) expect(value).toBeNull()
          else expect(sign * (before < value ? -1 : before > value ? 1 : 0)).toBeLessThanOrEqual(0)
        }

        expect(part.rows).toEqual(whole.rows.slice(first, first + count))
        const kept = new Set(part.rows.map((row) => JSON.stringify(row.keys)))
        const beyond = [...plain].flatMap(([key, own]) => (kept.has(key) ? [] : own))
        expect(part.others?.figures.map(withoutShare)).toEqual(beyond.length === 0 ? undefined : plainFigures(beyond))
        expect(part.others?.groups ?? 0).toBe(plain.size - kept.size)

        for (const row of part.rows) {
          if (row.filter === '') continue
          const own = valueOf(await ask({ ...spec, scope: { filter: row.filter } }))
          expect(own.total[0]?.value).toBe(row.figures[0]?.value)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('are those whose rows started in the time that is asked for', async () => {
    const rows = [0, 10, 20, 30].map((seconds): Row => ({
      start: START_US + seconds * 1_000_000,
      client: '10.0.0.1',
      url: `/${seconds}`,
      status: 200,
      total: 1,
      octets: 1,
    }))
    const ask = askerOf(relationOf(rows))
    const urls = async (scope: Partial<TopSpec['scope']>) =>
      valueOf(await ask({ scope: { filter: '', ...scope } })).rows.map(({ keys }) => keys[0])
    expect(await urls({ from: '2024-07-11T09:15:10Z', until: '2024-07-11T09:15:30Z' })).toEqual(['/10', '/20'])
    expect(await urls({ lastSeconds: 10 })).toEqual(['/20', '/30'])
    const { coverage } = valueOf(await ask({ scope: { filter: 'url != "/0"' } }))
    expect(coverage).toMatchObject({ records: 3, recordsInAll: 4 })
    expect(coverage.exported).toEqual({
      firstNs: BigInt(START_US + 10_000_000) * 1000n,
      lastNs: BigInt(START_US + 30_000_000) * 1000n,
    })
  })

  it('of which a few are wanted among many that tie are the first by their keys', async () => {
    const rows = Array.from({ length: 500 }, (_, index): Row => {
      const url = `/${String((index * 7) % 500).padStart(3, '0')}`
      return { start: START_US, client: undefined, url, status: 200, total: 1, octets: 1 }
    })
    const ask = askerOf(relationOf(rows))
    const answer = valueOf(await ask({ first: 2, count: 3 }))
    expect(answer.rows.map(({ keys }) => keys[0])).toEqual(['/002', '/003', '/004'])
    expect(answer.others).toEqual({ groups: 497, figures: [{ value: 497, records: 497, share: 497 / 500 }] })
  })

  it('are refused for a column that is not there, one that has no numbers, and a name of several', async () => {
    const ask = askerOf(
      createFakeRelation([
        { id: 'vip', type: 'address', values: [] },
        { id: 'server', type: 'address', values: [] },
        { id: 'url', type: 'text', values: [] },
      ]),
    )
    const by = (column: string) => ask({ by: [{ kind: 'column', column }] })
    expect(await by('ur')).toMatchObject({ ok: false, failure: { code: 'no-such-column' } })
    expect(await by('dstip')).toMatchObject({
      ok: false,
      failure: { code: 'request-invalid', nextStep: 'Choose one of vip, server.' },
    })
    expect(await ask({ measures: [{ figure: 'p95', column: 'url' }] })).toMatchObject({
      ok: false,
      failure: { code: 'request-invalid', message: '“url” has no p95: its values are no numbers.' },
    })
    expect(await ask({ scope: { filter: 'nowhere = 1' } })).toMatchObject({ failure: { code: 'filter-invalid' } })
  })

  it('that an asker asks for anew end the older question of that asker alone', async () => {
    const rows = [{ start: START_US, client: '10.0.0.1', url: '/a', status: 200, total: 1, octets: 1 }]
    const ask = askerOf(relationOf(rows))
    const [first, second, other] = await Promise.all([ask({ asker: 'a' }), ask({ asker: 'a' }), ask({ asker: 'b' })])
    expect(first).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect([second.ok, other.ok]).toEqual([true, true])
  })
})
