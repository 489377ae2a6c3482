/**
 * Finds rows by the hash of a packet engine and a key: an open hash table of the newest row of each, at most half full. Ids come
 * round again, so each row leads to the older one of its hash.
 *
 * The hash of one engine's key is that of no other key of it; of another engine's it may be, so callers look at the engine. A
 * slot is a row and a hash, eight octets: what does not fit the caches of a processor costs more than all else here.
 */

export interface IdIndex {
  /**
   * Reads the slots of what is looked for next. No reading waits for another, so memory answers many at a time: one at a time,
   * waiting for it was half of the time that records took.
   */
  fetch(hashes: Int32Array, count: number): void
  /** The newest row of a hash, -1 without; it, or an older one, may be another engine's, or one that went. */
  find(hash: number): number
  /** Makes a row the newest of the hash that was looked for last; gives the row that was, -1 without. */
  replace(row: number): number
}

const FIRST_SLOTS = 4096
const GROWTH = 4
/** Row + 1 (0: free), hash. */
const SLOT_WORDS = 2

/** An index without rows; those that went out of the table leave it when it would grow. */
export function createIdIndex(rows: { readonly firstRow: number }): IdIndex {
  let slots = new Int32Array(SLOT_WORDS * FIRST_SLOTS)
  let mask = FIRST_SLOTS - 1
  let used = 0
  let lastHash = 0
  let lastPlace = 0
  /** What is read goes somewhere, or the compiler leaves the reading out. */
  const fetched = new Int32Array(1)

  /** Where the hash lies, or would. */
  function placeOf(hash: number): number {
    let at = SLOT_WORDS * (hash & mask)
    while (slots[at] !== 0 && slots[at + 1] !== hash) at = (at + SLOT_WORDS) & (SLOT_WORDS * mask + 1)
    return at
  }

  function rehash(): void {
    const before = slots
    used = 0
    for (let from = 0; from < before.length; from += SLOT_WORDS) if (before[from]! > rows.firstRow) used++
    slots = new Int32Array(4 * used > mask ? GROWTH * before.length : before.length)
    mask = slots.length / SLOT_WORDS - 1
    for (let from = 0; from < before.length; from += SLOT_WORDS) {
      if (before[from]! <= rows.firstRow) continue
      const at = placeOf(before[from + 1]!)
      slots[at] = before[from]!
      slots[at + 1] = before[from + 1]!
    }
    lastPlace = placeOf(lastHash)
  }

  return {
    fetch(hashes, count) {
      let seen = 0
      for (let at = 0; at < count; at++) seen ^= slots[SLOT_WORDS * (hashes[at]! & mask)]!
      fetched[0] = seen
    },
    find(hash) {
      lastHash = hash
      lastPlace = placeOf(lastHash)
      return slots[lastPlace]! - 1
    },
    replace(row) {
      if (2 * used > mask) rehash()
      const older = slots[lastPlace]! - 1
      if (older < 0) used += 1
      slots[lastPlace] = row + 1
      slots[lastPlace + 1] = lastHash
      return older
    },
  }
}

/**
 * Of a packet engine and a key of 32 bits. Ids of several engines follow each other side by side: without mixing they would lie
 * in one long run of slots.
 */
export function hashOf(engine: number, key: number): number {
  let hash = Math.imul(key ^ Math.imul(engine + 1, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}
