/** When a collector begins anew that was ordered to, with data that waits for a template. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RENEWAL_KINDS_PAUSE_MS, RENEWAL_PATIENCE_MS } from '../../../core/limits/live.ts'
import { MAX_PENDING_SECONDS } from '../../../core/limits/templates.ts'
import type { KnownNames } from '../../../core/live/known-names.ts'
import type { CollectorFeed } from '../../../core/node/collector-feed.ts'
import { createLiveRenewal } from '../../../core/node/live-renewal.ts'
import type { RenewalReason } from '../../../core/protocol/renewal-reason.ts'
import { createLedger } from '../../../core/protocol/ledger.ts'
import type { FromCollector } from '../../../core/session/collector-messages.ts'
import type { Ingest, NumbersLeft } from '../../../core/session/ingest.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A decoder with data of an exporter that never sends its template, unless it is said otherwise. */
function makeRenewal(left: NumbersLeft, runsOut: RenewalReason = 'texts', isWaiting = true) {
  const numbers = { left }
  const told: FromCollector['kind'][] = []
  const notices: string[] = []
  const ingest = {
    numbersLeft: () => numbers.left,
    runsOut: () => (numbers.left === 'many' ? undefined : runsOut),
    reception: () => ({ datagrams: 1, leftOut: 0 }),
    isWaiting: () => isWaiting,
    release: () => false,
    endSession: () => undefined,
    beginSession: (_known: unknown, notice: string) => notices.push(notice),
    corrections: () => ({ lost: -3, unknown: 2, reordered: 0 }),
    knowledge: () => ({ sessions: [], templates: [], elements: [] }),
  } as unknown as Ingest
  const ledger = createLedger()
  ledger.records.lost = 5
  const feed = {
    totals: () => ({ records: { data: 0, options: 0 }, ledger }),
    account: () => undefined,
  } as unknown as CollectorFeed
  const known: KnownNames = {
    take: () => undefined,
    everything: (decoder) => Promise.resolve({ ...decoder, labels: [], rates: [] }),
    beginAgain: () => undefined,
  }
  const port = { post: ({ kind }: FromCollector) => told.push(kind), onMessage: () => undefined }
  const renewal = createLiveRenewal({ ingest, feed, port, known, signal: new AbortController().signal })
  return { renewal, told, notices, numbers }
}

it('does not wait for ever for a template where a full disk is the reason', async () => {
  const { renewal, told, notices } = makeRenewal('many')
  renewal.order('room')
  vi.advanceTimersByTime(RENEWAL_PATIENCE_MS - 1)
  // Whoever orders again does not begin to wait again.
  renewal.order('room')
  await renewal.look()
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  await renewal.look()
  expect(told).toEqual(['renewed', 'totals'])
  expect(notices).toEqual([
    expect.stringMatching(/ended with 0 records\. Its disk was full\. Lost by sequence number until then: 5\.$/),
  ])
  expect(renewal.earlier()).toMatchObject({ reason: 'room', lost: 2, unknown: 2 })
  // One order, one session.
  vi.advanceTimersByTime(RENEWAL_PATIENCE_MS)
  await renewal.look()
  expect(told).toEqual(['renewed', 'totals'])
})

it('waits for it as long as any data waits, where numbers are the reason', async () => {
  const { renewal, told, notices } = makeRenewal('few')
  await renewal.look()
  renewal.order('texts')
  vi.advanceTimersByTime(MAX_PENDING_SECONDS * 1000 - 1)
  await renewal.look()
  expect(told).toEqual(['numbersRunOut'])
  vi.advanceTimersByTime(1)
  await renewal.look()
  expect(told).toEqual(['numbersRunOut', 'renewed', 'totals'])
  expect(notices).toEqual([expect.stringContaining('Its texts had nearly used up their numbers.')])
})

it('waits less long for it where kinds of records are the reason: the next ones have no columns meanwhile', async () => {
  const { renewal, told } = makeRenewal('few', 'kinds')
  renewal.order('kinds')
  vi.advanceTimersByTime(RENEWAL_PATIENCE_MS - 1)
  await renewal.look()
  expect(told).not.toContain('renewed')
  vi.advanceTimersByTime(1)
  await renewal.look()
  expect(told).toContain('renewed')
})

it('lets a session last for a while, however fast new kinds of records come', async () => {
  const { renewal, told, numbers } = makeRenewal('few', 'kinds', false)
  await renewal.look()
  renewal.order('kinds')
  await renewal.look()
  expect(told.splice(0)).toEqual(['numbersRunOut', 'renewed', 'totals'])
  vi.advanceTimersByTime(RENEWAL_KINDS_PAUSE_MS - 1)
  await renewal.look()
  expect(told).toEqual([])
  // Numbers that are used up do not wait.
  numbers.left = 'none'
  const looking = renewal.look()
  expect(told).toEqual(['numbersRunOut'])
  renewal.order('kinds')
  await looking
  numbers.left = 'few'
  told.length = 0
  vi.advanceTimersByTime(RENEWAL_KINDS_PAUSE_MS)
  await renewal.look()
  expect(told).toEqual(['numbersRunOut'])
})
