/** What sends the messages of simulated exporters: a socket for each exporter, so that each is a transport session of its own. */
import type { Failure } from '../../core/protocol/failure.ts'

export interface MessageSender {
  /** Own `address:port` of an exporter in one of its runs. */
  nameOf(exporter: number, run: number): string
  /** Resolves when the system has taken the octets; undefined when that went well. */
  send(exporter: number, run: number, octets: Uint8Array): Promise<Failure | undefined>
  /** Messages that were refused because nobody listens, as far as the system says so. */
  refused(): number
  close(): Promise<void>
}
