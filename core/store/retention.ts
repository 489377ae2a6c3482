/**
 * Which records a live session lets go: the oldest ones, when a limit is passed by some part, so that it is seldom done. It is looked at with
 * every flush, so between two flushes more than the limit, that part and what one flush brought (a seventh of a second of records at most,
 * or `FLUSH_RECORDS`) is never kept; of the limit in seconds one second more, which is asked of the tables.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RetentionSpec } from '../protocol/live-api.ts'
import { readValues } from './database.ts'
import { MESSAGE_TABLE } from './dialect.ts'
import type { ShapeTable } from './shape-table.ts'

/** Part of what is kept that a limit is passed by before anything goes. */
const SLACK = 0.05

/** Records that go at once, at least. */
const LEAST_REMOVED = 4096

/** What a store keeps, as retention sees it. */
export interface Kept {
  /** Numbers of the records from the first that is kept to the last. */
  readonly first: number
  readonly last: number
  /** Octets that the session takes on disk. */
  readonly octets: number
}

/** Number of the first record to be kept; that of before when nothing is to go. Throws what DuckDB throws. */
export async function firstToKeep(
  connection: DuckDBConnection,
  tables: readonly ShapeTable[],
  limits: RetentionSpec,
  kept: Kept,
): Promise<number> {
  const count = kept.last - kept.first + 1
  const byOctets = limits.octets === undefined ? Infinity : (limits.octets / Math.max(1, kept.octets)) * count
  const most = Math.floor(Math.min(limits.records ?? Infinity, byOctets))
  const byCount = count > most * (1 + SLACK) ? kept.last - most + 1 : kept.first
  const byTime = limits.seconds === undefined ? kept.first : await firstSince(connection, tables, limits.seconds, kept)
  const first = Math.max(byCount, byTime)
  return first - kept.first >= LEAST_REMOVED ? first : kept.first
}

/** The first record of a message that arrived so many seconds before the newest, or later. */
async function firstSince(
  connection: DuckDBConnection,
  tables: readonly ShapeTable[],
  seconds: number,
  kept: Kept,
): Promise<number> {
  const newest = `(SELECT max(arrival) FROM ${MESSAGE_TABLE})`
  const since = `SELECT min(number) FROM ${MESSAGE_TABLE} WHERE arrival >= ${newest} - CAST(? AS BIGINT)`
  const [[message] = []] = await readValues(connection, since, [String(Math.round(seconds * (1 + SLACK) * 1e9))])
  if (typeof message !== 'number') return kept.first
  const firsts = tables
    .filter((table) => table.visibleRows > 0)
    .map(({ name }) => `SELECT min(record) AS record FROM ${name} WHERE message >= ${message}`)
  if (firsts.length === 0) return kept.first
  const [[first] = []] = await readValues(connection, `SELECT min(record) FROM (${firsts.join(' UNION ALL ')})`)
  return typeof first === 'number' ? first : kept.last + 1
}

/** Removes the records before one, and the messages that no other record names; returns where the log is still read from. */
export async function removeBefore(
  connection: DuckDBConnection,
  tables: readonly ShapeTable[],
  first: number,
): Promise<{ readonly logFrom: number | undefined }> {
  const filled = tables.filter((table) => table.visibleRows > 0)
  await connection.run('BEGIN')
  for (const table of filled) {
    const { rowsChanged } = await connection.run(`DELETE FROM ${table.name} WHERE record < ${first}`)
    table.visibleRows -= rowsChanged
  }
  const left = filled.filter((table) => table.visibleRows > 0)
  const messages = left.map(({ name }) => `SELECT min(message) AS message FROM ${name}`).join(' UNION ALL ')
  if (left.length > 0) {
    await connection.run(`DELETE FROM ${MESSAGE_TABLE} WHERE number < (SELECT min(message) FROM (${messages}))`)
  }
  await connection.run('COMMIT')
  const [[place] = []] = await readValues(connection, `SELECT min(place) FROM ${MESSAGE_TABLE} WHERE is_in_log = 1`)
  return { logFrom: typeof place === 'number' ? place : undefined }
}
