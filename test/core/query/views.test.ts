import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_VIEWS, MAX_WINDOW_ROWS } from '../../../core/limits/query.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { shapesAndRecords } from '../../support/block-arbitraries.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../support/query-session.ts'

let session: QuerySession

beforeEach(async () => {
  session = await openQuerySession()
})

afterEach(() => session.dispose())

const BY_X = [{ column: 'x', direction: 'descending' as const }]

/** A builder with one shape (x: u32) and `count` records whose values repeat. */
function builderWith(count: number) {
  const builder = createBlockBuilder()
  const shape = builder.addShape([{ key: 'x', kind: 'u32' }])
  const add = (n: number) => {
    for (let index = 0; index < n; index += 1) builder.add({ shape, values: [(index * 7) % 11] })
    return builder.build()
  }
  return { first: add(count), more: add }
}

describe('the view in the order of decoding', () => {
  it('gives the records of all shapes with their cells', async () => {
    const builder = createBlockBuilder()
    const a = builder.addShape([
      { key: 'sourceIPv4Address', kind: 'ipv4' },
      { key: 'octetDeltaCount', kind: 'u64' },
    ])
    const b = builder.addShape(
      [
        { key: 'sourceIPv6Address', kind: 'ipv6' },
        { key: 'netscaler:httpReqUrl', kind: 'text' },
      ],
      'options',
    )
    const times = { startNs: 1_720_689_701_500_000_000n, endNs: 1_720_689_701_750_000_000n }
    builder.add({ shape: a, values: [0xc0000201, 2n ** 60n], ...times })
    builder.add({ shape: b, values: [0x20010db8n << 96n, '/größe'] })
    builder.add({ shape: a, values: [0xc0000202, 5] })
    await session.append(builder.build())
    const rows = await session.rows(
      '@record',
      '@type',
      '@source',
      'octetDeltaCount',
      'netscaler:httpReqUrl',
      '@hostAndUrl',
      '@time',
      '@end',
      '@duration',
      '@exporter',
      '@template',
      '@exportTime',
    )
    expect(rows).toEqual([
      [
        1,
        'data',
        '192.0.2.1',
        '1152921504606846976',
        null,
        null,
        '2024-07-11T09:21:41.500000000Z',
        '2024-07-11T09:21:41.750000000Z',
        250_000_000,
        '192.0.2.1:4739',
        256,
        '2024-07-11T09:21:42Z',
      ],
      [
        2,
        'options',
        '2001:db8::',
        null,
        '/größe',
        '/größe',
        '2024-07-11T09:21:42Z',
        null,
        null,
        '192.0.2.1:4739',
        257,
        '2024-07-11T09:21:42Z',
      ],
      [
        3,
        'data',
        '192.0.2.2',
        5,
        null,
        null,
        '2024-07-11T09:21:42Z',
        null,
        null,
        '192.0.2.1:4739',
        256,
        '2024-07-11T09:21:42Z',
      ],
    ])
  })

  it('grows while records are appended, a sorted one stays', async () => {
    const { first, more } = builderWith(30)
    await session.append(first)
    const identity = valueOf(await session.queries.openView({ filter: '', sort: [] }))
    const sorted = valueOf(await session.queries.openView({ filter: '', sort: BY_X }))
    await session.append(more(20))
    const read = async (view: number) =>
      valueOf(await session.queries.readWindow({ view, first: 25, count: 100, columns: ['@record'] }))
    expect(await read(identity.view)).toMatchObject({ rowCount: 50, first: 25 })
    expect((await read(identity.view)).records).toEqual(Array.from({ length: 25 }, (_, index) => 26 + index))
    expect(await read(sorted.view)).toMatchObject({ rowCount: 30 })
    expect((await read(sorted.view)).records).toHaveLength(5)
    expect(session.queries.findRecord(identity.view, 50)).toEqual({ ok: true, value: 49 })
    expect(session.queries.findRecord(identity.view, 51)).toEqual({ ok: true, value: -1 })
    expect(session.queries.findRecord(sorted.view, 50)).toEqual({ ok: true, value: -1 })
    const [third] = valueOf(
      await session.queries.readWindow({ view: sorted.view, first: 2, count: 1, columns: [] }),
    ).records
    expect(session.queries.findRecord(sorted.view, third ?? 0)).toEqual({ ok: true, value: 2 })
  })

  it('has every value of every record, however the blocks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(shapesAndRecords(['a', 'b', 'c']), async (made) => {
        const read = async (cuts: readonly number[]) => {
          const own = await openQuerySession()
          try {
            const builder = createBlockBuilder()
            const ids = made.shapes.map((fields) => builder.addShape(fields))
            for (const [index, record] of made.records.entries()) {
              if (cuts.includes(index)) await own.append(builder.build())
              builder.add({ ...record, shape: ids[record.shape] ?? 0 })
            }
            await own.append(builder.build())
            const sort = [{ column: '@duration', direction: 'descending' as const }]
            return {
              rows: await own.rows('a', 'b', 'c', '@record', '@time', '@duration'),
              order: await own.records(sort),
            }
          } finally {
            await own.dispose()
          }
        }
        const whole = await read([])
        expect(await read(made.cuts)).toEqual(whole)
        expect(textsIn(whole.rows)).toEqual(
          made.records.flatMap(({ shape, values }) =>
            ['a', 'b', 'c'].flatMap((key) => {
              const index = made.shapes[shape]!.findIndex((field) => field.key === key)
              return made.shapes[shape]![index]?.kind === 'text' ? [String(values[index])] : []
            }),
          ),
        )

        /** The cells of text columns, row by row. */
        function textsIn(rows: readonly (readonly Cell[])[]): Cell[] {
          return rows.flatMap((row, record) =>
            ['a', 'b', 'c'].flatMap((key, column) => {
              const fields = made.shapes[made.records[record]!.shape]!
              return fields.find((field) => field.key === key)?.kind === 'text' ? [row[column] ?? null] : []
            }),
          )
        }
      }),
      { numRuns: 15 },
    )
  }, 60_000)
})

describe('views', () => {
  it('filter and sort at once', async () => {
    await session.append(builderWith(30).first)
    const rows = await session.rows('@record', 'x')
    const wanted = rows
      .filter(([, x]) => Number(x) >= 9)
      .sort((a, b) => Number(b[1]) - Number(a[1]) || Number(a[0]) - Number(b[0]))
      .map(([record]) => record)
    expect(wanted.length).toBeGreaterThan(3)
    expect(await session.records(BY_X, 'x >= 9')).toEqual(wanted)
  })

  it('are empty when the filter matches nothing, or names what no record has', async () => {
    await session.append(builderWith(5).first)
    expect(await session.records([], 'x = 99')).toEqual([])
    expect(await session.records([], 'y = 1 or url contains a')).toEqual([])
    expect(await session.records([], 'not y')).toEqual([1, 2, 3, 4, 5])
  })

  it('refuse a wrong filter and an unknown column as failures', async () => {
    await session.append(builderWith(5).first)
    const filter = await session.queries.openView({ filter: 'x =', sort: [] })
    expect(filter).toMatchObject({ ok: false, failure: { code: 'filter-invalid' } })
    const sort = await session.queries.openView({ filter: '', sort: [{ column: 'y', direction: 'ascending' }] })
    expect(sort).toMatchObject({ ok: false, failure: { code: 'no-such-column' } })
  })

  it('are given up when a newer one is asked for', async () => {
    await session.append(builderWith(4000).first)
    const older = Array.from({ length: 5 }, () => session.queries.openView({ filter: '', sort: BY_X }))
    const newest = await session.queries.openView({ filter: 'x = 3', sort: [] })
    for (const view of await Promise.all(older)) {
      expect(view.ok ? 'ready' : view.failure.code).toMatch(/^(?:superseded|ready)$/)
    }
    expect((await Promise.all(older)).at(-1)).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect(valueOf(newest).rowCount).toBe((await session.records([], 'x = 3')).length)
  })

  it('beyond the bound close the one read longest ago', async () => {
    await session.append(builderWith(5).first)
    const open = async () => valueOf(await session.queries.openView({ filter: '', sort: BY_X })).view
    const read = (view: number) => session.queries.readWindow({ view, first: 0, count: 1, columns: [] })
    const first = await open()
    const second = await open()
    for (let index = 2; index < MAX_VIEWS; index += 1) await open()
    await read(first)
    await open()
    expect((await read(first)).ok).toBe(true)
    expect(await read(second)).toMatchObject({ ok: false, failure: { code: 'no-such-view' } })
  })

  it('refuse windows past the bounds, and give an empty one past the end', async () => {
    await session.append(builderWith(5).first)
    const { view } = valueOf(await session.queries.openView({ filter: '', sort: [] }))
    const read = (first: number, count: number) => session.queries.readWindow({ view, first, count, columns: ['x'] })
    for (const [first, count] of [
      [0, MAX_WINDOW_ROWS + 1],
      [-1, 5],
      [0.5, 5],
      [0, Number.NaN],
    ] as const) {
      expect(await read(first, count)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
    }
    expect(valueOf(await read(7, 5))).toMatchObject({ records: [], columns: [[]], rowCount: 5 })
  })
})

describe('a session that is being filled', () => {
  it('sorts and reads all the while, and what a view has does not change', async () => {
    const builder = createBlockBuilder()
    const shapes = ['a', 'b'].map((key) =>
      builder.addShape([
        { key: 'x', kind: 'u32' },
        { key, kind: 'text' },
      ]),
    )
    let isFilling = true
    let views = 0
    const fill = async () => {
      for (let block = 0; block < 60 || (views < 2 && block < 2000); block += 1) {
        for (let row = 0; row < 500; row += 1) {
          builder.add({ shape: shapes[row % 2] ?? 0, values: [(row * 31) % 97, `t${(row * 17) % 23}`] })
        }
        valueOf(await session.store.append(builder.build()))
        if (block % 7 === 0) valueOf(await session.store.commit())
        await new Promise((settle) => setImmediate(settle))
      }
      valueOf(await session.store.commit())
      isFilling = false
    }
    const look = async () => {
      while (isFilling || views === 0) {
        if (session.store.recordCount > 0) {
          const sort = [{ column: views % 2 === 0 ? 'x' : 'a', direction: 'ascending' as const }]
          const view = valueOf(await session.queries.openView({ filter: 'x > 40', sort }))
          const read = async () =>
            valueOf(
              await session.queries.readWindow({ view: view.view, first: 0, count: 200, columns: ['x', 'a', 'b'] }),
            )
          const before = await read()
          expect(before.columns[0]?.every((x) => Number(x) > 40)).toBe(true)
          expect(await read()).toEqual(before)
          session.queries.closeView(view.view)
          views += 1
        }
        await new Promise((settle) => setImmediate(settle))
      }
    }
    await Promise.all([fill(), look()])
    expect(views).toBeGreaterThan(1)
    expect(await session.records([], 'x > 40')).toHaveLength(
      (await session.rows('x')).filter(([x]) => Number(x) > 40).length,
    )
  }, 30_000)
})

describe('a view that is refreshed', () => {
  const recordsOf = async (view: number, rowCount: number) =>
    valueOf(await session.queries.readWindow({ view, first: 0, count: Math.min(rowCount, 1000), columns: [] })).records

  it('has what a new view has, whatever came in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('', 'x > 4', 'x > 99'),
        fc.constantFrom([], BY_X),
        async (counts, filter, sort) => {
          await session.dispose()
          session = await openQuerySession()
          const { first, more } = builderWith(20)
          await session.append(first)
          const view = valueOf(await session.queries.openView({ filter, sort }))
          for (const count of counts) {
            await session.append(more(count))
            const refreshed = valueOf(await session.queries.refreshView(view.view))
            expect(refreshed.view).toBe(view.view)
            expect(await recordsOf(view.view, refreshed.rowCount)).toEqual(await session.records(sort, filter))
          }
        },
      ),
      { numRuns: 15 },
    )
  }, 60_000)

  it('leaves positions where they are and knows tables that came later', async () => {
    const builder = createBlockBuilder()
    const a = builder.addShape([{ key: 'x', kind: 'u32' }])
    for (let x = 0; x < 10; x += 1) builder.add({ shape: a, values: [x] })
    await session.append(builder.build())
    const view = valueOf(await session.queries.openView({ filter: 'x > 7', sort: [] }))
    const b = builder.addShape([
      { key: 'y', kind: 'u32' },
      { key: 'x', kind: 'u32' },
    ])
    builder.add({ shape: b, values: [1, 8] })
    await session.append(builder.build())
    expect(await recordsOf(view.view, 10)).toEqual([9, 10])
    expect(valueOf(await session.queries.refreshView(view.view))).toMatchObject({ rowCount: 3 })
    expect(await recordsOf(view.view, 10)).toEqual([9, 10, 11])
    expect(session.queries.findRecord(view.view, 11)).toEqual({ ok: true, value: 2 })
  })

  it('shows what arrived in the last seconds', async () => {
    const builder = createBlockBuilder({ secondsApart: 10 })
    const shape = builder.addShape([{ key: 'x', kind: 'u32' }])
    const add = async () => {
      builder.add({ shape, values: [1] })
      await session.append(builder.build())
    }
    for (let message = 0; message < 6; message += 1) await add()
    const view = valueOf(await session.queries.openView({ filter: '', sort: [], lastSeconds: 25 }))
    expect(await recordsOf(view.view, view.rowCount)).toEqual([4, 5, 6])
    await add()
    const refreshed = valueOf(await session.queries.refreshView(view.view))
    expect(await recordsOf(view.view, refreshed.rowCount)).toEqual([5, 6, 7])
  })

  it('shows the last seconds again soon after the clock of the collector was set', async () => {
    // An hour ahead for one message, and right before and after it.
    const builder = createBlockBuilder({ arrivesAt: (message) => 10 * message + (message === 3 ? 3600 : 0) })
    const shape = builder.addShape([{ key: 'x', kind: 'u32' }])
    for (let message = 0; message < 8; message += 1) {
      builder.add({ shape, values: [1] })
      await session.append(builder.build())
    }
    const view = valueOf(await session.queries.openView({ filter: '', sort: [], lastSeconds: 25 }))
    expect(await recordsOf(view.view, view.rowCount)).toEqual([6, 7, 8])
  })

  it('is none when it was closed', async () => {
    await session.append(builderWith(1).first)
    const { view } = valueOf(await session.queries.openView({ filter: '', sort: [] }))
    session.queries.closeView(view)
    expect(await session.queries.refreshView(view)).toMatchObject({ ok: false, failure: { code: 'no-such-view' } })
  })
})
