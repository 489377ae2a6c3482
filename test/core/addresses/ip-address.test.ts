import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isGlobalAddress, normaliseAddress, reverseName } from '../../../core/addresses/ip-address.ts'

describe('addresses in one form', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.0/24', undefined],
    ['192.0.2', undefined],
    ['localhost', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(normaliseAddress(text)).toBe(expected)
  })

  it('never throws, and what it gives stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
        const normal = normaliseAddress(text)
        return normal === undefined || normaliseAddress(normal) === normal
      }),
    )
  })
})

describe('names under which DNS has the names of addresses', () => {
  it('reverses octets (RFC 1035 §3.5)', () => {
    expect(reverseName('192.0.2.1')).toBe('1.2.0.192.in-addr.arpa')
  })

  it('reverses the digits of IPv6 (RFC 3596 §2.5)', () => {
    expect(reverseName('2001:db8::567:89ab')).toBe(
      'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    )
  })
})

describe('addresses of the Internet at large', () => {
  it.each(['8.8.8.8', '192.1.0.1', '172.32.0.1', '2a00:1450::1', '::ffff:8.8.8.8'])('%s is one', (text) => {
    expect(isGlobalAddress(text)).toBe(true)
  })

  it.each([
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '239.1.1.1',
    '255.255.255.255',
    '::1',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    'no address',
  ])('%s is none', (text) => {
    expect(isGlobalAddress(text)).toBe(false)
  })
})
