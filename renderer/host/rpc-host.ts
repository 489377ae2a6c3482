/** The viewer's end of the function table, over any channel that carries messages in order. */
import { createBirpc } from 'birpc'
import {
  HOST_FUNCTIONS,
  SESSION_FUNCTIONS,
  type HostFunctions,
  type ViewerFunctions,
} from '../../core/protocol/viewer-rpc.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { AlertState } from '../../core/protocol/live-api.ts'
import type { ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { createEmitter, type Emitter } from './emitter.ts'
import type { Connection } from './host.ts'

/** A request is given up after this many milliseconds: opening a view of ten million rows takes a tenth of it. */
const REQUEST_TIMEOUT_MS = 120_000

/** These wait for somebody at a dialog of the system, or write as long as it takes: they are cancelled, not given up. */
const AS_LONG_AS_IT_TAKES: ReadonlySet<string> = new Set([
  'chooseFile',
  'chooseComparedFile',
  'chooseNameFile',
  'saveBundle',
  'saveExport',
])

/** Rejects when an answer does not come in time. */
function inTime(answer: Promise<unknown>, name: string): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} was not answered in time.`)), REQUEST_TIMEOUT_MS)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

export interface MessageChannelLike {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
}

export interface RpcEvents {
  readonly changed: Emitter<SessionStatus>
  readonly command: Emitter<ViewerCommand>
  readonly openFailed: Emitter<Failure>
  readonly alerted: Emitter<AlertState>
  readonly connection: Emitter<Connection>
}

/** Emitters for everything that a host says unasked. */
export function createRpcEvents(): RpcEvents {
  return {
    changed: createEmitter(),
    command: createEmitter(),
    openFailed: createEmitter(),
    alerted: createEmitter(),
    connection: createEmitter(),
  }
}

export interface RpcClient {
  readonly functions: HostFunctions
  /** Rejects every call that still waits. */
  close(reason: string): void
}

/** Binds one channel: events go to `events`, calls to the returned functions. */
export function createRpcClient(channel: MessageChannelLike, events: RpcEvents): RpcClient {
  const local: ViewerFunctions = {
    changed: (status) => events.changed.emit(status),
    command: (command) => events.command.emit(command),
    alerted: (alert) => events.alerted.emit(alert),
    openFailed: (failure) => events.openFailed.emit(failure),
    engineStopped: (message) => events.connection.emit({ kind: 'engine-stopped', message }),
  }
  const rpc = createBirpc<HostFunctions, ViewerFunctions, false>(local, {
    post: (message) => channel.post(message),
    on: (listener) => channel.on(listener),
    timeout: -1,
    proxify: false,
  })
  const call =
    (name: string) =>
    (...args: unknown[]) => {
      const answer: Promise<unknown> = rpc.$callRaw({ method: name, args })
      return AS_LONG_AS_IT_TAKES.has(name) ? answer : inTime(answer, name)
    }
  const functions = Object.fromEntries([...SESSION_FUNCTIONS, ...HOST_FUNCTIONS].map((name) => [name, call(name)]))
  return {
    // The names come from the table that the type is made of; birpc's own typing cannot express the mapping.
    functions: functions as unknown as HostFunctions,
    close: (reason) => rpc.$close(new Error(reason)),
  }
}
