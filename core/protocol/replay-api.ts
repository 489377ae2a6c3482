/** What is told and asked of a replay: the open file arrives again, in this window or at collectors. */
import type { Failure, Result } from './failure.ts'

/** How many times as fast as it was; `max`: as fast as it goes. */
export type ReplaySpeed = number | 'max'

export interface ReplayTarget {
  /** TCP takes IPFIX only (RFC 7011 §10.4). */
  readonly transport: 'udp' | 'tcp'
  /** A literal address. */
  readonly address: string
  readonly port: number
}

export type ReplayOrder =
  /** As a live session, in place of what the window shows. */
  | { readonly to: 'window'; readonly speed: ReplaySpeed }
  | { readonly to: 'collectors'; readonly speed: ReplaySpeed; readonly targets: readonly ReplayTarget[] }

/** How the sending to collectors stands. */
export interface ReplayReport {
  /** Of the file. */
  readonly name: string
  readonly speed: ReplaySpeed
  readonly targets: readonly ReplayTarget[]
  readonly state: 'sending' | 'ended' | 'stopped' | 'failed'
  /** Why it failed. */
  readonly failure?: Failure
  /** Datagrams, and messages of streams, over all targets. */
  readonly sent: number
  readonly octets: number
  /** Those that nobody took, as far as the system says so. */
  readonly refused: number
  /** What of the file was not sent: no flow export, captured in part, or of a kind that no target takes. */
  readonly leftOut: number
  readonly seconds: number
}

/** What a viewer may ask of its host. */
export interface ReplayApi {
  /** Begins to replay the file that is open; answers when the window listens to it, or when the sending has begun. */
  replayFile(order: ReplayOrder): Promise<Result<void>>
  /** Of the last sending to collectors; undefined when there was none. */
  replayReport(): Promise<ReplayReport | undefined>
  /** Ends the sending to collectors. */
  stopReplay(): Promise<void>
}
