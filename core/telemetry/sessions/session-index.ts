/** Finds the sessions of a five-tuple: an open hash table of rows, at most half full, keyed by what the columns hold. */
import { placeOf as placeOfRow, type SessionColumns } from './session-columns.ts'

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
  /** The newest session of the key that is there, -1 without. */
  find(key: SessionKey): number
  /** Makes a row, whose columns hold the key that was looked for last, the newest of its key. */
  add(row: number): void
}

/** An index over columns, which it reads. */
export function createSessionIndex(columns: SessionColumns): SessionIndex {
  /** Pairs of a row and its hash, so that another key is told without a look at its columns. */
  let slots = new Int32Array(2 * FIRST_SLOTS).fill(NOTHING)
  let used = 0
  /** Of the key that was looked for last: a new session is added right after. */
  let lastHash = 0
  let lastPlace = 0

  /** Where the pair of a key is, or has its place. */
  function placeOf(key: SessionKey, hash: number): number {
    const mask = slots.length - 1
    let at = (2 * hash) & mask
    for (let row = slots[at]!; row !== NOTHING; row = slots[at]!) {
      if (slots[at + 1] === hash && row >= columns.firstRow && isOfKey(placeOfRow(columns, row), key)) return at
      at = (at + 2) & mask
    }
    return at
  }

  function isOfKey(place: number, key: SessionKey): boolean {
    return (
      columns.address[2 * place] === key.address0 &&
      columns.address[2 * place + 1] === key.address1 &&
      columns.port[2 * place] === key.port0 &&
      columns.port[2 * place + 1] === key.port1 &&
      columns.protocol[place] === key.protocol &&
      columns.source[place] === key.source
    )
  }

  /** Rows that went leave it; it grows when those that are left need the room. */
  function rehash(): void {
    const before = slots
    used = 0
    for (let from = 0; from < before.length; from += 2) if (before[from]! >= columns.firstRow) used += 1
    slots = new Int32Array(8 * used >= before.length ? 2 * before.length : before.length).fill(NOTHING)
    const mask = slots.length - 1
    for (let from = 0; from < before.length; from += 2) {
      if (before[from]! < columns.firstRow) continue
      let at = (2 * before[from + 1]!) & mask
      while (slots[at] !== NOTHING) at = (at + 2) & mask
      slots[at] = before[from]!
      slots[at + 1] = before[from + 1]!
    }
  }

  return {
    find(key) {
      lastHash = hashOf(key)
      lastPlace = placeOf(key, lastHash)
      return slots[lastPlace]!
    },
    add(row) {
      if (slots[lastPlace] === NOTHING) used += 1
      columns.older[placeOfRow(columns, row)] = slots[lastPlace]!
      slots[lastPlace] = row
      slots[lastPlace + 1] = lastHash
      if (4 * used >= slots.length) rehash()
    },
  }
}

function hashOf({ address0, port0, address1, port1, protocol, source }: SessionKey): number {
  let hash = Math.imul(address0 ^ Math.imul(address1, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15) ^ (port0 | (port1 << 16)), 0xc2b2_ae35)
  hash = Math.imul(hash ^ (hash >>> 13) ^ (protocol | (source << 8)), 0x27d4_eb2f)
  return (hash ^ (hash >>> 16)) & 0x3fff_ffff
}
