/**
 * Turns chunks of any size into steps over whole items (frames, blocks, messages).
 *
 * A step sees the octets in place. Only an item that straddles chunks is copied, and no more than one is
 * ever kept; octets that a step skips past the end of the chunk are never kept.
 */

/**
 * Looks at `octets[start … end)`, which lie at `position` of the input. Returns the octets consumed (> 0; more
 * than there are skips the rest as it comes), or `-n` when it needs n octets from `start` on (n > end - start).
 * With `isLast` there will be no more octets, and asking for more ends the input.
 */
export type ScanStep = (octets: Uint8Array, start: number, end: number, position: number, isLast: boolean) => number

export interface ChunkScanner {
  push(chunk: Uint8Array): void
  /**
   * Ends the input; returns the octets that no step consumed, and how many octets were still to be skipped.
   * The scanner may be used again for octets that do not join those before.
   */
  end(): { readonly rest: Uint8Array; readonly skipping: number }
  /** Position of the next octet to arrive. */
  received(): number
  /** Octets of memory that the item which straddles chunks takes. */
  held(): number
}

/** Octets of memory that a scanner keeps for the next item when no item straddles chunks. */
const KEPT_CARRY_OCTETS = 4096

/** Creates a scanner that calls `step` until the input is used up. */
export function createChunkScanner(step: ScanStep): ChunkScanner {
  let carry = new Uint8Array(0)
  let carried = 0
  let needed = 0
  let skipping = 0
  let received = 0

  /** Adds octets to the carried item. The buffer grows with what came, not with what a header promises. */
  function keep(octets: Uint8Array): void {
    const total = carried + octets.length
    if (carry.length < total) {
      const larger = new Uint8Array(Math.max(total, carry.length * 2, 1024))
      larger.set(carry.subarray(0, carried))
      carry = larger
    }
    carry.set(octets, carried)
    carried = total
  }

  /** Completes the carried item from the chunk; returns how much of the chunk it took. */
  function drainCarry(chunk: Uint8Array): number {
    let taken = 0
    while (carried > 0) {
      const count = Math.min(needed - carried, chunk.length - taken)
      keep(chunk.subarray(taken, taken + count))
      taken += count
      if (carried < needed) return taken
      const consumed = step(carry, 0, carried, received + taken - carried, false)
      if (consumed <= 0) {
        needed = Math.max(-consumed, carried + 1)
      } else if (consumed >= carried) {
        skipping = consumed - carried
        carried = 0
      } else if (carried - consumed <= taken) {
        // What is left came from this chunk: go on there, in place.
        taken -= carried - consumed
        carried = 0
      } else {
        carry.copyWithin(0, consumed, carried)
        carried -= consumed
        needed = carried
      }
    }
    release()
    return taken
  }

  /** Thousands of streams have a scanner each: what a large item took is not kept for the next one. */
  function release(): void {
    if (carried === 0 && carry.length > KEPT_CARRY_OCTETS) carry = new Uint8Array(0)
  }

  return {
    received: () => received,
    held: () => carry.length,

    push(chunk) {
      let at = drainCarry(chunk)
      if (skipping > 0) {
        const skipped = Math.min(skipping, chunk.length - at)
        skipping -= skipped
        at += skipped
      }
      const end = chunk.length
      while (at < end) {
        const consumed = step(chunk, at, end, received + at, false)
        if (consumed <= 0) {
          needed = Math.max(-consumed, end - at + 1)
          keep(chunk.subarray(at))
          break
        }
        at += consumed
      }
      if (at > end) skipping = at - end
      received += chunk.length
    },

    end() {
      let at = 0
      while (at < carried) {
        const consumed = step(carry, at, carried, received - carried + at, true)
        if (consumed <= 0) break
        at += consumed
      }
      const missing = skipping + Math.max(0, at - carried)
      const rest = carry.slice(Math.min(at, carried), carried)
      carried = 0
      skipping = 0
      release()
      return { rest, skipping: missing }
    },
  }
}
