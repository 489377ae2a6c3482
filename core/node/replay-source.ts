/**
 * A capture in the place of listeners: its frames go into the ring when they are due again, with the times of arrival, addresses and
 * link layers that they had. What is full is waited for, and nothing is dropped.
 */
import type { CaptureFormat, Frame } from '../capture/capture-sink.ts'
import { createCaptureInput } from '../capture/open-capture.ts'
import { createRingWriter } from '../live/byte-ring.ts'
import { createFrameBlocks } from '../live/frame-blocks.ts'
import type { FromListener, ListenerThreadReport } from '../live/listener-messages.ts'
import { pauseFor } from '../live/long-timer.ts'
import { createReplayClock } from '../live/replay-clock.ts'
import { LIVE_REPORT_INTERVAL_MS } from '../limits/live.ts'
import type { Failure } from '../protocol/failure.ts'
import type { ListenerReport, LiveSpec } from '../protocol/live-api.ts'
import { readCapture } from './file-source.ts'
import type { ListenerThread } from './listener-client.ts'

/** A frame that is due this soon comes now: a timer does not come more exactly. */
const EARLY_MS = 1
/** Milliseconds between two looks whether the ring has room. */
const FULL_MS = 5
/** Frames after which others have their turn, at full speed. */
const TURN_FRAMES = 512

const NO_TIMES: Failure = {
  code: 'request-invalid',
  message: 'This file has messages without times of arrival, which cannot be replayed in the window.',
  nextStep: 'Open it, or send it to a collector with flowglass replay.',
}

interface TimedBlock {
  readonly octets: Uint8Array
  readonly arrivalNs: bigint
}

/** Begins at once; it runs in the thread of whoever starts it. */
export function startReplay({ listeners, replay }: LiveSpec, memory: SharedArrayBuffer): ListenerThread {
  if (replay === undefined) throw new Error('a bug: nothing is to be replayed')
  const { path, speed } = replay
  const told: ((message: FromListener) => void)[] = []
  const tell = (message: FromListener): void => {
    for (const listener of told) listener(message)
  }
  const ring = createRingWriter(memory, () => {
    tell({ kind: 'data' })
  })
  const clock = createReplayClock(speed)
  const stopping = new AbortController()
  const { signal } = stopping
  let state: ListenerReport['state'] = 'starting'
  let failure: Failure | undefined
  let datagrams = 0
  let octets = 0
  let lastArrival: string | undefined

  function report(): ListenerThreadReport {
    return {
      listeners: listeners.map((spec) => ({
        ...{ spec, state, port: spec.port, datagrams, octets, refused: 0, connections: 0, failedConnections: 0 },
        ...(failure && { failure }),
        ...(lastArrival !== undefined && { lastArrival }),
      })),
      queue: {
        capacityOctets: ring.capacityOctets,
        usedOctets: ring.usedOctets(),
        mostUsedOctets: ring.mostUsedOctets(),
        droppedDatagrams: 0,
        droppedOctets: 0,
      },
      recorder: { state: 'off', files: 0, octets: 0, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
    }
  }

  async function play({ octets: block, arrivalNs }: TimedBlock): Promise<void> {
    const waitMs = clock.waitMs(arrivalNs, performance.now())
    if (waitMs > EARLY_MS) await pauseFor(waitMs, signal)
    while (!signal.aborted && !ring.write(block, 0, block.length)) await pauseFor(FULL_MS, signal)
    if (signal.aborted) return
    datagrams++
    octets += block.length
    if (datagrams % TURN_FRAMES === 0) await new Promise((settle) => setImmediate(settle))
  }

  function bind(format: CaptureFormat | undefined): void {
    if (state !== 'starting' || format === undefined) return
    if (format === 'messages') failure = NO_TIMES
    state = failure === undefined ? 'listening' : 'failed'
    tell({ kind: 'bound', report: report() })
  }

  async function run(): Promise<void> {
    const blocks = createFrameBlocks()
    let due: TimedBlock[] = []
    const input = createCaptureInput(
      {
        onFrame: (frame: Frame) => due.push({ octets: blocks.blockOf(frame), arrivalNs: frame.arrivalNs }),
        onMessage: () => undefined,
        onProblem: () => undefined,
      },
      { isCompressed: false },
    )
    const timer = setInterval(() => {
      if (state === 'listening') tell({ kind: 'report', report: report() })
    }, LIVE_REPORT_INTERVAL_MS)
    const read = await readCapture(path, {
      signal,
      onProblem: () => undefined,
      async onChunk(chunk) {
        failure = input.push(chunk)
        bind(input.format())
        const now = due
        due = []
        for (const block of now) {
          if (signal.aborted || failure !== undefined) return 'stop'
          await play(block)
          lastArrival = new Date().toISOString()
        }
        return failure === undefined ? undefined : 'stop'
      },
    })
    clearInterval(timer)
    if (!read.ok) failure = read.failure
    if (state === 'starting') {
      const ended = input.end()
      if (!ended.ok) failure ??= ended.failure
      bind(ended.ok ? ended.value : 'pcap')
    }
    if (state === 'listening') state = failure === undefined ? 'stopped' : 'failed'
    tell({ kind: 'stopped', report: report() })
  }
  // Whoever starts it listens first.
  setImmediate(() => void run())

  return {
    post: (message) => {
      if (message.kind === 'stop') stopping.abort()
    },
    onMessage: (listener) => told.push(listener),
    onEnded: () => undefined,
    dispose: () => {
      stopping.abort()
      return Promise.resolve()
    },
  }
}
