import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LIST_COUNTS_INTERVAL_MS } from '../../../../core/limits/lists.ts'
import { MAX_VIEWS, MAX_WINDOW_ROWS, MIN_PERCENTILE_VALUES } from '../../../../core/limits/query.ts'
import { createListViews } from '../../../../core/telemetry/lists/list-views.ts'
import type { ListSpec } from '../../../../core/protocol/list-api.ts'
import type { ColumnType, SortKey } from '../../../../core/protocol/session-api.ts'
import { createFakeRelation, type FakeColumn, type FakeRelation } from '../../../support/fake-relation.ts'
import { valueOf } from '../../../support/query-session.ts'

const NOTHING = createFakeRelation([])

/** Views over one relation, as the list of transactions. */
function viewsOf(relation: FakeRelation, isComplete = false) {
  let lastView = 0
  const views = createListViews({
    telemetry: {
      isComplete: () => isComplete,
      relation: (list) => (list === 'transactions' ? relation : NOTHING),
    },
    readTexts: relation.readTexts,
  })
  const openSpec = (spec: ListSpec) => views.open(spec, { view: (lastView += 1), revision: 7 })
  const open = async (filter = '', sort: readonly SortKey[] = []) =>
    valueOf(await openSpec({ list: 'transactions', filter, sort }))
  const numbers = async (filter = '', sort: readonly SortKey[] = []) => {
    const { view, rowCount } = await open(filter, sort)
    const window = valueOf(await views.read({ view, first: 0, count: rowCount, columns: [] }))
    views.close(view)
    return window.records
  }
  return { views, open, openSpec, numbers }
}

const START = 1_720_689_300_000_000

const COLUMNS: readonly FakeColumn[] = [
  { id: 'start', type: 'time', values: [START, START + 1, START + 2_000_000, undefined] },
  { id: 'url', type: 'text', values: ['/b', '/a', undefined, '/b'] },
  { id: 'total', type: 'duration', absence: 'notKnown', values: [1500, undefined, 2.5, 0] },
  { id: 'status', type: 'integer', values: [200, 503, undefined, 200] },
  { id: 'isCached', type: 'boolean', values: [true, false, undefined, false] },
  { id: 'verdict', type: 'text', isOwn: true, values: ['complete', 'legLost', 'complete', 'waiting'] },
]

const by = (column: string, direction: SortKey['direction'] = 'ascending'): SortKey => ({ column, direction })

describe('a window of a list', () => {
  it('has cells as windows of records have them, and says why one is null', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS))
    const { view, revision, rowCount } = await open()
    expect({ revision, rowCount }).toEqual({ revision: 7, rowCount: 4 })
    const columns = ['start', 'url', 'total', 'status', 'isCached', 'nowhere']
    expect(valueOf(await views.read({ view, first: 1, count: 2, columns }))).toEqual({
      view,
      revision: 7,
      first: 1,
      rowCount: 4,
      records: [2, 3],
      columns: [
        ['2024-07-11T09:15:00.000001Z', '2024-07-11T09:15:02.000000Z'],
        ['/a', null],
        [null, 2500],
        [503, null],
        [false, null],
        [null, null],
      ],
      labels: [null, null, ['notKnown', null], null, null, null],
    })
  })

  it('ends with the list, and is refused when it is too large', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS))
    const { view } = await open()
    const read = (first: number, count: number) => views.read({ view, first, count, columns: ['url'] })
    expect(valueOf(await read(3, 10)).records).toEqual([4])
    expect(valueOf(await read(9, 10)).records).toEqual([])
    for (const [first, count] of [
      [0, MAX_WINDOW_ROWS + 1],
      [-1, 1],
      [0.5, 1],
    ] as const) {
      expect(await read(first, count)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
    }
  })

  it('shows texts that a column derives', async () => {
    const relation = createFakeRelation([
      { id: 'shout', type: 'text', values: ['b', 'a', 'B'], derive: (text) => text.toUpperCase() },
    ])
    const { views, open, numbers } = viewsOf(relation)
    const { view } = await open('', [by('shout')])
    const window = valueOf(await views.read({ view, first: 0, count: 3, columns: ['shout'] }))
    expect(window).toMatchObject({ records: [2, 1, 3], columns: [['A', 'B', 'B']] })
    expect(await numbers('shout = B')).toEqual([1, 3])
  })
})

describe('a view of a list', () => {
  it('grows with the list when it has no filter and no order', async () => {
    const relation = createFakeRelation(COLUMNS)
    relation.show(2)
    const { views, open } = viewsOf(relation)
    const plain = await open()
    const sorted = await open('', [by('start', 'descending')])
    relation.show(4)
    const read = async (view: number) => valueOf(await views.read({ view, first: 0, count: 9, columns: [] }))
    expect(await read(plain.view)).toMatchObject({ rowCount: 4, records: [1, 2, 3, 4] })
    expect(await read(sorted.view)).toMatchObject({ rowCount: 2, records: [2, 1] })
    expect(valueOf(views.find(plain.view, 4))).toBe(3)
    expect(valueOf(views.find(sorted.view, 4))).toBe(-1)
  })

  it('finds rows by their numbers', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS))
    const { view } = await open('status', [by('status', 'descending')])
    expect([1, 2, 3, 4, 5].map((number) => valueOf(views.find(view, number)))).toEqual([1, 0, -1, 2, -1])
    const all = await open()
    expect([0, 1, 4, 5, 1.5].map((number) => valueOf(views.find(all.view, number)))).toEqual([-1, 0, 3, -1, -1])
  })

  it('is gone when it is closed, or was read longest ago among too many', async () => {
    const { views, open } = viewsOf(createFakeRelation(COLUMNS))
    const first = await open()
    const second = await open()
    for (let index = 2; index < MAX_VIEWS; index++) await open()
    await views.summarize(first.view)
    await open()
    const gone = { ok: false, failure: { code: 'no-such-view' } }
    expect(views.find(first.view, 1)).toMatchObject({ ok: true })
    expect(views.find(second.view, 1)).toMatchObject(gone)
    views.close(first.view)
    expect(await views.read({ view: first.view, first: 0, count: 1, columns: [] })).toMatchObject(gone)
    expect(views.find(first.view, 1)).toMatchObject(gone)
    expect(await views.summarize(first.view)).toMatchObject(gone)
    expect(await views.group({ view: first.view, by: 'url', measure: 'total' })).toMatchObject(gone)
  })

  it('gives way to a newer one of the same list', async () => {
    const { openSpec } = viewsOf(createFakeRelation(COLUMNS))
    const spec = { list: 'transactions', filter: '', sort: [by('url')] } as const
    const older = openSpec(spec)
    const other = openSpec({ ...spec, list: 'sessions', sort: [] })
    const newer = openSpec(spec)
    expect(await older).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect([await other, await newer]).toMatchObject([{ ok: true }, { ok: true }])
  })

  it('is refused with a filter or a column that makes no sense', async () => {
    const { openSpec } = viewsOf(createFakeRelation(COLUMNS))
    const spec = { list: 'transactions', filter: '', sort: [] } as const
    const code = async (change: { filter?: string; sort?: readonly SortKey[] }) => {
      const opened = await openSpec({ ...spec, ...change })
      return opened.ok ? 'ok' : opened.failure.code
    }
    expect(await code({ filter: 'nowhere = 3' })).toBe('filter-invalid')
    expect(await code({ filter: 'status =' })).toBe('filter-invalid')
    expect(await code({ sort: [by('nowhere')] })).toBe('no-such-column')
  })

  it('asks for each text once, until the list changes', async () => {
    const relation = createFakeRelation(COLUMNS, true)
    const { numbers } = viewsOf(relation)
    await numbers('url contains b', [by('url')])
    await numbers('url contains a')
    expect(relation.readings.map((ids) => ids.size)).toEqual([3])
    relation.show(4)
    await numbers('url contains a')
    expect(relation.readings).toHaveLength(2)
  })

  it('lets other calls be answered while it is made', async () => {
    const { numbers } = viewsOf(createFakeRelation(COLUMNS))
    const answered: string[] = []
    const view = numbers('status = 200', [by('url')]).then(() => answered.push('view'))
    setTimeout(() => answered.push('other'), 0)
    await view
    expect(answered).toEqual(['other', 'view'])
  })
})

describe('the order of a list', () => {
  it('is that of its rows while more come, and that of their start when all are there', async () => {
    const columns: readonly FakeColumn[] = [
      { id: 'start', type: 'time', values: [START + 5, undefined, START, START + 2] },
    ]
    expect(await viewsOf(createFakeRelation(columns)).numbers()).toEqual([1, 2, 3, 4])
    expect(await viewsOf(createFakeRelation(columns), true).numbers()).toEqual([3, 4, 1, 2])
  })

  const texts = fc.option(fc.constantFrom('', 'a', 'B', 'b', 'ab', '\u{1f600}', '\uffff'), { nil: undefined })
  const addresses = fc.option(fc.constantFrom('9.0.0.1', '10.0.0.1', '10.0.0.2'), { nil: undefined })
  const totals = fc.option(fc.integer({ min: -2, max: 2 }), { nil: undefined })
  const asNumber = (address: string): number => Number(address.replaceAll('.', ''))
  const direction = fc.constantFrom('ascending' as const, 'descending' as const)
  const keys = fc.uniqueArray(fc.record({ column: fc.constantFrom('text', 'address', 'total'), direction }), {
    selector: ({ column }) => column,
    maxLength: 3,
  })

  function compareNaively(one: unknown, other: unknown, isAddress: boolean): number {
    if (typeof one === 'number' && typeof other === 'number') return one - other
    if (typeof one !== 'string' || typeof other !== 'string') return 0
    if (isAddress) return asNumber(one) - asNumber(other)
    return Buffer.compare(Buffer.from(one), Buffer.from(other))
  }

  it('is stable over several keys, by the octets of texts or their own comparison, rows without value last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, addresses, totals), { maxLength: 12 }), keys, async (rows, sort) => {
        const relation = createFakeRelation(
          [
            { id: 'text', type: 'text', values: rows.map(([text]) => text) },
            {
              id: 'address',
              type: 'address',
              isOwn: true,
              values: rows.map((row) => row[1]),
              compare: (one, other) => asNumber(one) - asNumber(other),
            },
            { id: 'total', type: 'duration', values: rows.map((row) => row[2]) },
          ],
          true,
        )
        const naive = [...rows.keys()].sort((one, other) => {
          for (const { column, direction: way } of sort) {
            const at = ['text', 'address', 'total'].indexOf(column)
            const [left, right] = [rows[one]?.[at], rows[other]?.[at]]
            if (left === undefined && right === undefined) continue
            if (left === undefined || right === undefined) return left === undefined ? 1 : -1
            const order = compareNaively(left, right, column === 'address')
            if (order !== 0) return way === 'ascending' ? order : -order
          }
          return one - other
        })
        expect(await viewsOf(relation).numbers('', sort)).toEqual(naive.map((row) => row + 1))
      }),
      { numRuns: 150 },
    )
  })
})

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

describe('the columns of a list', () => {
  it('tell how many rows have a value', async () => {
    const { views } = viewsOf(createFakeRelation(COLUMNS))
    const counts = (await views.columns('transactions')).map(({ id, recordCount }) => [id, recordCount])
    expect(counts).toEqual([
      ['start', 3],
      ['url', 3],
      ['total', 3],
      ['status', 3],
      ['isCached', 3],
      ['verdict', 4],
    ])
  })

  it('are counted anew when the list has changed, but only so often', async () => {
    vi.useFakeTimers()
    try {
      const relation = createFakeRelation(COLUMNS)
      relation.show(1)
      const { views } = viewsOf(relation)
      const counts: (number | undefined)[] = []
      const count = async () => counts.push((await views.columns('transactions'))[0]?.recordCount)
      await count()
      relation.show(2)
      const asked = [count(), count()]
      await vi.advanceTimersByTimeAsync(LIST_COUNTS_INTERVAL_MS - 1)
      expect(counts).toEqual([1])
      relation.show(3)
      await vi.advanceTimersByTimeAsync(1)
      await Promise.all(asked)
      expect(counts).toEqual([1, 3, 3])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('rows that went', () => {
  it('have no cells in views that name them, and are found nowhere', async () => {
    const relation = createFakeRelation(COLUMNS)
    const { views, open } = viewsOf(relation)
    const plain = await open()
    const sorted = await open('', [by('total')])
    relation.forget(2)
    const columns = ['url', 'total']
    const window = valueOf(await views.read({ view: plain.view, first: 0, count: 4, columns }))
    expect(window).toMatchObject({ rowCount: 4, records: [1, 2, 3, 4] })
    expect(window.columns).toEqual([
      [null, null, null, '/b'],
      [null, null, 2500, 0],
    ])
    expect(window.labels).toEqual([null, null])
    const inOrder = valueOf(await views.read({ view: sorted.view, first: 0, count: 4, columns: ['total'] }))
    expect([inOrder.records, inOrder.columns]).toEqual([[4, 3, 1, 2], [[0, 2500, null, null]]])
    for (const { view } of [plain, sorted]) {
      expect(valueOf(views.find(view, 1))).toBe(-1)
      expect(valueOf(views.find(view, 4))).toBe(view === plain.view ? 3 : 0)
    }
  })

  it('are not in what is opened, summed up, grouped or counted later', async () => {
    const relation = createFakeRelation(COLUMNS)
    const { views, open, numbers } = viewsOf(relation)
    const before = await open('', [by('total')])
    relation.forget(1)
    expect(await numbers()).toEqual([2, 3, 4])
    expect(await numbers('not url')).toEqual([3])
    expect(await numbers('', [by('url', 'descending')])).toEqual([4, 2, 3])
    const { view, rowCount } = await open()
    expect(rowCount).toBe(3)
    expect(valueOf(views.find(view, 2))).toBe(0)
    for (const each of [view, before.view]) {
      expect(valueOf(await views.summarize(each))).toMatchObject({ rowCount: 3, rowsInAll: 3 })
      const groups = valueOf(await views.group({ view: each, by: 'verdict', measure: 'total' }))
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(3)
    }
    const counted = await views.columns('transactions')
    expect(counted.find(({ id }) => id === 'start')?.recordCount).toBe(2)
  })
})
