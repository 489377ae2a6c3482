import { describe, expect, it } from 'vitest'
import { nameKeys, nameWords } from '../../../cli/names/key-names.ts'
import { mergeServices } from '../../../core/addresses/merge-services.ts'
import type { AddressNames, NameFileReport } from '../../../core/protocol/address-names-api.ts'
import type { FigureColumn } from '../../../core/protocol/aggregate-api.ts'
import { createNoNaming } from '../../../core/session/address-names.ts'

const key = (type: FigureColumn['type']): FigureColumn => ({ id: type, title: type, type })

function namesWith(known: Readonly<Record<string, readonly AddressNames[]>>, files: readonly NameFileReport[] = []) {
  const none = createNoNaming()
  let asked = 0
  return {
    ...none,
    nameSources: async () => ({ ...(await none.nameSources()), files }),
    // Each time it is asked, it knows the next.
    nameAddresses: (addresses: readonly string[]) => {
      asked += 1
      return Promise.resolve(addresses.map((address) => known[address]?.slice(0, asked).at(-1) ?? {}))
    },
    serviceNames: () => Promise.resolve({ revision: 1, transports: mergeServices([], false) }),
  }
}

describe('names of keys', () => {
  it('stand for addresses and ports, each in the place of its key', async () => {
    const names = namesWith({ '192.0.2.1': [{ host: 'web', hostFrom: 'hosts' }] })
    const keys = [key('address'), key('port'), key('text')]
    const rows = [
      { keys: ['192.0.2.1', 443, '192.0.2.1'] },
      { keys: ['192.0.2.2', 4711, 'x'] },
      { keys: [null, null, null] },
    ]
    expect(await nameKeys(names, { keys, rows })).toEqual({
      ok: true,
      value: [
        [{ host: 'web', hostFrom: 'hosts' }, { service: 'https' }, null],
        [null, null, null],
        [null, null, null],
      ],
    })
  })

  it('are of the transport of the row where it has one', async () => {
    const keys = [key('port'), key('protocol')]
    const rows = [{ keys: [514, 17] }, { keys: [514, 6] }, { keys: [514, 1] }, { keys: [514, null] }]
    const named = await nameKeys(namesWith({}), { keys, rows })
    expect(named.ok && named.value.map(([name]) => name?.service)).toEqual(['syslog', 'shell', undefined, undefined])
  })

  it('wait for DNS', async () => {
    const names = namesWith({ '8.8.8.8': [{ isAwaited: true }, { isAwaited: true }, { host: 'ptr', hostFrom: 'dns' }] })
    const named = await nameKeys(names, { keys: [key('address')], rows: [{ keys: ['8.8.8.8'] }] })
    expect(named).toEqual({ ok: true, value: [[{ host: 'ptr', hostFrom: 'dns' }]] })
  })

  it('fail with a file that was named and cannot be used', async () => {
    const failure = { code: 'file-not-found', message: 'There is no file x.', nextStep: 'Check the path.' } as const
    const names = namesWith({}, [{ file: 'country', state: 'failed', isChosen: true, failure }])
    expect(await nameKeys(names, { keys: [], rows: [] })).toEqual({ ok: false, failure })
  })

  it('read as words beside the key', () => {
    const names = {
      host: 'web',
      hostFrom: 'dns',
      country: { code: 'NL', name: 'Netherlands' },
      as: { number: 64_496, organisation: 'Example' },
    } as const
    expect(nameWords(names)).toBe('web, NL, AS64496 Example')
    expect(nameWords({ as: { number: 1 } })).toBe('AS1')
    expect(nameWords({ service: 'https' })).toBe('https')
  })
})
