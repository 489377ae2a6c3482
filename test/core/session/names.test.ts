/** Names, sampling and learned elements of a whole session: the sample capture, whose names come minutes after its records. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fail } from '../../../core/protocol/failure.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))

let inProcess: InProcessSession
beforeAll(async () => {
  inProcess = await createInProcessSession()
  await inProcess.load(SAMPLE)
})
afterAll(() => inProcess.dispose())

async function rowsOf(filter: string, columns: readonly string[]) {
  const { session } = inProcess
  const view = valueOf(await session.openView({ filter, sort: [] }))
  const window = valueOf(await session.readWindow({ view: view.view, first: 0, count: 1000, columns }))
  return {
    count: view.rowCount,
    rows: window.records.map((_, row) => window.columns.map((cells): Cell => cells[row] ?? null)),
    labels: window.labels.map((labels) => new Set(labels ?? [])),
    window,
  }
}

describe('labels', () => {
  it('stand beside the ids of interfaces and applications; rows of other shapes have none', async () => {
    const router = await rowsOf('exporter = 198.51.100.1 and type = data', ['@interfaceIn', '@octets'])
    expect([...router.labels[0]!].sort()).toEqual(['Gi0/0/0', 'Gi0/0/1', 'Te0/1/0'])
    expect(router.window.labels[1]).toBeNull()
    const loadmaster = await rowsOf('exporter = 192.0.2.40 and type = data', ['@application'])
    expect([...loadmaster.labels[0]!].sort()).toEqual(['dns', 'https', 'mysql'])
    expect(new Set(loadmaster.rows.map(([cell]) => cell))).toEqual(new Set(['3:443', '3:3306', '3:53']))
    const mixed = await rowsOf('', ['@interfaceIn'])
    const unnamed = mixed.rows.findIndex(([cell]) => cell === null)
    expect(mixed.window.labels[0]?.[unnamed]).toBeNull()
  })

  it('name records that came before them, too', async () => {
    // The names of the NetScaler come at 09:16:35 for the first time.
    const early = await rowsOf('exporter = 192.0.2.11 and exporttime < 2024-07-11T09:16:00Z', [
      'netscaler:appNameAppId',
    ])
    expect(early.count).toBeGreaterThan(50)
    expect([...early.labels[0]!].some((label) => label?.includes('shop'))).toBe(true)
  })

  it('are what a filter of the id matches', async () => {
    const all = await rowsOf('app = "https" and type = data', ['@application', '@exporter'])
    expect(all.count).toBeGreaterThan(100)
    expect(new Set(all.rows.map(([cell]) => cell))).toEqual(new Set(['3:443']))
    const shop = await rowsOf('@application contains "shop" and type = data', ['@application'])
    expect(shop.count).toBeGreaterThan(100)
    expect([...shop.labels[0]!].every((label) => label?.includes('shop'))).toBe(true)
    const inside = await rowsOf('inif = "Te0/1/0"', ['@interfaceIn'])
    expect(new Set(inside.rows.map(([cell]) => cell))).toEqual(new Set([3]))
    const byNumber = await rowsOf('inif = 3 and exporter = 198.51.100.1', ['@interfaceIn'])
    expect(inside.count).toBe(byNumber.count)
    const others = await rowsOf('inif != "Te0/1/0" and exporter = 198.51.100.1', ['@interfaceIn'])
    expect(new Set(others.rows.map(([cell]) => cell))).toEqual(new Set([1, 2]))
  })

  it('stand beside a field in the details', async () => {
    const { window } = await rowsOf('exporter = 198.51.100.1 and type = data', ['@record'])
    const details = valueOf(await inProcess.session.describeRecord(window.records[0]!))
    expect(details.fields.find(({ key }) => key === 'ingressInterface')?.label).toMatch(/^(?:Gi|Te)0/)
  })

  it('are reported with the records that carry their ids, the ids that nobody named, and where they come from', async () => {
    const { tables } = await inProcess.session.names()
    const interfaces = tables.find(({ kind, labelKey }) => kind === 'interface' && labelKey === 'interfaceName')
    expect(interfaces).toMatchObject({ exporter: '198.51.100.1:52001', idKey: 'scopeInterface', templateId: 262 })
    expect(interfaces?.entries.map(({ id, label }) => `${id} ${label}`).sort()).toEqual([
      '1 Gi0/0/0',
      '2 Gi0/0/1',
      '3 Te0/1/0',
    ])
    // Each flow goes through two interfaces: 590 records, 1,180 ids.
    expect(interfaces?.entries.reduce((sum, { records = 0 }) => sum + records, 0)).toBe(2 * 590)
    const applications = tables.find(({ kind }) => kind === 'netscalerApplication')
    expect(applications).toMatchObject({ incarnation: '3', idKey: 'netscaler:appNameAppId', templateId: 265 })
  })
})

describe('sampling', () => {
  it('gives an additional value, and none where no rate is known', async () => {
    const router = await rowsOf('exporter = 198.51.100.1 and type = data', ['@octets', '@scaledOctets'])
    expect(router.rows.every(([raw, scaled]) => scaled === Number(raw) * 100)).toBe(true)
    const loadmaster = await rowsOf('exporter = 192.0.2.40', ['@scaledOctets'])
    expect(loadmaster.rows.every(([scaled]) => scaled === null)).toBe(true)
  })

  it('filters and sorts', async () => {
    const large = await rowsOf('@scaledOctets >= 1000000', ['@octets'])
    expect(large.count).toBeGreaterThan(10)
    expect(large.rows.every(([raw]) => Number(raw) >= 10_000)).toBe(true)
    const { session } = inProcess
    const sorted = valueOf(
      await session.openView({ filter: '@scaledOctets', sort: [{ column: '@scaledOctets', direction: 'descending' }] }),
    )
    expect(sorted.rowCount).toBe(590)
    const window = valueOf(
      await session.readWindow({ view: sorted.view, first: 0, count: 1000, columns: ['@scaledOctets'] }),
    )
    const cells = window.columns[0]!.map(Number)
    expect(cells).toEqual([...cells].sort((a, b) => b - a))
  })

  it('is reported', async () => {
    const { sampling } = await inProcess.session.names()
    expect(sampling).toEqual([
      expect.objectContaining({
        exporter: '198.51.100.1:52001',
        sampler: '1',
        rate: 100,
        source: 'options template 261',
      }),
    ])
    const column = (await inProcess.session.columns()).find(({ id }) => id === '@scaledOctets')
    expect(column?.recordCount).toBe(590)
  })
})

describe('a learned element', () => {
  it('has its name as title, its key as id, and a filter knows both', async () => {
    const column = (await inProcess.session.columns()).find(({ id }) => id === 'e32473id17')
    expect(column).toMatchObject({ title: 'activeSessions', alias: 'activeSessions', type: 'integer' })
    const byName = await rowsOf('activesessions > 100', ['activeSessions'])
    const byKey = await rowsOf('e32473id17 > 100', ['e32473id17'])
    expect(byName.count).toBeGreaterThan(10)
    expect(byName.rows).toEqual(byKey.rows)
    expect(await inProcess.session.learnedElements()).toMatchObject([{ pen: 32_473, id: 17, name: 'activeSessions' }])
  })

  it('says in the details that it was learned', async () => {
    const { window } = await rowsOf('activeSessions', ['@record'])
    const details = valueOf(await inProcess.session.describeRecord(window.records[0]!))
    const field = details.fields.find(({ key }) => key === 'e32473id17')
    expect(field).toMatchObject({ type: 'unsigned16', tags: ['learned-element'] })
  })
})

describe('elements that cannot be kept', () => {
  it('say so in the report, and at once to who imports them', async () => {
    const broken = fail('elements-unreadable', 'The file cannot be read.', 'Mend it.')
    const keeper = { list: () => Promise.resolve([]), keep: () => Promise.resolve(broken) }
    const other = await createInProcessSession(undefined, keeper)
    expect(await other.session.importElements([])).toEqual(broken)
    expect((await other.session.names()).notKept).toMatchObject({ code: 'elements-unreadable' })
    await other.dispose()
  })
})
