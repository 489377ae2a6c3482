/**
 * Headers of export messages: NetFlow v5, v7 and v9 (RFC 3954 §5.1) and IPFIX (RFC 7011 §3.1).
 */

/** NetFlow 5, 7, 9 or IPFIX 10. */
export type WireVersion = 5 | 7 | 9 | 10

/** Stands for sFlow version 5, whose own number is NetFlow's too. */
export const SFLOW_5 = 105

/** The number that a header has for its version: 5 for sFlow as for NetFlow. */
export function versionInHeader(protocolVersion: WireVersion | typeof SFLOW_5): WireVersion {
  return protocolVersion === SFLOW_5 ? 5 : protocolVersion
}

export interface MessageHeader {
  readonly version: WireVersion
  readonly headerLength: number
  /** Octets of the message as its header states them; undefined for v9, whose message ends with its datagram. */
  readonly statedLength: number | undefined
  /** Records that the header counts (v5, v7, v9); undefined for IPFIX. */
  readonly count: number | undefined
  readonly exportSeconds: number
  /** Nanoseconds beside the seconds: v5 and v7 only. */
  readonly exportNanos: number
  readonly sequence: number
  /** Milliseconds; undefined for IPFIX. */
  readonly sysUpTimeMs: number | undefined
  /** Observation domain, v9's source id, v5's engine type × 256 + engine id, 0 for v7. */
  readonly domain: number
}

export const HEADER_OCTETS = { 5: 24, 7: 24, 9: 20, 10: 16 } as const
/** Octets of a record of a version without templates. */
export const FIXED_RECORD_OCTETS = { 5: 48, 7: 52 } as const

export const SET_HEADER_OCTETS = 4

/** Decodes the header at `at`; the caller has seen that its octets are there (`recogniseMessage`). */
export function decodeMessageHeader(view: DataView, at: number, version: WireVersion): MessageHeader {
  switch (version) {
    case 5:
    case 7:
      return decodeFixedHeader(view, at, version)
    case 9:
      return {
        version,
        headerLength: HEADER_OCTETS[9],
        statedLength: undefined,
        count: view.getUint16(at + 2),
        exportSeconds: view.getUint32(at + 8),
        exportNanos: 0,
        sequence: view.getUint32(at + 12),
        sysUpTimeMs: view.getUint32(at + 4),
        domain: view.getUint32(at + 16),
      }
    case 10:
      return {
        version,
        headerLength: HEADER_OCTETS[10],
        statedLength: view.getUint16(at + 2),
        count: undefined,
        exportSeconds: view.getUint32(at + 4),
        exportNanos: 0,
        sequence: view.getUint32(at + 8),
        sysUpTimeMs: undefined,
        domain: view.getUint32(at + 12),
      }
  }
}

function decodeFixedHeader(view: DataView, at: number, version: 5 | 7): MessageHeader {
  const count = view.getUint16(at + 2)
  return {
    version,
    headerLength: HEADER_OCTETS[version],
    statedLength: HEADER_OCTETS[version] + count * FIXED_RECORD_OCTETS[version],
    count,
    exportSeconds: view.getUint32(at + 8),
    exportNanos: view.getUint32(at + 12),
    sequence: view.getUint32(at + 16),
    sysUpTimeMs: view.getUint32(at + 4),
    // engine type × 256 + engine id, as the dump format says.
    domain: version === 5 ? view.getUint16(at + 20) : 0,
  }
}
