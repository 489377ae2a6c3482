import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createUdpFramer } from '../../../core/simulate/network-frame.ts'
import { OctetWriter } from '../../../core/simulate/octet-writer.ts'

const macs = { sourceMac: Uint8Array.of(2, 0, 0, 0, 0, 1), destinationMac: Uint8Array.of(2, 0, 0, 0, 0, 2) }
const ends4 = { ...macs, source: '192.0.2.1', destination: '192.0.2.2', sourcePort: 4740, destinationPort: 4739 }
const ends6 = { ...ends4, source: '2001:db8::1', destination: '2001:db8::2' }

function frameOf(ends: typeof ends4, payload: Uint8Array): Uint8Array {
  const writer = new OctetWriter()
  createUdpFramer(ends).writeFrame(writer, payload)
  return writer.copyOctets()
}

/** RFC 1071: over octets that include a right checksum the sum of all words is 0xffff. */
function sumOf(octets: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < octets.length; at += 2) sum += octets[at]! * 256 + (octets[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000)
  return sum
}

test('writes an IPv4 frame', () => {
  expect([...frameOf(ends4, Uint8Array.of(0xab))]).toEqual([
    ...[2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0], // Ethernet
    ...[0x45, 0, 0, 29, 0, 0, 0x40, 0, 63, 17, 0xb7, 0xcc, 192, 0, 2, 1, 192, 0, 2, 2], // IPv4
    ...[0x12, 0x84, 0x12, 0x83, 0, 9, 0xab, 0xd0], // UDP
    0xab,
  ])
})

test.each([
  ['IPv4', ends4, 34, [26, 34]],
  ['IPv6', ends6, 54, [22, 54]],
] as const)('has right checksums over %s', (_name, ends, udpAt, [addressesAt, addressesEnd]) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (payload) => {
      const frame = frameOf(ends, payload)
      const udp = frame.subarray(udpAt)
      const addresses = frame.subarray(addressesAt, addressesEnd)
      const pseudo = Uint8Array.of(...addresses, 0, 17, udp.length >> 8, udp.length & 0xff, ...udp)
      expect(sumOf(pseudo)).toBe(0xffff)
      if (ends === ends4) expect(sumOf(frame.subarray(14, 34))).toBe(0xffff)
    }),
    { numRuns: 50 },
  )
})

test('never sends a UDP checksum of zero, which would mean that there is none', () => {
  // The one payload of two octets whose sum is all ones.
  const all = Array.from({ length: 0x1_0000 }, (_, word) => frameOf(ends4, Uint8Array.of(word >> 8, word & 0xff)))
  expect(all.filter((frame) => frame[40] === 0 && frame[41] === 0)).toEqual([])
  expect(all.filter((frame) => frame[40] === 0xff && frame[41] === 0xff)).toHaveLength(1)
})
