/** What a message adds to the timeline of trust, and when its domain was heard of. */
import { TRUST_BITS } from '../protocol/health-report.ts'
import type { DomainState } from './exporter-state.ts'
import type { Arrival } from './sequence-tracker.ts'

/** What became of a message, or of a datagram of sFlow: bits of `TRUST_BITS`. */
export function trustBitsOf(records: number, arrival: Arrival, octets: 'sound' | 'malformed'): number {
  return (
    (records > 0 ? TRUST_BITS.decoded : 0) |
    (arrival === 'repeated' ? TRUST_BITS.duplicated : 0) |
    (arrival === 'reordered' ? TRUST_BITS.reordered : 0) |
    (octets === 'malformed' ? TRUST_BITS.malformed : 0)
  )
}

/** Notes what became of a message at a time (Unix seconds); a few operations, whatever it holds. */
export function noteTrust(domain: DomainState, atSeconds: number, bits: number): void {
  if (bits !== 0) domain.session.trust.add(atSeconds, bits)
  // The first comparison is with NaN.
  if (!(atSeconds >= domain.firstSeconds)) domain.firstSeconds = atSeconds
  if (!(atSeconds <= domain.lastSeconds)) domain.lastSeconds = atSeconds
}
