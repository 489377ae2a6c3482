/** One file on its way from the collector: what it answers, and to whom, when it goes. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import { EMPTY_HEALTH, EMPTY_TEMPLATE_TREE } from '../../../core/protocol/empty-status.ts'
import { fail, succeed } from '../../../core/protocol/failure.ts'
import { createLedger } from '../../../core/protocol/ledger.ts'
import { EMPTY_ACCOUNT, type FromCollector, type ToCollector } from '../../../core/session/collector-messages.ts'
import { startLoading, type LoadingOptions } from '../../../core/session/loading.ts'

const ELEMENT = { pen: 32_473, id: 1, name: 'poolName', type: 'string', semantics: 'default' }
const FINISHED: FromCollector = {
  kind: 'finished',
  wasStopped: false,
  failure: undefined,
  totals: {
    octetsRead: 100,
    ledger: createLedger(),
    records: { data: 0, options: 0 },
    templates: 0,
    problems: { note: 0, warning: 0, error: 0 },
  },
  account: EMPTY_ACCOUNT,
}

const OPEN_FILE: LoadingOptions['opening'] = {
  kind: 'open',
  path: '/a.pcap',
  settings: DEFAULT_DECODE_SETTINGS,
  elements: [ELEMENT],
}
const LISTEN: LoadingOptions['opening'] = {
  kind: 'listen',
  spec: { listeners: [], allowedExporters: [], retention: {}, receiveBufferOctets: 0 },
  settings: DEFAULT_DECODE_SETTINGS,
  elements: [],
}

/** A loading and the collector's end of its channel. */
function start(opening = OPEN_FILE) {
  const posted: ToCollector[] = []
  let send: (message: FromCollector) => void = () => undefined
  const loading = startLoading({
    collector: {
      post: (message) => posted.push(message),
      onMessage: (listener) => {
        send = listener
      },
    },
    opening,
    displayName: 'a.pcap',
    now: () => 0,
    startedAt: 0,
    storeBlock: () => Promise.resolve(succeed(undefined)),
    commit: () => Promise.resolve(succeed(undefined)),
    onChanged: () => undefined,
    onProgress: () => undefined,
  })
  const questions = (): readonly number[] => posted.flatMap((message) => (message.kind === 'ask' ? [message.id] : []))
  return { loading, posted, questions, send: (message: FromCollector) => send(message) }
}

describe('a loading', () => {
  it('tells the collector file, settings and the elements that the user knows', () => {
    const { posted } = start()
    expect(posted).toEqual([{ kind: 'open', path: '/a.pcap', settings: DEFAULT_DECODE_SETTINGS, elements: [ELEMENT] }])
  })

  it('can be read again unless it is a pipe', () => {
    for (const [octets, canReadAgain] of [
      [100, true],
      [undefined, false],
    ] as const) {
      const { loading, send } = start()
      send({ kind: 'accepted', format: 'pcap', compression: undefined, octets })
      expect(loading.canReadAgain()).toBe(canReadAgain)
    }
  })
})

describe('a question', () => {
  it('gets the answer with its number, whatever the order of answers', async () => {
    const { loading, questions, send } = start()
    const tree = loading.ask({ about: 'templateTree' })
    const health = loading.ask({ about: 'health' })
    const [first = 0, second = 0] = questions()
    expect(second).not.toBe(first)
    send({ kind: 'answer', id: second, answer: { about: 'health', health: EMPTY_HEALTH } })
    send({ kind: 'answer', id: first, answer: { about: 'templateTree', tree: EMPTY_TEMPLATE_TREE } })
    expect(await health).toEqual({ about: 'health', health: EMPTY_HEALTH })
    expect(await tree).toEqual({ about: 'templateTree', tree: EMPTY_TEMPLATE_TREE })
  })

  it('is answered after the end of the file, too', async () => {
    const { loading, questions, send } = start()
    send({ kind: 'accepted', format: 'pcap', compression: undefined, octets: 100 })
    send(FINISHED)
    await loading.stop()
    expect(loading.phase()).toBe('ready')
    const account = loading.ask({ about: 'account' })
    send({ kind: 'answer', id: questions()[0] ?? 0, answer: { about: 'account', account: EMPTY_ACCOUNT } })
    expect((await account)?.account).toEqual(EMPTY_ACCOUNT)
  })

  it('is answered with nothing when the file is closed meanwhile, or was before', async () => {
    const { loading, posted, questions, send } = start()
    const meanwhile = loading.ask({ about: 'health' })
    const [id = 0] = questions()
    await loading.dispose()
    expect(await meanwhile).toBeUndefined()
    const posts = posted.length
    expect(await loading.ask({ about: 'health' })).toBeUndefined()
    expect(posted).toHaveLength(posts)
    // Too late, and for nobody.
    send({ kind: 'answer', id, answer: { about: 'health', health: EMPTY_HEALTH } })
  })

  it('that nobody asked is no harm to have answered', () => {
    const { send } = start()
    send({ kind: 'answer', id: 99, answer: { about: 'health', health: EMPTY_HEALTH } })
  })
})

it('a file closed before it is recognised is refused, and tells no end', async () => {
  const { loading, send } = start()
  await loading.dispose()
  expect(await loading.accepted).toMatchObject(
    fail('superseded', expect.any(String) as string, expect.any(String) as string),
  )
  send(FINISHED)
  await new Promise((settle) => setTimeout(settle, 0))
  expect(loading.phase()).toBe('empty')
})

describe('a collector whose thread dies', () => {
  const failure = { code: 'collector-stopped', message: 'It stopped.', nextStep: 'Listen again.' } as const
  const gone = { kind: 'gone', failure } as const

  it('ends its source, answers who waits, and is asked no more', async () => {
    const { loading, posted, send } = start()
    send({ kind: 'accepted', format: 'pcap', compression: undefined, octets: 100 })
    const health = loading.ask({ about: 'health' })
    send(gone)
    expect(await health).toBeUndefined()
    await loading.stop()
    expect(loading.phase()).toBe('failed')
    expect(loading.failure()).toEqual(failure)
    const posts = posted.length
    expect(await loading.ask({ about: 'health' })).toBeUndefined()
    expect(posted).toHaveLength(posts)
  })

  it('refuses a source that was not recognised yet', async () => {
    const { loading, send } = start()
    send(gone)
    expect(await loading.accepted).toEqual({ ok: false, failure })
  })

  it('changes nothing of a source that was read to its end', async () => {
    const { loading, send } = start()
    send({ kind: 'accepted', format: 'pcap', compression: undefined, octets: 100 })
    send(FINISHED)
    send(gone)
    await loading.stop()
    expect(loading.phase()).toBe('ready')
    expect(loading.failure()).toBeUndefined()
  })
})

it('a live source is closed when its listeners have stopped', async () => {
  const { loading, posted, send } = start(LISTEN)
  send({ kind: 'accepted', format: 'live', compression: undefined, octets: undefined })
  let isClosed = false
  const closing = loading.dispose().then(() => (isClosed = true))
  await new Promise((settle) => setTimeout(settle, 20))
  expect(posted.at(-1)).toEqual({ kind: 'stop' })
  expect(isClosed).toBe(false)
  send(FINISHED)
  await closing
})

describe('a live source that is closed', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  const NOTHING = { capacityOctets: 0, usedOctets: 0, mostUsedOctets: 0, droppedDatagrams: 0, droppedOctets: 0 }
  const news = (octets: number): FromCollector => ({
    kind: 'live',
    news: {
      listeners: [],
      queue: NOTHING,
      recorder: { state: 'recording', files: 1, octets, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
    },
  })

  it('is waited for as long as its recorder comes on, and no longer', async () => {
    vi.useFakeTimers()
    const { loading, send } = start(LISTEN)
    let isClosed = false
    void loading.dispose().then(() => (isClosed = true))
    for (let second = 1; second <= 60; second += 1) {
      if (second % 3 === 0) send(news(second << 20))
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(isClosed).toBe(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(isClosed).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('holds nothing up when its thread does not come back', async () => {
    vi.useFakeTimers()
    const { loading } = start(LISTEN)
    let isClosed = false
    void loading.dispose().then(() => (isClosed = true))
    await vi.advanceTimersByTimeAsync(5000)
    expect(isClosed).toBe(true)
  })
})
