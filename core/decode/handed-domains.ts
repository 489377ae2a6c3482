/**
 * What the domains of one decoder hand over to the next one, which goes on with the same transport sessions between two datagrams: where
 * their sequence numbers stand, so that what is missing just there is counted, once, and the clocks that restarts and times rest on.
 * A domain that sends nothing in a whole session is kept for the next one.
 */
import type { ProtocolVersion } from './block.ts'
import type { DomainState, SessionState } from './exporter-state.ts'
import { beginAccount, createLossPlace, endAccount, type OnLoss, type SequenceAccount } from './loss-place.ts'
import { createSequenceTracker } from './sequence-tracker.ts'
import { createUptimeWatch } from './uptime-watch.ts'

type Followed = Pick<DomainState, 'sequence' | 'lossPlace' | 'uptime' | 'lastExportSeconds' | 'systemStartMs'>

export interface DomainHandover extends Followed {
  /** That of the whole Exporting Process, Unix milliseconds; NaN when it is not known. */
  readonly sessionStartMs: number
}

export interface HandedDomains {
  /** Takes over from a domain, of which nothing else is kept. */
  add(transportId: number, key: number, domain: DomainState): void
  /** What a domain goes on with; once. */
  take(transportId: number, key: number): DomainHandover | undefined
  /** Nothing more comes of a transport session. */
  forget(transportId: number): void
  /** Lets those go that were added first, until no more than so many are left. */
  keepAtMost(count: number): void
}

/** Nothing is handed over yet. */
export function createHandedDomains(): HandedDomains {
  const sessions = new Map<number, Map<number, DomainHandover>>()
  let size = 0

  function forget(transportId: number): void {
    size -= sessions.get(transportId)?.size ?? 0
    sessions.delete(transportId)
  }

  return {
    add(transportId, key, { sequence, lossPlace, uptime, lastExportSeconds, systemStartMs, session }) {
      const domains = sessions.get(transportId) ?? new Map<number, DomainHandover>()
      sessions.set(transportId, domains)
      if (!domains.has(key)) size += 1
      const sessionStartMs = session.systemStartMs
      domains.set(key, { sequence, lossPlace, uptime, lastExportSeconds, systemStartMs, sessionStartMs })
    },
    take(transportId, key) {
      const domains = sessions.get(transportId)
      const domain = domains?.get(key)
      if (domains === undefined || domain === undefined) return undefined
      domains.delete(key)
      size -= 1
      if (domains.size === 0) sessions.delete(transportId)
      return domain
    },
    forget,
    keepAtMost(count) {
      for (const transportId of sessions.keys()) {
        if (size <= count) return
        forget(transportId)
      }
    },
  }
}

/** Ends the accounts of all domains of which more may come, and adds them to what is handed over. */
export function endDomains(
  sessions: Iterable<SessionState>,
  corrections: SequenceAccount,
  handed: HandedDomains,
): void {
  for (const { isClosed, transport, domains } of sessions) {
    if (isClosed) continue
    for (const [key, domain] of domains) {
      endAccount(domain.lossPlace, corrections)
      handed.add(transport.id, key, domain)
    }
  }
}

/** What follows a domain from here on: as the decoder before had it, or from the beginning. Losses count in the account. */
export function followDomain(
  version: ProtocolVersion,
  account: SequenceAccount,
  onLoss: OnLoss,
  before: DomainHandover | undefined,
): Followed {
  if (before !== undefined) {
    const { sequence, lossPlace, uptime, lastExportSeconds, systemStartMs } = before
    beginAccount(lossPlace, account, onLoss)
    return { sequence, lossPlace, uptime, lastExportSeconds, systemStartMs }
  }
  const place = createLossPlace(account, onLoss)
  return {
    sequence: createSequenceTracker({ version, place }),
    lossPlace: place,
    uptime: createUptimeWatch(),
    lastExportSeconds: 0,
    systemStartMs: Number.NaN,
  }
}
