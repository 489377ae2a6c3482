/**
 * One source, a file or listeners, on its way from the collector into the store. Blocks are stored one after the other, in the order in which they
 * come; the collector gets a credit for each, so that it is never more than `MAX_BLOCKS_IN_FLIGHT` ahead.
 */
import type { DecodedBlock } from '../decode/block.ts'
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import { LIVE_STOP_TIMEOUT_MS } from '../limits/live.ts'
import { fail, type Failure, type Result } from '../protocol/failure.ts'
import type { LoadProgress, SessionPhase } from '../protocol/session-api.ts'
import type {
  Collector,
  CollectorAnswer,
  CollectorQuestion,
  ListenerNews,
  ToCollector,
  Totals,
} from './collector-messages.ts'
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts'

/** What a file says of itself when it is opened. */
export interface SourceFacts {
  readonly name: string
  readonly octets: number
  readonly format: string
  readonly compression?: string
  readonly identity?: string
}

export interface LoadingOptions {
  readonly collector: Collector
  /** What the collector is told first. */
  readonly opening: Extract<ToCollector, { kind: 'open' | 'listen' }>
  readonly displayName: string
  /** Milliseconds of a clock that only goes forward. */
  now(): number
  /** When the opening began, on that clock. */
  readonly startedAt: number
  /** Reading goes on when the disk is full: another session with a store of its own takes the place of this one when there is room again. */
  readonly isRenewed?: boolean
  /** Stores a block; the next one waits for it. */
  storeBlock(block: DecodedBlock): Promise<Result<void>>
  /** Makes all blocks visible. */
  commit(): Promise<Result<void>>
  /** The capture tells what was known before it; comes before its first block. */
  onManifest?(manifest: CaptureManifest): void
  /** The phase has changed, or what comes with it. */
  onChanged(): void
  /** There are new totals. */
  onProgress(): void
  /** Takes what the listeners of a live session tell. */
  onNews?(news: ListenerNews): void
}

export interface Loading {
  /** Settles when the file has been recognised, or refused. */
  readonly accepted: Promise<Result<void>>
  phase(): SessionPhase
  source(): SourceFacts | undefined
  failure(): Failure | undefined
  progress(): LoadProgress | undefined
  totals(): Totals | undefined
  /** What the capture says of itself, when it is a bundle or was cut out of a longer one. */
  manifest(): CaptureManifest | undefined
  /** False of a pipe and of what was listened to: the octets are gone. */
  canReadAgain(): boolean
  /** Milliseconds from the opening to the end; to now while it goes on. */
  elapsedMs(): number
  /** Whether the disk was full, so that blocks are left out until another session takes the place of this one. */
  isWithoutRoom(): boolean
  /** Says who hears when that begins. */
  onNoRoom(listener: () => void): void
  /** Asks the collector how things are now; undefined when the file was closed meanwhile. */
  ask<A extends CollectorQuestion['about']>(
    question: Extract<CollectorQuestion, { about: A }>,
  ): Promise<Extract<CollectorAnswer, { about: A }> | undefined>
  /** Stops reading; settles when what was read is stored. */
  stop(): Promise<void>
  /** Says that nobody wants the file any more: whoever waits for it gets an answer at once. Settles when nothing is stored any more. */
  dispose(): Promise<void>
}

/** What a collector may take beyond the time that its listeners have. */
const STOP_GRACE_MS = 1000

const ABANDONED = fail(
  'superseded',
  'The file was closed before it was recognised.',
  'Nothing: something else was asked for.',
)

/** Opens the source at once. */
export function startLoading(options: LoadingOptions): Loading {
  const { collector, now, startedAt } = options
  let endedAt: number | undefined
  let phase: SessionPhase = 'empty'
  let source: SourceFacts | undefined
  let failure: Failure | undefined
  let manifest: CaptureManifest | undefined
  let totals: Totals | undefined
  let meter: ProgressMeter | undefined
  let lastQuestion = 0
  let isDisposed = false
  /** The collector's thread has ended by itself. */
  let isGone = false
  let isFinished = false
  let isPipe = false
  /** What the recorder of a live session has on its disk. */
  let recordedOctets = 0
  /** Why the store takes no more blocks, while reading goes on. */
  let noRoom: Failure | undefined
  let onNoRoom: () => void = () => undefined
  let storing: Promise<void> = Promise.resolve()
  const waiting = new Map<number, (answer: CollectorAnswer | undefined) => void>()
  let settleAccepted: (result: Result<void>) => void = () => undefined
  const accepted = new Promise<Result<void>>((settle) => (settleAccepted = settle))
  let settleEnded: () => void = () => undefined
  const ended = new Promise<void>((settle) => (settleEnded = settle))
  let settleFinished: () => void = () => undefined
  /** The collector reads no more, whether anybody waits for the end or not. */
  const finished = new Promise<void>((settle) => (settleFinished = settle))

  async function store(block: DecodedBlock): Promise<void> {
    if (failure === undefined && noRoom === undefined && !isDisposed) {
      const stored = await options.storeBlock(block)
      if (!stored.ok) storeFailed(stored.failure)
    }
    collector.post({ kind: 'stored' })
  }

  function storeFailed(reason: Failure): void {
    if (options.isRenewed === true && reason.code === 'disk-full') {
      noRoom = reason
      onNoRoom()
      options.onProgress()
      return
    }
    failure = reason
    collector.post({ kind: 'stop' })
  }

  /**
   * Lets sockets and recorded files be closed in good order, as long as the recorder comes on: a slow disk may take its time. A
   * thread that does not come back must not hold up what follows.
   */
  async function stopListening(): Promise<void> {
    collector.post({ kind: 'stop' })
    let before: number
    do {
      before = recordedOctets
      let timer: ReturnType<typeof setTimeout> | undefined
      const timeout = new Promise<void>((settle) => (timer = setTimeout(settle, LIVE_STOP_TIMEOUT_MS + STOP_GRACE_MS)))
      await Promise.race([finished, timeout])
      clearTimeout(timer)
    } while (!isFinished && recordedOctets !== before)
  }

  async function finish(reason: Failure | undefined, endPhase: 'stopped' | 'ready'): Promise<void> {
    isFinished = true
    settleFinished()
    // A pipe tells how long it was only at its end.
    if (source?.octets === 0) source = { ...source, octets: totals?.octetsRead ?? 0 }
    await storing
    if (isDisposed) return
    const committed = await options.commit()
    failure ??= reason ?? noRoom ?? (committed.ok ? undefined : committed.failure)
    endedAt = now()
    phase = failure !== undefined ? 'failed' : endPhase
    if (source === undefined && failure !== undefined) settleAccepted({ ok: false, failure })
    settleEnded()
    options.onChanged()
  }

  function takeTotals(next: Totals): void {
    totals = next
    meter?.note(now(), next.octetsRead, next.records.data + next.records.options)
  }

  function answer(id: number, given: CollectorAnswer | undefined): void {
    waiting.get(id)?.(given)
    waiting.delete(id)
  }

  collector.onMessage((message) => {
    switch (message.kind) {
      case 'accepted': {
        const { format, compression, octets, identity } = message
        isPipe = octets === undefined
        source = {
          name: options.displayName,
          octets: octets ?? 0,
          format,
          ...(compression && { compression }),
          ...(identity && { identity }),
        }
        meter = createProgressMeter(startedAt, octets)
        phase = 'loading'
        settleAccepted({ ok: true, value: undefined })
        options.onChanged()
        return
      }
      case 'manifest':
        ;({ manifest } = message)
        options.onManifest?.(message.manifest)
        return
      case 'bundled':
      case 'numbersRunOut':
      case 'renewed':
        // Of another thread, or for the relay that sessions share (`collector-relay.ts`).
        return
      case 'block':
        storing = storing.then(() => store(message.block))
        return
      case 'totals':
        takeTotals(message.totals)
        options.onProgress()
        return
      case 'answer':
        answer(message.id, message.answer)
        return
      case 'live':
        recordedOctets = message.news.recorder.octets
        options.onNews?.(message.news)
        return
      case 'finished':
        takeTotals(message.totals)
        void finish(message.failure, message.wasStopped ? 'stopped' : 'ready')
        return
      case 'gone':
        isGone = true
        for (const id of [...waiting.keys()]) answer(id, undefined)
        if (!isFinished) void finish(message.failure, 'stopped')
        return
    }
  })
  collector.post(options.opening)

  return {
    accepted,
    phase: () => phase,
    source: () => source,
    failure: () => failure,
    isWithoutRoom: () => noRoom !== undefined,
    onNoRoom(listener) {
      onNoRoom = listener
      if (noRoom !== undefined) listener()
    },
    progress: () => (phase === 'loading' ? meter?.progress(now()) : undefined),
    totals: () => totals,
    manifest: () => manifest,
    canReadAgain: () => !isPipe,
    elapsedMs: () => (endedAt ?? now()) - startedAt,
    ask: (question) => {
      type Answer = Extract<CollectorAnswer, { about: typeof question.about }>
      if (isDisposed || isGone) return Promise.resolve(undefined)
      const id = (lastQuestion += 1)
      collector.post({ kind: 'ask', id, question })
      // A collector answers about what it was asked.
      return new Promise((settle) => waiting.set(id, (given) => settle(given as Answer | undefined)))
    },
    stop: async () => {
      collector.post({ kind: 'stop' })
      await ended
    },
    dispose: async () => {
      isDisposed = true
      settleAccepted(ABANDONED)
      for (const id of [...waiting.keys()]) answer(id, undefined)
      settleEnded()
      if (options.opening.kind === 'listen' && !isFinished) await stopListening()
      await storing
    },
  }
}
