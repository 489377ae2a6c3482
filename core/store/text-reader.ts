/** Texts of the dictionary for who reads many of them, on a connection beside the store's own. */
import { MAX_CACHED_TEXTS } from '../limits/store.ts'
import { DICTIONARY_TABLE } from './dialect.ts'
import { TEXTS_OF_IDS } from './dictionary.ts'
import type { SideConnection } from './side-connection.ts'

export interface TextReader {
  /** Makes the texts of some ids known; all must be visible. Throws what DuckDB throws. */
  load(ids: ReadonlySet<number>): Promise<void>
  /** The text of an id that was loaded last. */
  textOf(id: number): string
}

/** How much wider than what is wanted a range of ids may be and still be read as one. */
const RANGE_SLACK = 4

/** A reader that keeps what it read last. */
export function createTextReader(side: SideConnection): TextReader {
  const known = new Map<number, string>()

  return {
    async load(ids) {
      if (known.size > MAX_CACHED_TEXTS) known.clear()
      const missing = [...ids].filter((id) => !known.has(id))
      if (missing.length === 0) return
      let first = Infinity
      let last = 0
      for (const id of missing) {
        first = Math.min(first, id)
        last = Math.max(last, id)
      }
      // Ids are given in the order of appearance: those that a stretch of records brings lie together.
      const isRange = last - first < RANGE_SLACK * missing.length
      const rows = isRange
        ? await side.values(`SELECT id, text FROM ${DICTIONARY_TABLE} WHERE id BETWEEN ${first} AND ${last}`)
        : await side.values(TEXTS_OF_IDS, [missing.join(' ')])
      for (const [id, text] of rows) if (typeof id === 'number' && typeof text === 'string') known.set(id, text)
    },
    textOf: (id) => known.get(id) ?? '',
  }
}
