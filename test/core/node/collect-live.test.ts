/** The collector's side of the ring: back-pressure, and ends of all kinds. The listeners are played, the ring is real. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRingWriter, type RingWriter } from '../../../core/live/byte-ring.ts'
import type { FromListener, ListenerData, ToListener } from '../../../core/live/listener-messages.ts'
import { createBlockMemory, createPacketWriter, createUdpHead } from '../../../core/live/pcapng-writer.ts'
import { READ_CHUNK_OCTETS } from '../../../core/limits/capture.ts'
import { BLOCK_RECORDS, MAX_BLOCKS_IN_FLIGHT } from '../../../core/limits/decode.ts'
import { LIVE_STOP_TIMEOUT_MS } from '../../../core/limits/live.ts'
import { runCollector } from '../../../core/node/collector.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import type { ListenerReport, LiveSpec, RecorderReport } from '../../../core/protocol/live-api.ts'
import type { FromCollector, ListenerNews, ToCollector } from '../../../core/session/collector-messages.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ipv4,
  templateRecord,
  templateSet,
  zeros,
} from '../../support/message-builders.ts'

const SPEC: LiveSpec = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 4739 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 1 << 20,
}

/** sourceIPv4Address, and paddingOctets that make a record as long as one of AppFlow. */
const PADDING = 64
const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 8, length: 4 },
    { id: 210, length: PADDING },
  ]),
)
const RECORDS = 20
const RECORD = concat(ipv4('198.51.100.7'), zeros(PADDING))
const DATA = dataSet(256, ...Array.from({ length: RECORDS }, () => RECORD))

const LISTENER: ListenerReport = {
  spec: SPEC.listeners[0]!,
  state: 'listening',
  port: 4739,
  datagrams: 0,
  octets: 0,
  refused: 0,
  connections: 0,
  failedConnections: 0,
}

function newsOf(listener: Partial<ListenerReport> = {}, droppedDatagrams = 0): ListenerNews {
  return {
    listeners: [{ ...LISTENER, ...listener }],
    queue: { capacityOctets: 0, usedOctets: 0, mostUsedOctets: 0, droppedDatagrams, droppedOctets: 0 },
    recorder: { state: 'off', files: 0, octets: 0, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
  }
}

/** News of a recorder that has written so much. */
function recordingOf(octets: number, state: RecorderReport['state'] = 'recording'): ListenerNews {
  const news = newsOf(state === 'ended' ? { state: 'stopped' } : {})
  return { ...news, recorder: { ...news.recorder, state, files: 1, octets } }
}

/** A collector that listens, and both its neighbours. */
function start() {
  const heard: FromCollector[] = []
  const told: ToListener[] = []
  let toCollector: (message: ToCollector) => void = () => undefined
  let say: (message: FromListener) => void = () => undefined
  let end: (reason: string) => void = () => undefined
  let ring: RingWriter | undefined
  let sequence = 0

  runCollector(
    { post: (message) => heard.push(message), onMessage: (listener) => (toCollector = listener) },
    (data) => {
      ring = openRing(data)
      return {
        post: (message) => told.push(message),
        onMessage: (listener) => (say = listener),
        onEnded: (listener) => (end = listener),
        dispose: () => {
          end('it was ended')
          return Promise.resolve()
        },
      }
    },
  )
  const openRing = (data: ListenerData): RingWriter => createRingWriter(data.ring, () => say({ kind: 'data' }))
  toCollector({ kind: 'listen', spec: SPEC, settings: DEFAULT_DECODE_SETTINGS, elements: [] })

  const memory = createBlockMemory(4096)
  const head = createUdpHead(ipv4('192.0.2.1'), ipv4('192.0.2.2'), 4739)
  const writer = createPacketWriter({ seconds: 1_700_000_000, nanos: 0 })

  /** Puts one datagram into the ring; false when it is full. */
  function arrive(): boolean {
    const to = writer.writeDatagram(memory, 0, head, 40_000, ipfixMessage({ sequence }, TEMPLATE, DATA))
    if (ring?.write(memory.octets, 0, to) !== true) return false
    sequence += RECORDS
    return true
  }

  const blocks = () => heard.flatMap((message) => (message.kind === 'block' ? [message.block] : []))
  return {
    heard,
    told,
    arrive,
    blocks,
    records: () => blocks().reduce((sum, { recordCount }) => sum + recordCount, 0),
    post: (message: ToCollector) => toCollector(message),
    say: (message: FromListener) => say(message),
    bind: (news = newsOf()) => say({ kind: 'bound', report: news }),
    die: (reason: string) => end(reason),
    finished: () =>
      vi.waitFor(
        () => {
          const last = heard.find((message) => message.kind === 'finished')
          if (last === undefined) throw new Error('it goes on')
          return last
        },
        { timeout: 15_000 },
      ),
    /** Stores every block from now on, as the session does. */
    store() {
      let stored = 0
      const timer = setInterval(() => {
        for (const posted = blocks().length; stored < posted; stored += 1) toCollector({ kind: 'stored' })
      }, 1)
      return () => clearInterval(timer)
    },
  }
}

let stopStoring: (() => void) | undefined
afterEach(() => {
  vi.useRealTimers()
  stopStoring?.()
  stopStoring = undefined
})

describe('a store that is behind', () => {
  it('lets the ring fill, and loses nothing of what is in it', async () => {
    const { arrive, bind, blocks, finished, post, records, say, store } = start()
    bind()
    let arrived = 0
    for (let quiet = 0; quiet < 5;) {
      while (arrive()) arrived += 1
      const before = blocks().length
      await new Promise((settle) => setTimeout(settle, 20))
      quiet = blocks().length === before ? quiet + 1 : 0
    }
    expect(arrive()).toBe(false)
    // What is read at a time may fill some blocks at once.
    const blocksOfChunk = Math.ceil(READ_CHUNK_OCTETS / RECORD.length / BLOCK_RECORDS)
    expect(blocks().length).toBeLessThanOrEqual(MAX_BLOCKS_IN_FLIGHT + blocksOfChunk)
    stopStoring = store()
    say({ kind: 'stopped', report: newsOf({ state: 'stopped', datagrams: arrived + 1 }, 1) })
    post({ kind: 'stop' })
    const { totals, failure } = await finished()
    expect(failure).toBeUndefined()
    expect(records()).toBe(arrived * RECORDS)
    expect(totals.ledger.datagrams).toEqual({ received: arrived, dropped: 1 })
  })
})

describe('listening', () => {
  it('is refused when no listener has its port, and says why', async () => {
    const { bind, finished, heard, say, told } = start()
    const failure = { code: 'port-in-use', message: 'It is taken.', nextStep: 'Choose another.' } as const
    bind(newsOf({ state: 'failed', failure }))
    expect(told).toEqual([{ kind: 'stop' }])
    say({ kind: 'stopped', report: newsOf({ state: 'failed', failure }) })
    expect(await finished()).toMatchObject({ failure })
    expect(heard.some(({ kind }) => kind === 'accepted')).toBe(false)
  })

  it('ends with a failure when its thread dies, after what it left in the ring', async () => {
    const { arrive, bind, die, finished, heard, records, store } = start()
    stopStoring = store()
    bind()
    for (let count = 0; count < 100; count += 1) arrive()
    die('out of memory')
    expect(await finished()).toMatchObject({ wasStopped: false, failure: { code: 'listener-stopped' } })
    expect(records()).toBe(100 * RECORDS)
    const news = heard.flatMap((message) => (message.kind === 'live' ? [message.news] : []))
    expect(news.at(-1)).toMatchObject({ listeners: [{ state: 'failed', failure: { code: 'listener-stopped' } }] })
  })

  it('ends with a failure when its thread dies before it has a port', async () => {
    const { die, finished } = start()
    die('no such module')
    const { failure } = await finished()
    expect(failure).toMatchObject({ code: 'listener-stopped' })
    expect(failure?.message).toContain('no such module')
  })

  it('ends a thread that does not answer, and keeps what it had put into the ring', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { arrive, bind, finished, post, records, store, told } = start()
    stopStoring = store()
    bind()
    arrive()
    post({ kind: 'stop' })
    expect(told).toEqual([{ kind: 'stop' }])
    vi.runAllTimers()
    vi.useRealTimers()
    expect(await finished()).toMatchObject({ wasStopped: true, failure: undefined })
    expect(records()).toBe(RECORDS)
  })

  it('waits for a recorder that a slow disk holds up, as long as it comes on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { bind, finished, heard, post, say, store } = start()
    stopStoring = store()
    bind(recordingOf(60))
    post({ kind: 'stop' })
    for (let written = 1; written <= 10; written += 1) {
      vi.advanceTimersByTime(LIVE_STOP_TIMEOUT_MS - 1)
      say({ kind: 'report', report: recordingOf(60 + written) })
    }
    say({ kind: 'stopped', report: recordingOf(70, 'ended') })
    vi.useRealTimers()
    await finished()
    const news = heard.flatMap((message) => (message.kind === 'live' ? [message.news] : []))
    const states = news.map(({ recorder }) => recorder.state)
    expect(states).toEqual([...Array.from({ length: 11 }, () => 'recording'), 'ended'])
  })

  it('says of a recorder that came no further that not all may be written', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { bind, finished, heard, post, say, store } = start()
    stopStoring = store()
    bind(recordingOf(60))
    post({ kind: 'stop' })
    say({ kind: 'report', report: recordingOf(60) })
    vi.advanceTimersByTime(LIVE_STOP_TIMEOUT_MS)
    vi.useRealTimers()
    await finished()
    const news = heard.flatMap((message) => (message.kind === 'live' ? [message.news] : []))
    expect(news.at(-1)?.recorder).toMatchObject({ state: 'failed', failure: { code: 'recording-failed' } })
  })
})
