/** The launcher worker: starts collectors for an engine whose own threads would begin with its lower priority. */
import { join } from 'node:path'
import { parentPort, Worker } from 'node:worker_threads'
import { runLauncher } from '../../core/node/thread-launcher.ts'

if (parentPort === null) throw new Error('the launcher runs in a worker thread')
runLauncher(
  parentPort,
  (port) => new Worker(join(__dirname, 'collector.js'), { workerData: { port }, transferList: [port] }),
)
