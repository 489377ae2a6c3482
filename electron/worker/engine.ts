/** The engine worker: stores what the collector decodes and answers the viewers. */
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { EngineWorkerData } from '../../core/node/engine-client.ts'
import { runEngine } from '../../core/node/engine-worker.ts'

if (parentPort === null) throw new Error('the engine runs in a worker thread')
const { sessionsFolder } = workerData as EngineWorkerData
runEngine(parentPort, { sessionsFolder, collectorPath: join(__dirname, 'collector.js') })
