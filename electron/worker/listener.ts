/** The listener worker: sockets and recorder of a live session, so that neither decoding nor a query ever costs a datagram. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromListener, ListenerData, ToListener } from '../../core/live/listener-messages.ts'
import { runListenerThread } from '../../core/live/listener-thread.ts'
import { collectRegularly } from './full-collections.ts'

if (parentPort === null) throw new Error('the listener runs in a worker thread')
const port = parentPort
runListenerThread(
  {
    post: (message: FromListener) => port.postMessage(message),
    onMessage: (listener: (message: ToListener) => void) => port.on('message', listener),
    close: () => port.close(),
  },
  workerData as ListenerData,
)
collectRegularly()
