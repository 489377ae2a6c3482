/** The collector worker: reads and decodes captures and what listeners receive, so that neither the store nor a viewer ever holds it up. */
import { join } from 'node:path'
import { parentPort, Worker } from 'node:worker_threads'
import { runCollectorWorker } from '../../core/node/collector-worker.ts'

if (parentPort === null) throw new Error('the collector runs in a worker thread')
runCollectorWorker(parentPort, (workerData) => new Worker(join(__dirname, 'listener.js'), { workerData }))
