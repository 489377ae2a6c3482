/** The listener's thread as whoever started it sees it. */
import type { Worker } from 'node:worker_threads'
import type { FromListener, ListenerData, ToListener } from '../live/listener-messages.ts'

/** The listener's thread, from outside. */
export interface ListenerThread {
  post(message: ToListener): void
  onMessage(listener: (message: FromListener) => void): void
  /** Calls back when the thread is no more, with the reason in words. */
  onEnded(listener: (reason: string) => void): void
  dispose(): Promise<void>
}

export type StartListener = (data: ListenerData) => ListenerThread

/** Talks to a worker that was started with its `ListenerData`. */
export function connectListener(worker: Worker): ListenerThread {
  let ended: string | undefined
  const listeners: ((reason: string) => void)[] = []

  function end(reason: string): void {
    if (ended !== undefined) return
    ended = reason
    for (const listener of listeners) listener(reason)
  }
  worker.on('error', (error) => {
    end(error.message)
  })
  worker.on('exit', (code) => {
    end(`exit code ${String(code)}`)
  })

  return {
    post: (message) => {
      worker.postMessage(message)
    },
    onMessage: (listener) => {
      worker.on('message', (message: FromListener) => {
        listener(message)
      })
    },
    onEnded: (listener) => {
      listeners.push(listener)
    },
    dispose: async () => {
      await worker.terminate()
    },
  }
}
