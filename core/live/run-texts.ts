/** Texts of the dictionary while a capture is decoded for a bundle: a label may have come first as a value of a data record. */
import type { DictionaryEntries } from '../decode/block.ts'
import { MAX_DICTIONARY_OCTETS } from '../limits/decode.ts'

export interface RunTexts {
  /** Takes the new entries of a block; they are copied. */
  add(entries: DictionaryEntries): void
  /** The texts of ids, as far as they are kept: the last `MAX_DICTIONARY_OCTETS` of them. */
  readonly read: (ids: ReadonlySet<number>) => Promise<ReadonlyMap<number, string>>
}

type Kept = Pick<DictionaryEntries, 'firstId' | 'count' | 'octets' | 'ends'>

/** Makes an empty memory of texts. */
export function createRunTexts(maxOctets = MAX_DICTIONARY_OCTETS): RunTexts {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let pieces: Kept[] = []
  let octets = 0

  function textOf(id: number): string | undefined {
    const piece = pieces.find(({ firstId, count }) => id >= firstId && id < firstId + count)
    if (piece === undefined) return undefined
    const index = id - piece.firstId
    const from = index === 0 ? 0 : piece.ends[index - 1]
    return decoder.decode(piece.octets.subarray(from, piece.ends[index]))
  }

  return {
    add({ firstId, count, octets: text, ends }) {
      if (count === 0) return
      const length = ends[count - 1] ?? 0
      pieces.push({ firstId, count, octets: text.slice(0, length), ends: ends.slice(0, count) })
      octets += length
      let first = 0
      for (; octets > maxOctets && first < pieces.length - 1; first++) octets -= pieces[first]?.octets.length ?? 0
      if (first > 0) pieces = pieces.slice(first)
    },
    read(ids) {
      const found = new Map<number, string>()
      for (const id of ids) {
        const text = textOf(id)
        if (text !== undefined) found.set(id, text)
      }
      return Promise.resolve(found)
    },
  }
}
