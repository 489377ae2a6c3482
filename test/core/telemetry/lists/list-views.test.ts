import { describe, expect, it, vi } from 'vitest'
import { LIST_COUNTS_INTERVAL_MS } from '../../../../core/limits/lists.ts'
import { MAX_VIEWS, MAX_WINDOW_ROWS } from '../../../../core/limits/query.ts'
import type { SortKey } from '../../../../core/protocol/session-api.ts'
import { createFakeRelation } from '../../../support/fake-relation.ts'
import { by, COLUMNS, viewsOf } from '../../../support/list-views.ts'
import { valueOf } from '../../../support/query-session.ts'

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
    expect(await openSpec({ ...spec, sort: [by('veridct')] })).toMatchObject({
      failure: { nextStep: 'Did you mean “verdict”?' },
    })
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
