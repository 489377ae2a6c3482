import { describe, expect, it } from 'vitest'
import { concatOctets, hex } from '../../support/capture-builders.ts'
import { runTransport } from '../../support/capture-runs.ts'
import { ethernet, ipv4, ipv6, linuxCooked, linuxCooked2, mpls, pppoe, udp } from '../../support/packet-builders.ts'

const PAYLOAD = hex('000a 0010 66321060 00000000 00000001')
const PACKETS = [ipv4(udp(PAYLOAD)), ipv6(udp(PAYLOAD))]

const TAG = { etherType: 0x8100, vlan: 100 }
const SERVICE_TAG = { etherType: 0x88a8, vlan: 200 }
const OLD_TAG = { etherType: 0x9100, vlan: 300 }

const ETHERNET_WRAPPERS: readonly (readonly [string, (packet: Uint8Array) => Uint8Array])[] = [
  ['plain', (packet) => ethernet(packet)],
  ['802.1Q', (packet) => ethernet(packet, { tags: [TAG] })],
  ['802.1ad', (packet) => ethernet(packet, { tags: [SERVICE_TAG, TAG] })],
  ['QinQ with the old number', (packet) => ethernet(packet, { tags: [OLD_TAG, TAG, TAG] })],
  ['MPLS, one label', (packet) => ethernet(mpls([16], packet), { etherType: 0x8847 })],
  ['MPLS, three labels', (packet) => ethernet(mpls([16, 1_048_575, 3], packet), { etherType: 0x8847 })],
  ['MPLS in a VLAN', (packet) => ethernet(mpls([16], packet), { etherType: 0x8848, tags: [TAG] })],
  [
    'MPLS pseudowire',
    (packet) => ethernet(mpls([16], concatOctets([hex('00000000'), ethernet(packet)])), { etherType: 0x8847 }),
  ],
  ['PPPoE', (packet) => ethernet(pppoe(packet), { etherType: 0x8864 })],
]

describe('link layer', () => {
  it.each(ETHERNET_WRAPPERS)('finds IP below Ethernet: %s', (_name, wrap) => {
    const { datagrams, problems } = runTransport(PACKETS.map(wrap))
    expect(datagrams.map((datagram) => datagram.octets)).toEqual([PAYLOAD, PAYLOAD])
    expect(problems).toEqual([])
  })

  it.each([
    [113, linuxCooked],
    [276, linuxCooked2],
    [101, (packet: Uint8Array) => packet],
    [12, (packet: Uint8Array) => packet],
    [14, (packet: Uint8Array) => packet],
    [228, (packet: Uint8Array) => packet],
    [229, (packet: Uint8Array) => packet],
  ])('finds IP below link type %i', (linkType, wrap) => {
    const { datagrams, problems } = runTransport(PACKETS.map(wrap), { linkType })
    expect(datagrams).toHaveLength(2)
    expect(problems).toEqual([])
  })

  it.each([
    [0, '02000000', 0],
    [0, '00000002', 0],
    [108, '00000002', 0],
    [0, '1e000000', 1],
    [0, '1c000000', 1],
    [0, '18000000', 1],
    [108, '0000000a', 1],
  ])('reads the address family of link type %i: %s', (linkType, family, index) => {
    const { datagrams } = runTransport([concatOctets([hex(family), PACKETS[index]!])], { linkType })
    expect(datagrams).toHaveLength(1)
  })

  it('leaves 802.3 frames, loopback frames of other families and PPPoE control alone', () => {
    const llc = ethernet(hex('424203'), { etherType: 38 })
    const lcp = ethernet(hex('11000001 0004 c021 0102'), { etherType: 0x8864 })
    expect(runTransport([llc, lcp]).counters.framesWithoutIp).toBe(2)
    expect(runTransport([hex('07000000 4500')], { linkType: 0 }).counters.framesWithoutIp).toBe(1)
  })

  it('gives up on tags without end', () => {
    const tags = Array.from({ length: 100 }, () => TAG)
    expect(runTransport([ethernet(PACKETS[0]!, { tags })]).counters.framesWithoutIp).toBe(1)
  })
})
