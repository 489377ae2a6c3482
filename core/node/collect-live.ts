/**
 * Feeds a collector from listeners. They have a thread of their own, which puts what arrives into a ring of shared memory as
 * octets of a pcapng file; here these are read like those of a file that grows. When the store is behind nothing is read: the
 * ring fills, and the listeners drop and count what no longer fits.
 */
import { createKnowledgeKeeper } from '../live/knowledge-keeper.ts'
import { createRingMemory, createRingReader } from '../live/byte-ring.ts'
import { createFileHead } from '../live/pcapng-writer.ts'
import { READ_CHUNK_OCTETS } from '../limits/capture.ts'
import { LIVE_FLUSH_INTERVAL_MS, LIVE_RING_OCTETS, LIVE_STOP_TIMEOUT_MS } from '../limits/live.ts'
import type { Failure } from '../protocol/failure.ts'
import type { CollectorPort, ListenerNews, Reception, ToCollector } from '../session/collector-messages.ts'
import { createActivityBook } from '../session/exporter-activity.ts'
import type { Ingest } from '../session/ingest.ts'
import type { CollectorFeed } from './collector-feed.ts'
import type { StartListener } from './listener-client.ts'
import { startReplay } from './replay-source.ts'

export interface LiveCollection {
  /** Settles when all that was received is decoded; the failure says why nothing listens, or not any more. */
  readonly ended: Promise<Failure | undefined>
  freeze(lastSeconds: number | undefined): void
  reception(): Reception
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
  const { spec, recordingFolder, keepsOctets = true } = request
  const memory = createRingMemory(LIVE_RING_OCTETS)
  const ring = createRingReader(memory)
  const thread =
    spec.replay === undefined
      ? startListener({ spec, ring: memory, ...(recordingFolder === undefined ? {} : { recordingFolder }) })
      : startReplay(spec, memory)
  const keeping = keepsOctets ? {} : ({ keepMessageOctets: 'never' } as const)
  const ingest: Ingest = feed.begin({
    isCompressed: true,
    isLive: true,
    ...keeping,
    beforeBlock: (block) => keeper?.take(block),
  })
  const keeper =
    recordingFolder === undefined
      ? undefined
      : createKnowledgeKeeper({ folder: recordingFolder, registry: feed.registry, knowledge: () => ingest.knowledge() })
  const wake = createBell()
  const flush = createFlushPace(ingest, feed)
  const startedMs = performance.now()
  const activity = createActivityBook(startedMs)
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
    // A thread that does not answer is ended; what it has put into the ring is read all the same.
    const timer = setTimeout(() => void thread.dispose(), LIVE_STOP_TIMEOUT_MS)
    void ended.finally(() => {
      clearTimeout(timer)
    })
  }

  thread.onMessage((message) => {
    if (message.kind === 'data') {
      wake.ring()
      return
    }
    tell(message.report)
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
    reception: () => ({ ...receptionOf(ingest), exporters: activity.report(ingest.exporterCounts()) }),
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
function createFlushPace(ingest: Ingest, feed: CollectorFeed): { soon(): void; dispose(): void } {
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
  const { datagrams, domains, waiting } = ingest.reception()
  const { ledger, messages, datagramsNotFlowExport, templates, records } = ingest.totals()
  return {
    datagrams,
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

/** The last news of a thread that could not say goodbye. */
function newsOfTheDead(news: ListenerNews, failure: Failure | undefined): ListenerNews {
  const because = failure === undefined ? {} : { failure }
  const state = failure === undefined ? 'stopped' : 'failed'
  return {
    listeners: news.listeners.map((listener) =>
      listener.state === 'listening' ? { ...listener, state, connections: 0, ...because } : listener,
    ),
    queue: news.queue,
    recorder: news.recorder.state === 'recording' ? { ...news.recorder, state: 'ended' } : news.recorder,
  }
}
