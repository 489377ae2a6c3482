/**
 * The texts that a filter asks for, looked for in the dictionary once for all tables: what a table compares is ids. Without
 * it each table would search the dictionary again, in memory of its own.
 */
import { DICTIONARY_TABLE } from '../store/dialect.ts'
import { hexOfBits, type RecordSet } from './record-sets.ts'
import type { Statement } from './sort-order.ts'

/** Ids that a filter found; of the connection, not of the file. */
const FOUND_TABLE = 'filter_texts'
/** Records that somebody else knows of. */
const RECORDS_TABLE = 'filter_records'

export interface TextSets {
  /** A query of the ids of the texts that meet a condition; its question marks stand for the parameters. */
  idsOf(condition: string, parameters: readonly string[]): string
  /** A query of the bits of the records that a field has a wanted value for. */
  recordsOf(key: string, find: () => Promise<RecordSet>): RecordBits
  /** To run before the queries; none where no text was asked for. */
  preparations(): readonly Statement[]
  cleanUp(): readonly Statement[]
}

/** A set of records as expressions of SQL. */
export interface RecordBits {
  /** The condition that a record is in it. */
  conditionOn(record: string): string
}

/** The parameters of a statement, those included that have to be made first. */
export async function parametersOf({ parameters, late }: Statement): Promise<readonly string[]> {
  return late === undefined ? parameters : [...(await late()), ...parameters]
}

/** No text yet. */
export function createTextSets(): TextSets {
  const sets = new Map<string, Statement>()
  const records = new Map<string, () => Promise<RecordSet>>()
  return {
    idsOf(condition, parameters) {
      const key = JSON.stringify([condition, parameters])
      if (!sets.has(key)) {
        const sql = `SELECT CAST(${sets.size} AS UINTEGER), id FROM ${DICTIONARY_TABLE} WHERE ${condition}`
        sets.set(key, { sql, parameters })
      }
      return `SELECT id FROM ${FOUND_TABLE} WHERE found_by = ${[...sets.keys()].indexOf(key)}`
    },
    recordsOf(key, find) {
      if (!records.has(key)) records.set(key, find)
      const place = `FROM ${RECORDS_TABLE} WHERE found_by = ${[...records.keys()].indexOf(key)}`
      return {
        conditionOn(record) {
          const index = `(CAST(${record} AS BIGINT) - (SELECT first_record ${place}))`
          const bits = `(SELECT bits ${place})`
          // Only one branch is evaluated: past the bits there is nothing to read.
          const bit = `get_bit(${bits}, CAST(${index} AS INTEGER)) = 1`
          return `(CASE WHEN ${index} BETWEEN 0 AND (SELECT bit_length(bits) ${place}) - 1 THEN ${bit} ELSE FALSE END)`
        },
      }
    },
    preparations() {
      return [
        ...(sets.size === 0 ? [] : [createTable(FOUND_TABLE, 'found_by UINTEGER, id UINTEGER')]),
        ...[...sets.values()].map(({ sql, parameters }) => ({ sql: `INSERT INTO ${FOUND_TABLE} ${sql}`, parameters })),
        ...(records.size === 0
          ? []
          : [createTable(RECORDS_TABLE, 'found_by UINTEGER, first_record UINTEGER, bits BIT')]),
        ...[...records.values()].map((find, index): Statement => ({
          sql: `INSERT INTO ${RECORDS_TABLE} SELECT CAST(${index} AS UINTEGER), CAST(? AS UINTEGER), CAST(unhex(?) AS BIT)`,
          parameters: [],
          late: async () => {
            const found = await find()
            return [String(found.firstRecord), hexOfBits(found)]
          },
        })),
      ]
    },
    cleanUp: () => [
      ...(sets.size === 0 ? [] : [dropTable(FOUND_TABLE)]),
      ...(records.size === 0 ? [] : [dropTable(RECORDS_TABLE)]),
    ],
  }
}

function createTable(name: string, columns: string): Statement {
  return { sql: `CREATE OR REPLACE TEMP TABLE ${name} (${columns})`, parameters: [] }
}

function dropTable(name: string): Statement {
  return { sql: `DROP TABLE IF EXISTS ${name}`, parameters: [] }
}
