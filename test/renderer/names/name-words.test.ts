import { describe, expect, it } from 'vitest'
import type { DnsReport, NameFileReport } from '../../../core/protocol/address-names-api.ts'
import { addressIn } from '../../../renderer/names/cell-address.ts'
import { nameLines, shortName } from '../../../renderer/names/name-words.ts'
import { disclosureText, dnsText, fileText, readServers } from '../../../renderer/names/source-words.ts'

const GERMANY = { code: 'DE', name: 'Germany' }
const NETWORK = { number: 64_500, organisation: 'Example Net' }

describe('what stands beside an address', () => {
  it('is its host, else its country, else its autonomous system', () => {
    expect(shortName({ host: 'gw.example.net', country: GERMANY, as: NETWORK })).toBe('gw.example.net')
    expect(shortName({ country: GERMANY, as: NETWORK })).toBe('DE')
    expect(shortName({ as: NETWORK })).toBe('AS64500')
    expect(shortName({ isAwaited: true })).toBeUndefined()
  })

  it('is said in full in the tip, with the source of the host', () => {
    expect(nameLines({ host: 'gw.example.net', hostFrom: 'dns', country: GERMANY, as: NETWORK })).toEqual([
      'gw.example.net (reverse DNS)',
      'Germany (DE)',
      'AS64500 Example Net',
    ])
    expect(nameLines({ isAwaited: true })).toEqual(['DNS is being asked'])
    expect(nameLines({})).toEqual([])
  })

  it('cannot turn the text around it: a zone may say what it likes', () => {
    expect(shortName({ host: '\u202egro.elpmaxe' })).toBe('\ufffdgro.elpmaxe')
    expect(nameLines({ host: 'a\nb', hostFrom: 'dns' })).toEqual(['a\ufffdb (reverse DNS)'])
  })
})

describe('the address in a cell', () => {
  it('is its own, or that of an exporter without port and brackets', () => {
    expect(addressIn({ id: '@source', type: 'address' }, '2001:db8::1')).toBe('2001:db8::1')
    expect(addressIn({ id: '@exporter', type: 'text' }, '192.0.2.11:50122')).toBe('192.0.2.11')
    expect(addressIn({ id: '@exporter', type: 'text' }, '[2001:db8::1]:50122')).toBe('2001:db8::1')
    expect(addressIn({ id: '@hostAndUrl', type: 'text' }, '192.0.2.11')).toBeUndefined()
    expect(addressIn({ id: '@source', type: 'address' }, null)).toBeUndefined()
  })
})

describe('how a source stands', () => {
  const file = (report: Partial<NameFileReport>): NameFileReport => ({
    file: 'hosts',
    state: 'loaded',
    isChosen: false,
    ...report,
  })

  it('is said in a sentence', () => {
    expect(fileText(file({ path: '/etc/hosts', entries: 312 }))).toBe('312 names from /etc/hosts')
    expect(fileText(file({ path: '/etc/hosts', entries: 1, skippedLines: 2 }))).toBe(
      '1 name from /etc/hosts. 2 lines not understood',
    )
    expect(
      fileText(
        file({ file: 'country', databaseType: 'GeoLite2-Country', builtAt: '2026-10-01T00:00:00Z', entries: 9000 }),
      ),
    ).toBe('GeoLite2-Country of 2026-10-01, 9,000 networks')
    expect(fileText(file({ file: 'as', state: 'noFile' }))).toContain('choose a .mmdb file that you have')
    expect(fileText(file({ state: 'off' }))).toBe('Off.')
    expect(
      fileText(
        file({
          state: 'failed',
          failure: { code: 'file-not-found', message: 'It is gone.', nextStep: 'Choose another.' },
        }),
      ),
    ).toBe('It is gone.')
  })

  const dns = (report: Partial<DnsReport>): DnsReport => ({
    isOn: false,
    servers: [],
    perSecond: 10,
    asked: 0,
    named: 0,
    nameless: 0,
    failed: 0,
    waiting: 0,
    refused: 0,
    ...report,
  })

  it('counts the questions to DNS, and says what they give away', () => {
    expect(dnsText(dns({}))).toBe('Off. Nothing is asked.')
    expect(dnsText(dns({ isOn: true }))).toBe('Nothing is asked yet.')
    expect(dnsText(dns({ isOn: true, asked: 1204, named: 1100, nameless: 100, failed: 4, waiting: 1 }))).toBe(
      '1,204 asked, 1,100 with a name, 100 without, 4 without an answer, 1 waits.',
    )
    expect(disclosureText(dns({ servers: ['192.0.2.53'] }), false)).toMatch(
      /is sent to 192\.0\.2\.53.*10 questions a second.*private networks, and others that are not public, are not asked/,
    )
    expect(disclosureText(dns({}), true)).not.toContain('private')
  })

  it('reads servers apart by commas and spaces', () => {
    expect(readServers(' 192.0.2.53, 192.0.2.54:5353  ')).toEqual(['192.0.2.53', '192.0.2.54:5353'])
    expect(readServers('')).toEqual([])
  })
})
