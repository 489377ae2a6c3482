/** The collector's thread: reads and decodes one file, and waits when the session is behind. */
import type { MessagePort, Transferable } from 'node:worker_threads'
import type { FromCollector, ToCollector } from '../session/collector-messages.ts'
import { runCollector } from './collector.ts'

/** Serves a collector over the port that started the thread. */
export function runCollectorWorker(port: MessagePort): void {
  runCollector({
    post: (message: FromCollector, transfer: readonly ArrayBuffer[] = []) => {
      port.postMessage(message, transfer as readonly Transferable[])
    },
    onMessage: (listener: (message: ToCollector) => void) => {
      port.on('message', listener)
    },
  })
}
