/**
 * Starts collectors for an engine that has given way: a thread begins with the priority of whoever starts it, and may not raise it,
 * so that a listener of the engine's own making would give way as well. The launcher never does.
 */
import { MessageChannel, type MessagePort, type Transferable, type Worker } from 'node:worker_threads'
import type { FromCollector } from '../session/collector-messages.ts'
import type { CollectorThread } from './collector-thread.ts'

type ToLauncher =
  | { readonly kind: 'start'; readonly id: number; readonly port: MessagePort }
  | { readonly kind: 'end'; readonly id: number }

interface FromLauncher {
  readonly id: number
  /** Why the thread has ended. */
  readonly reason: string
}

/** In the launcher's thread: `startThread` starts one that serves a collector over a port. */
export function runLauncher(port: MessagePort, startThread: (port: MessagePort) => Worker): void {
  const threads = new Map<number, Worker>()

  function start({ id, port: own }: Extract<ToLauncher, { kind: 'start' }>): void {
    let worker: Worker
    try {
      worker = startThread(own)
    } catch (error) {
      own.close()
      port.postMessage({ id, reason: error instanceof Error ? error.message : String(error) } satisfies FromLauncher)
      return
    }
    threads.set(id, worker)
    const end = (reason: string): void => {
      if (threads.delete(id)) port.postMessage({ id, reason } satisfies FromLauncher)
    }
    worker.on('error', (error) => {
      end(error.message)
    })
    worker.on('exit', (code) => {
      end(`exit code ${String(code)}`)
    })
  }

  port.on('message', (message: ToLauncher) => {
    if (message.kind === 'start') start(message)
    else void threads.get(message.id)?.terminate()
  })
}

/**
 * Talks to a launcher's worker; returns what has a thread started.
 *
 * @param startWithout starts one when the launcher is no more
 */
export function createLauncher(worker: Worker, startWithout: () => CollectorThread): () => CollectorThread {
  const ends = new Map<number, (reason: string) => void>()
  let lastId = 0
  let isOver = false
  worker.on('message', ({ id, reason }: FromLauncher) => {
    ends.get(id)?.(reason)
    ends.delete(id)
  })
  /** Its threads have ended with it. */
  const end = (reason: string): void => {
    isOver = true
    for (const settle of ends.values()) settle(reason)
    ends.clear()
  }
  worker.on('error', (error) => {
    end(error.message)
  })
  worker.on('exit', (code) => {
    end(`exit code ${String(code)}`)
  })
  const post = (message: ToLauncher, transfer: readonly Transferable[] = []): void => {
    worker.postMessage(message, transfer)
  }

  return () => {
    if (isOver) return startWithout()
    const { port1: port, port2 } = new MessageChannel()
    const id = (lastId += 1)
    const told = new Promise<string>((settle) => ends.set(id, settle))
    // Closed at the other end, and nothing more comes.
    const closed = new Promise((settle) => port.once('close', settle))
    post({ kind: 'start', id, port: port2 }, [port2])
    return {
      post: (message, transfer = []) => {
        port.postMessage(message, transfer as readonly Transferable[])
      },
      onMessage: (listener) => {
        port.on('message', (message: FromCollector) => {
          listener(message)
        })
      },
      onEnded: (listener) => {
        void closed.then(() => told).then(listener)
      },
      dispose: async () => {
        post({ kind: 'end', id })
        await told
        // What it has still said is nobody's.
        port.removeAllListeners('message')
        port.close()
      },
    }
  }
}
