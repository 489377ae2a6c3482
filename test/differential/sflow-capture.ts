/** A capture with every structure of sFlow that tshark knows; no two numbers in a structure are the same. */
import { buildPcap } from '../support/capture-builders.ts'
import { concat, hex, ipv4 as address, u32, u64, zeros } from '../support/message-builders.ts'
import { addressOctets, ethernet, ipv4, ipv6, mpls, tcp, udp, udpFrame } from '../support/packet-builders.ts'
import {
  counterSample,
  expandedCounterSample,
  expandedFlowSample,
  flowSample,
  formatted,
  sampledHeader,
  sflowDatagram,
  xdrString,
} from '../support/sflow-builders.ts'

const SFLOW_PORT = 6343

const words = (count: number, first = 1) => concat(...Array.from({ length: count }, (_, at) => u32(first + at)))
const mac = (last: number) => concat(hex('02005e10 00'), Uint8Array.of(last), zeros(2))

const PACKETS = [
  sampledHeader(ethernet(ipv4(tcp(zeros(20)), { protocol: 6 }), { tags: [{ etherType: 0x8100, vlan: 7 }] })),
  sampledHeader(
    ethernet(ipv4(udp(concat(hex('0800000000002a00'), ethernet(ipv6(udp(zeros(9))))), { destinationPort: 4789 }))),
  ),
  sampledHeader(ethernet(mpls([16, 17], ipv4(udp(zeros(4)))), { etherType: 0x8847 })),
  sampledHeader(ipv4(udp(zeros(8)), { hasMoreFragments: true }), 11),
  sampledHeader(ipv6(tcp(zeros(8)), { protocol: 6 }), 12),
]

const FLOW_RECORDS = [
  ...PACKETS,
  formatted(2, u32(60), mac(1), mac(2), u32(0x0800)),
  formatted(3, u32(60), u32(6), address('192.0.2.1'), address('192.0.2.2'), u32(80), u32(443), u32(0x12), u32(0x20)),
  formatted(
    4,
    concat(u32(61), u32(17), addressOctets('2001:db8::1'), addressOctets('2001:db8::2')),
    concat(u32(81), u32(444), u32(0), u32(5)),
  ),
  formatted(1001, words(4, 100)),
  formatted(1002, u32(1), address('203.0.113.1'), u32(24), u32(16)),
  formatted(1002, u32(2), addressOctets('2001:db8::9'), u32(64), u32(48)),
  formatted(
    1003,
    concat(u32(1), address('203.0.113.9'), u32(64_500), u32(64_501), u32(64_502)),
    concat(u32(1), u32(2), u32(2), u32(64_510), u32(64_511), u32(1), u32(0xfbf4_0064), u32(100)),
  ),
  formatted(1004, u32(106), xdrString('ann'), u32(3), xdrString('robert')),
  formatted(1005, u32(1), xdrString('/a?b'), xdrString('www.example.net')),
  formatted(1006, u32(1), address('203.0.113.7'), words(2), u32(2), words(2, 0x10100)),
  formatted(1008, xdrString('tunnel'), words(2, 9)),
  formatted(1009, xdrString('circuit'), words(2, 11)),
  formatted(1010, xdrString('ftn'), u32(0xffff_ff00)),
  formatted(1011, u32(25)),
  formatted(1012, u32(2), u32(0x8100_0007), u32(0x88a8_0008)),
  formatted(1014, xdrString('net'), mac(3), words(2, 5), u64(54_000_000n), words(3, 30)),
  formatted(1015, xdrString('net'), mac(4), words(4, 5), u64(54_000_001n), words(2, 30)),
]

const COUNTER_RECORDS = [
  formatted(1, words(2, 40), u64(10_000_000_000n), u32(1), u32(3), u64(1n << 33n), words(6, 50), u64(77), words(6, 60)),
  formatted(2, words(13)),
  formatted(3, words(18)),
  formatted(4, u32(1), u64(2), u32(3), u64(4), words(4, 5), u32(9), u64(10), u32(11), u64(12), u64(13), u64(14)),
  formatted(5, u32(7), u64(1n << 40n), words(4, 8)),
  formatted(6, words(20)),
  formatted(7, mac(1), mac(2), u32(5), hex('3d3f4f01'), words(8, 20)),
  formatted(1001, words(3, 15), u64(1n << 34n), u64(1n << 33n)),
  formatted(1002, words(3, 70)),
]

/** The capture as pcap. */
export function buildSflowCapture(): Uint8Array<ArrayBuffer> {
  const datagrams = [
    ...FLOW_RECORDS.flatMap((record) => [flowSample({}, record), expandedFlowSample([0, 21, 0, 22], record)]),
    flowSample({ input: 5, output: 0x8000_0003, drops: 4, sourceId: 0x0100_0009 }, ...PACKETS.slice(0, 1)),
    flowSample({ input: 5, output: 0x4000_0102 }, ...PACKETS.slice(0, 1)),
    ...COUNTER_RECORDS.flatMap((record) => [counterSample(record), expandedCounterSample(record)]),
    flowSample({}, ...FLOW_RECORDS.slice(0, 9)),
  ].map((sample, index) =>
    sflowDatagram({ sequence: 1 + index, ...(index % 2 === 0 ? {} : { agent: '2001:db8::7' }) }, sample),
  )
  return buildPcap({
    frames: datagrams.map((datagram) => ({ octets: udpFrame(datagram, { destinationPort: SFLOW_PORT }) })),
  })
}
