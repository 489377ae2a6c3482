/** What a decoder hands over to the one that goes on in its place, between two datagrams of the same transport sessions. */
import type { HandedDomains } from './handed-domains.ts'
import type { SequenceTrackers } from './sequence-trackers.ts'

export interface DecoderHandover {
  readonly domains: HandedDomains
  /** Of SCTP streams, and of the agents behind sFlow relays. */
  readonly streams: SequenceTrackers
  readonly agents: SequenceTrackers
}
