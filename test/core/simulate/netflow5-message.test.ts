import { expect, test } from 'vitest'
import { Netflow5MessageWriter } from '../../../core/simulate/netflow5-message.ts'
import { netflow5 } from '../../../core/simulate/router-templates.ts'
import { arrangeValues } from '../../../core/simulate/template-definition.ts'

const SECONDS = 0x6000_0000
const BOOTED = (SECONDS - 5) * 1_000_000

test('writes a header of 24 octets and records of 48; its sequence counts flows', () => {
  const writer = new Netflow5MessageWriter(BOOTED, 9)
  writer.begin()
  const values = {
    source4: Uint8Array.of(192, 0, 2, 1),
    destination4: Uint8Array.of(198, 51, 100, 2),
    packets: 3,
    octets: 1500,
    firstSwitched: 1000,
    lastSwitched: 2000,
    sourcePort: 50_000,
    destinationPort: 443,
    tcpFlags: 0x1b,
    protocol: 6,
    sourceAs: 64_496,
  }
  writer.writeRecord(netflow5, arrangeValues(netflow5, values))
  const octets = [...writer.finish(SECONDS * 1_000_000 + 250_000)]
  expect(octets).toEqual([
    ...[0, 5, 0, 1], // version, count
    ...[0, 0, 0x14, 0x82], // 5250 ms of uptime
    ...[0x60, 0, 0, 0], // seconds
    ...[0x0e, 0xe6, 0xb2, 0x80], // 250,000,000 ns
    ...[0, 0, 0, 9], // flow sequence
    ...[0, 0], // engine type and id
    ...[0x40, 100], // sampled, one in 100
    ...[192, 0, 2, 1],
    ...[198, 51, 100, 2],
    ...[0, 0, 0, 0], // next hop
    ...[0, 0, 0, 0], // input, output
    ...[0, 0, 0, 3],
    ...[0, 0, 0x05, 0xdc],
    ...[0, 0, 0x03, 0xe8],
    ...[0, 0, 0x07, 0xd0],
    ...[0xc3, 0x50, 0x01, 0xbb],
    ...[0, 0x1b, 6, 0], // padding, flags, protocol, class of service
    ...[0xfb, 0xf0, 0, 0], // autonomous systems
    ...[0, 0, 0, 0], // masks, padding
  ])
  writer.begin()
  expect(writer.sequence).toBe(10)
})
