/** Details of a sample: each field at its octets, with the value that the grid has. */
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../../core/elements/registry.ts'
import { describeSample } from '../../../../core/wire/sflow/describe-sample.ts'
import { decode } from '../../../support/decoding.ts'
import { concat, hex, ipv4 as address, text, u32, u64, zeros } from '../../../support/message-builders.ts'
import { ethernet, ipv4, ipv6, tcp, udp } from '../../../support/packet-builders.ts'
import {
  counterSample,
  expandedFlowSample,
  flowSample,
  formatOf,
  formatted,
  sampledHeader,
  sflowDatagram,
  xdrString,
} from '../../../support/sflow-builders.ts'

const registry = createElementRegistry()

const GATEWAY = formatted(
  1003,
  concat(u32(1), address('203.0.113.9')),
  ...[64_500, 64_501, 64_502].map(u32),
  // Two segments: a sequence of two, then a set of one.
  ...[2, 2, 2, 64_510, 64_511, 1, 1, 64_520].map(u32),
  ...[1, 0xfbf4_0064].map(u32),
  u32(100),
)

const SAMPLES: readonly (readonly [string, Uint8Array])[] = [
  ['a flow over TCP', flowSample({}, sampledHeader(ethernet(ipv4(tcp(zeros(3)), { protocol: 6 }))))],
  ['a flow over IPv6', expandedFlowSample([0, 1, 2, 3], sampledHeader(ipv6(udp(zeros(3))), 12))],
  [
    'VXLAN',
    flowSample(
      {},
      sampledHeader(
        ethernet(ipv4(udp(concat(hex('0800000000002a00'), ethernet(ipv4(udp(zeros(1))))), { destinationPort: 4789 }))),
      ),
    ),
  ],
  [
    'switch, router, gateway',
    flowSample(
      {},
      formatted(1001, ...[10, 1, 20, 2].map(u32)),
      formatted(1002, u32(2), hex('20010db8'), zeros(12), u32(64), u32(48)),
      GATEWAY,
    ),
  ],
  [
    'users and addresses',
    flowSample(
      {},
      formatted(1004, u32(106), xdrString('ann'), u32(106), xdrString('bob')),
      formatted(1005, u32(1), xdrString('/a?b'), xdrString('www.example.net')),
    ),
  ],
  ['labels', flowSample({}, formatted(1006, u32(0), ...[1, 0x10100, 2, 0x11000, 0x12100].map(u32)))],
  ['sampled Ethernet', flowSample({}, formatted(2, u32(64), hex('020000000001 0000 020000000002 0000'), u32(0x0800)))],
  [
    'a host',
    counterSample(
      formatted(2000, xdrString('host-1'), hex('00112233445566778899aabbccddeeff'), u32(3), u32(2), xdrString('6.1')),
      formatted(2003, hex('3f800000 40000000 40400000'), ...Array.from({ length: 17 }, (_, n) => u32(n))),
      formatted(2004, ...Array.from({ length: 7 }, (_, n) => u64(n)), ...[1, 2, 3, 4].map(u32)),
    ),
  ],
  [
    'an HTTP request',
    flowSample(
      {},
      formatted(
        2206,
        u32(2),
        u32(1001),
        ...['/', 'h', '', 'agent', '', '', 'text/html'].map(xdrString),
        u64(5),
        u64(6),
        u32(7),
        u32(-1 >>> 0),
      ),
    ),
  ],
  [
    'a LAG port',
    counterSample(
      formatted(
        7,
        hex('020000000001 0000 020000000002 0000'),
        u32(5),
        hex('3d000000'),
        ...Array.from({ length: 8 }, (_, n) => u32(n)),
      ),
    ),
  ],
  ['an unknown format', flowSample({}, formatted(formatOf(4413, 9), text('abcd')))],
  ['an unknown sample', formatted(formatOf(4413, 9), text('abcd'))],
]

describe('a sample described', () => {
  it.each(SAMPLES)('has the values of its record, each from its octets: %s', (_, sample) => {
    const first = counterSample()
    const message = sflowDatagram({ agent: '2001:db8::1' }, first, sample)
    const recordOffset = 40 + first.length + 8
    const place = { registry, message, recordOffset, recordLength: message.length - recordOffset }
    const { fields, setNumber } = describeSample(place)
    const { records } = decode([message])
    const values = Object.entries(records[1] ?? {}).filter(([key]) => !key.startsWith('@'))
    expect(fields.map(({ key, value }) => [key, value])).toEqual(values)
    expect(setNumber).toBe(2)
    for (const { key, offset, length } of fields) {
      const from = key === 'agentAddress' ? 8 : recordOffset
      expect(offset, key).toBeGreaterThanOrEqual(from)
      expect(offset + length, key).toBeLessThanOrEqual(message.length)
    }
  })

  it('writes an AS path as routers do; a set hides the destination’s AS (RFC 4271 §4.3)', () => {
    const [record] = decode([sflowDatagram({}, flowSample({}, GATEWAY))]).records
    expect(record).toMatchObject({
      bgpNextHopIPv4Address: '203.0.113.9',
      'sflow:routerAs': 64_500,
      bgpSourceAsNumber: 64_501,
      'sflow:srcPeerAs': 64_502,
      'sflow:dstAsPath': '64510 64511 {64520}',
      bgpNextAdjacentAsNumber: 64_510,
      'sflow:communities': '64500:100',
      'sflow:localPreference': 100,
    })
    expect(record).not.toHaveProperty('bgpDestinationAsNumber')
  })

  it('gives the fields that are there when octets have gone', () => {
    const message = sflowDatagram({}, flowSample({}, sampledHeader(ethernet(ipv4(udp(zeros(3)))))))
    for (let length = 0; length < message.length; length++) {
      const place = { registry, message: message.slice(0, length), recordOffset: 36, recordLength: message.length - 36 }
      expect(() => describeSample(place)).not.toThrow()
    }
  })
})
