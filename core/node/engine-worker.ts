/** The engine's thread: a session on a store of its own, served over the port that started it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { MessagePort, Worker } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { createElementRegistry } from '../elements/registry.ts'
import { createExports } from '../export/exports.ts'
import { LIVE_REPORT_INTERVAL_MS } from '../limits/live.ts'
import { STORE_MEMORY_MIB, STORE_THREADS } from '../limits/store.ts'
import { CHANGED_INTERVAL_MS } from '../limits/viewer.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import type { EngineControl, SessionApi, SessionEvents } from '../protocol/session-api.ts'
import type { BundleSummary } from '../protocol/live-api.ts'
import type { BundleOrder } from '../session/collector-messages.ts'
import type { SessionCollector } from '../session/collector-relay.ts'
import { startNoLists } from '../session/lists.ts'
import { createSession } from '../session/session.ts'
import { cleanStaleFolders, createSessionFolder } from '../store/session-folder.ts'
import { createStore, type Store, type StoreRequest } from '../store/store.ts'
import { createAddressNames } from './address-names.ts'
import { createChangePace } from './change-pace.ts'
import { collectIn, whyStopped, type CollectorThread } from './collector-thread.ts'
import type { EngineWorkerData } from './engine-client.ts'
import { createExportFile } from './export-file.ts'
import { CAN_GIVE_WAY, giveWay } from './give-way.ts'
import { createElementsFile } from './learned-elements-file.ts'
import { startListsIn } from './lists-client.ts'
import type { ListsData } from './lists-worker.ts'
import { createFixedNames, createNameKeeper, type NameKeeper } from './name-settings.ts'
import { readFileOctets } from './read-file-octets.ts'
import { createLauncher } from './thread-launcher.ts'

export interface EngineWorkerOptions extends EngineWorkerData {
  /** A collector's thread that is starting. */
  readonly firstCollector: CollectorThread
  /** Starts a further one. */
  startCollectorThread(): CollectorThread
  /** Starts the thread that starts them once this one has given way. */
  startLauncherThread(): Worker
  /** Starts the thread that makes the lists of one capture. */
  startListsThread(data: ListsData): Worker
}

/** The next step of a collector that has stopped. */
const WHAT_STAYS =
  'What was decoded stays. Open the file again, or listen again; if it happens again, please report it.'

/** Serves a session until the thread is ended. */
export function runEngine(port: MessagePort, options: EngineWorkerOptions): void {
  void cleanStaleFolders(options.sessionsFolder)
  const threads = createCollectorThreads(options)
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
    openStore: async (request) => {
      if (request.isLive === true) threads.giveWay()
      return openStore(options.sessionsFolder, request)
    },
    startCollector: threads.next,
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

/** A store in a folder of its own, which goes when the store is disposed of. */
async function openStore(base: string, request: StoreRequest): Promise<Result<Store>> {
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
function createCollectorThreads(options: EngineWorkerOptions): { next(): SessionCollector; giveWay(): void } {
  let start = (): CollectorThread => options.startCollectorThread()
  let warm: CollectorThread | undefined
  let hasGivenWay = false

  function keepWarm(thread: CollectorThread): void {
    warm = thread
    // One that has ended while it waited is of no use to the next session.
    thread.onEnded(() => {
      if (warm === thread) warm = undefined
    })
  }
  keepWarm(options.firstCollector)

  return {
    next() {
      const collector = collectIn(warm ?? start(), WHAT_STAYS)
      warm = undefined
      return {
        ...collector,
        onMessage: (listener) => {
          collector.onMessage((message) => {
            listener(message)
            const isOver = message.kind === 'finished' || message.kind === 'gone'
            if (isOver && warm === undefined) keepWarm(start())
          })
        },
      }
    },
    // What a live session stores is stored when nothing else is to do; its listeners are not to wait for that.
    giveWay() {
      if (hasGivenWay || !CAN_GIVE_WAY) return
      start = createLauncher(options.startLauncherThread(), start)
      hasGivenWay = true
      giveWay()
    },
  }
}

/** A bundle is written in a thread of its own, which ends with it. */
async function writeBundleBeside(thread: CollectorThread, order: BundleOrder): Promise<Result<BundleSummary>> {
  try {
    return await new Promise<Result<BundleSummary>>((settle) => {
      thread.onMessage((message) => {
        if (message.kind === 'bundled') settle(message.result)
      })
      thread.onEnded((reason) => {
        settle({ ok: false, failure: whyStopped(reason, WHAT_STAYS) })
      })
      thread.post({ kind: 'bundle', order })
    })
  } finally {
    await thread.dispose()
  }
}
