import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAddressNames } from '../../../core/node/address-names.ts'
import { createNameKeeper } from '../../../core/node/name-settings.ts'
import { createServiceLookup, DEFAULT_NAME_SWITCHES } from '../../../core/protocol/address-names-api.ts'
import { startDnsServer, type DnsServer } from '../../support/dns-server.ts'
import { buildMmdb, countryRecord, networkRecord } from '../../support/mmdb-builders.ts'

type Names = ReturnType<typeof createAddressNames>

let folder: string
let names: Names
let server: DnsServer | undefined
/** Settles with the next change. */
const changes: (() => void)[] = []

const fileAt = (name: string): string => join(folder, name)

function start(): Names {
  return createAddressNames({
    keeper: createNameKeeper(fileAt('config/names.json')),
    systemFiles: { hosts: fileAt('hosts'), services: fileAt('services') },
    now: () => performance.now(),
    onChanged() {
      for (const change of changes.splice(0)) change()
    },
  })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-names-'))
  await writeFile(fileAt('hosts'), '192.0.2.1 web.example.org\n')
  await writeFile(fileAt('country.mmdb'), buildMmdb({ '192.0.2.0/24': countryRecord('NL', 'Netherlands') }))
  await writeFile(
    fileAt('as.mmdb'),
    buildMmdb({ '192.0.2.0/24': networkRecord(64_496, 'Example') }, { databaseType: 'Test-ASN' }),
  )
  names = start()
})

afterEach(async () => {
  names.dispose()
  await server?.close()
  server = undefined
  await rm(folder, { recursive: true })
})

const fileReport = async (file: string) => (await names.nameSources()).files.find((report) => report.file === file)

describe('names beside addresses', () => {
  it('come from the hosts file of the system, with the first revision after it was read', async () => {
    const [early] = await names.nameAddresses(['192.0.2.1'])
    expect(early).toEqual({})
    expect(await fileReport('hosts')).toMatchObject({ state: 'loaded', isChosen: false, entries: 1, skippedLines: 0 })
    expect(names.revision()).toBeGreaterThan(0)
    expect(await names.nameAddresses(['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2', 'no address'])).toEqual([
      { host: 'web.example.org', hostFrom: 'hosts' },
      { host: 'web.example.org', hostFrom: 'hosts' },
      {},
      {},
    ])
  })

  it('come from databases that the user chose, and are there again after a restart', async () => {
    expect(await fileReport('country')).toEqual({ file: 'country', state: 'noFile', isChosen: false })
    expect(await names.useNameFile('country', fileAt('country.mmdb'))).toMatchObject({ ok: true })
    expect(await names.useNameFile('as', fileAt('as.mmdb'))).toMatchObject({ ok: true })
    const named = {
      host: 'web.example.org',
      hostFrom: 'hosts',
      country: { code: 'NL', name: 'Netherlands' },
      as: { number: 64_496, organisation: 'Example' },
    }
    expect(await names.nameAddresses(['192.0.2.1'])).toEqual([named])
    names.dispose()
    names = start()
    expect(await fileReport('as')).toMatchObject({ state: 'loaded', entries: 1, databaseType: 'Test-ASN' })
    expect(await names.nameAddresses(['192.0.2.1'])).toEqual([named])
  })

  it('leave the file that was used when another is refused', async () => {
    await names.useNameFile('country', fileAt('country.mmdb'))
    const refused = await names.useNameFile('country', fileAt('as.mmdb'))
    expect(refused).toMatchObject({ ok: false, failure: { code: 'database-unreadable' } })
    expect(await fileReport('country')).toMatchObject({ state: 'loaded', path: fileAt('country.mmdb') })
    expect(JSON.parse(await readFile(fileAt('config/names.json'), 'utf8'))).toMatchObject({
      paths: { country: fileAt('country.mmdb') },
    })
  })

  it('go with their source, and with their file', async () => {
    await names.useNameFile('country', fileAt('country.mmdb'))
    await names.setNameSwitches({ ...DEFAULT_NAME_SWITCHES, hosts: false })
    expect(await names.nameAddresses(['192.0.2.1'])).toEqual([{ country: { code: 'NL', name: 'Netherlands' } }])
    expect(await fileReport('hosts')).toMatchObject({ state: 'off' })
    await names.useNameFile('country', undefined)
    expect(await names.nameAddresses(['192.0.2.1'])).toEqual([{}])
  })

  it('follow a file that is changed, or goes', async () => {
    await names.nameSources()
    await writeFile(fileAt('hosts'), '192.0.2.1 renamed.example.org\n')
    await utimes(fileAt('hosts'), 1, 1)
    await names.nameSources()
    expect(await names.nameAddresses(['192.0.2.1'])).toEqual([{ host: 'renamed.example.org', hostFrom: 'hosts' }])
    await names.useNameFile('hosts', fileAt('hosts'))
    await rm(fileAt('hosts'))
    expect(await fileReport('hosts')).toMatchObject({
      state: 'failed',
      failure: { code: 'file-not-found', message: `There is no file ${fileAt('hosts')}.` },
    })
    expect(await names.nameAddresses(['192.0.2.1'])).toEqual([{}])
  })

  it('say nothing of a system that has no such file', async () => {
    expect(await fileReport('services')).toEqual({
      file: 'services',
      state: 'noFile',
      isChosen: false,
      path: fileAt('services'),
    })
  })

  it('survive settings that are damaged', async () => {
    await names.setNameSwitches({ ...DEFAULT_NAME_SWITCHES, services: false })
    await writeFile(fileAt('config/names.json'), '{"switches": 1, "paths": [')
    names.dispose()
    names = start()
    expect((await names.nameSources()).switches).toEqual(DEFAULT_NAME_SWITCHES)
  })
})

describe('reverse DNS beside addresses', () => {
  const change = () => new Promise<void>((settle) => changes.push(settle))

  async function switchOn(switches = {}): Promise<DnsServer> {
    const started = await startDnsServer((name) => (name.startsWith('9.') ? 3 : ['ptr.example.net']))
    server = started
    await names.setNameSwitches({ ...DEFAULT_NAME_SWITCHES, dns: true, dnsServers: [started.address], ...switches })
    return started
  }

  it('asks nobody while it is off', async () => {
    const { questions } = await switchOn({ dns: false })
    expect(await names.nameAddresses(['8.8.4.4'])).toEqual([{}])
    await new Promise((settle) => setTimeout(settle, 50))
    expect(questions).toEqual([])
  })

  it('asks for what is in sight, and the hosts file before', async () => {
    const { questions, address } = await switchOn()
    const answered = change()
    expect(await names.nameAddresses(['8.8.4.4', '192.0.2.1'])).toEqual([
      { isAwaited: true },
      { host: 'web.example.org', hostFrom: 'hosts' },
    ])
    await answered
    expect(await names.nameAddresses(['8.8.4.4'])).toEqual([{ host: 'ptr.example.net', hostFrom: 'dns' }])
    expect(questions).toEqual(['4.4.8.8.in-addr.arpa'])
    expect((await names.nameSources()).dns).toMatchObject({ isOn: true, servers: [address], asked: 1, named: 1 })
  })

  it('lets whoever shows names ask again when it is switched on', async () => {
    await switchOn({ dns: false })
    const before = names.revision()
    await names.setNameSwitches({ ...(await names.nameSources()).switches, dns: true })
    expect(names.revision()).toBeGreaterThan(before)
  })

  it('is settled for all windows', async () => {
    const other = start()
    await other.nameSources()
    await switchOn()
    expect((await other.nameSources()).switches.dns).toBe(true)
    other.dispose()
  })

  it('asks for private addresses only where the user says so', async () => {
    const { questions } = await switchOn()
    expect(await names.nameAddresses(['10.0.0.1'])).toEqual([{}])
    await names.setNameSwitches({ ...(await names.nameSources()).switches, dnsAsksPrivate: true })
    expect(await names.nameAddresses(['10.0.0.1'])).toEqual([{ isAwaited: true }])
    await change()
    expect(questions).toEqual(['1.0.0.10.in-addr.arpa'])
  })

  it('asks for an address by hand, off or private, and forgets all when it is switched off', async () => {
    await switchOn({ dns: false })
    expect(await names.resolveAddresses(['10.0.0.1', 'no address'])).toEqual({ ok: true, value: 1 })
    await change()
    expect(await names.nameAddresses(['10.0.0.1'])).toEqual([{ host: 'ptr.example.net', hostFrom: 'dns' }])
    await names.setNameSwitches({ ...(await names.nameSources()).switches, dns: true })
    await names.setNameSwitches({ ...(await names.nameSources()).switches, dns: false })
    expect(await names.nameAddresses(['10.0.0.1'])).toEqual([{}])
    expect(await names.resolveAddresses(['no address'])).toMatchObject({ failure: { code: 'request-invalid' } })
  })

  it.each(['localhost', '1.2.3', '192.0.2.1:70000', '192.0.2.1:0', '::1:53:x', '[192.0.2.1'])(
    'refuses %s as a server',
    async (text) => {
      const refused = await names.setNameSwitches({ ...DEFAULT_NAME_SWITCHES, dnsServers: [text] })
      expect(refused).toMatchObject({ failure: { code: 'request-invalid', message: `${text} is no DNS server.` } })
    },
  )

  it.each(['192.0.2.1', '2001:db8::53', '192.0.2.1:5353', '[2001:db8::53]:53', '[2001:db8::53]'])(
    'takes %s as a server',
    async (text) => {
      expect(await names.setNameSwitches({ ...DEFAULT_NAME_SWITCHES, dnsServers: [text] })).toMatchObject({ ok: true })
      expect((await names.nameSources()).dns.servers).toHaveLength(1)
    },
  )
})

describe('names of services', () => {
  it('are those of the program and of the file, until they are switched off', async () => {
    await writeFile(fileAt('services'), 'ours 9999/tcp\n')
    await names.nameSources()
    const find = createServiceLookup(await names.serviceNames())
    expect([find(443, 6), find(9999, 6), find(9999, 17)]).toEqual(['https', 'ours', undefined])
    await names.setNameSwitches({ ...DEFAULT_NAME_SWITCHES, services: false })
    expect(await names.serviceNames()).toEqual({ revision: names.revision(), transports: [] })
  })
})
