/** Texts that a column makes itself, by ids in the order in which they were first asked for. */
import type { TextTable } from '../relation.ts'

export interface MadeTexts extends TextTable {
  /** The id of a key; its text is made when it is new. */
  idOf(key: number | string, make: () => string): number
}

/** Makes an empty table. */
export function createTextTable(): MadeTexts {
  const ids = new Map<number | string, number>()
  const texts: string[] = []
  return {
    idOf(key, make) {
      const known = ids.get(key)
      if (known !== undefined) return known
      ids.set(key, texts.length)
      texts.push(make())
      return texts.length - 1
    },
    textOf: (id) => texts[id] ?? '',
  }
}
