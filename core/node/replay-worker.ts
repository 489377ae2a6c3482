/** The thread that sends a capture to collectors: neither a window nor a page waits for it, however fast it sends. */
import type { MessagePort } from 'node:worker_threads'
import { createReplayWindow } from '../live/replay-window.ts'
import { USUAL_REPLAY_RATE } from '../limits/live.ts'
import type { ReplayReport, ReplaySpeed, ReplayTarget } from '../protocol/replay-api.ts'
import { runReplay, type ReplayOutcome } from './run-replay.ts'

export interface ReplayWorkerData {
  readonly path: string
  readonly speed: ReplaySpeed
  readonly targets: readonly ReplayTarget[]
}

export type ReplayProgress = Pick<
  ReplayReport,
  'state' | 'failure' | 'sent' | 'octets' | 'refused' | 'leftOut' | 'seconds'
>

/** Sends at once; any message ends it. */
export async function runReplayWorker(port: MessagePort, { path, speed, targets }: ReplayWorkerData): Promise<void> {
  const stop = new AbortController()
  port.on('message', () => {
    stop.abort()
  })
  const tell = (progress: ReplayProgress): void => {
    port.postMessage(progress)
  }
  const outcome = await runReplay({
    path,
    targets,
    speed,
    loops: 1,
    rate: USUAL_REPLAY_RATE,
    window: createReplayWindow(undefined, undefined),
    signal: stop.signal,
    onProgress: (sofar) => tell(progressOf(sofar, 'sending')),
  })
  tell(progressOf(outcome, stop.signal.aborted ? 'stopped' : 'ended'))
  port.close()
}

function progressOf(outcome: ReplayOutcome, state: 'sending' | 'ended' | 'stopped'): ReplayProgress {
  const { targets, leftOut, unsuitable, seconds, failure } = outcome
  const sum = (name: 'sent' | 'octets' | 'refused'): number =>
    targets.reduce((total, { counts }) => total + counts[name], 0)
  return {
    state: failure === undefined ? state : 'failed',
    ...(failure && { failure }),
    sent: sum('sent'),
    octets: sum('octets'),
    refused: sum('refused'),
    leftOut: leftOut.notFlowExport + leftOut.cut + unsuitable,
    seconds,
  }
}
