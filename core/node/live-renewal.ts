/**
 * Lets decoding begin anew when its numbers run out. Whoever stores records is told, and orders the new session when it is ready for
 * one; it begins between two datagrams, and knows what the one before had learned. Meanwhile what arrives waits in the ring.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { RENEWAL_KINDS_PAUSE_MS, RENEWAL_PATIENCE_MS, RENEWAL_REMINDER_MS } from '../limits/live.ts'
import { MAX_PENDING_SECONDS } from '../limits/templates.ts'
import type { KnownNames } from '../live/known-names.ts'
import { ringManifest } from '../live/ring-knowledge.ts'
import type { EarlierSessions } from '../protocol/live-api.ts'
import { RENEWAL_SENTENCES, type RenewalReason } from '../protocol/renewal-reason.ts'
import type { CollectorPort } from '../session/collector-messages.ts'
import type { Ingest } from '../session/ingest.ts'
import type { CollectorFeed } from './collector-feed.ts'

export interface LiveRenewal {
  /** Somebody waits for the new session. */
  order(reason: RenewalReason): void
  /** Looks how many numbers are left, and begins anew where it is time; settles when decoding may go on. */
  look(): Promise<void>
  /** How often decoding has begun anew. */
  sessionsBefore(): number
  earlier(): EarlierSessions | undefined
}

export interface LiveRenewalOptions {
  readonly ingest: Ingest
  readonly feed: CollectorFeed
  readonly port: CollectorPort
  readonly known: KnownNames
  /** Whoever stops does not wait for a new session. */
  readonly signal: AbortSignal
}

/** For one collector, whose first session has begun. */
export function createLiveRenewal({ ingest, feed, port, known, signal }: LiveRenewalOptions): LiveRenewal {
  let ordered: RenewalReason | undefined
  let orderedMs = 0
  let toldMs = Number.NEGATIVE_INFINITY
  let renewedMs = Number.NEGATIVE_INFINITY
  let wake: () => void = () => undefined
  let earlier: EarlierSessions | undefined
  signal.addEventListener('abort', () => {
    wake()
  })

  function tell(): void {
    const reason = ingest.runsOut()
    const nowMs = performance.now()
    if (reason === undefined || ordered !== undefined || nowMs - toldMs < RENEWAL_REMINDER_MS) return
    const isPaused = reason === 'kinds' && nowMs - renewedMs < RENEWAL_KINDS_PAUSE_MS
    if (isPaused && ingest.numbersLeft() !== 'none') return
    toldMs = nowMs
    port.post({ kind: 'numbersRunOut', reason })
  }

  /** Waits for the order, and reminds of it. */
  async function untilOrdered(): Promise<void> {
    while (ordered === undefined && !signal.aborted) {
      tell()
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((settle) => {
        wake = settle
        timer = setTimeout(settle, RENEWAL_REMINDER_MS)
      })
      clearTimeout(timer)
    }
  }

  async function renew(reason: RenewalReason): Promise<void> {
    ordered = undefined
    toldMs = Number.NEGATIVE_INFINITY
    while (ingest.release()) await feed.room()
    ingest.endSession()
    const ended = { totals: feed.totals(), account: feed.account() }
    const knowledge = await known.everything(ingest.knowledge())
    const { datagrams, leftOut } = ingest.reception()
    const { records, ledger } = ended.totals
    earlier = {
      sessions: (earlier?.sessions ?? 0) + 1,
      renewedAt: new Date().toISOString(),
      reason,
      datagrams: datagrams - leftOut,
      records: {
        data: (earlier?.records.data ?? 0) + records.data,
        options: (earlier?.records.options ?? 0) + records.options,
      },
      lost: (earlier?.lost ?? 0) + ledger.records.lost,
      unknown: (earlier?.unknown ?? 0) + ledger.records.unknown,
    }
    port.post({ kind: 'renewed', ended, manifest: ringManifest(knowledge) })
    known.beginAgain(knowledge)
    ingest.beginSession(knowledge, wordsOf(earlier, records.data + records.options))
    renewedMs = performance.now()
    port.post({ kind: 'totals', totals: feed.totals() })
  }

  /**
   * What waits for its template is decoded in the session in which it came, as long as there are numbers for it and as any data waits.
   * Where it is ordered though there are many, for want of room say, or for kinds of records, of which the next ones have no columns
   * meanwhile, that is less long: a template may never come.
   */
  function isTime(): boolean {
    if (!ingest.isWaiting()) return true
    const isPatient = ordered !== 'kinds' && ingest.numbersLeft() === 'few'
    const patienceMs = isPatient ? MAX_PENDING_SECONDS * 1000 : RENEWAL_PATIENCE_MS
    return performance.now() - orderedMs >= patienceMs
  }

  return {
    order(reason) {
      if (ordered === undefined) orderedMs = performance.now()
      ordered ??= reason
      wake()
    },
    async look() {
      const left = ingest.numbersLeft()
      if (left === 'many' && ordered === undefined) return
      if (left === 'none') {
        await untilOrdered()
        if (ordered === undefined) {
          ingest.renewNoMore()
          return
        }
      } else tell()
      if (ordered !== undefined && (left === 'none' || isTime())) await renew(ordered)
    },
    sessionsBefore: () => earlier?.sessions ?? 0,
    earlier() {
      const { lost, unknown } = ingest.corrections()
      return earlier && { ...earlier, lost: earlier.lost + lost, unknown: earlier.unknown + unknown }
    },
  }
}

function wordsOf({ sessions, renewedAt, reason, records, lost }: EarlierSessions, last: number): string {
  const all = records.data + records.options
  const before = `At ${renewedAt} the session before ended with ${formatCount(last)} records`
  const together =
    sessions === 1 ? '' : `; the ${formatCount(sessions)} sessions before had ${formatCount(all)} together`
  const missing = lost === 0 ? '' : ` Lost by sequence number until then: ${formatCount(lost)}.`
  return `${before}${together}. ${RENEWAL_SENTENCES[reason]}${missing}`
}
