/** The header of an sFlow datagram (sflow.org, version 5), and telling one from other octets. */
import { MAX_SFLOW_SAMPLES } from '../../limits/decode.ts'
import type { Scrutiny } from '../recognise-message.ts'
import { addField, sflowField, type SampleFields } from './sample-fields.ts'

export interface SflowHeader {
  /** 28 octets, or 40 when the agent has an IPv6 address. */
  readonly headerLength: number
  /** Octets of the agent's address: 4 or 16. */
  readonly addressLength: number
  readonly subAgentId: number
  readonly sequence: number
  readonly sysUpTimeMs: number
  readonly sampleCount: number
}

/** What a datagram is: version 5, or one of the versions before it, which had another format. */
export type SflowVersion = 2 | 4 | 5

const AGENT_ADDRESS_OFFSET = 8
/** Data format and length of a sample. */
export const SAMPLE_HEADER_OCTETS = 8

const AGENT_IPV4 = sflowField('agentAddress', 'ipv4', 4)
/** The element after the first of this name: its type is the other one. */
const AGENT_IPV6 = { ...sflowField('agentAddress', 'ipv6', 16), id: AGENT_IPV4.id + 1 }

const VERSION = 5
const SHORTEST_HEADER = 28
const IPV4 = 1
const IPV6 = 2

/** The version of the datagram from `from` to before `end`; undefined when it is no sFlow. */
export function recogniseSflow(
  view: DataView,
  from: number,
  end: number,
  originalEnd: number,
  scrutiny: Scrutiny,
): SflowVersion | undefined {
  if (end - from < SHORTEST_HEADER) return undefined
  const version = view.getUint32(from)
  const addressType = view.getUint32(from + 4)
  if (addressType !== IPV4 && addressType !== IPV6) return undefined
  if ((version === 2 || version === 4) && scrutiny === 'lenient') return version
  if (version !== VERSION) return undefined
  const headerLength = headerLengthOf(addressType)
  if (end - from < headerLength) return undefined
  if (scrutiny === 'lenient') return VERSION
  const sampleCount = view.getUint32(from + headerLength - 4)
  return addsUp(view, from + headerLength, end, originalEnd, sampleCount) ? VERSION : undefined
}

/** Decodes the header at `at`; the caller has seen that its octets are there (`recogniseSflow`). */
export function decodeSflowHeader(view: DataView, at: number): SflowHeader {
  const headerLength = headerLengthOf(view.getUint32(at + 4))
  const rest = at + headerLength - 16
  return {
    headerLength,
    addressLength: headerLength - SHORTEST_HEADER + 4,
    subAgentId: view.getUint32(rest),
    sequence: view.getUint32(rest + 4),
    sysUpTimeMs: view.getUint32(rest + 8),
    sampleCount: view.getUint32(rest + 12),
  }
}

/** Adds the agent's address, which the header of the datagram at `at` holds for all its samples. */
export function addAgentAddress({ addressLength }: SflowHeader, at: number, into: SampleFields): void {
  addField(into, addressLength === 4 ? AGENT_IPV4 : AGENT_IPV6, at + AGENT_ADDRESS_OFFSET)
}

function headerLengthOf(addressType: number): number {
  return addressType === IPV6 ? SHORTEST_HEADER + 12 : SHORTEST_HEADER
}

/** True when the samples fill the datagram to the octet; where the capture cut it, when those that are there can be. */
function addsUp(view: DataView, from: number, end: number, originalEnd: number, sampleCount: number): boolean {
  if (sampleCount > MAX_SFLOW_SAMPLES) return false
  let at = from
  for (let sample = 0; sample < sampleCount; sample++) {
    if (at + SAMPLE_HEADER_OCTETS > originalEnd) return false
    if (at + SAMPLE_HEADER_OCTETS > end) return true
    const length = view.getUint32(at + 4)
    if (length % 4 !== 0) return false
    at += SAMPLE_HEADER_OCTETS + length
  }
  return at === originalEnd
}
