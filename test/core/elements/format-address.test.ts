import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHex, formatIpv4, formatIpv6, formatMac } from '../../../core/elements/format-address.ts'

const word = fc.nat(0xffff_ffff)
/** Words with many zero groups, where the rules of shortening apply. */
const sparseWord = fc.oneof(
  fc.constant(0),
  fc.nat(0xffff),
  fc.nat(0xffff).map((group) => group * 0x1_0000),
  word,
)

/** What the URL standard makes of an address: RFC 5952 but for the mapped form. */
function normalise(text: string): string {
  return new URL(`http://[${text}]/`).hostname.slice(1, -1)
}

describe('IPv4', () => {
  test('is dotted, from the highest octet on', () => {
    expect(formatIpv4(0xc0_00_02_01)).toBe('192.0.2.1')
    expect(formatIpv4(0)).toBe('0.0.0.0')
    expect(formatIpv4(0xffff_ffff)).toBe('255.255.255.255')
  })

  test('can be read back', () => {
    fc.assert(
      fc.property(word, (address) => {
        const text = formatIpv4(address)
        const read = text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
        return isIPv4(text) && read === address
      }),
    )
  })
})

describe('IPv6', () => {
  test.each([
    [[0, 0, 0, 0], '::'],
    [[0, 0, 0, 1], '::1'],
    [[0x2001_0db8, 0, 0, 1], '2001:db8::1'],
    [[0x2001_0db8, 0, 0x0001_0000, 1], '2001:db8::1:0:0:1'],
    // RFC 5952 §4.2.2: one zero group alone is not shortened.
    [[0x2001_0db8, 0x0000_0001, 0x0001_0001, 0x0001_0001], '2001:db8:0:1:1:1:1:1'],
    // §4.2.3: of two runs of equal length the first.
    [[0x2001_0db8, 0x0000_0000, 0x0001_0000, 0x0000_0001], '2001:db8::1:0:0:1'],
    [[0x0001_0000, 0, 0, 0], '1::'],
    [[0xfe80_0000, 0, 0x0211_22ff, 0xfe33_4455], 'fe80::211:22ff:fe33:4455'],
    [[0, 0, 0xffff, 0xc000_0201], '::ffff:192.0.2.1'],
    [[0, 0, 0, 0xc000_0201], '::c000:201'],
    [[0x0001_0002, 0x0003_0004, 0x0005_0006, 0x0007_0008], '1:2:3:4:5:6:7:8'],
  ] as const)('%j is %s', ([a, b, c, d], text) => {
    expect(formatIpv6(a, b, c, d)).toBe(text)
  })

  test('is what the URL standard writes, but for the mapped form', () => {
    fc.assert(
      fc.property(sparseWord, sparseWord, sparseWord, sparseWord, (a, b, c, d) => {
        const text = formatIpv6(a, b, c, d)
        expect(isIPv6(text)).toBe(true)
        const groups = [a, b, c, d].flatMap((value) => [value >>> 16, value & 0xffff])
        const plain = normalise(groups.map((group) => group.toString(16)).join(':'))
        expect(normalise(text)).toBe(plain)
        if (!text.startsWith('::ffff:') || !text.includes('.')) expect(text).toBe(plain)
      }),
      { numRuns: 500 },
    )
  })
})

test('a MAC address has six octets with colons', () => {
  expect(formatMac(0x0011, 0x22aa_bbcc)).toBe('00:11:22:aa:bb:cc')
  expect(formatMac(0xffff, 0xffff_ffff)).toBe('ff:ff:ff:ff:ff:ff')
  expect(formatMac(0, 0)).toBe('00:00:00:00:00:00')
})

test('octets are two lower-case digits each', () => {
  expect(formatHex(new Uint8Array([0, 0x0f, 0xab]))).toBe('000fab')
  expect(formatHex(new Uint8Array())).toBe('')
})
