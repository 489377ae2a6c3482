/** The collector worker: reads and decodes captures, so that neither the store nor a viewer ever holds it up. */
import { parentPort } from 'node:worker_threads'
import { runCollectorWorker } from '../../core/node/collector-worker.ts'

if (parentPort === null) throw new Error('the collector runs in a worker thread')
runCollectorWorker(parentPort)
