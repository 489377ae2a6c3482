/** Replays as a host offers them to its viewers: into the window as a live session, or to collectors from a thread of its own. */
import { Worker } from 'node:worker_threads'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { ReplayOrder, ReplayReport } from '../protocol/replay-api.ts'
import type { HostedSession } from './hosted-session.ts'
import type { Listening } from './listening.ts'
import type { ReplayProgress, ReplayWorkerData } from './replay-worker.ts'

export interface Replaying {
  start(order: ReplayOrder): Promise<Result<void>>
  /** Of the last sending to collectors. */
  report(): ReplayReport | undefined
  /** Ends the sending to collectors; settles when its sockets are closed. */
  stop(): Promise<void>
}

export interface ReplayingOptions {
  readonly session: Pick<HostedSession, 'openedFile'>
  readonly listening: Pick<Listening, 'replay'>
  /** The built worker, `out/worker/replay.js`. */
  readonly workerPath: string
}

/** Milliseconds that the sockets have to close when a replay is stopped. */
const STOP_TIMEOUT_MS = 3000

const NO_FILE = fail('no-session', 'No file is open that could be replayed.', 'Open a capture first.')
const ALREADY = fail('cannot-send', 'A replay is being sent already.', 'Stop it first, or wait for its end.')

const NOTHING_SENT = { state: 'sending', sent: 0, octets: 0, refused: 0, leftOut: 0, seconds: 0 } as const

/** Makes what replays the file that a session has open. */
export function createReplaying({ session, listening, workerPath }: ReplayingOptions): Replaying {
  let report: ReplayReport | undefined
  let sending: { readonly worker: Worker; readonly ended: Promise<void> } | undefined

  function send(data: ReplayWorkerData, name: string): void {
    const worker = new Worker(workerPath, { workerData: data })
    const { speed, targets } = data
    const first: ReplayReport = { name, speed, targets, ...NOTHING_SENT }
    report = first
    worker.on('message', (progress: ReplayProgress) => {
      report = { ...first, ...progress }
    })
    const gone = (reason: string): void => {
      if (report?.state !== 'sending') return
      const message = `The thread that sends has stopped: ${reason}.`
      report = { ...report, state: 'failed', failure: { code: 'cannot-send', message, nextStep: 'Replay it again.' } }
    }
    worker.on('error', (error) => {
      gone(error.message)
    })
    const ended = new Promise<void>((settle) => {
      worker.on('exit', (code) => {
        gone(`exit code ${String(code)}`)
        sending = undefined
        settle()
      })
    })
    sending = { worker, ended }
  }

  return {
    async start(order) {
      const file = session.openedFile()
      if (file === undefined) return NO_FILE
      const { speed } = order
      if (order.to === 'window') return listening.replay({ path: file.path, speed }, file.name)
      if (sending !== undefined) return ALREADY
      send({ path: file.path, speed, targets: order.targets }, file.name)
      return succeed(undefined)
    },
    report: () => report,
    async stop() {
      if (sending === undefined) return
      const { worker, ended } = sending
      worker.postMessage('stop')
      const timeout = setTimeout(() => void worker.terminate(), STOP_TIMEOUT_MS)
      await ended
      clearTimeout(timeout)
    },
  }
}
