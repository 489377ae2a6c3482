/** Traffic for exporters that read captures: connections and datagrams with known counts of packets and octets. */
import { buildPcap } from '../support/capture-builders.ts'
import { ethernet, ipv4, tcp, udp } from '../support/packet-builders.ts'

export interface Traffic {
  readonly capture: Uint8Array
  /** Uniflows. */
  readonly flows: number
  readonly packets: number
  /** Octets of the IP packets. */
  readonly octets: number
}

const START_NS = 1_714_557_600_000_000_000n
const PACKET_INTERVAL_NS = 1_000_000n
const IPV4_HEADER = 20
const UDP = 17
const TCP = 6

/** Flows from many clients to one server, every other one TCP, of one to nine packets each. */
export function buildTraffic(flows: number): Traffic {
  const frames: { octets: Uint8Array<ArrayBuffer>; timeNs: bigint }[] = []
  let octets = 0
  for (let flow = 0; flow < flows; flow++) {
    const source = `10.${String(flow >> 14)}.${String((flow >> 7) & 127)}.${String((flow & 127) + 1)}`
    const addresses = { source, destination: '192.0.2.80' }
    const ports = { sourcePort: 20_000 + (flow % 20_000), destinationPort: flow % 2 === 0 ? 443 : 53 }
    for (let packet = 0; packet < 1 + (flow % 9); packet++) {
      const payload = new Uint8Array(40 + ((flow * 7 + packet * 13) % 900))
      const segment =
        flow % 2 === 0 ? tcp(payload, { ...ports, sequence: packet * 1000, flags: ['ack'] }) : udp(payload, ports)
      octets += IPV4_HEADER + segment.length
      frames.push({
        octets: ethernet(ipv4(segment, { ...addresses, protocol: flow % 2 === 0 ? TCP : UDP })),
        timeNs: START_NS + BigInt(frames.length) * PACKET_INTERVAL_NS,
      })
    }
  }
  return { capture: buildPcap({ frames }), flows, packets: frames.length, octets }
}
