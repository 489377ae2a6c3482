/** What a message adds to the timeline of trust, and when its domain was heard of. */
import { TRUST_BITS } from '../protocol/health-report.ts'
import type { DomainState } from './exporter-state.ts'
import type { Arrival } from './sequence-tracker.ts'

/** A message, or a datagram of sFlow, after it was decoded. */
export interface DecodedMessage {
  /** Unix seconds. */
  readonly atSeconds: number
  readonly records: number
  readonly arrival: Arrival
  readonly isMalformed: boolean
}

/** Notes what became of a message; a few operations, whatever it holds. */
export function noteTrust(domain: DomainState, message: DecodedMessage): void {
  const { atSeconds, records, arrival, isMalformed } = message
  const bits =
    (records > 0 ? TRUST_BITS.decoded : 0) |
    (arrival === 'repeated' ? TRUST_BITS.duplicated : 0) |
    (arrival === 'reordered' ? TRUST_BITS.reordered : 0) |
    (isMalformed ? TRUST_BITS.malformed : 0)
  if (bits !== 0) domain.session.trust.add(atSeconds, bits)
  // The first comparison is with NaN.
  if (!(atSeconds >= domain.firstSeconds)) domain.firstSeconds = atSeconds
  if (!(atSeconds <= domain.lastSeconds)) domain.lastSeconds = atSeconds
}
