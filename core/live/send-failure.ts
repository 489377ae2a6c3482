/** Where something is sent to, and why nothing can be sent there. */
import type { Failure } from '../protocol/failure.ts'

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
