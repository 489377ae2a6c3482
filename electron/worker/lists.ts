/** The lists worker: joins records into transactions, connections and sessions, beside reading and storing. */
import { parentPort, workerData } from 'node:worker_threads'
import { runLists, type ListsData } from '../../core/node/lists-worker.ts'

if (parentPort === null) throw new Error('the lists are made in a worker thread')
runLists(parentPort, workerData as ListsData)
