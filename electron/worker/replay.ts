/** The replay worker: sends the open capture to collectors when a viewer asks for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { runReplayWorker, type ReplayWorkerData } from '../../core/node/replay-worker.ts'

if (parentPort === null) throw new Error('a replay runs in a worker thread')
void runReplayWorker(parentPort, workerData as ReplayWorkerData)
