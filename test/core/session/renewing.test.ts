/** Who talks to a collector that several sessions have one after the other, and when another session begins. */
import { describe, expect, it, vi } from 'vitest'
import { EMPTY_NAMES } from '../../../core/protocol/empty-status.ts'
import { NO_KNOWLEDGE } from '../../../core/protocol/capture-knowledge.ts'
import { ringManifest } from '../../../core/live/ring-knowledge.ts'
import { createLedger } from '../../../core/protocol/ledger.ts'
import { createCollectorRelay } from '../../../core/session/collector-relay.ts'
import { EMPTY_ACCOUNT, type FromCollector, type ToCollector } from '../../../core/session/collector-messages.ts'
import type { OpenFile, Opening } from '../../../core/session/open-file.ts'
import { createRenewing } from '../../../core/session/renewing.ts'

const TOTALS = {
  octetsRead: 0,
  ledger: createLedger(),
  records: { data: 5, options: 0 },
  templates: 0,
  problems: { note: 0, warning: 0, error: 0 },
}
const RENEWED: FromCollector = {
  kind: 'renewed',
  ended: { totals: TOTALS, account: EMPTY_ACCOUNT },
  manifest: ringManifest(NO_KNOWLEDGE),
}
const FAILURE = { ok: false, failure: { code: 'disk-full', message: '', nextStep: '' } } as const
const settled = () => new Promise((go) => setTimeout(go, 0))

/** A collector that is played, and its relay. */
function start() {
  const told: ToCollector[] = []
  let say: (message: FromCollector) => void = () => undefined
  const dispose = vi.fn(() => Promise.resolve())
  const relay = createCollectorRelay({
    post: (message) => told.push(message),
    onMessage: (listener) => (say = listener),
    dispose,
  })
  return { relay, told, dispose, say: (message: FromCollector) => say(message) }
}

function hearing(collector: { onMessage(listener: (message: FromCollector) => void): void }): FromCollector[] {
  const heard: FromCollector[] = []
  collector.onMessage((message) => heard.push(message))
  return heard
}

describe('sessions that share a collector', () => {
  it('hear what is decoded for them, and answers to what they asked', async () => {
    const { relay, told, say } = start()
    const first = hearing(relay.first)
    const next = relay.next()
    const second = hearing(next.collector)
    relay.first.post({ kind: 'ask', id: 1, question: { about: 'health' } })
    const begun = next.begin('texts', () => {
      expect(second.map(({ kind }) => kind)).toEqual(['manifest'])
    })
    say({ kind: 'totals', totals: TOTALS })
    say(RENEWED)
    next.collector.post({ kind: 'ask', id: 1, question: { about: 'losses' } })
    const [one, , two] = told.flatMap((message) => ('id' in message ? [message.id] : [0]))
    say({ kind: 'answer', id: two ?? -1, answer: { about: 'losses', losses: [] } })
    say({ kind: 'answer', id: one ?? -1, answer: { about: 'templateTree', tree: { sessions: [] } as never } })
    say({ kind: 'totals', totals: TOTALS })
    expect(await begun).toBe(true)
    expect(first.map(({ kind }) => kind)).toEqual(['totals', 'answer'])
    expect(second.map(({ kind }) => kind)).toEqual(['manifest', 'answer', 'totals'])
    expect(first[1]).toMatchObject({ id: 1, answer: { about: 'templateTree' } })
    expect(second[1]).toMatchObject({ id: 1, answer: { about: 'losses' } })
  })

  it('say of which session the records are that are removed', () => {
    const { relay, told, say } = start()
    const next = relay.next()
    relay.first.post({ kind: 'forget', before: 10 })
    void next.begin('texts', () => undefined)
    relay.first.post({ kind: 'forget', before: 20 })
    relay.first.post({ kind: 'stored' })
    // One that was given up takes no number.
    relay.next()
    say(RENEWED)
    relay.first.post({ kind: 'forget', before: 30 })
    relay.first.post({ kind: 'stored' })
    next.collector.post({ kind: 'forget', before: 2 })
    expect(told).toEqual([
      { kind: 'forget', before: 10, session: 0 },
      { kind: 'renew', reason: 'texts' },
      { kind: 'forget', before: 20, session: 0 },
      { kind: 'stored' },
      { kind: 'forget', before: 30, session: 0 },
      { kind: 'stored' },
      { kind: 'forget', before: 2, session: 1 },
    ])
  })

  it('end one by one, and the collector with the last', async () => {
    const { relay, told, dispose, say } = start()
    const first = hearing(relay.first)
    const next = relay.next()
    void next.begin('texts', () => undefined)
    say(RENEWED)
    relay.first.post({ kind: 'stop' })
    await settled()
    expect(first).toMatchObject([{ kind: 'gone' }])
    expect(told).toEqual([{ kind: 'renew', reason: 'texts' }])
    await relay.first.dispose()
    await relay.first.dispose()
    expect(dispose).not.toHaveBeenCalled()
    next.collector.post({ kind: 'stop' })
    expect(told.at(-1)).toEqual({ kind: 'stop' })
    await next.collector.dispose()
    expect(dispose).toHaveBeenCalledTimes(1)
  })

  it('learn that there will be no other when the collector has ended', async () => {
    const { relay, say } = start()
    hearing(relay.first)
    const begun = relay.next().begin('texts', () => undefined)
    say({ kind: 'gone', failure: FAILURE.failure })
    expect(await begun).toBe(false)
    expect(await relay.next().begin('texts', () => undefined)).toBe(false)
  })
})

describe('a renewal', () => {
  function prepare(isOpen: () => boolean, accepted: Opening['accepted']) {
    const { relay, say, told } = start()
    const loading = { onNoRoom: () => undefined, isWithoutRoom: () => false }
    const file = { relay, live: { renew: () => undefined }, request: EMPTY_NAMES, loading } as unknown as OpenFile
    const begin = vi.fn((): Opening => ({ accepted, dispose: () => Promise.resolve() }))
    const letGo = vi.fn(() => Promise.resolve())
    const takePlace = vi.fn()
    const renewing = createRenewing({ begin, letGo, takePlace, isOpen })
    renewing.watch(file)
    return { begin, letGo, takePlace, file, told, say, renewing }
  }

  it('is tried again when the next session could not be made ready', async () => {
    const { begin, letGo, say, told } = prepare(() => true, Promise.resolve(FAILURE))
    say({ kind: 'numbersRunOut', reason: 'texts' })
    say({ kind: 'numbersRunOut', reason: 'texts' })
    await settled()
    expect(begin).toHaveBeenCalledTimes(1)
    expect(letGo).toHaveBeenCalledTimes(1)
    say({ kind: 'numbersRunOut', reason: 'texts' })
    await settled()
    expect(begin).toHaveBeenCalledTimes(2)
    expect(told).toEqual([])
  })

  it('is none of a session that is being let go, whatever its collector says', async () => {
    let isOpen = true
    const { begin, say } = prepare(() => isOpen, Promise.resolve(FAILURE))
    isOpen = false
    say({ kind: 'numbersRunOut', reason: 'texts' })
    await settled()
    expect(begin).not.toHaveBeenCalled()
  })

  it('takes no place when something else was opened while it was ordered', async () => {
    const next = { relay: undefined, loading: { onNoRoom: () => undefined } } as unknown as OpenFile
    const { letGo, renewing, say, takePlace, told } = prepare(() => true, Promise.resolve({ ok: true, value: next }))
    say({ kind: 'numbersRunOut', reason: 'texts' })
    await settled()
    expect(told).toEqual([{ kind: 'renew', reason: 'texts' }])
    expect(renewing.cancel()).toBeDefined()
    say(RENEWED)
    await settled()
    expect(takePlace).not.toHaveBeenCalled()
    expect(letGo).not.toHaveBeenCalled()
  })
})
