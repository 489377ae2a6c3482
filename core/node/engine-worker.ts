/** The engine's thread: a session on a store of its own, served over the port that started it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MessagePort, Transferable, Worker } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { createElementRegistry } from '../elements/registry.ts'
import { createExports } from '../export/exports.ts'
import { LIVE_REPORT_INTERVAL_MS } from '../limits/live.ts'
import { STORE_MEMORY_MIB, STORE_THREADS } from '../limits/store.ts'
import { CHANGED_INTERVAL_MS } from '../limits/viewer.ts'
import { succeed, type Failure, type Result } from '../protocol/failure.ts'
import type { EngineControl, SessionApi, SessionEvents } from '../protocol/session-api.ts'
import type { BundleSummary } from '../protocol/live-api.ts'
import type { BundleOrder, Collector, FromCollector } from '../session/collector-messages.ts'
import { startNoLists } from '../session/lists.ts'
import { createSession } from '../session/session.ts'
import { cleanStaleFolders, createSessionFolder } from '../store/session-folder.ts'
import { createStore, type Store, type StoreRequest } from '../store/store.ts'
import { createAddressNames } from './address-names.ts'
import { createChangePace } from './change-pace.ts'
import type { EngineWorkerData } from './engine-client.ts'
import { createExportFile } from './export-file.ts'
import { giveWay } from './give-way.ts'
import { createElementsFile } from './learned-elements-file.ts'
import { startListsIn } from './lists-client.ts'
import type { ListsData } from './lists-worker.ts'
import { createFixedNames, createNameKeeper, type NameKeeper } from './name-settings.ts'
import { readFileOctets } from './read-file-octets.ts'

export interface EngineWorkerOptions extends EngineWorkerData {
  /** A collector thread that is starting. */
  readonly firstCollector: Worker
  /** Starts a further one. */
  startCollectorThread(): Worker
  /** Starts the thread that makes the lists of one capture. */
  startListsThread(data: ListsData): Worker
}

/** Serves a session until the thread is ended. */
export function runEngine(port: MessagePort, options: EngineWorkerOptions): void {
  void cleanStaleFolders(options.sessionsFolder)
  const startCollector = prepareCollectors(options.firstCollector, options.startCollectorThread)
  const registry = createElementRegistry()
  for (const element of options.elements ?? []) registry.learn(element)
  const { elementsPath, names, numberLimits, makesLists = true } = options

  const pace = createChangePace(() => void viewer.changed.asEvent(session.currentStatus()), CHANGED_INTERVAL_MS)

  const session = createSession({
    registry,
    startLists: makesLists ? startListsIn((data) => options.startListsThread(data)) : startNoLists,
    ...(names && {
      addressNames: createAddressNames({ keeper: keeperOf(names), now: () => performance.now(), onChanged: pace.soon }),
    }),
    ...(numberLimits && { numberLimits }),
    ...(elementsPath === undefined ? {} : { elements: createElementsFile(elementsPath) }),
    openStore: (request) => openStore(options.sessionsFolder, request),
    startCollector,
    readFileOctets,
    startExports: (current) => createExports({ current, openTarget: createExportFile, readFileOctets, registry }),
    writeBundle: (order) => writeBundleBeside(options.startCollectorThread(), order),
    untilRecorded: () => new Promise((settle) => setTimeout(settle, 2 * LIVE_REPORT_INTERVAL_MS)),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    peakRssBytes: () => process.resourceUsage().maxRSS * 1024,
    onChanged: pace.now,
    onNews: pace.soon,
    onAlert: (alert) => void viewer.alerted.asEvent(alert),
  })
  const viewer = createBirpc<SessionEvents, SessionApi & EngineControl>(session, {
    post: (message: unknown) => {
      port.postMessage(message)
    },
    on: (listener) => {
      port.on('message', listener)
    },
    bind: 'functions',
    timeout: -1,
  })
}

function keeperOf(names: NonNullable<EngineWorkerData['names']>): NameKeeper {
  return 'keptAt' in names ? createNameKeeper(names.keptAt) : createFixedNames(names)
}

/** A store in a folder of its own, which goes when the store is disposed of; that of a live session is filled when nothing else is to do. */
async function openStore(base: string, request: StoreRequest): Promise<Result<Store>> {
  if (request.isLive === true) giveWay()
  const folder = await createSessionFolder(base)
  if (!folder.ok) return folder
  const { path, dispose } = folder.value
  await mkdir(join(path, 'spill'), { recursive: true })
  const opened = await createStore({
    folder: path,
    memoryLimitMiB: STORE_MEMORY_MIB,
    threads: STORE_THREADS,
    ...request,
  })
  if (!opened.ok) {
    await dispose()
    return opened
  }
  const store = opened.value
  const closeStore = store.dispose.bind(store)
  store.dispose = async () => {
    await closeStore()
    await dispose()
  }
  return succeed(store)
}

/**
 * Hands out collectors. One is kept warm while nothing is read, because a thread takes as long to start as the first rows
 * to show; while a file is read, starting one would only take time from it.
 */
function prepareCollectors(first: Worker, start: () => Worker): () => Collector & { dispose(): Promise<void> } {
  let warm: Worker | undefined = first
  first.unref()

  function prepare(): void {
    warm ??= start()
    warm.unref()
  }

  return () => {
    const worker = warm ?? start()
    warm = undefined
    worker.ref()
    /** Disposed of, or its end was told. */
    let isOver = false
    return {
      post: (message, transfer = []) => {
        worker.postMessage(message, transfer as readonly Transferable[])
      },
      onMessage: (listener: (message: FromCollector) => void) => {
        const end = (reason: string): void => {
          if (isOver) return
          isOver = true
          listener({ kind: 'gone', failure: collectorStopped(reason) })
          prepare()
        }
        worker.on('message', (message: FromCollector) => {
          listener(message)
          if (message.kind === 'finished') prepare()
        })
        worker.on('error', (error) => {
          end(error.message)
        })
        // A thread may also end without an error that anybody threw.
        worker.on('exit', (code) => {
          end(`exit code ${String(code)}`)
        })
      },
      dispose: async () => {
        isOver = true
        await worker.terminate()
      },
    }
  }
}

/** A bundle is written in a thread of its own, which ends with it. */
async function writeBundleBeside(worker: Worker, order: BundleOrder): Promise<Result<BundleSummary>> {
  try {
    return await new Promise<Result<BundleSummary>>((settle) => {
      worker.on('message', (message: FromCollector) => {
        if (message.kind === 'bundled') settle(message.result)
      })
      worker.on('error', (error) => {
        settle({ ok: false, failure: collectorStopped(error.message) })
      })
      worker.on('exit', (code) => {
        settle({ ok: false, failure: collectorStopped(`exit code ${String(code)}`) })
      })
      worker.postMessage({ kind: 'bundle', order })
    })
  } finally {
    await worker.terminate()
  }
}

function collectorStopped(reason: string): Failure {
  return {
    code: 'collector-stopped',
    message: `The thread that decodes has stopped: ${reason}.`,
    nextStep: 'What was decoded stays. Open the file again, or listen again; if it happens again, please report it.',
  }
}
