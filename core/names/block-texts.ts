/** Texts of dictionary ids, as far as a block or earlier labels have them; all others are for the store to read. */
import type { DictionaryEntries } from '../decode/block.ts'
import { MAX_NAMES } from '../limits/names.ts'

export interface BlockTexts {
  /** Takes the new entries of a block; they are read until the next one is taken. */
  take(entries: DictionaryEntries): void
  /** The text of an id; undefined when it came with an earlier block and was not asked for then. */
  textOf(id: number): string | undefined
  /** Remembers a text that was read elsewhere. */
  remember(id: number, text: string): void
}

/** Makes an empty memory of texts, bounded. */
export function createBlockTexts(maxTexts = MAX_NAMES): BlockTexts {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const known = new Map<number, string>()
  let present: DictionaryEntries | undefined

  function remember(id: number, text: string): void {
    if (known.size >= maxTexts) known.clear()
    known.set(id, text)
  }

  return {
    take: (entries) => {
      present = entries
    },
    textOf(id) {
      const text = known.get(id)
      if (text !== undefined || present === undefined) return text
      const index = id - present.firstId
      if (index < 0 || index >= present.count) return undefined
      const from = index === 0 ? 0 : present.ends[index - 1]
      const read = decoder.decode(present.octets.subarray(from, present.ends[index]))
      remember(id, read)
      return read
    },
    remember,
  }
}
