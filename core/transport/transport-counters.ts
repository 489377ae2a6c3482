/** What the transport layer saw, so that nothing is left out in silence. */
export interface TransportCounters {
  frames: number
  /** Frames of another network protocol than IP, or of an unknown link layer. */
  framesWithoutIp: number
  /** IP packets of another transport protocol than UDP, TCP and SCTP. */
  otherPackets: number
  fragments: number
  udpDatagrams: number
  /** TCP segments with data. */
  tcpSegments: number
  /** SCTP chunks with data. */
  sctpChunks: number
  /** Segments and chunks that came again. */
  repeatedParts: number
  /** TCP streams and SCTP associations that carry something else than IPFIX. */
  otherStreams: number
  /** Octets of those. */
  otherStreamOctets: number
  /** IPFIX messages out of TCP and SCTP. */
  streamMessages: number
}

/** Counters at zero. */
export function createTransportCounters(): TransportCounters {
  return {
    frames: 0,
    framesWithoutIp: 0,
    otherPackets: 0,
    fragments: 0,
    udpDatagrams: 0,
    tcpSegments: 0,
    sctpChunks: 0,
    repeatedParts: 0,
    otherStreams: 0,
    otherStreamOctets: 0,
    streamMessages: 0,
  }
}
