/** Every bound of exports and of the SQL console, with its unit and its reason. */

/** Columns of one export: more than any file has seen. */
export const MAX_EXPORT_COLUMNS = 4096

/** Rows that a viewer may name one by one; all of a view needs no names. */
export const MAX_EXPORT_SELECTION = 100_000

/** Exports under way at a time: each reads from the disk and writes to it. */
export const MAX_EXPORTS = 4

/** Letters of a statement of the SQL console. */
export const MAX_SQL_LENGTH = 100_000

/** Rows of a result that are shown. */
export const MAX_SQL_ROWS = 10_000

/** Rows that an export reads and formats at a time: what windows ask for meanwhile waits no longer than for these. */
export const EXPORT_PIECE_ROWS = 4096

/** The same for captures of many record shapes, each of which is a statement: so many rows for each, and the most of all. */
export const ROWS_PER_TABLE_READ = 512
export const MOST_EXPORT_PIECE_ROWS = 65_536

/** Rows that wait in memory, or spilled, to be written as a part of a Parquet file: some hundred octets each. */
export const PARQUET_PART_ROWS = 262_144

/** Record shapes that the view `records` of the SQL console is made of, those with the most records. */
export const MAX_SQL_VIEW_TABLES = 64

/** Milliseconds after which a statement of the SQL console is ended, and after which rows that are not shown are counted no further. */
export const SQL_TIMEOUT_MS = 60_000
export const SQL_COUNT_MS = 5000

/** Octets of texts that the SQL console keeps, so that its views show them; past it they are ids. */
export const MAX_SQL_TEXT_OCTETS = 256 << 20
