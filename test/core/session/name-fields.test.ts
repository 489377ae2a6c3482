import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAddressNames } from '../../../core/node/address-names.ts'
import { createFixedNames } from '../../../core/node/name-settings.ts'
import { DEFAULT_NAME_SWITCHES } from '../../../core/protocol/address-names-api.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { buildMmdb, countryRecord, networkRecord } from '../../support/mmdb-builders.ts'

const COUNTRIES = {
  '10.0.0.0/8': countryRecord('US', 'United States'),
  '198.51.100.0/24': countryRecord('DE', 'Germany'),
  '2001:db8::/32': countryRecord('SE', 'Sweden'),
}
const NETWORKS = {
  '198.51.100.0/24': networkRecord(64_500, 'Example Networks'),
  '203.0.113.0/24': networkRecord(64_501),
}

describe('filters over names of addresses', () => {
  let folder: string
  let session: InProcessSession

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowglass-name-fields-'))
    const paths = { hosts: join(folder, 'hosts'), country: join(folder, 'c.mmdb'), as: join(folder, 'a.mmdb') }
    await writeFile(paths.hosts, '203.0.113.13 Backup.example.org\n10.20.4.41 db\n')
    await writeFile(paths.country, buildMmdb(COUNTRIES))
    await writeFile(paths.as, buildMmdb(NETWORKS, { databaseType: 'Test-ASN' }))
    const names = createAddressNames({
      keeper: createFixedNames({ switches: DEFAULT_NAME_SWITCHES, paths }),
      systemFiles: {},
      now: () => performance.now(),
      onChanged: () => undefined,
    })
    session = await createInProcessSession(undefined, undefined, names)
    await session.load('resources/sample.pcapng')
  })
  afterAll(async () => {
    await session.dispose()
    await rm(folder, { recursive: true })
  })

  async function rowsOf(filter: string): Promise<number> {
    const opened = await session.session.openView({ filter, sort: [] })
    if (!opened.ok) throw new Error(`${filter}: ${opened.failure.message}`)
    return opened.value.rowCount
  }

  it.each([
    ['srccountry = DE', 'src = 198.51.100.0/24'],
    ['dstcountry = germany', 'dst = 198.51.100.0/24'],
    ['country = se', 'ip = 2001:db8::/32'],
    ['country in [DE SE]', 'ip = 198.51.100.0/24 or ip = 2001:db8::/32'],
    ['srccountry', 'src in [10.0.0.0/8 198.51.100.0/24 2001:db8::/32]'],
    ['not srccountry', 'not src in [10.0.0.0/8 198.51.100.0/24 2001:db8::/32]'],
    ['srccountry != US', 'src in [198.51.100.0/24 2001:db8::/32]'],
    [
      'country != DE',
      'ip in [10.0.0.0/8 198.51.100.0/24 2001:db8::/32] and not (src = 198.51.100.0/24 or dst = 198.51.100.0/24)',
    ],
    ['srcname = backup.EXAMPLE.org', 'src = 203.0.113.13'],
    ['ipname contains example', 'ip = 203.0.113.13'],
    ['ipname matches "^(db|backup)"', 'ip in [203.0.113.13 10.20.4.41]'],
    ['srcorg = "example networks"', 'src = 198.51.100.0/24'],
    ['org = AS64501', 'ip = 203.0.113.0/24'],
    ['srcorg = AS64500 and dst port https', 'src = 198.51.100.0/24 and dstport = 443'],
  ])('%s lets through what %s does', async (filter, same) => {
    const rows = await rowsOf(filter)
    expect(rows).toBe(await rowsOf(same))
    expect(rows).toBeGreaterThan(0)
    expect(rows).toBeLessThan(2794)
  })

  it.each(['country = XX', 'srcname = nobody', 'dstorg contains nobody'])('%s lets through nothing', async (filter) => {
    expect(await rowsOf(filter)).toBe(0)
  })

  it('hold for groups and for rules of colour, too', async () => {
    const { session: api } = session
    const scope = { filter: 'srccountry = DE' }
    const top = await api.top({
      scope,
      by: [{ kind: 'prefix', column: 'srcip', ipv4Bits: 24 }],
      measures: [{ figure: 'records' }],
      sort: { measure: 0, direction: 'descending' },
      first: 0,
      count: 5,
    })
    expect(top.ok && top.value.rows.map(({ keys }) => keys)).toEqual([['198.51.100.0/24']])
    const view = await api.openView({ filter: 'src = 198.51.100.0/24', sort: [] })
    if (!view.ok) throw new Error(view.failure.message)
    const request = {
      view: view.value.view,
      first: 0,
      count: 5,
      columns: [],
      rules: ['srccountry = US', 'srccountry = DE'],
    }
    const window = await api.readWindow(request)
    expect(window.ok && window.value.rules).toEqual([1, 1, 1, 1, 1])
  })
})
