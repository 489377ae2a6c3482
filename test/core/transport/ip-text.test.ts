import { describe, expect, it } from 'vitest'
import { formatEndpoint, formatIpAddress } from '../../../core/transport/ip-text.ts'
import { hex } from '../../support/capture-builders.ts'

describe('formatIpAddress', () => {
  it.each([
    ['c0000201', '192.0.2.1'],
    ['00000000', '0.0.0.0'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
  ])('writes %s as %s', (octets, text) => {
    expect(formatIpAddress(hex(octets))).toBe(text)
  })
})

describe('formatEndpoint', () => {
  it('puts brackets around IPv6 only', () => {
    expect(formatEndpoint('192.0.2.1', 4739)).toBe('192.0.2.1:4739')
    expect(formatEndpoint('2001:db8::1', 4739)).toBe('[2001:db8::1]:4739')
  })
})
