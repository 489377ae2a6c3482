/** Addresses of sessions as small ids, so that columns, keys and groups hold numbers; each with the network that it lies in. */
import { formatIpv4, formatIpv6 } from '../../elements/format-address.ts'
import type { TextTable } from '../relation.ts'
import { NONE_32 } from './session-columns.ts'

const FIRST_CAPACITY = 256
const WORDS = 4
const IPV4 = 4
const IPV6 = 6

export interface AddressTable extends TextTable {
  /** The id of an IPv4 address; a new one when it was not seen, `NONE_32` when there is no room for it. */
  idOfIpv4(address: number): number
  /** The id of an IPv6 address in four words, the first of them its first four octets. */
  idOfIpv6(word0: number, word1: number, word2: number, word3: number): number
  /** The id of the network of an address in `networks`: its /24 or its /48. */
  networkOf(id: number): number
  readonly networks: TextTable
  /** In brackets where a port follows. */
  bracketed(id: number): string
  compare(one: number, other: number): number
  /** Ids are below it. */
  readonly idEnd: number
  /** How many new addresses there is room for. */
  room(): number
  /**
   * Forgets the addresses whose ids are not marked. Their ids are given again, but not before the next such call: whoever has
   * just read them still finds their texts. Ids of networks all change.
   */
  keepOnly(marks: Uint8Array): void
  /** Grows with each such call. */
  readonly generation: number
}

/** Makes an empty table. */
export function createAddressTable(maxAddresses: number): AddressTable {
  const addresses = createWordTable(maxAddresses)
  let networks = createWordTable(maxAddresses)
  let generation = 0

  return {
    idOfIpv4: (address) => addresses.idOf(IPV4, 0, 0, 0, address),
    idOfIpv6: (word0, word1, word2, word3) => addresses.idOf(IPV6, word0, word1, word2, word3),
    networkOf: (id) =>
      addresses.familyOf(id) === IPV4
        ? networks.idOf(IPV4, 0, 0, 0, (addresses.wordOf(id, 3) & 0xffff_ff00) >>> 0)
        : networks.idOf(IPV6, addresses.wordOf(id, 0), (addresses.wordOf(id, 1) & 0xffff_0000) >>> 0, 0, 0),
    networks: {
      textOf: (id) => `${networks.textOf(id)}/${networks.familyOf(id) === IPV4 ? 24 : 48}`,
      compare: (one, other) => networks.compare(one, other),
    },
    textOf: addresses.textOf,
    bracketed: (id) => (addresses.familyOf(id) === IPV4 ? addresses.textOf(id) : `[${addresses.textOf(id)}]`),
    compare: addresses.compare,
    get idEnd() {
      return addresses.idEnd()
    },
    room: addresses.room,
    keepOnly(marks) {
      addresses.keepOnly(marks)
      networks = createWordTable(maxAddresses)
      generation += 1
    },
    get generation() {
      return generation
    },
  }
}

interface WordTable {
  idEnd(): number
  room(): number
  idOf(family: number, word0: number, word1: number, word2: number, word3: number): number
  familyOf(id: number): number
  wordOf(id: number, word: number): number
  textOf(id: number): string
  compare(one: number, other: number): number
  keepOnly(marks: Uint8Array): void
}

/** States of an id: of an address, of one that was forgotten last, to be given again. */
const TAKEN = 0
const RESTING = 1
const FREE = 2

/** Interns four words and a family; open addressing, at most half full. */
function createWordTable(maxCount: number): WordTable {
  let count = 0
  let families = new Uint8Array(FIRST_CAPACITY)
  let words = new Uint32Array(WORDS * FIRST_CAPACITY)
  let states = new Uint8Array(FIRST_CAPACITY)
  let free: number[] = []
  /** Id + 1; 0 is free. */
  let slots = new Uint32Array(2 * FIRST_CAPACITY)

  function grow(): void {
    const moreFamilies = new Uint8Array(2 * families.length)
    moreFamilies.set(families)
    families = moreFamilies
    const moreWords = new Uint32Array(2 * words.length)
    moreWords.set(words)
    words = moreWords
    const moreStates = new Uint8Array(2 * states.length)
    moreStates.set(states)
    states = moreStates
    slots = new Uint32Array(2 * slots.length)
    placeAll()
  }

  function placeAll(): void {
    const mask = slots.length - 1
    for (let id = 0; id < count; id += 1) {
      if (states[id] !== TAKEN) continue
      const at = WORDS * id
      let slot = hashOf(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
  }

  function newId(): number {
    const id = free.pop() ?? (count < maxCount ? count++ : NONE_32)
    if (id !== NONE_32) states[id] = TAKEN
    return id
  }

  return {
    idEnd: () => count,
    room: () => maxCount - count + free.length,
    idOf(family, word0, word1, word2, word3) {
      if (count === families.length && count < maxCount) grow()
      const mask = slots.length - 1
      let slot = hashOf(word0, word1, word2, word3) & mask
      for (let found = slots[slot]!; found !== 0; found = slots[slot]!) {
        const id = found - 1
        const at = WORDS * id
        if (
          words[at + 3] === word3 &&
          families[id] === family &&
          words[at] === word0 &&
          words[at + 1] === word1 &&
          words[at + 2] === word2
        ) {
          return id
        }
        slot = (slot + 1) & mask
      }
      const id = newId()
      if (id === NONE_32) return id
      const at = WORDS * id
      families[id] = family
      words[at] = word0
      words[at + 1] = word1
      words[at + 2] = word2
      words[at + 3] = word3
      slots[slot] = id + 1
      return id
    },
    familyOf: (id) => families[id] ?? IPV4,
    wordOf: (id, word) => words[WORDS * id + word] ?? 0,
    textOf(id) {
      const at = WORDS * id
      return families[id] === IPV6
        ? formatIpv6(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0)
        : formatIpv4(words[at + 3] ?? 0)
    },
    compare(one, other) {
      const byFamily = (families[one] ?? 0) - (families[other] ?? 0)
      if (byFamily !== 0) return byFamily
      for (let word = 0; word < WORDS; word += 1) {
        const byWord = (words[WORDS * one + word] ?? 0) - (words[WORDS * other + word] ?? 0)
        if (byWord !== 0) return byWord
      }
      return 0
    },
    keepOnly(marks) {
      free = []
      for (let id = count - 1; id >= 0; id -= 1) {
        if (states[id] !== TAKEN) states[id] = FREE
        else if (marks[id] !== 1) states[id] = RESTING
        if (states[id] === FREE) free.push(id)
      }
      slots.fill(0)
      placeAll()
    },
  }
}

/** Mixes four words so that neighbours lie apart. */
function hashOf(word0: number, word1: number, word2: number, word3: number): number {
  let hash = Math.imul(word3 ^ Math.imul(word2, 0x85eb_ca6b), 0x9e37_79b1)
  hash = Math.imul(hash ^ (hash >>> 15) ^ word1, 0xc2b2_ae35)
  hash = Math.imul(hash ^ (hash >>> 13) ^ word0, 0x27d4_eb2f)
  return (hash ^ (hash >>> 16)) >>> 0
}
