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

/** Why nothing more can be sent over a connection that the collector has ended in order. */
export function describeEndedConnection(target: SenderTarget): Failure {
  return {
    code: 'cannot-send',
    message: `The collector at tcp://${formatSocketName(target)} has ended the connection.`,
    nextStep: 'See there why it did so, and send again.',
  }
}

/** `address:port` as the ledger names exporters. */
export function formatSocketName({ address, port }: SenderTarget): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
