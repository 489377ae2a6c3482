/** What is known of the listeners of a live session; the newest news, and how fast it goes. */
import type { LiveSpec, LiveSummary } from '../protocol/live-api.ts'
import type { RenewalReason } from '../protocol/renewal-reason.ts'
import type { ListenerNews, Totals } from './collector-messages.ts'
import { createRateMeter } from './rate-meter.ts'

const RATE_MEAN_MS = 3000

export interface LiveStateOptions {
  /** Milliseconds of a clock that only goes forward. */
  now(): number
  /** Unix milliseconds. */
  wallClock(): number
  /** Tells the recorder to keep what it has. */
  freeze(lastSeconds: number | undefined): void
}

export interface LiveState {
  readonly spec: LiveSpec
  /** Unix milliseconds. */
  readonly startedAtMs: number
  /** Takes the newest; tells whether the summary is another one now. */
  take(news: ListenerNews, totals: Totals | undefined): 'changed' | 'same'
  /** Another session takes the place of the one that had so many records: their count begins again. */
  renew(records: number, reason: RenewalReason): void
  /** Takes note of records that were not stored because the disk was full. */
  noteUnstored(records: number): void
  /** How many those are, of the sessions before this one. */
  unstored(): number
  /** Nothing more comes: who listened does no longer. */
  end(): void
  news(): ListenerNews
  /** Whether it listens at a port that another session is to have. */
  listensWhere(other: LiveSpec): boolean
  /** Settles when the recorder has said that it keeps what it has, or that there is nothing that could. */
  freeze(lastSeconds: number | undefined): Promise<void>
  /** All of a status, but for what the store and the session know. */
  summary(): Omit<LiveSummary, 'removedRecords' | 'firstSession'>
}

/** Makes the state of a session that begins to listen. */
export function createLiveState(spec: LiveSpec, options: LiveStateOptions): LiveState {
  const startedMs = options.now()
  const startedAtMs = options.wallClock()
  const datagrams = createRateMeter(startedMs, RATE_MEAN_MS)
  const records = createRateMeter(startedMs, RATE_MEAN_MS)
  let news = nothingYet(spec)
  /** Of the sessions before this one. */
  let recordsBefore = 0
  let unstored = 0
  /** Why the one before this one ended. */
  let renewedFor: RenewalReason | undefined
  let told = ''
  /** Who waits for the recorder. */
  let frozen: (() => void)[] = []

  function settleFrozen(): void {
    const { state, frozenSince } = news.recorder
    if (state === 'recording' && frozenSince === undefined) return
    for (const settle of frozen) settle()
    frozen = []
  }

  function summary(): ReturnType<LiveState['summary']> {
    const { listeners, queue, recorder } = news
    const count = (state: 'listening' | 'failed'): number => listeners.filter((one) => one.state === state).length
    const isListening = count('listening') > 0
    return {
      isListening,
      listeners: { listening: count('listening'), failed: count('failed') },
      datagramsPerSecond: isListening ? Math.round(datagrams.perSecond(options.now())) : 0,
      recordsPerSecond: isListening ? Math.round(records.perSecond(options.now())) : 0,
      kernelDrops: sumOf(listeners, ({ kernelDrops = 0 }) => kernelDrops),
      queueDrops: queue.droppedDatagrams,
      refused: sumOf(listeners, ({ refused }) => refused),
      recording: { state: recorder.state, octets: recorder.octets, seconds: recorder.seconds },
      ...(renewedFor && { renewedFor }),
    }
  }

  return {
    spec,
    startedAtMs,
    take(next, totals) {
      news = next
      settleFrozen()
      const at = options.now()
      datagrams.note(
        at,
        sumOf(next.listeners, (listener) => listener.datagrams),
      )
      records.note(at, recordsBefore + (totals?.records.data ?? 0) + (totals?.records.options ?? 0))
      const before = told
      told = JSON.stringify(summary())
      return told === before ? 'same' : 'changed'
    },
    renew(count, reason) {
      recordsBefore += count
      renewedFor = reason
    },
    noteUnstored(count) {
      unstored += count
    },
    unstored: () => unstored,
    end() {
      news = ended(news)
      settleFrozen()
    },
    listensWhere: (other) =>
      news.listeners.some(
        ({ state, port, spec: { protocol } }) =>
          state === 'listening' &&
          other.listeners.some(
            (wanted) => wanted.port === port && (wanted.protocol === 'udp') === (protocol === 'udp'),
          ),
      ),
    async freeze(lastSeconds) {
      if (news.recorder.state !== 'recording') return
      options.freeze(lastSeconds)
      await new Promise<void>((settle) => frozen.push(settle))
    },
    news: () => news,
    summary,
  }
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0)
}

function nothingYet(spec: LiveSpec): ListenerNews {
  return {
    listeners: spec.listeners.map((listener) => ({
      spec: listener,
      state: 'starting',
      port: listener.port,
      datagrams: 0,
      octets: 0,
      refused: 0,
      connections: 0,
      failedConnections: 0,
    })),
    queue: { capacityOctets: 0, usedOctets: 0, mostUsedOctets: 0, droppedDatagrams: 0, droppedOctets: 0 },
    recorder: { state: 'off', files: 0, octets: 0, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
  }
}

/** What stands when the thread could say nothing more. */
function ended({ listeners, queue, recorder }: ListenerNews): ListenerNews {
  return {
    listeners: listeners.map((listener) =>
      listener.state === 'failed' ? listener : { ...listener, state: 'stopped', connections: 0 },
    ),
    queue: { ...queue, usedOctets: 0 },
    recorder: recorder.state === 'recording' ? { ...recorder, state: 'ended' } : recorder,
  }
}
