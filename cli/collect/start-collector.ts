/** The collector's thread, without the store that a session has behind it. */
import { Worker, type Transferable } from 'node:worker_threads'
import type { Collector, FromCollector } from '../../core/session/collector-messages.ts'

export interface CollectorThread extends Collector {
  dispose(): Promise<void>
}

/** Starts a thread of the built worker, `out/worker/collector.js`. */
export function startCollectorThread(workerPath: string): CollectorThread {
  const worker = new Worker(workerPath)
  return {
    post: (message, transfer = []) => {
      worker.postMessage(message, transfer as readonly Transferable[])
    },
    onMessage: (listener: (message: FromCollector) => void) => {
      let isGone = false
      const end = (reason: string): void => {
        if (isGone) return
        isGone = true
        listener({
          kind: 'gone',
          failure: {
            code: 'collector-stopped',
            message: `The thread that decodes has stopped: ${reason}.`,
            nextStep: 'What was recorded stays. Start again; if it happens again, please report it.',
          },
        })
      }
      worker.on('message', listener)
      worker.on('error', (error) => {
        end(error.message)
      })
      worker.on('exit', (code) => {
        end(`exit code ${String(code)}`)
      })
    },
    dispose: async () => {
      await worker.terminate()
    },
  }
}
