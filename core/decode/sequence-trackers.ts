/**
 * Trackers of those within one domain that count for themselves: SCTP streams (RFC 7011 §3.1), the agents behind an sFlow
 * relay. The first of a domain uses the domain's own.
 */
import type { DomainState } from './exporter-state.ts'
import { createSequenceTracker, type SequenceTracker } from './sequence-tracker.ts'

export interface SequenceTrackers {
  /** The tracker of a stream or agent; the domain's own where there is but one. */
  trackerOf(domain: DomainState, counter: string | number | undefined): SequenceTracker
}

/** Makes the trackers; `limit` bounds those beside the domains' own. */
export function createSequenceTrackers(limit: number): SequenceTrackers {
  /** By the domain's own tracker, which outlasts the domain when another decoder goes on with it. */
  const firsts = new WeakMap<SequenceTracker, string | number>()
  let others = new WeakMap<SequenceTracker, Map<string | number, SequenceTracker>>()
  let count = 0

  function makeTracker({ version, lossPlace: place }: DomainState): SequenceTracker {
    if (++count > limit) {
      // Forgetting a tracker loses no more than what it would have found missing.
      others = new WeakMap()
      count = 1
    }
    return createSequenceTracker({ version, place })
  }

  return {
    trackerOf(domain, counter) {
      if (counter === undefined) return domain.sequence
      const { sequence } = domain
      const first = firsts.get(sequence)
      if (first === undefined) firsts.set(sequence, counter)
      if (first === undefined || first === counter) return sequence
      const known = others.get(sequence)?.get(counter)
      if (known !== undefined) return known
      const tracker = makeTracker(domain)
      const trackers = others.get(sequence) ?? new Map<string | number, SequenceTracker>()
      others.set(sequence, trackers.set(counter, tracker))
      return tracker
    },
  }
}
