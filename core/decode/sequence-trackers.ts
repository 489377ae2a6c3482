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
  const firsts = new WeakMap<DomainState, string | number>()
  let others = new WeakMap<DomainState, Map<string | number, SequenceTracker>>()
  let count = 0

  function makeTracker({ version, ledger, noteLoss }: DomainState): SequenceTracker {
    if (++count > limit) {
      // Forgetting a tracker loses no more than what it would have found missing.
      others = new WeakMap()
      count = 1
    }
    return createSequenceTracker({ version, account: ledger.records, onLoss: noteLoss })
  }

  return {
    trackerOf(domain, counter) {
      if (counter === undefined) return domain.sequence
      const first = firsts.get(domain)
      if (first === undefined) firsts.set(domain, counter)
      if (first === undefined || first === counter) return domain.sequence
      const known = others.get(domain)?.get(counter)
      if (known !== undefined) return known
      const tracker = makeTracker(domain)
      const trackers = others.get(domain) ?? new Map<string | number, SequenceTracker>()
      others.set(domain, trackers.set(counter, tracker))
      return tracker
    },
  }
}
