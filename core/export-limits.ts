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
