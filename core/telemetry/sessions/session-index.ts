/** Finds the sessions of a five-tuple: an open hash table of rows, at most half full, keyed by what the columns hold. */
import type { SessionColumns } from './session-columns.ts'

const FIRST_SLOTS = 1024
const NOTHING = -1

/** Both endpoints in the order of directions, protocol, and exporter with domain. */
export interface SessionKey {
  address0: number
  port0: number
  address1: number
  port1: number
  protocol: number
  source: number
}

export interface SessionIndex {
  /** The newest session of the key, -1 without. */
  find(key: SessionKey): number
  /** Makes a row, whose key its columns hold already, the newest of its key. */
  add(row: number): void
}

/** An index over columns, which it reads. */
export function createSessionIndex(columns: SessionColumns): SessionIndex {
  let slots = new Int32Array(FIRST_SLOTS).fill(NOTHING)
  let used = 0

  function slotOf(key: SessionKey): number {
    const mask = slots.length - 1
    let slot = hashOf(key) & mask
    for (let row = slots[slot]!; row !== NOTHING; row = slots[slot]!) {
      if (
        columns.address[2 * row] === key.address0 &&
        columns.address[2 * row + 1] === key.address1 &&
        columns.port[2 * row] === key.port0 &&
        columns.port[2 * row + 1] === key.port1 &&
        columns.protocol[row] === key.protocol &&
        columns.source[row] === key.source
      ) {
        return slot
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  function keyOf(row: number): SessionKey {
    return {
      address0: columns.address[2 * row]!,
      port0: columns.port[2 * row]!,
      address1: columns.address[2 * row + 1]!,
      port1: columns.port[2 * row + 1]!,
      protocol: columns.protocol[row]!,
      source: columns.source[row]!,
    }
  }

  function rehash(): void {
    const before = slots
    slots = new Int32Array(2 * before.length).fill(NOTHING)
    for (const row of before) if (row !== NOTHING) slots[slotOf(keyOf(row))] = row
  }

  return {
    find: (key) => slots[slotOf(key)]!,
    add(row) {
      if (2 * used >= slots.length) rehash()
      const slot = slotOf(keyOf(row))
      if (slots[slot] === NOTHING) used += 1
      columns.older[row] = slots[slot]!
      slots[slot] = row
    },
  }
}

function hashOf({ address0, port0, address1, port1, protocol, source }: SessionKey): number {
  let hash = Math.imul(address0 ^ Math.imul(address1, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15) ^ (port0 | (port1 << 16)), 0xc2b2_ae35)
  hash = Math.imul(hash ^ (hash >>> 13) ^ (protocol | (source << 8)), 0x27d4_eb2f)
  return (hash ^ (hash >>> 16)) >>> 0
}
