/** Texts that a column makes itself, by ids in the order in which they were first asked for. */
import type { TextTable } from '../relation.ts'

export interface MadeTexts extends TextTable {
  /** The id of a key; its text is made when it is new. Good until rows or addresses go. */
  idOf(key: number | string, make: () => string): number
}

/**
 * Makes an empty table.
 *
 * @param epoch begins anew when it changes; nobody has ids in hand then
 */
export function createTextTable(epoch: () => number): MadeTexts {
  const ids = new Map<number | string, number>()
  let texts: string[] = []
  let present = 0
  return {
    idOf(key, make) {
      if (present !== epoch()) {
        present = epoch()
        ids.clear()
        texts = []
      }
      const known = ids.get(key)
      if (known !== undefined) return known
      ids.set(key, texts.length)
      texts.push(make())
      return texts.length - 1
    },
    textOf: (id) => texts[id] ?? '',
  }
}
