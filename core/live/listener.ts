/** What all listeners of a live session have in common: one socket or server, its counters and its end. */
import type { Failure } from '../protocol/failure.ts'
import type { ListenerReport, ListenerSpec } from '../protocol/live-api.ts'
import type { AllowList } from './allow-list.ts'
import type { ArrivalStage } from './arrival-stage.ts'

export interface Listener {
  /** Resolves when the port is granted or refused; the report says which. */
  open(): Promise<void>
  report(): ListenerReport
  /** To be called some times a second: looks at the system's counters, lets waiting connections go on. */
  tick(): void
  /** Takes what has arrived and closes; after it nothing more comes. */
  close(): Promise<void>
}

/** What a listener hands arrivals to, and asks who may send. */
export interface ListenerContext {
  readonly stage: ArrivalStage
  readonly allowed: AllowList
  /** Unix milliseconds. */
  readonly now: () => number
}

/** A listener that was not even tried, with the reason. */
export function createRefusedListener(spec: ListenerSpec, failure: Failure): Listener {
  const none = { datagrams: 0, octets: 0, refused: 0, connections: 0, failedConnections: 0 }
  return {
    open: () => Promise.resolve(),
    report: () => ({ spec, state: 'failed', port: spec.port, failure, ...none }),
    tick: () => undefined,
    close: () => Promise.resolve(),
  }
}
