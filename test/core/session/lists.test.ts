/** Lists as a viewer asks a session for them, on the bundled sample. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIST_NAMES, type ListName } from '../../../core/protocol/list-api.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))
let opened: InProcessSession

beforeAll(async () => {
  opened = await createInProcessSession()
})
afterAll(() => opened.dispose())

async function cellsOf(list: ListName, column: string, filter = '') {
  const { session } = opened
  const { view, rowCount } = valueOf(await session.openList({ list, filter, sort: [] }))
  const window = valueOf(
    await session.readWindow({ view, first: 0, count: Math.min(rowCount, 1000), columns: [column] }),
  )
  await session.closeView(view)
  return window.records.map((number, index) => ({ number, cell: window.columns[0]?.[index] ?? null }))
}

describe('a session', () => {
  it('has no lists before a file is open', async () => {
    const { session } = opened
    const refused = { ok: false, failure: { code: 'no-session' } }
    expect(await session.listColumns('transactions')).toEqual([])
    expect(await session.openList({ list: 'transactions', filter: '', sort: [] })).toMatchObject(refused)
    expect(await session.describeTransaction(1)).toMatchObject(refused)
    expect(await session.placeRecord(1)).toEqual({})
  })

  it('tells how many rows each list has, and shows them', async () => {
    const status = await opened.load(SAMPLE)
    for (const list of LIST_NAMES) {
      expect(status.lists[list]).toBeGreaterThan(0)
      const { rowCount } = valueOf(await opened.session.openList({ list, filter: '', sort: [] }))
      expect(rowCount).toBe(status.lists[list])
    }
  })

  it('reads texts of a list from the store', async () => {
    const urls = await cellsOf('transactions', 'url', 'url contains /catalog')
    expect(urls.length).toBeGreaterThan(10)
    for (const { cell } of urls) expect(cell).toContain('/catalog')
    const patterns = await cellsOf('transactions', 'urlPattern', 'url contains "/catalog/chairs?"')
    expect(new Set(patterns.map(({ cell }) => cell))).toEqual(new Set(['/catalog/chairs']))
  })

  it('describes the rows that a list shows, and says where a record went', async () => {
    const { session } = opened
    const [first] = await cellsOf('transactions', 'transactionId', 'verdict = complete')
    const details = valueOf(await session.describeTransaction(first?.number ?? 0))
    expect(details).toMatchObject({ number: first?.number, transactionId: first?.cell, verdict: 'complete' })
    const record = details.legs[2]?.records[0]?.record ?? 0
    expect(await session.placeRecord(record)).toMatchObject({ transaction: first?.number, leg: 3 })
    const connection = details.clientConnection ?? 0
    expect(valueOf(await session.describeConnection(connection))).toMatchObject({ number: connection, side: 'client' })
    expect(valueOf(await session.describeTrafficSession(1, 'service'))).toMatchObject({ number: 1 })
    for (const number of [0, 1_000_000]) {
      const missing = { ok: false, failure: { code: 'no-such-row' } }
      expect(await session.describeTransaction(number)).toMatchObject(missing)
      expect(await session.describeConnection(number)).toMatchObject(missing)
      expect(await session.describeTrafficSession(number, 'service')).toMatchObject(missing)
    }
  })

  it('sums up and groups a view of a list', async () => {
    const { session } = opened
    const { view, rowCount } = valueOf(await session.openList({ list: 'transactions', filter: '', sort: [] }))
    const summary = valueOf(await session.summarizeList(view))
    expect(summary).toMatchObject({ rowCount, rowsInAll: rowCount })
    const counted = Object.values(summary.verdicts ?? {}).reduce((sum, count) => sum + count, 0)
    expect(counted).toBe(rowCount)
    const groups = valueOf(await session.groupList({ view, by: 'host', measure: 'total' }))
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(rowCount)
  })

  it('keeps views of records and of lists apart, though they number them together', async () => {
    const { session } = opened
    const list = valueOf(await session.openList({ list: 'sessions', filter: '', sort: [] }))
    const records = valueOf(await session.openView({ filter: '', sort: [] }))
    expect(records.view).toBe(list.view + 1)
    expect(valueOf(await session.findRecord(list.view, list.rowCount + 1))).toBe(-1)
    expect(valueOf(await session.findRecord(records.view, list.rowCount + 1))).toBe(list.rowCount)
    await session.closeView(list.view)
    expect(await session.summarizeList(list.view)).toMatchObject({ ok: false, failure: { code: 'no-such-view' } })
    expect(await session.summarizeList(records.view)).toMatchObject({ ok: false, failure: { code: 'no-such-view' } })
  })
})
