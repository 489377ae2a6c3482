/**
 * Finds rows by packet engine and key: an open hash table of the newest row of each, at most half full. Ids come round again, so
 * each row leads to the older one of its key.
 *
 * A slot is a row and a mixed hash, eight octets: what does not fit the caches of a processor costs more than all else here.
 * The hash of one engine's key is that of no other key of it; of another engine's it may be, so callers look at the engine.
 */
import type { GrowingColumns } from './growing-columns.ts'

/** What rows are linked by; written by the index. */
export interface LinkedRows extends GrowingColumns {
  older: Int32Array
}

export interface IdIndex {
  /** The newest row of a key (32 bits), -1 without; it, or an older one, may be another engine's. */
  find(engine: number, key: number): number
  /** Makes a row the newest of the key that was looked for last. */
  add(row: number): void
}

const FIRST_SLOTS = 4096
const GROWTH = 4
/** Row + 1 (0: free), hash. */
const SLOT_WORDS = 2

/** An index over rows. */
export function createIdIndex(rows: LinkedRows): IdIndex {
  let slots = new Int32Array(SLOT_WORDS * FIRST_SLOTS)
  let mask = FIRST_SLOTS - 1
  let used = 0
  let lastHash = 0
  let lastPlace = 0

  /** Where the hash lies, or would. */
  function placeOf(hash: number): number {
    let at = SLOT_WORDS * (hash & mask)
    while (slots[at] !== 0 && slots[at + 1] !== hash) at = (at + SLOT_WORDS) & (SLOT_WORDS * mask + 1)
    return at
  }

  function rehash(): void {
    const before = slots
    slots = new Int32Array(GROWTH * before.length)
    mask = slots.length / SLOT_WORDS - 1
    for (let from = 0; from < before.length; from += SLOT_WORDS) {
      if (before[from] === 0) continue
      const at = placeOf(before[from + 1]!)
      slots[at] = before[from]!
      slots[at + 1] = before[from + 1]!
    }
    lastPlace = placeOf(lastHash)
  }

  return {
    find(engine, key) {
      lastHash = hashOf(engine, key)
      lastPlace = placeOf(lastHash)
      return slots[lastPlace]! - 1
    },
    add(row) {
      if (2 * used > mask) rehash()
      rows.older[row] = slots[lastPlace]! - 1
      if (slots[lastPlace] === 0) used += 1
      slots[lastPlace] = row + 1
      slots[lastPlace + 1] = lastHash
    },
  }
}

/** Ids of several engines follow each other side by side: without mixing they would lie in one long run of slots. */
function hashOf(engine: number, key: number): number {
  let hash = Math.imul(key ^ Math.imul(engine + 1, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}
