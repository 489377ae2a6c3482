/**
 * Feeds a collector from listeners. They have a thread of their own, which puts what arrives into a ring of shared memory as
 * octets of a pcapng file; here these are read like those of a file that grows. When the store is behind nothing is read: the
 * ring fills, and the listeners drop and count what no longer fits.
 */
import { createKnowledgeKeeper } from '../live/knowledge-keeper.ts'
import { createKnownNames } from '../live/known-names.ts'
import { dictionaryOctetsOf } from '../live/dictionary-octets.ts'
import { createRingMemory, createRingReader } from '../live/byte-ring.ts'
import { createFileHead } from '../live/pcapng-writer.ts'
import { READ_CHUNK_OCTETS } from '../limits/capture.ts'
import { LIVE_FLUSH_INTERVAL_MS, LIVE_RING_OCTETS, LIVE_STOP_TIMEOUT_MS } from '../limits/live.ts'
import type { Failure } from '../protocol/failure.ts'
import type { RenewalReason } from '../protocol/renewal-reason.ts'
import type { CollectorPort, ListenerNews, Reception, ToCollector } from '../session/collector-messages.ts'
import { createActivityBook } from '../session/exporter-activity.ts'
import type { Ingest } from '../session/ingest.ts'
import { UNLIMITED_NUMBERS } from '../session/number-watch.ts'
import type { CollectorFeed } from './collector-feed.ts'
import type { StartListener } from './listener-client.ts'
import { createLiveRenewal, type LiveRenewal } from './live-renewal.ts'
import { startReplay } from './replay-source.ts'

export interface LiveCollection {
  /** Settles when all that was received is decoded; the failure says why nothing listens, or not any more. */
  readonly ended: Promise<Failure | undefined>
  freeze(lastSeconds: number | undefined): void
  /** Somebody waits for a new session, behind the same listeners. */
  renew(reason: RenewalReason): void
  reception(): Reception
  /** Of those that follow one another, the one that is decoded for, counted from 0. */
  session(): number
}

const ACTIVITY_INTERVAL_MS = 1000

/** Begins to listen; `signal` ends it, and what was received until then is decoded. */
export function collectLive(
  request: Extract<ToCollector, { kind: 'listen' }>,
  feed: CollectorFeed,
  port: CollectorPort,
  startListener: StartListener,
  signal: AbortSignal,
): LiveCollection {
  const { spec, recordingFolder, keepsOctets = true, readsNumbers = true } = request
  const memory = createRingMemory(LIVE_RING_OCTETS)
  const ring = createRingReader(memory)
  const thread =
    spec.replay === undefined
      ? startListener({ spec, ring: memory, ...(recordingFolder === undefined ? {} : { recordingFolder }) })
      : startReplay(spec, memory)
  const keeping = keepsOctets ? {} : ({ keepMessageOctets: 'never' } as const)
  const numberLimits = readsNumbers ? request.numberLimits : UNLIMITED_NUMBERS
  const ingest: Ingest = feed.begin({
    isCompressed: true,
    isLive: true,
    isRenewed: true,
    dictionaryOctets: dictionaryOctetsOf(spec.retention),
    ...keeping,
    ...(numberLimits === undefined ? {} : { numberLimits }),
    beforeBlock: (block) => known?.take(block),
  })
  const known = recordingFolder === undefined && !readsNumbers ? undefined : createKnownNames(feed.registry)
  const keeper =
    recordingFolder === undefined || known === undefined
      ? undefined
      : createKnowledgeKeeper(recordingFolder, () => known.everything(ingest.knowledge()))
  const renewal: LiveRenewal | undefined = known && createLiveRenewal({ ingest, feed, port, known, signal })
  const wake = createBell()
  // Numbers are counted when records are handed on, and nothing more may come for a while.
  const flush = createFlushPace(ingest, feed, wake.ring)
  const startedMs = performance.now()
  const activity = createActivityBook(startedMs)
  // What a thread that does not answer has put into the ring is read all the same.
  const patience = createPatience(() => void thread.dispose())
  let news: ListenerNews | undefined
  let failure: Failure | undefined
  let isAccepted = false
  let isOver = false
  let octets = 0
  let toldOctets = 0

  function tell(next: ListenerNews): void {
    news = next
    ingest.setDropped(droppedBy(next))
    port.post({ kind: 'live', news: next })
    tellTotals()
  }

  function tellTotals(): void {
    if (octets !== toldOctets && feed.taken(octets)) toldOctets = octets
  }

  function accept(bound: ListenerNews): void {
    failure = whyNobodyListens(bound)
    if (failure === undefined) {
      isAccepted = true
      port.post({ kind: 'accepted', format: 'live', compression: undefined, octets: undefined })
    } else stop()
  }

  function end(): void {
    isOver = true
    wake.ring()
  }

  function stop(): void {
    thread.post({ kind: 'stop' })
    patience.begin()
    void ended.finally(patience.dispose)
  }

  thread.onMessage((message) => {
    if (message.kind === 'data') {
      wake.ring()
      return
    }
    tell(message.report)
    patience.note(message.report)
    if (message.kind === 'bound') accept(message.report)
    if (message.kind === 'stopped') end()
  })
  thread.onEnded((reason) => {
    if (isOver) return
    if (!signal.aborted) failure ??= listenerStopped(reason)
    if (news !== undefined) tell(newsOfTheDead(news, failure))
    end()
  })
  signal.addEventListener('abort', stop)

  /** Reads until nothing more can come. */
  async function pump(): Promise<void> {
    const chunk = new Uint8Array(READ_CHUNK_OCTETS)
    ingest.push(createFileHead())
    for (;;) {
      await feed.room()
      await renewal?.look()
      const part = ring.read(chunk)
      if (part.length > 0) {
        octets += part.length
        ingest.push(part)
        flush.soon()
        tellTotals()
        // Whoever asks is answered between two chunks.
        await new Promise((settle) => setImmediate(settle))
      } else if (isOver) return
      else if (ring.waitForData()) await wake.wait()
    }
  }

  async function run(): Promise<Failure | undefined> {
    const timer = setInterval(() => {
      activity.note(performance.now(), ingest.exporterCounts())
      void keeper?.tick()
      // Whoever ordered a new session does not wait for the next datagram.
      wake.ring()
    }, ACTIVITY_INTERVAL_MS)
    await pump()
    clearInterval(timer)
    flush.dispose()
    while (ingest.release()) await feed.room()
    ingest.end()
    activity.note(performance.now(), ingest.exporterCounts())
    await thread.dispose()
    return failure
  }
  const ended = run()

  return {
    ended,
    freeze(lastSeconds) {
      if (isAccepted) thread.post({ kind: 'freeze', ...(lastSeconds === undefined ? {} : { lastSeconds }) })
    },
    renew(reason) {
      renewal?.order(reason)
      wake.ring()
    },
    reception() {
      const earlier = renewal?.earlier()
      const exporters = activity.report(ingest.exporterCounts())
      return { ...receptionOf(ingest), exporters, ...(earlier && { earlier }) }
    },
    session: () => renewal?.sessionsBefore() ?? 0,
  }
}

/** Waits for a thread that is stopping, as long as its recorder comes on: a slow disk may take its time. */
function createPatience(onLost: () => void): { begin(): void; note(news: ListenerNews): void; dispose(): void } {
  let timer: NodeJS.Timeout | undefined
  let written = -1
  const begin = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onLost, LIVE_STOP_TIMEOUT_MS)
  }
  return {
    begin,
    note({ recorder }) {
      if (timer !== undefined && recorder.octets !== written) begin()
      written = recorder.octets
    },
    dispose: () => clearTimeout(timer),
  }
}

/** What waits until something has happened. */
function createBell(): { ring(): void; wait(): Promise<void> } {
  let hasRung = false
  let settle: (() => void) | undefined
  return {
    ring() {
      hasRung = true
      settle?.()
    },
    async wait() {
      if (!hasRung) await new Promise<void>((resolve) => (settle = resolve))
      hasRung = false
    },
  }
}

/** Hands on what is decoded: at once after silence, else every `LIVE_FLUSH_INTERVAL_MS`, never when the store is behind. */
function createFlushPace(
  ingest: Ingest,
  feed: CollectorFeed,
  onFlushed: () => void,
): { soon(): void; dispose(): void } {
  let lastMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function soon(): void {
    if (timer !== undefined) return
    const waitMs = lastMs + LIVE_FLUSH_INTERVAL_MS - performance.now()
    if (waitMs <= 0 && feed.hasRoom()) flush()
    else wait(waitMs)
  }

  function wait(waitMs: number): void {
    timer = setTimeout(
      () => {
        timer = undefined
        soon()
      },
      waitMs > 0 ? waitMs : LIVE_FLUSH_INTERVAL_MS,
    )
  }

  function flush(): void {
    lastMs = performance.now()
    ingest.flush()
    onFlushed()
    // Data whose template has come late is decoded bit by bit, also when nothing else arrives.
    if (ingest.release()) wait(LIVE_FLUSH_INTERVAL_MS)
  }

  return {
    soon,
    dispose() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

function receptionOf(ingest: Ingest): Omit<Reception, 'exporters'> {
  const { datagrams, leftOut, domains, waiting } = ingest.reception()
  const { ledger, messages, datagramsNotFlowExport, templates, records } = ingest.totals()
  return {
    datagrams,
    leftOut,
    notFlowExport: datagramsNotFlowExport,
    messages,
    domains,
    templates,
    records,
    undecodableOctets: ledger.octets.undecodable,
    malformedOctets: ledger.octets.malformed,
    waiting,
  }
}

function droppedBy({ listeners, queue }: ListenerNews): number {
  return listeners.reduce((sum, { kernelDrops = 0 }) => sum + kernelDrops, queue.droppedDatagrams)
}

/** Undefined when at least one listener has its port. */
function whyNobodyListens({ listeners }: ListenerNews): Failure | undefined {
  if (listeners.some(({ state }) => state === 'listening')) return undefined
  const failures = listeners.flatMap(({ failure }) => failure ?? [])
  const [first] = failures
  if (first === undefined) return listenerStopped('no listener has its port')
  if (failures.length === 1) return first
  return { ...first, message: `None of ${String(failures.length)} listeners has its port. ${first.message}` }
}

function listenerStopped(reason: string): Failure {
  return {
    code: 'listener-stopped',
    message: `The thread that listens has stopped: ${reason}.`,
    nextStep: 'What was received stays, and what was recorded can be opened. Listen again to go on.',
  }
}

const CUT_SHORT = {
  state: 'failed',
  failure: {
    code: 'recording-failed',
    message: 'The thread that records has ended before it could say that all was written.',
    nextStep: 'What was written can be opened; what had come last may be missing. Check the disk.',
  },
} as const

/** The last news of a thread that could not say goodbye. */
function newsOfTheDead(news: ListenerNews, failure: Failure | undefined): ListenerNews {
  const because = failure === undefined ? {} : { failure }
  const state = failure === undefined ? 'stopped' : 'failed'
  // Where the session itself has failed that is what is told.
  const ending = failure === undefined ? CUT_SHORT : ({ state: 'ended' } as const)
  return {
    listeners: news.listeners.map((listener) =>
      listener.state === 'listening' ? { ...listener, state, connections: 0, ...because } : listener,
    ),
    queue: news.queue,
    recorder: news.recorder.state === 'recording' ? { ...news.recorder, ...ending } : news.recorder,
  }
}
