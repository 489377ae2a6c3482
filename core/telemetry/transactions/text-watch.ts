/** What the book has to know of the texts of a block while it is there: which are empty, and the methods. */
import type { DictionaryEntries } from '../../decode/block.ts'
import { MAX_METHODS } from '../../limits/lists.ts'

export interface TextWatch {
  take(entries: DictionaryEntries): void
  /** Says that no id before one comes again. */
  forgetBefore(id: number): void
  /** An empty text, or a chain id of zeros alone. */
  isEmpty(id: number): boolean
  /** The text of a method; undefined when it came long before as something else. */
  methodOf(id: number): string | undefined
}

const MAX_METHOD_OCTETS = 24
/** A chain id in hex. */
const CHAIN_OCTETS = 32
const ZERO = 0x30
const HYPHEN = 0x2d

/** Makes one that has seen no block. */
export function createTextWatch(): TextWatch {
  const decoder = new TextDecoder()
  const methods = new Map<number, string>()
  const empties = new Set<number>()
  let newestEmpty = -1
  let entries: DictionaryEntries | undefined

  function addEmpty(id: number): void {
    newestEmpty = id
    empties.add(id)
  }

  function isZeros({ octets }: DictionaryEntries, from: number): boolean {
    for (let at = from; at < from + CHAIN_OCTETS; at++) if (octets[at] !== ZERO) return false
    return true
  }

  function textOf({ octets, ends }: DictionaryEntries, entry: number): string {
    return decoder.decode(octets.subarray(entry === 0 ? 0 : ends[entry - 1], ends[entry]))
  }

  return {
    take(block) {
      entries = block
      const { count, ends, octets, firstId } = block
      let from = 0
      for (let entry = 0; entry < count; entry++) {
        const to = ends[entry]!
        const length = to - from
        if (length === 0) addEmpty(firstId + entry)
        else if (length === CHAIN_OCTETS && octets[from] === ZERO && isZeros(block, from)) empties.add(firstId + entry)
        else if (length <= MAX_METHOD_OCTETS && methods.size < MAX_METHODS && isWord(octets, from, to)) {
          methods.set(firstId + entry, textOf(block, entry))
        }
        from = to
      }
    },
    forgetBefore(first) {
      for (const id of methods.keys()) if (id < first) methods.delete(id)
      for (const id of empties) if (id < first) empties.delete(id)
    },
    isEmpty: (id) => id === newestEmpty || empties.has(id),
    methodOf(id) {
      const known = methods.get(id)
      if (known !== undefined || entries === undefined) return known
      const entry = id - entries.firstId
      return entry >= 0 && entry < entries.count ? textOf(entries, entry) : undefined
    },
  }
}

/** Capital letters and hyphens: what methods are made of (RFC 9110 §9.1 has them in capitals). */
function isWord(octets: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const octet = octets[at]!
    if ((octet < 0x41 || octet > 0x5a) && octet !== HYPHEN) return false
  }
  return true
}
