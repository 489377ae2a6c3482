/** Which dictionary ids stand for nothing: an empty text, or octets that are all 0. Exporters fill fixed fields with them. */
import type { DictionaryEntries } from '../../decode/block.ts'

const ZERO_DIGIT = 0x30

export interface BlankTexts {
  note(entries: DictionaryEntries): void
  /** Says that no id before one comes again. */
  forgetBefore(id: number): void
  has(id: number): boolean
}

/** Makes an empty set; a dictionary has few such entries. */
export function createBlankTexts(): BlankTexts {
  const blanks = new Set<number>()
  return {
    note({ firstId, count, octets, ends }) {
      let from = 0
      for (let index = 0; index < count; index += 1) {
        const end = ends[index]!
        let at = from
        while (at < end && octets[at] === ZERO_DIGIT) at += 1
        if (at === end) blanks.add(firstId + index)
        from = end
      }
    },
    forgetBefore(first) {
      for (const id of blanks) if (id < first) blanks.delete(id)
    },
    has: (id) => blanks.has(id),
  }
}
