import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUTONOMOUS_SYSTEMS, COUNTRIES } from '../../../core/node/country-and-network.ts'
import { readMmdbFile } from '../../../core/node/mmdb-file.ts'
import { buildMmdb, countryRecord, encodeMmdbValue, networkRecord } from '../../support/mmdb-builders.ts'

let folder: string
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-mmdb-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function written(octets: Uint8Array): Promise<string> {
  const path = join(folder, `${String((files += 1))}.mmdb`)
  await writeFile(path, octets)
  return path
}

const NETWORKS = {
  '192.0.2.0/24': countryRecord('NL', 'Netherlands'),
  '192.0.2.128/25': countryRecord('DE', 'Germany'),
  '2001:db8::/32': countryRecord('SE', 'Sweden'),
}

describe('databases of MaxMind’s format', () => {
  it.each([24, 28, 32] as const)(
    'finds the country of an address in a tree of %i bits a record',
    async (recordSize) => {
      const read = await readMmdbFile(await written(buildMmdb(NETWORKS, { recordSize })), COUNTRIES)
      if (!read.ok) throw new Error(read.failure.message)
      const { find, networks, databaseType, builtAt } = read.value
      expect([networks, databaseType, builtAt]).toEqual([3, 'Test-Country', '2023-11-14T22:13:20.000Z'])
      expect(find('192.0.2.1')).toEqual({ code: 'NL', name: 'Netherlands' })
      expect(find('192.0.2.200')).toEqual({ code: 'DE', name: 'Germany' })
      expect(find('2001:db8:1::1')).toEqual({ code: 'SE', name: 'Sweden' })
      expect(find('198.51.100.1')).toBeUndefined()
      expect(find('no address')).toBeUndefined()
    },
  )

  it('finds autonomous systems, with and without their organisation, in a tree of IPv4', async () => {
    const networks = {
      '192.0.2.0/25': networkRecord(64_496, 'Example\u001b[31m AB'),
      '192.0.2.128/25': networkRecord(64_497),
    }
    const read = await readMmdbFile(await written(buildMmdb(networks, { ipVersion: 4 })), AUTONOMOUS_SYSTEMS)
    if (!read.ok) throw new Error(read.failure.message)
    expect(read.value.find('192.0.2.1')).toEqual({ number: 64_496, organisation: 'Example [31m AB' })
    expect(read.value.find('192.0.2.129')).toEqual({ number: 64_497 })
    expect(read.value.find('2001:db8::1')).toBeUndefined()
  })

  it('takes the country of registration where there is no other', async () => {
    const { country } = countryRecord('FR', 'France')
    const networks = { '192.0.2.0/24': { registered_country: country ?? '' } }
    const read = await readMmdbFile(await written(buildMmdb(networks)), COUNTRIES)
    expect(read.ok && read.value.find('192.0.2.9')).toEqual({ code: 'FR', name: 'France' })
  })

  it('refuses a database that has something else', async () => {
    const read = await readMmdbFile(await written(buildMmdb(NETWORKS)), AUTONOMOUS_SYSTEMS)
    expect(read).toMatchObject({
      failure: {
        code: 'database-unreadable',
        message: expect.stringMatching(
          /cannot be used for autonomous systems: its type is Test-Country, which has none/,
        ) as string,
        nextStep: 'Choose a database of autonomous systems.',
      },
    })
  })

  it('says what is wrong with what is no database', async () => {
    expect(await readMmdbFile(join(folder, 'none.mmdb'), COUNTRIES)).toMatchObject({
      failure: { code: 'file-not-found' },
    })
    expect(await readMmdbFile(folder, COUNTRIES)).toMatchObject({ failure: { code: 'file-is-directory' } })
    for (const octets of [Buffer.alloc(0), Buffer.from('network,country\n'), Buffer.alloc(5000, 0xff)]) {
      const read = await readMmdbFile(await written(octets), COUNTRIES)
      expect(read).toMatchObject({ failure: { code: 'database-unreadable' } })
    }
  })

  it('refuses one that was cut off, wherever', async () => {
    const whole = buildMmdb(NETWORKS)
    const metadata = whole.subarray(whole.indexOf('\xab\xcd\xefMaxMind.com', 0, 'latin1'))
    for (const length of [0, 7, 100, 600]) {
      const read = await readMmdbFile(await written(Buffer.concat([whole.subarray(0, length), metadata])), COUNTRIES)
      expect(read).toMatchObject({ failure: { code: 'database-unreadable' } })
    }
  })

  it('refuses values that point at themselves', async () => {
    const whole = buildMmdb({ '192.0.2.0/24': countryRecord('NL', 'Netherlands') })
    const place = whole.indexOf(Buffer.from([0xe1])) // a map of one entry
    // MaxMind DB 2.0, "pointer": of 11 bits, to the first value.
    whole[place] = 0x20
    whole[place + 1] = 0
    expect(await readMmdbFile(await written(whole), COUNTRIES)).toMatchObject({
      failure: { code: 'database-unreadable' },
    })
  })

  it('takes values that unfold without end in the time of those that they are made of', async () => {
    const whole = buildMmdb({ '192.0.2.0/24': countryRecord('NL', 'Netherlands') })
    const start = whole.indexOf(encodeMmdbValue(countryRecord('NL', 'Netherlands')))
    const end = whole.indexOf('\xab\xcd\xefMaxMind.com', 0, 'latin1')
    const LEVELS = 64
    // Each level is a map of two entries that both point at the next one: 2^64 values when it is unfolded.
    const levels = Array.from({ length: LEVELS }, (_, level) => {
      const next = (level + 1) * 9
      const pointer = [0x20 | (next >> 8), next & 255]
      return Buffer.from([0xe2, 0x41, 0x61, ...pointer, 0x41, 0x62, ...pointer])
    })
    const last = encodeMmdbValue('end')
    const unfolding = Buffer.concat([whole.subarray(0, start), ...levels, last, whole.subarray(end)])
    const read = await readMmdbFile(await written(unfolding), COUNTRIES)
    expect(read).toMatchObject({ failure: { code: 'database-unreadable' } })
  })

  it('never throws, however it is damaged', async () => {
    const whole = buildMmdb(NETWORKS)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (changes) => {
          const octets = Buffer.from(whole)
          for (const [place, octet] of changes) octets[place] = octet
          const read = await readMmdbFile(await written(octets), COUNTRIES)
          if (read.ok) for (const address of ['192.0.2.1', '192.0.2.200', '2001:db8::1', '::']) read.value.find(address)
          else expect(read.failure.nextStep).not.toBe('')
        },
      ),
      { numRuns: 300 },
    )
  })
})
