import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCryptoPan } from '../../../core/live/crypto-pan.ts'
import { parseSocketAddress } from '../../../core/live/socket-address.ts'
import { formatIpAddress } from '../../../core/transport/ip-text.ts'

/** The key of the sample that comes with the authors' implementation. */
const SAMPLE_KEY = Uint8Array.of(
  ...[21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16],
  ...[216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2],
)

function mapText(key: Uint8Array, address: string): string {
  const octets = Uint8Array.from(parseSocketAddress(address) ?? [])
  createCryptoPan(key).replace(octets, 0, octets.length)
  return formatIpAddress(octets)
}

describe('Crypto-PAn', () => {
  it.each([
    ['128.11.68.132', '135.242.180.132'],
    ['129.118.74.4', '134.136.186.123'],
    ['130.132.252.244', '133.68.164.234'],
    ['141.223.7.43', '141.167.8.160'],
    ['141.233.145.108', '141.129.237.235'],
    ['152.163.225.39', '151.140.114.167'],
    ['156.29.3.236', '147.225.12.42'],
    ['165.247.96.84', '162.9.99.234'],
    ['166.107.77.190', '160.132.178.185'],
    ['192.102.249.13', '252.138.62.131'],
  ])('maps %s to %s, as the sample of its authors does', (address, expected) => {
    expect(mapText(SAMPLE_KEY, address)).toBe(expected)
  })

  it.each([
    ['::1', '78ff:f001:9fc0:20df:8380:b1f1:704:ed'],
    ['::2', '78ff:f001:9fc0:20df:8380:b1f1:704:ef'],
    ['2001:db8::1', '4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e'],
    ['2001:db8::2', '4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c'],
  ])('maps %s to %s over all 128 bits', (address, expected) => {
    expect(mapText(SAMPLE_KEY, address)).toBe(expected)
  })

  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const pairs = fc.constantFrom(4, 6, 16).chain((length) => {
    const address = fc.uint8Array({ minLength: length, maxLength: length })
    return fc.tuple(address, address, fc.nat(8 * length))
  })

  it('keeps exactly the length of the prefix that two addresses share, and so is a bijection', () => {
    fc.assert(
      fc.property(keys, pairs, (key, [a, other, shared]) => {
        const b = withPrefix(other, a, shared)
        const pan = createCryptoPan(key)
        const [mappedA, mappedB] = [Uint8Array.from(a), Uint8Array.from(b)]
        pan.replace(mappedA, 0, a.length)
        pan.replace(mappedB, 0, b.length)
        expect(sharedBits(mappedA, mappedB)).toBe(sharedBits(a, b))
      }),
    )
  })

  it('gives the same for the same key, and something else for another', () => {
    const other = Uint8Array.from(SAMPLE_KEY)
    other[0] = 22
    expect(mapText(SAMPLE_KEY, '192.0.2.1')).toBe(mapText(SAMPLE_KEY, '192.0.2.1'))
    expect(mapText(other, '192.0.2.1')).not.toBe(mapText(SAMPLE_KEY, '192.0.2.1'))
  })
})

/** `octets` with the first bits of `from`. */
function withPrefix(octets: Uint8Array, from: Uint8Array, bits: number): Uint8Array {
  return octets.map((octet, index) => {
    const mask = 0xff & ~(0xff >> Math.max(0, Math.min(8, bits - 8 * index)))
    return ((from[index] ?? 0) & mask) | (octet & ~mask)
  })
}

function sharedBits(a: Uint8Array, b: Uint8Array): number {
  const bits = (octets: Uint8Array): string => [...octets].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  const [left, right] = [bits(a), bits(b)]
  let count = 0
  while (count < left.length && left[count] === right[count]) count++
  return count
}
