/**
 * Memory that goes round: the arrays of a batch lie in one buffer, and a buffer whose block nobody reads any more holds a later
 * one. Fresh memory costs as much time as half of the decoding: the system hands it out, and clears it, page by page.
 */
import { MAX_SPARE_BLOCK_OCTETS } from '../limits/decode.ts'
import type { DecodedBlock } from './block.ts'

export interface BlockMemory {
  /** A buffer of at least so many octets, with anything in it. */
  take(octets: number): ArrayBuffer
  /** Takes back the buffers of blocks; more than `MAX_SPARE_BLOCK_OCTETS` are not kept. */
  giveBack(buffers: readonly ArrayBuffer[]): void
}

/** Buffers are as long as a multiple of this, so that one fits the next block, too. */
const GRAIN_OCTETS = 1 << 14

/** Makes a memory without spare buffers. */
export function createBlockMemory(): BlockMemory {
  const spare: ArrayBuffer[] = []
  let spareOctets = 0

  return {
    take(octets) {
      const index = findFitting(spare, octets)
      if (index < 0) return new ArrayBuffer(Math.ceil(octets / GRAIN_OCTETS) * GRAIN_OCTETS)
      const [buffer] = spare.splice(index, 1)
      spareOctets -= buffer?.byteLength ?? 0
      return buffer ?? new ArrayBuffer(octets)
    },
    giveBack(buffers) {
      spare.push(...buffers)
      for (const { byteLength } of buffers) spareOctets += byteLength
      // The oldest are those that nothing fitted.
      while (spareOctets > MAX_SPARE_BLOCK_OCTETS) spareOctets -= spare.shift()?.byteLength ?? 0
    },
  }
}

/** The least of the buffers with so much room, unless it has much more; -1 when there is none. */
function findFitting(buffers: readonly ArrayBuffer[], octets: number): number {
  let best = -1
  let least = 4 * Math.max(octets, GRAIN_OCTETS)
  for (const [index, { byteLength }] of buffers.entries()) {
    if (byteLength < octets || byteLength >= least) continue
    best = index
    least = byteLength
  }
  return best
}

/** The buffers of a block that `giveBack` takes, once nobody reads it any more. */
export function buffersToGiveBack({ batches, messages }: DecodedBlock): ArrayBuffer[] {
  return [messages.number.buffer, ...batches.map(({ record }) => record.buffer)]
}
