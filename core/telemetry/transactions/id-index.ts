/**
 * Finds rows by packet engine and id: an open hash table of the newest row of each key, at most half full, keyed by what the
 * columns hold. Ids come round again, so each row leads to the older one of its key.
 */
import type { GrowingColumns } from './growing-columns.ts'

/** What rows are found by; `older` is written by the index. */
export interface IdColumns extends GrowingColumns {
  engine: Int32Array
  id: Uint32Array
  older: Int32Array
}

export interface IdIndex {
  /** The newest row of an id, -1 without. */
  find(engine: number, id: number): number
  /** Makes a row, whose key its columns hold already, the newest of its key. */
  add(row: number): void
}

const FIRST_SLOTS = 1024
const NOTHING = -1

/** An index over columns, which it reads. */
export function createIdIndex(columns: IdColumns): IdIndex {
  let slots = new Int32Array(FIRST_SLOTS).fill(NOTHING)
  let used = 0

  function slotOf(engine: number, id: number): number {
    const mask = slots.length - 1
    let slot = hashOf(engine, id) & mask
    for (let row = slots[slot]!; row !== NOTHING; row = slots[slot]!) {
      if (columns.id[row] === id && columns.engine[row] === engine) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  function rehash(): void {
    const before = slots
    slots = new Int32Array(2 * before.length).fill(NOTHING)
    for (const row of before) if (row !== NOTHING) slots[slotOf(columns.engine[row]!, columns.id[row]!)] = row
  }

  return {
    find: (engine, id) => slots[slotOf(engine, id)]!,
    add(row) {
      if (2 * used >= slots.length) rehash()
      const slot = slotOf(columns.engine[row]!, columns.id[row]!)
      if (slots[slot] === NOTHING) used += 1
      columns.older[row] = slots[slot]!
      slots[slot] = row
    },
  }
}

/** Ids of several engines follow each other side by side: without mixing they would lie in one long run of slots. */
function hashOf(engine: number, id: number): number {
  let hash = Math.imul(id ^ Math.imul(engine + 1, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
