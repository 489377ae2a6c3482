/** What all listeners of a live session have in common: one socket or server, its counters and its end. */
import type { ListenerReport } from '../protocol/live-api.ts'
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
