/** Starts an engine in a worker thread and talks to it: the same for the desktop shell, the headless host and the command line. */
import { Worker } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import type { Failure } from '../protocol/failure.ts'
import type { AlertState } from '../protocol/live-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { EngineControl, SessionApi, SessionEvents, SessionStatus } from '../protocol/session-api.ts'
import type { NumberLimits } from '../session/number-watch.ts'
import type { NameSettings } from './name-settings.ts'

export interface Engine {
  readonly control: EngineControl
  readonly session: SessionApi
  /** Calls back at most every `CHANGED_INTERVAL_MS`; returns what ends it. */
  onChanged(listener: (status: SessionStatus) => void): () => void
  /** Calls back when an alert rule begins to be broken, or is no longer. */
  onAlerted(listener: (alert: AlertState) => void): () => void
  /** Calls back once when the worker has stopped by itself; calls under way are rejected. */
  onStopped(listener: (failure: Failure) => void): () => void
  /** Ends the session, removes its folder and stops the worker. */
  dispose(): Promise<void>
}

export interface EngineOptions {
  /** The built worker, `out/worker/engine.js`. */
  readonly workerPath: string
  /** Folder under which each session gets a folder of its own. */
  readonly sessionsFolder: string
  /** Information Elements that are known beside the registries. */
  readonly elements?: readonly LearnedElement[]
  /** File that keeps those, and all that are learned; absent: nothing outlasts the engine. */
  readonly elementsPath?: string
  /** File that keeps what is settled about names of addresses, or what holds as long as the engine; absent: nothing is named. */
  readonly names?: { readonly keptAt: string } | NameSettings
  /** False: no transactions, connections and sessions are made. */
  readonly makesLists?: boolean
  /** Numbers that a live session may give before another takes its place; those of the engine when absent. */
  readonly numberLimits?: NumberLimits
}

/** Handed to the worker when it starts. */
export type EngineWorkerData = Omit<EngineOptions, 'workerPath'>

const DISPOSE_TIMEOUT_MS = 5000

/** Starts a worker with an empty session; failures of the worker arrive through `onStopped`. */
export function startEngine(options: EngineOptions): Engine {
  const { workerPath, ...workerData } = options
  const worker = new Worker(workerPath, { workerData: workerData satisfies EngineWorkerData })
  const changedListeners = new Set<(status: SessionStatus) => void>()
  const alertListeners = new Set<(alert: AlertState) => void>()
  const stoppedListeners = new Set<(failure: Failure) => void>()
  let isDisposed = false

  const events: SessionEvents = {
    changed: (status) => {
      for (const listener of changedListeners) listener(status)
    },
    alerted: (alert) => {
      for (const listener of alertListeners) listener(alert)
    },
  }
  const rpc = createBirpc<SessionApi & EngineControl, SessionEvents>(events, {
    post: (message: unknown) => {
      worker.postMessage(message)
    },
    on: (listener) => {
      worker.on('message', listener)
    },
    timeout: -1,
  })

  function stopped(reason: string): void {
    rpc.$close(new Error(reason))
    if (isDisposed) return
    isDisposed = true
    const failure: Failure = {
      code: 'engine-stopped',
      message: `The engine has stopped: ${reason}.`,
      nextStep: 'Open the file again. If it happens again, please report it with the file’s kind and size.',
    }
    for (const listener of stoppedListeners) listener(failure)
  }
  worker.on('error', (error) => {
    stopped(error.message)
  })
  worker.on('exit', (code) => {
    stopped(`exit code ${String(code)}`)
  })

  return {
    control: rpc,
    session: rpc,
    onChanged(listener) {
      changedListeners.add(listener)
      return () => changedListeners.delete(listener)
    },
    onAlerted(listener) {
      alertListeners.add(listener)
      return () => alertListeners.delete(listener)
    },
    onStopped(listener) {
      stoppedListeners.add(listener)
      return () => stoppedListeners.delete(listener)
    },
    async dispose() {
      if (isDisposed) return
      isDisposed = true
      await Promise.race([
        rpc.close().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, DISPOSE_TIMEOUT_MS).unref()),
      ])
      await worker.terminate()
    },
  }
}
