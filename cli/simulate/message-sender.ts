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

export interface SenderTarget {
  /** A literal address. */
  readonly address: string
  readonly port: number
}

/** Why nothing can be sent. */
export function describeSendFailure(reason: unknown, transport: 'udp' | 'tcp', target: SenderTarget): Failure {
  const { code = 'unknown' } = reason as NodeJS.ErrnoException
  const place = `${transport}://${formatSocketName(target)}`
  const isRefused = code === 'ECONNREFUSED'
  return {
    code: 'cannot-send',
    message: isRefused ? `Nobody listens at ${place}.` : `Nothing can be sent to ${place} (${code}).`,
    nextStep: isRefused ? 'Start the collector first, or name another address.' : 'Check the address and the network.',
  }
}

/** `address:port` as the ledger names exporters. */
export function formatSocketName({ address, port }: SenderTarget): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
