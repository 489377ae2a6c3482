/** The collector's thread: reads and decodes one source, and waits when the session is behind. */
import type { MessagePort, Transferable, Worker } from 'node:worker_threads'
import type { ListenerData } from '../live/listener-messages.ts'
import type { FromCollector, ToCollector } from '../session/collector-messages.ts'
import { runCollector } from './collector.ts'
import { giveWay } from './give-way.ts'
import { connectListener } from './listener-client.ts'

/** Serves a collector over the port that started the thread. */
export function runCollectorWorker(port: MessagePort, startListenerThread: (data: ListenerData) => Worker): void {
  runCollector(
    {
      post: (message: FromCollector, transfer: readonly ArrayBuffer[] = []) => {
        port.postMessage(message, transfer as readonly Transferable[])
      },
      onMessage: (listener: (message: ToCollector) => void) => {
        port.on('message', listener)
      },
    },
    (data) => {
      const listener = connectListener(startListenerThread(data))
      // From here on, and not before: a thread starts with the priority of whoever starts it.
      giveWay()
      return listener
    },
  )
}
