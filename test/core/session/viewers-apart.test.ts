/** Two viewers of one session: a question of one does not end what the other has asked; a newer one of its own does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../../core/protocol/failure.ts'
import type { HostFunctions } from '../../../core/protocol/viewer-rpc.ts'
import { asOneViewer } from '../../../core/session/viewer-asker.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'

let open: InProcessSession
let one: HostFunctions
let other: HostFunctions

beforeAll(async () => {
  open = await createInProcessSession()
  await open.load('resources/sample.pcapng')
  // What hosts answer is not asked here.
  const api = open.session as unknown as HostFunctions
  one = asOneViewer(api)
  other = asOneViewer(api)
}, 30_000)
afterAll(() => open.dispose())

/** How each answer came: its code, or `ok`. */
async function endsOf(asked: readonly Promise<Result<unknown>>[]): Promise<readonly string[]> {
  return (await Promise.all(asked)).map((result) => (result.ok ? 'ok' : result.failure.code))
}

const SORTED = { filter: 'proto tcp', sort: [{ column: '@octets', direction: 'descending' }] } as const
/** Takes days. */
const LONG = 'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range'

describe('two viewers of one session', () => {
  it('open views at the same time, and only an own newer one ends one', async () => {
    expect(await endsOf([one.openView(SORTED), other.openView(SORTED)])).toEqual(['ok', 'ok'])
    expect(await endsOf([one.openView(SORTED), other.openView(SORTED), one.openView(SORTED)])).toEqual([
      'superseded',
      'ok',
      'ok',
    ])
  })

  it('refresh a view while another is opened', async () => {
    const opened = await one.openView(SORTED)
    expect(await endsOf([one.refreshView(opened.ok ? opened.value.view : 0), other.openView(SORTED)])).toEqual([
      'ok',
      'ok',
    ])
  })

  it('filter and sort the same list at the same time', async () => {
    const spec = { list: 'transactions', filter: 'total > 1ms', sort: [{ column: 'total', direction: 'ascending' }] }
    const own = spec as Parameters<HostFunctions['openList']>[0]
    expect(await endsOf([one.openList(own), other.openList(own)])).toEqual(['ok', 'ok'])
    expect(await endsOf([one.openList(own), other.openList(own), other.openList(own)])).toEqual([
      'ok',
      'superseded',
      'ok',
    ])
  })

  it('run statements one after the other; the console of each cancels its own alone', async () => {
    const long = one.runSql(LONG, 10)
    const short = other.runSql('SELECT 7 AS n', 10)
    await new Promise((settle) => setTimeout(settle, 50))
    await other.cancelSql()
    await one.cancelSql()
    expect(await endsOf([long, short])).toEqual(['superseded', 'superseded'])
    expect(await endsOf([one.runSql('SELECT 1', 10), other.runSql('SELECT 2', 10)])).toEqual(['ok', 'ok'])
    expect(await endsOf([one.runSql(LONG, 10), one.runSql('SELECT 2', 10), other.runSql('SELECT 3', 10)])).toEqual([
      'superseded',
      'ok',
      'ok',
    ])
  })
})
