import { resolve } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addNameOptions, nameSettingsOf, type NameOptions } from '../../../cli/names/name-options.ts'
import { DEFAULT_NAME_SWITCHES } from '../../../core/protocol/address-names-api.ts'

function settingsOf(when: 'asked' | 'always', ...words: string[]) {
  const command = addNameOptions(new Command(), when)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
  command.parse(words, { from: 'user' })
  return nameSettingsOf(command.opts<NameOptions>(), when)
}

describe('the options about names', () => {
  it('name nothing where nobody asked, and everything that is at hand where names are usual', () => {
    expect(settingsOf('asked')).toBeUndefined()
    expect(settingsOf('asked', '--names')).toEqual({ switches: DEFAULT_NAME_SWITCHES, paths: {} })
    expect(settingsOf('always')).toEqual({ switches: DEFAULT_NAME_SWITCHES, paths: {} })
    expect(settingsOf('always', '--no-names')).toBeUndefined()
  })

  it('take files from where the command runs', () => {
    expect(settingsOf('asked', '--country', 'x.mmdb')).toMatchObject({ paths: { country: resolve('x.mmdb') } })
  })

  it('ask DNS when they are told to, and which', () => {
    expect(settingsOf('asked', '--dns')).toMatchObject({
      switches: { dns: true, dnsServers: [], dnsAsksPrivate: false },
    })
    expect(settingsOf('asked', '--dns', '192.0.2.53, [2001:db8::53]:5353', '--dns-private')).toMatchObject({
      switches: { dns: true, dnsAsksPrivate: true, dnsServers: ['192.0.2.53', '[2001:db8::53]:5353'] },
    })
    expect(() => settingsOf('asked', '--dns', 'ns.example.org')).toThrow('is no DNS server')
    expect(() => settingsOf('asked', '--dns', '1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5')).toThrow('At most 4')
  })
})
