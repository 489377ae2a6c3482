/** The headers of a sampled packet: each layer's fields at their place, as far as the sample reaches. */
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../../core/elements/registry.ts'
import { MAX_SAMPLED_HEADERS } from '../../../../core/limits/decode.ts'
import { describeSample } from '../../../../core/wire/sflow/describe-sample.ts'
import { concat, hex, u16, u32, u8, zeros } from '../../../support/message-builders.ts'
import { ethernet, fragmentHeader, ipv4, ipv6, mpls, pppoe, tcp, udp } from '../../../support/packet-builders.ts'
import { flowSample, sampledHeader, sflowDatagram } from '../../../support/sflow-builders.ts'

const registry = createElementRegistry()
const BODY = 28 + 8

/** Values of the sampled header by key, the fields before them left out. */
function read(header: Uint8Array, protocol = 1): Record<string, unknown> {
  const message = sflowDatagram({}, flowSample({}, sampledHeader(header, protocol)))
  const { fields } = describeSample({ registry, message, recordOffset: BODY, recordLength: message.length - BODY })
  const from = fields.findIndex(({ key }) => key === 'sflow:strippedOctets')
  return Object.fromEntries(fields.slice(from + 1).map(({ key, value }) => [key, value]))
}

const UDP = udp(zeros(8), { sourcePort: 1111, destinationPort: 2222 })

describe('link layers', () => {
  it('reads addresses and EtherType of Ethernet', () => {
    expect(read(ethernet(ipv4(UDP)))).toMatchObject({
      destinationMacAddress: '02:00:00:00:00:02',
      sourceMacAddress: '02:00:00:00:00:01',
      ethernetType: 0x0800,
      sourceIPv4Address: '192.0.2.1',
    })
  })

  it('reads one tag as vlanId, the inner one of two as the customer’s (IEEE 802.1ad)', () => {
    const outer = { etherType: 0x88a8, vlan: 0x4426 }
    expect(read(ethernet(ipv4(UDP), { tags: [outer] }))).toMatchObject({ vlanId: 1062, dot1qPriority: 2 })
    expect(read(ethernet(ipv4(UDP), { tags: [outer, { etherType: 0x8100, vlan: 7 }] }))).toMatchObject({
      vlanId: 1062,
      dot1qCustomerVlanId: 7,
      dot1qCustomerPriority: 0,
      ethernetType: 0x0800,
      sourceTransportPort: 1111,
    })
  })

  it('reads MPLS labels down to IP (RFC 3032 §2.1)', () => {
    expect(read(ethernet(mpls([16, 17], ipv4(UDP)), { etherType: 0x8847 }))).toMatchObject({
      mplsTopLabelStackSection: '000100',
      mplsTopLabelTTL: 64,
      mplsLabelStackSection2: '000111',
      destinationTransportPort: 2222,
    })
    expect(read(mpls([16], ipv6(UDP)), 13)).toMatchObject({ mplsTopLabelStackSection: '000101', ipVersion: 6 })
  })

  it('reads PPPoE and PPP', () => {
    expect(read(ethernet(pppoe(ipv4(UDP)), { etherType: 0x8864 }))).toMatchObject({
      'sflow:pppoeSessionId': 1,
      sourceIPv4Address: '192.0.2.1',
    })
    expect(read(concat(hex('ff03 0021'), ipv4(UDP)), 7)).toMatchObject({ destinationIPv4Address: '192.0.2.2' })
  })

  it('reads ARP for IPv4', () => {
    const arp = concat(hex('0001 0800 06 04 0001'), zeros(6), hex('c0000201'), zeros(6), hex('c0000202'))
    expect(read(ethernet(arp, { etherType: 0x0806 }))).toMatchObject({
      'sflow:arpOperation': 1,
      'sflow:arpSenderAddress': '192.0.2.1',
      'sflow:arpTargetAddress': '192.0.2.2',
    })
  })

  it('takes a length field for no EtherType (IEEE 802.3)', () => {
    expect(read(ethernet(hex('424203'), { etherType: 3 }))).not.toHaveProperty('ethernetType')
  })
})

describe('IP', () => {
  it('reads an IPv4 header (RFC 791 §3.1)', () => {
    expect(read(ipv4(UDP, { identification: 99, options: zeros(4) }), 11)).toMatchObject({
      ipVersion: 4,
      ipv4IHL: 6,
      ipTotalLength: 40,
      fragmentIdentification: 99,
      fragmentFlags: 0,
      fragmentOffset: 0,
      ipTTL: 64,
      protocolIdentifier: 17,
      sourceTransportPort: 1111,
    })
  })

  it('reads no ports from a later fragment', () => {
    const fields = read(ipv4(UDP, { fragmentOffset: 64, hasMoreFragments: true }), 11)
    expect(fields).toMatchObject({ fragmentFlags: 0x20, fragmentOffset: 8 })
    expect(fields).not.toHaveProperty('sourceTransportPort')
    expect(read(ipv6(UDP, { extensionHeaders: [fragmentHeader(64, true)] }), 12)).not.toHaveProperty(
      'sourceTransportPort',
    )
  })

  it('reads an IPv6 header; its length counts the header too (IANA 224)', () => {
    const packet = ipv6(UDP)
    packet.set(hex('6a7b cdef'))
    expect(read(packet, 12)).toMatchObject({
      ipVersion: 6,
      ipClassOfService: 0xa7,
      flowLabelIPv6: 0xbcdef,
      ipTotalLength: 40 + UDP.length,
      ipTTL: 64,
      protocolIdentifier: 17,
      sourceIPv6Address: '2001:db8::1',
      destinationIPv6Address: '2001:db8::2',
    })
  })

  it('gives the last Next Header as the protocol, and those before it after it (IANA 4)', () => {
    const hopByHop = { number: 0, octets: zeros(7) }
    const icmp = ipv6(hex('8f00 0000'), { protocol: 58, extensionHeaders: [hopByHop] })
    expect(read(icmp, 12)).toMatchObject({ protocolIdentifier: 58, 'protocolIdentifier#2': 0, icmpTypeIPv6: 143 })
  })
})

describe('transport', () => {
  it('reads TCP (RFC 9293 §3.1)', () => {
    expect(read(ipv4(tcp(zeros(4), { sequence: 77, flags: ['syn', 'ack'] }), { protocol: 6 }), 11)).toMatchObject({
      sourceTransportPort: 40_000,
      destinationTransportPort: 4739,
      tcpSequenceNumber: 77,
      tcpAcknowledgementNumber: 1,
      tcpControlBits: 0x12,
      tcpWindowSize: 65_535,
    })
  })

  it('reads ICMP and IGMP', () => {
    expect(read(ipv4(hex('0304 0000'), { protocol: 1 }), 11)).toMatchObject({ icmpTypeIPv4: 3, icmpCodeIPv4: 4 })
    expect(read(ipv4(hex('16 00 0000'), { protocol: 2 }), 11)).toMatchObject({ igmpType: 0x16 })
  })
})

describe('tunnels', () => {
  const inner = ipv4(UDP, { source: '10.0.0.1', destination: '10.0.0.2' })

  it('reads VXLAN and the frame in it as second occurrences (RFC 7348 §5)', () => {
    const vxlan = concat(hex('08000000 00002a00'), ethernet(inner))
    expect(read(ethernet(ipv4(udp(vxlan, { destinationPort: 4789 }))))).toMatchObject({
      destinationTransportPort: 4789,
      layer2SegmentId: '72057594037927978',
      'sflow:vxlanNetworkIdentifier': 42,
      'sourceMacAddress#2': '02:00:00:00:00:01',
      'sourceIPv4Address#2': '10.0.0.1',
      'destinationTransportPort#2': 2222,
    })
  })

  it('reads GRE with a key (RFC 2890 §2)', () => {
    expect(read(ipv4(concat(u16(0x2000), u16(0x0800), u32(5), inner), { protocol: 47 }), 11)).toMatchObject({
      'sflow:greKey': 5,
      'sourceIPv4Address#2': '10.0.0.1',
    })
  })

  it('reads Geneve past its options (RFC 8926 §3.4)', () => {
    const geneve = concat(u8(1), u8(0), u16(0x6558), u32(0x2a00), zeros(4), ethernet(inner))
    expect(read(ipv4(udp(geneve, { destinationPort: 6081 })), 11)).toMatchObject({
      'sflow:geneveNetworkIdentifier': 42,
      'sourceIPv4Address#2': '10.0.0.1',
    })
  })

  it('reads IP in IP', () => {
    expect(read(ipv4(inner, { protocol: 4 }), 11)).toMatchObject({ 'destinationIPv4Address#2': '10.0.0.2' })
  })

  it('stops after MAX_SAMPLED_HEADERS', () => {
    let packet: Uint8Array = ipv4(UDP)
    for (let depth = 0; depth < 2 * MAX_SAMPLED_HEADERS; depth++) packet = ipv4(packet, { protocol: 4 })
    const versions = Object.keys(read(packet, 11)).filter((key) => key.startsWith('ipVersion'))
    expect(versions).toHaveLength(MAX_SAMPLED_HEADERS)
  })
})

describe('a header that is cut', () => {
  it('gives the fields that are there, and never fewer than a shorter one', () => {
    const whole = ethernet(ipv4(tcp(zeros(0), { flags: ['ack'] }), { protocol: 6 }), {
      tags: [{ etherType: 0x8100, vlan: 5 }],
    })
    let before = 0
    for (let length = 0; length <= whole.length; length++) {
      const count = Object.keys(read(whole.slice(0, length))).length
      expect(count).toBeGreaterThanOrEqual(before)
      before = count
    }
    expect(before).toBe(22)
  })
})
