/** The collector's thread as whoever started it sees it. */
import type { Transferable, Worker } from 'node:worker_threads'
import type { Failure } from '../protocol/failure.ts'
import type { FromCollector } from '../session/collector-messages.ts'
import type { SessionCollector } from '../session/collector-relay.ts'

export interface CollectorThread extends SessionCollector {
  /** Calls back when the thread is no more, after the last of its messages, with the reason in words. */
  onEnded(listener: (reason: string) => void): void
}

/** The thread of a worker of one's own; its end is heard from now on, whoever asks for it later. */
export function connectCollector(worker: Worker): CollectorThread {
  const ended = new Promise<string>((settle) => {
    worker.on('error', (error) => {
      settle(error.message)
    })
    // A thread may also end without an error that anybody threw.
    worker.on('exit', (code) => {
      settle(`exit code ${String(code)}`)
    })
  })
  return {
    post: (message, transfer = []) => {
      worker.postMessage(message, transfer as readonly Transferable[])
    },
    onMessage: (listener) => {
      worker.on('message', (message: FromCollector) => {
        listener(message)
      })
    },
    onEnded: (listener) => {
      void ended.then(listener)
    },
    dispose: async () => {
      await worker.terminate()
    },
  }
}

/** A collector in a thread, which is `gone` when the thread ends before it is disposed of. */
export function collectIn(thread: CollectorThread, nextStep: string): SessionCollector {
  let isOver = false
  return {
    post: thread.post,
    onMessage: (listener) => {
      thread.onMessage(listener)
      thread.onEnded((reason) => {
        if (isOver) return
        isOver = true
        listener({ kind: 'gone', failure: whyStopped(reason, nextStep) })
      })
    },
    dispose: async () => {
      isOver = true
      await thread.dispose()
    },
  }
}

/** The failure of a thread that has ended for a reason in words. */
export function whyStopped(reason: string, nextStep: string): Failure {
  return { code: 'collector-stopped', message: `The thread that decodes has stopped: ${reason}.`, nextStep }
}
