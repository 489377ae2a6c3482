/** Builds sFlow datagrams by the words of the specification (sflow.org, version 5): tests read like the wire. */
import { concat, ipv4, text, u32, zeros } from './message-builders.ts'
import { addressOctets } from './packet-builders.ts'

export interface SflowHeaderSpec {
  readonly version?: number
  /** Dotted or RFC 5952. */
  readonly agent?: string
  readonly subAgent?: number
  readonly sequence?: number
  /** Milliseconds. */
  readonly uptime?: number
  /** Samples that the header counts; those that follow when absent. */
  readonly count?: number
}

/** A datagram of version 5 around its samples. */
export function sflowDatagram(spec: SflowHeaderSpec, ...samples: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const { version = 5, agent = '198.51.100.1', subAgent = 0, sequence = 1, uptime = 60_000 } = spec
  return concat(
    u32(version),
    u32(agent.includes(':') ? 2 : 1),
    agent.includes(':') ? addressOctets(agent) : ipv4(agent),
    u32(subAgent),
    u32(sequence),
    u32(uptime),
    u32(spec.count ?? samples.length),
    ...samples,
  )
}

/** Data format and length before anything: of samples, and of the records in them. */
export function formatted(format: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concat(...parts)
  return concat(u32(format), u32(body.length), body)
}

/** The data format of an enterprise. */
export const formatOf = (enterprise: number, format: number): number => enterprise * 0x1000 + format

export interface FlowSampleSpec {
  readonly sequence?: number
  readonly sourceId?: number
  readonly rate?: number
  readonly pool?: number
  readonly drops?: number
  readonly input?: number
  readonly output?: number
  /** Records that the sample counts; those that follow when absent. */
  readonly count?: number
}

/** flow_sample, data format 1. */
export function flowSample(spec: FlowSampleSpec, ...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const { sequence = 7, sourceId = 3, rate = 1000, pool = 9000, drops = 0, input = 3, output = 4 } = spec
  const count = spec.count ?? records.length
  return formatted(1, ...[sequence, sourceId, rate, pool, drops, input, output, count].map(u32), ...records)
}

/** flow_sample_expanded, data format 3: ports as format and value. */
export function expandedFlowSample(
  ports: readonly [inputFormat: number, input: number, outputFormat: number, output: number],
  ...records: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return formatted(3, ...[7, 0, 3, 1000, 9000, 0, ...ports, records.length].map(u32), ...records)
}

/** counters_sample, data format 2. */
export function counterSample(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return formatted(2, ...[8, 5, records.length].map(u32), ...records)
}

/** counters_sample_expanded, data format 4. */
export function expandedCounterSample(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return formatted(4, ...[8, 2, 77, records.length].map(u32), ...records)
}

/** discarded_packet, data format 5. */
export function discardSample(reason: number, ...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return formatted(5, ...[9, 0, 3, 256, 3, 4, reason, records.length].map(u32), ...records)
}

/** sampled_header, flow format 1: Ethernet when nothing else is said. */
export function sampledHeader(header: Uint8Array, protocol = 1): Uint8Array<ArrayBuffer> {
  return formatted(1, u32(protocol), u32(header.length + 100), u32(4), xdrOpaque(header))
}

/** XDR's variable-length opaque data (RFC 4506 §4.10): a length, and padding to a multiple of 4. */
export function xdrOpaque(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(u32(octets.length), octets, zeros((4 - (octets.length % 4)) % 4))
}

/** XDR's string (RFC 4506 §4.11). */
export function xdrString(value: string): Uint8Array<ArrayBuffer> {
  return xdrOpaque(text(value))
}
