import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../support/query-session.ts'

const NS = 1_000_000_000n
const START = 1_720_689_600n * NS

let session: QuerySession
let blocks: ReturnType<typeof createBlockBuilder>
let shape: ReturnType<typeof blocks.addShape>

beforeEach(async () => {
  blocks = createBlockBuilder()
  shape = blocks.addShape([{ key: 'x', kind: 'u32' }])
  session = await openQuerySession()
})

afterEach(() => session.dispose())

/** Records that start at these seconds; undefined: the record has no times of its own, and was exported at 09:21:42. */
async function addRecords(...seconds: readonly (number | undefined)[]): Promise<void> {
  for (const second of seconds) {
    const startNs = second === undefined ? undefined : START + BigInt(Math.round(second * 1e9))
    blocks.add({ shape, values: [1], ...(startNs !== undefined && { startNs, endNs: startNs }) })
  }
  await session.append(blocks.build())
}

async function recordsBetween(
  from: string,
  until: string,
  more: { filter?: string } = {},
): Promise<readonly unknown[]> {
  const view = valueOf(await session.queries.openView({ filter: '', sort: [], ...more, timeRange: { from, until } }))
  const window = await session.queries.readWindow({ view: view.view, first: 0, count: 100, columns: [] })
  return valueOf(window).records
}

describe('a view of a stretch of time', () => {
  it('has the records from its first moment up to, not with, its last', async () => {
    await addRecords(0, 10, 20, 30)
    expect(await recordsBetween('2024-07-11T09:20:10Z', '2024-07-11T09:20:30Z')).toEqual([2, 3])
  })

  it('tells nanoseconds apart', async () => {
    await addRecords(10, 10.000_000_001)
    expect(await recordsBetween('2024-07-11T09:20:10.000000001Z', '2024-07-11T09:20:11Z')).toEqual([2])
  })

  it('takes a record without times by its export time', async () => {
    await addRecords(0, undefined)
    expect(await recordsBetween('2024-07-11T09:21:42Z', '2024-07-11T09:21:43Z')).toEqual([2])
  })

  it('stands beside a filter', async () => {
    await addRecords(0, 10)
    expect(await recordsBetween('2024-07-11T09:20:05Z', '2024-07-11T09:30:00Z', { filter: 'x = 1' })).toEqual([2])
    expect(await recordsBetween('2024-07-11T09:20:05Z', '2024-07-11T09:30:00Z', { filter: 'x = 2' })).toEqual([])
  })

  it('reaches as far as times do', async () => {
    await addRecords(0)
    expect(await recordsBetween('0001-01-01T00:00:00Z', '9999-12-31T00:00:00Z')).toEqual([1])
  })

  it('takes in what comes later', async () => {
    await addRecords(0, 10)
    const timeRange = { from: '2024-07-11T09:20:05Z', until: '2024-07-11T09:20:15Z' }
    const view = valueOf(await session.queries.openView({ filter: '', sort: [], timeRange }))
    expect(view.rowCount).toBe(1)
    await addRecords(11, 20)
    expect(valueOf(await session.queries.refreshView(view.view)).rowCount).toBe(2)
  })

  it('refuses an end that is no time', async () => {
    const opened = await session.queries.openView({ filter: '', sort: [], timeRange: { from: 'noon', until: 'dusk' } })
    expect(opened).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })
})
