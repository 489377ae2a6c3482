/** A session with its collector in the same thread: what the workers do, without the threads. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createExports } from '../../core/export/exports.ts'
import { runCollector } from '../../core/node/collector.ts'
import { createExportFile } from '../../core/node/export-file.ts'
import { readFileOctets } from '../../core/node/read-file-octets.ts'
import { writeCaptureBundle } from '../../core/node/write-capture-bundle.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import type { StartListener } from '../../core/node/listener-client.ts'
import type { AddressNaming } from '../../core/session/address-names.ts'
import type { Collector, FromCollector, ToCollector } from '../../core/session/collector-messages.ts'
import type { ElementKeeper } from '../../core/session/element-keeper.ts'
import type { NumberLimits } from '../../core/session/number-watch.ts'
import { createSession, type Session } from '../../core/session/session.ts'
import type { KeepingRequest } from '../../core/store/keeping.ts'
import { createStore } from '../../core/store/store.ts'
import { startLocalLists } from './local-lists.ts'

export interface InProcessSession {
  readonly session: Session
  /** Opens a file and waits until it is read, or refused. */
  load(path: string): Promise<SessionStatus>
  dispose(): Promise<void>
}

type StartCollector = () => Collector & { dispose(): Promise<void> }

/** Makes a session whose store lies in a temporary folder. */
export async function createInProcessSession(
  startCollector: StartCollector = () => startLocal(),
  elements?: ElementKeeper,
  addressNames?: AddressNaming,
  readDiskSpace?: KeepingRequest['readDiskSpace'],
  numberLimits?: NumberLimits,
): Promise<InProcessSession> {
  const base = await mkdtemp(join(tmpdir(), 'flowglass-test-'))
  let stores = 0
  const waiting = new Set<() => void>()
  const registry = createElementRegistry()
  const session = createSession({
    registry,
    ...(elements === undefined ? {} : { elements }),
    ...(addressNames === undefined ? {} : { addressNames }),
    openStore: async (events) => {
      const folder = await mkdtemp(join(base, `store-${String(stores++)}-`))
      const disk = readDiskSpace === undefined ? {} : { readDiskSpace }
      return createStore({ folder, memoryLimitMiB: 128, threads: 1, ...events, ...disk })
    },
    startCollector,
    ...(numberLimits === undefined ? {} : { numberLimits }),
    startLists: startLocalLists,
    readFileOctets,
    startExports: (current) => createExports({ current, openTarget: createExportFile, readFileOctets, registry }),
    writeBundle: (order) => writeCaptureBundle({ ...order, program: 'test', madeAt: '2026-01-02T03:04:05.000Z' }),
    untilRecorded: () => Promise.resolve(),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    peakRssBytes: () => 1,
    onAlert: () => undefined,
    onChanged: () => {
      for (const look of waiting) look()
    },
    onNews: () => undefined,
  })
  return {
    session,
    async load(path) {
      const opened = await session.openFile(path, 'test')
      if (!opened.ok) throw new Error(`${opened.failure.code}: ${opened.failure.message}`)
      await new Promise<void>((settle) => {
        const look = (): void => {
          if (session.currentStatus().phase === 'loading') return
          waiting.delete(look)
          settle()
        }
        waiting.add(look)
        look()
      })
      return session.currentStatus()
    },
    async dispose() {
      await session.close()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** Both ends of a channel; messages are cloned and arrive later, as between threads. */
export function startLocal(startListener: StartListener = noListener): Collector & { dispose(): Promise<void> } {
  let toSession: (message: FromCollector) => void = () => undefined
  let toCollector: (message: ToCollector) => void = () => undefined
  let isOpen = true
  runCollector(
    {
      post: (message, transfer = []) => {
        const moved = structuredClone(message, { transfer: [...transfer] })
        setImmediate(() => {
          if (isOpen) toSession(moved)
        })
      },
      onMessage: (listener) => {
        toCollector = listener
      },
    },
    startListener,
  )
  return {
    post: (message) => {
      setImmediate(() => {
        toCollector(message)
      })
    },
    onMessage: (listener) => {
      toSession = listener
    },
    dispose: () => {
      toCollector({ kind: 'stop' })
      isOpen = false
      return Promise.resolve()
    },
  }
}

function noListener(): never {
  throw new Error('nobody listens in this test')
}
