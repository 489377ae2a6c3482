/** What the transport layer hands to the decoder: one datagram payload, or one message out of a stream. */
import type { Stretch } from '../capture/capture-sink.ts'

export type TransportProtocol = 'udp' | 'tcp' | 'sctp' | 'file'

/** RFC 7011 §2: the scope of template state. `id` counts from 0 in the order of appearance. */
export interface TransportSession {
  readonly id: number
  readonly protocol: TransportProtocol
  /** RFC 5952 or dotted; empty for a file without transport. */
  readonly exporterAddress: string
  readonly exporterPort: number
  readonly collectorAddress: string
  readonly collectorPort: number
  /** `address:port`, `[v6]:port`, or `file`: the dump's `@exporter`. */
  readonly exporter: string
}

/** One UDP payload or one framed message. */
export interface ExportDatagram extends Stretch {
  readonly session: TransportSession
  /** Octets that the sender sent, more than there are when the frame was cut by the snap length. */
  readonly originalLength: number
  /** The frame in which it ended, from 1; the message's number for a file without frames. */
  readonly frame: number
  /** Unix nanoseconds; 0 when the file has no times. */
  readonly arrivalNs: bigint
  /** Where it begins in the file; undefined when not in one piece there, or when the file is compressed. */
  readonly fileOffset: number | undefined
  /** SCTP stream, whose messages count by themselves (RFC 7011 §3.1); absent where a session has but one. */
  readonly streamId?: number
}

export interface TransportSink {
  onDatagram(datagram: ExportDatagram): void
  /** The connection is over: nothing more comes of this session. */
  onClosed?(session: TransportSession): void
}
