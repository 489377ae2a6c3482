/** The buffer of a socket that was too small: whether more was asked for than granted, and what to change. */
import type { ListenerReport } from './live-api.ts'

export interface BufferShortage {
  readonly askedOctets: number
  readonly grantedOctets: number
  /** Raises the limit of the system until it starts again. */
  readonly command: string
}

/** Of the listener whose buffer falls shortest, among those that dropped datagrams; undefined when each has what was asked. */
export function findBufferShortage(listeners: readonly ListenerReport[]): BufferShortage | undefined {
  let worst: BufferShortage | undefined
  for (const { kernelDrops = 0, receiveBufferOctets: granted, askedBufferOctets: asked } of listeners) {
    if (kernelDrops === 0 || granted === undefined || asked === undefined || granted >= asked) continue
    if (worst !== undefined && worst.askedOctets - worst.grantedOctets >= asked - granted) continue
    // Only Linux tells of its drops, and there this is the limit.
    const command = `sudo sysctl -w net.core.rmem_max=${asked}`
    worst = { askedOctets: asked, grantedOctets: granted, command }
  }
  return worst
}
