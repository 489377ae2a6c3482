/** Every bound of captures and transports: frames, reassembly, streams, sessions; with its unit and its reason. */

/** Octets read from a file at a time: large enough to amortise a read, small enough for the first rows to come early. */
export const READ_CHUNK_OCTETS = 1 << 20

/** Octets of one captured frame; a larger length in a capture header is damage (the largest legal snap length is 256 KiB). */
export const MAX_FRAME_OCTETS = 1 << 20

/** Octets of one pcapng block that is no packet (name resolution, secrets …); larger ones are skipped, not kept. */
export const MAX_PCAPNG_BLOCK_OCTETS = 16 << 20

/** Interfaces of one pcapng section; packets of further ones have no known link layer. */
export const MAX_CAPTURE_INTERFACES = 4096

/** Octets of one export message (RFC 7011 §3.1: the length field has 16 bits). */
export const MAX_MESSAGE_OCTETS = 65_535

/** IP datagrams in reassembly at the same time; the oldest is given up first. */
export const MAX_FRAGMENTED_DATAGRAMS = 256

/** Nanoseconds of capture time after which an incomplete IP datagram is given up (RFC 791 suggests 15 s, Linux uses 30). */
export const FRAGMENT_TIMEOUT_NS = 30_000_000_000n

/** TCP streams and SCTP associations followed at the same time. */
export const MAX_STREAMS = 4096

/** Octets kept per TCP stream beyond a missing segment, before the gap is given up. */
export const MAX_STREAM_BUFFER_OCTETS = 1 << 20

/** Octets kept beyond missing segments, and of unfinished SCTP user messages, over all streams; past them the stream that adds gives up what it waits for. */
export const MAX_ALL_STREAMS_BUFFER_OCTETS = 32 << 20

/** Segments of a stream whose beginning was not captured, held so that the first ones may come out of order. */
export const STREAM_START_SEGMENTS = 8

/** Octets of a stream without a known beginning in which an IPFIX message is searched, before it is taken for something else. */
export const STREAM_SEARCH_OCTETS = 1 << 17

/** SCTP user messages in parts at the same time in one association (RFC 8260 interleaving). */
export const MAX_PARTIAL_USER_MESSAGES = 64

/** Transport sessions with state of their own (exporter address and port × collector address and port × protocol). */
export const MAX_TRANSPORT_SESSIONS = 16_384

/** UDP sessions remembered whose datagrams do not look like flow export: other traffic in the capture. */
export const MAX_OTHER_SESSIONS = 1024
