import { expect, test } from 'vitest'
import { encodeAddress, ipv4ToNumber } from '../../../core/simulate/address.ts'

test.each([
  ['192.0.2.11', [192, 0, 2, 11]],
  ['2001:db8:a::10', [0x20, 0x01, 0x0d, 0xb8, 0, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10]],
  ['::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
])('encodes %s', (text, octets) => {
  expect([...encodeAddress(text)]).toEqual(octets)
})

test('an IPv4 address as a number uses all 32 bits', () => {
  expect(ipv4ToNumber('192.0.2.11')).toBe(0xc000_020b)
})
