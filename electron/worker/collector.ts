/** The collector worker: reads and decodes captures and what listeners receive, so that neither the store nor a viewer ever holds it up. */
import { join } from 'node:path'
import { parentPort, Worker, workerData, type MessagePort } from 'node:worker_threads'
import { runCollectorWorker } from '../../core/node/collector-worker.ts'

// Whoever is served need not be who started the thread.
const port = (workerData as { readonly port: MessagePort } | null)?.port ?? parentPort
if (port === null) throw new Error('the collector runs in a worker thread')
runCollectorWorker(port, (listenerData) => new Worker(join(__dirname, 'listener.js'), { workerData: listenerData }))
