/**
 * Finds rows by packet engine and key: an open hash table of the newest row of each, at most half full. The keys lie beside
 * the rows, so that a search touches one line of the cache. Ids come round again, so each row leads to the older one of its key.
 */
import type { GrowingColumns } from './growing-columns.ts'

/** What rows are linked by; written by the index. */
export interface LinkedRows extends GrowingColumns {
  older: Int32Array
}

export interface IdIndex {
  /** The newest row of a key (32 bits), -1 without. */
  find(engine: number, key: number): number
  /** Makes a row the newest of its key. */
  add(row: number, engine: number, key: number): void
}

const FIRST_SLOTS = 4096
/** Row + 1 (0: free), engine, key, and one to fill the line. */
const SLOT_WORDS = 4
const NOTHING = -1

/** An index over rows. */
export function createIdIndex(rows: LinkedRows): IdIndex {
  let slots = new Int32Array(SLOT_WORDS * FIRST_SLOTS)
  let mask = FIRST_SLOTS - 1
  let used = 0

  /** Where the key lies, or would. */
  function placeOf(engine: number, key: number): number {
    let slot = hashOf(engine, key) & mask
    for (;;) {
      const at = SLOT_WORDS * slot
      if (slots[at] === 0 || (slots[at + 2] === key && slots[at + 1] === engine)) return at
      slot = (slot + 1) & mask
    }
  }

  function rehash(): void {
    const before = slots
    slots = new Int32Array(2 * before.length)
    mask = slots.length / SLOT_WORDS - 1
    for (let from = 0; from < before.length; from += SLOT_WORDS) {
      if (before[from] === 0) continue
      const at = placeOf(before[from + 1]!, before[from + 2]!)
      slots[at] = before[from]!
      slots[at + 1] = before[from + 1]!
      slots[at + 2] = before[from + 2]!
    }
  }

  return {
    find: (engine, key) => slots[placeOf(engine, key | 0)]! - 1,
    add(row, engine, key) {
      if (2 * used > mask) rehash()
      const at = placeOf(engine, key | 0)
      if (slots[at] === 0) used += 1
      rows.older[row] = slots[at] === 0 ? NOTHING : slots[at]! - 1
      slots[at] = row + 1
      slots[at + 1] = engine
      slots[at + 2] = key | 0
    },
  }
}

/** Ids of several engines follow each other side by side: without mixing they would lie in one long run of slots. */
function hashOf(engine: number, key: number): number {
  let hash = Math.imul(key ^ Math.imul(engine + 1, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}
