/** One replay: each datagram when it is due, to every target that takes its kind, never faster than the rate. */
import { pauseFor } from '../live/long-timer.ts'
import { createReplayClock } from '../live/replay-clock.ts'
import type { ReplayWindow } from '../live/replay-window.ts'
import type { Failure } from '../protocol/failure.ts'
import type { ReplaySpeed, ReplayTarget } from '../protocol/replay-api.ts'
import { readDatagrams, type CapturedDatagram, type LeftOut } from './capture-datagrams.ts'
import { createTargetSockets, type TargetSockets } from './replay-socket.ts'

export interface ReplayRequest {
  readonly path: string
  readonly targets: readonly ReplayTarget[]
  readonly speed: ReplaySpeed
  /** Milliseconds of the replay that a gap between two datagrams lasts at most; as long as it was when absent. */
  readonly maxGapMs?: number
  /** Rounds. */
  readonly loops: number
  /** Datagrams a second to each target, at most. */
  readonly rate: number
  /** What of the capture is sent. */
  readonly window: ReplayWindow
  /** Stops the sending between two datagrams. */
  readonly signal: AbortSignal
  /** Hears how it stands while it goes on. */
  onProgress?(outcome: ReplayOutcome): void
}

export interface ReplayOutcome {
  readonly targets: readonly TargetSockets[]
  readonly leftOut: Readonly<LeftOut>
  /** Datagrams of a kind that no target takes: NetFlow to a TCP target, or too large for UDP. */
  readonly unsuitable: number
  /** Datagrams that lie outside of the window. */
  readonly outside: number
  readonly seconds: number
  /** By how much the last datagram was late. */
  readonly lateMs: number
  readonly failure: Failure | undefined
}

/** Datagrams that the system is given before it has taken them all. */
const BATCH_DATAGRAMS = 64
/** A datagram that is due this soon is sent now: a timer does not come more exactly. */
const EARLY_MS = 1
/** Milliseconds between two words of progress. */
const PROGRESS_MS = 250
/** RFC 768 and RFC 8200: what the length of UDP leaves for its payload. */
const MAX_UDP_PAYLOAD = 65_507
const IPFIX_VERSION = 10

/** Sends a capture; the outcome says what became of every datagram of it. */
export async function runReplay(request: ReplayRequest): Promise<ReplayOutcome> {
  const { path, targets, loops, rate, window, signal } = request
  const sockets = targets.map(createTargetSockets)
  const clock = createReplayClock(request.speed, request.maxGapMs)
  const startedAt = performance.now()
  let batch: Promise<Failure | undefined>[] = []
  let leftOut: LeftOut = { notFlowExport: 0, cut: 0 }
  let unsuitable = 0
  let outside = 0
  let lateMs = 0
  let toldAt = startedAt
  let failure: Failure | undefined
  /** When the next datagram may go by the rate. */
  let freeAtMs = startedAt

  function outcome(): ReplayOutcome {
    const seconds = (performance.now() - startedAt) / 1000
    return { targets: sockets, leftOut, unsuitable, outside, seconds, lateMs, failure }
  }

  async function finishBatch(): Promise<void> {
    for (const one of await Promise.all(batch)) failure ??= one
    batch = []
    const now = performance.now()
    if (request.onProgress === undefined || now - toldAt < PROGRESS_MS) return
    toldAt = now
    request.onProgress(outcome())
  }

  async function sendOne(datagram: CapturedDatagram): Promise<void> {
    const takers = takersOf(datagram, sockets)
    if (takers.length === 0) {
      unsuitable++
      return
    }
    const now = performance.now()
    const dueMs = clock.waitMs(datagram.arrivalNs, now)
    const waitMs = Math.max(dueMs, freeAtMs - now)
    if (waitMs > EARLY_MS || batch.length >= BATCH_DATAGRAMS) await finishBatch()
    if (waitMs > EARLY_MS) await pauseFor(waitMs, signal)
    if (signal.aborted) return
    const sentAt = performance.now()
    lateMs = Math.max(0, sentAt - now - dueMs)
    freeAtMs = Math.max(freeAtMs, sentAt - EARLY_MS) + 1000 / rate
    const isFirst = takers.some((taker) => !taker.isOpen(datagram.session))
    for (const taker of takers) batch.push(taker.send(datagram.session, datagram.octets))
    if (isFirst) await finishBatch()
  }

  async function take(datagrams: readonly CapturedDatagram[]): Promise<'more' | 'stop'> {
    for (const datagram of datagrams) {
      if (signal.aborted || failure !== undefined) return 'stop'
      const place = window.place(datagram.arrivalNs)
      if (place === 'inside') await sendOne(datagram)
      else outside++
    }
    await finishBatch()
    return signal.aborted || failure !== undefined ? 'stop' : 'more'
  }

  try {
    for (let round = 0; round < loops && !signal.aborted && failure === undefined; round++) {
      clock.restart()
      window.restart()
      const reading = await readDatagrams(path, take)
      leftOut = {
        notFlowExport: leftOut.notFlowExport + reading.leftOut.notFlowExport,
        cut: leftOut.cut + reading.leftOut.cut,
      }
      failure ??= reading.failure
    }
    await finishBatch()
  } finally {
    await Promise.all(sockets.map((one) => one.close()))
  }
  return outcome()
}

/**
 * Where there are targets of its own transport a datagram goes to those, else to all that can take it: TCP carries only IPFIX
 * (RFC 7011 §10.4), UDP only what fits into a datagram.
 */
function takersOf(datagram: CapturedDatagram, sockets: readonly TargetSockets[]): readonly TargetSockets[] {
  const { protocol, octets } = datagram
  const own = protocol === 'udp' ? 'udp' : 'tcp'
  const ofOwn = sockets.filter(({ target }) => target.transport === own)
  const candidates = ofOwn.length > 0 ? ofOwn : sockets
  return candidates.filter(({ target }) =>
    target.transport === 'udp' ? octets.length <= MAX_UDP_PAYLOAD : isIpfix(octets),
  )
}

function isIpfix(octets: Uint8Array): boolean {
  return octets[0] === 0 && octets[1] === IPFIX_VERSION
}
