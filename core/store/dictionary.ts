/** The dictionary of a session: texts by id, and the rank of each id in the order of the texts. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { DictionaryEntries } from '../decode/block.ts'
import { MAX_CACHED_TEXTS } from '../limits/store.ts'
import { readValues } from './database.ts'
import { DICTIONARY_TABLE, RANK_TABLE } from './dialect.ts'
import { appendTexts } from './table-writer.ts'

export interface Dictionary {
  /** Takes new entries; they wait for the next flush. */
  add(entries: DictionaryEntries): void
  /** Writes what waits, inside the caller's transaction. */
  flush(writer: DuckDBConnection): Promise<void>
  /** Says that the transaction is over: what was written is visible. */
  show(): void
  /** Removes the texts with ids before one, but some. Throws what DuckDB throws. */
  remove(writer: DuckDBConnection, before: number, but: Uint32Array): Promise<void>
  /** The texts of some ids; all must be visible. */
  read(ids: ReadonlySet<number>): Promise<ReadonlyMap<number, string>>
  /** Whether a text may have several ids: the dictionary of the decoder began anew. */
  readonly hasTwins: boolean
  /** Entries that are visible. */
  readonly size: number
  /** Brings the rank table up to date with the visible entries. */
  rank(): Promise<void>
}

export function createDictionary(reader: DuckDBConnection, analyst: DuckDBConnection): Dictionary {
  const cached = new Map<number, string>()
  let pending: DictionaryEntries[] = []
  let writtenEntries = 0
  let visibleEntries = 0
  /** Grows with every change of what is visible. */
  let revision = 0
  let rankedRevision = 0
  let hasTwins = false

  return {
    add(entries) {
      hasTwins ||= (entries.firstLiveId ?? 0) > 0
      if (entries.count > 0) pending.push(entries)
    },
    async flush(writer) {
      if (pending.length === 0) return
      const entries = pending
      pending = []
      await appendTexts(writer, DICTIONARY_TABLE, entries)
      writtenEntries += entries.reduce((sum, part) => sum + part.count, 0)
    },
    show() {
      if (writtenEntries === 0) return
      visibleEntries += writtenEntries
      writtenEntries = 0
      // Not before: ranks that are made amid the transaction lack what it brings.
      revision += 1
    },
    async remove(writer, before, but) {
      const statement = `DELETE FROM ${DICTIONARY_TABLE} WHERE id < ${before}`
      const { rowsChanged } = await (but.length === 0
        ? writer.run(statement)
        : writer.run(`${statement} AND id NOT IN (SELECT unnest(string_split($1, ' '))::UINTEGER)`, [but.join(' ')]))
      visibleEntries -= rowsChanged
      revision += 1
    },
    async read(ids) {
      const texts = new Map<number, string>()
      const missing: number[] = []
      for (const id of ids) {
        const text = cached.get(id)
        if (text === undefined) missing.push(id)
        else texts.set(id, text)
      }
      if (missing.length === 0) return texts
      const rows = await readValues(reader, TEXTS_OF_IDS, [missing.join(' ')])
      if (cached.size + rows.length > MAX_CACHED_TEXTS) cached.clear()
      for (const [id, text] of rows) {
        if (typeof id !== 'number' || typeof text !== 'string') continue
        texts.set(id, text)
        cached.set(id, text)
      }
      return texts
    },
    get hasTwins() {
      return hasTwins
    },
    get size() {
      return visibleEntries
    },
    async rank() {
      if (rankedRevision === revision) return
      const ranked = revision
      await analyst.run(
        `CREATE OR REPLACE TABLE ${RANK_TABLE} AS ` +
          `SELECT id, CAST(dense_rank() OVER (ORDER BY text) AS UINTEGER) AS rank FROM ${DICTIONARY_TABLE}`,
      )
      rankedRevision = ranked
    },
  }
}

/** One text that DuckDB splits is read three times as fast as a list of values, and ten times as fast as too wide a range. */
export const TEXTS_OF_IDS =
  `SELECT d.id, d.text FROM ${DICTIONARY_TABLE} d ` +
  `JOIN (SELECT unnest(string_split($1, ' '))::UINTEGER AS wanted) ON wanted = d.id`
