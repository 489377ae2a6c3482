/**
 * The texts that a filter asks for, looked for in the dictionary once for all tables: what a table compares is ids. Without
 * it each table would search the dictionary again, in memory of its own.
 */
import { DICTIONARY_TABLE } from '../store/dialect.ts'
import type { Statement } from './sort-order.ts'

/** Ids that a filter found; of the connection, not of the file. */
const FOUND_TABLE = 'filter_texts'

export interface TextSets {
  /** A query of the ids of the texts that meet a condition; its question marks stand for the parameters. */
  idsOf(condition: string, parameters: readonly string[]): string
  /** To run before the queries; none where no text was asked for. */
  preparations(): readonly Statement[]
  cleanUp(): readonly Statement[]
}

/** No text yet. */
export function createTextSets(): TextSets {
  const sets = new Map<string, Statement>()
  return {
    idsOf(condition, parameters) {
      const key = JSON.stringify([condition, parameters])
      if (!sets.has(key)) {
        const sql = `SELECT CAST(${sets.size} AS UINTEGER), id FROM ${DICTIONARY_TABLE} WHERE ${condition}`
        sets.set(key, { sql, parameters })
      }
      return `SELECT id FROM ${FOUND_TABLE} WHERE found_by = ${[...sets.keys()].indexOf(key)}`
    },
    preparations() {
      if (sets.size === 0) return []
      return [
        { sql: `CREATE OR REPLACE TEMP TABLE ${FOUND_TABLE} (found_by UINTEGER, id UINTEGER)`, parameters: [] },
        ...[...sets.values()].map(({ sql, parameters }) => ({ sql: `INSERT INTO ${FOUND_TABLE} ${sql}`, parameters })),
      ]
    },
    cleanUp: () => (sets.size === 0 ? [] : [{ sql: `DROP TABLE IF EXISTS ${FOUND_TABLE}`, parameters: [] }]),
  }
}
