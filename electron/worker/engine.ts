/** The engine worker: stores what the collector decodes and answers the viewers. */
import { join } from 'node:path'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { EngineWorkerData } from '../../core/node/engine-client.ts'
import type { ListsData } from '../../core/node/lists-worker.ts'

if (parentPort === null) throw new Error('the engine runs in a worker thread')
const port = parentPort
const data = workerData as EngineWorkerData
const startCollectorThread = (): Worker => new Worker(join(__dirname, 'collector.js'))
const startListsThread = (data: ListsData): Worker => new Worker(join(__dirname, 'lists.js'), { workerData: data })

// The first collector starts while the engine loads its database: each takes some fifty milliseconds.
const firstCollector = startCollectorThread()
void import('../../core/node/engine-worker.ts').then(({ runEngine }) => {
  runEngine(port, { ...data, firstCollector, startCollectorThread, startListsThread })
})
