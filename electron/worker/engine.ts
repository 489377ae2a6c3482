/** The engine worker: stores what the collector decodes and answers the viewers. */
import { join } from 'node:path'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { connectCollector } from '../../core/node/collector-thread.ts'
import type { EngineWorkerData } from '../../core/node/engine-client.ts'

if (parentPort === null) throw new Error('the engine runs in a worker thread')
const port = parentPort
const data = workerData as EngineWorkerData
const startThread = (name: string, given?: object): Worker =>
  new Worker(join(__dirname, `${name}.js`), { workerData: given })

// The first collector starts while the engine loads its database: each takes some fifty milliseconds.
const startCollectorThread = () => connectCollector(startThread('collector'))
const firstCollector = startCollectorThread()
void import('../../core/node/engine-worker.ts').then(({ runEngine }) => {
  runEngine(port, {
    ...data,
    firstCollector,
    startCollectorThread,
    startLauncherThread: () => startThread('launcher'),
    startListsThread: (lists) => startThread('lists', lists),
  })
})
