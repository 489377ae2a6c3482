/**
 * Export of a view to a file, and the read-only SQL console on the session's store.
 *
 * How a viewer exports: it makes an id of its own (a UUID, so that two viewers of one host do not meet), calls
 * `HostApi.saveExport`, which answers when the file is in its place, or with a failure; meanwhile it asks
 * `exportProgress(id)` a few times a second and may call `cancelExport(id)`, which makes `saveExport` answer
 * `export-cancelled`. Nothing is left of what is cancelled or fails.
 */
import type { Result } from './failure.ts'

export const EXPORT_FORMATS = ['csv', 'ndjson', 'json', 'parquet', 'arrow', 'pcapng', 'ipfix'] as const

/** `pcapng` and `ipfix` hold messages and records as exporters sent them: of views of records only, and without a choice of columns. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Ends of file names. */
export const EXPORT_EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  json: 'json',
  parquet: 'parquet',
  arrow: 'arrow',
  pcapng: 'pcapng',
  ipfix: 'ipfix',
}

export interface ExportRequest {
  /** Made by whoever asks; names the export while it is under way. */
  readonly id: string
  /** A view of records or of a list; its rows of the moment of asking, in its order. */
  readonly view: number
  readonly format: ExportFormat
  /**
   * Ids of columns in the order in which they are written: those of `columns()` or `listColumns()`, and for records also
   * `@start`, `@sequence`, `@sysUpTime`, `@decodedLate`, `@assumedTemplate`, `@scope` as `dump` has them. Absent: everything
   * that the rows have.
   */
  readonly columns?: readonly string[]
  /** Numbers of the rows that are wanted (`WindowResult.records`), at most `MAX_EXPORT_SELECTION`; absent: all of the view. */
  readonly records?: readonly number[]
  /** At most so many rows. */
  readonly limit?: number
}

export interface ExportProgress {
  /** `ordering`: rows are being sorted by the store, none is written yet. `finishing`: all are, the file comes to its place. */
  readonly stage: 'ordering' | 'writing' | 'finishing'
  readonly rows: number
  readonly rowsInAll: number
  /** Written so far. */
  readonly octets: number
}

export interface ExportSummary {
  /** Of the file, without its folder. */
  readonly name: string
  /** Of a headless host: where a browser fetches it, once. */
  readonly downloadPath?: string
  readonly rows: number
  readonly octets: number
  readonly seconds: number
  /** What the format could not hold, and what was left out, each a sentence with its count; empty when nothing was. */
  readonly notes: readonly string[]
}

/** A value of a result: integers from 2^53 on as decimal strings, times in RFC 3339, octets in hex, what is nested as JSON text. */
export type SqlCell = number | string | boolean | null

export interface SqlColumn {
  readonly name: string
  /** In DuckDB's words: `UBIGINT`, `TIMESTAMP_NS`, `VARCHAR[]`. */
  readonly type: string
}

export interface SqlResult {
  readonly columns: readonly SqlColumn[]
  /** Row by row. */
  readonly rows: readonly (readonly SqlCell[])[]
  /** Rows beyond those that are here. */
  readonly moreRows: number
  /** False when counting them was given up: there are more than `moreRows` says. */
  readonly isCountedToEnd: boolean
  readonly milliseconds: number
}

export interface SqlTable {
  readonly name: string
  /** What a row is, one sentence. */
  readonly description: string
  readonly rows: number
  readonly columns: readonly (SqlColumn & { readonly description?: string })[]
}

export interface SqlSchema {
  /** The friendly ones first. */
  readonly tables: readonly SqlTable[]
  /** Statements to begin with. */
  readonly examples: readonly { readonly title: string; readonly text: string }[]
}

/** What a viewer may ask beside the file itself, which `HostApi.saveExport` writes. */
export interface ExportApi {
  /** Undefined when no such export is under way. */
  exportProgress(id: string): Promise<ExportProgress | undefined>
  cancelExport(id: string): Promise<void>
  /**
   * Runs one statement that reads: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN; `sql-refused` for any other,
   * `sql-failed` with the store's message and the place for one that is wrong, `superseded` when it was cancelled or a newer one
   * of the same asker came. At most `limit` rows come, never more than `MAX_SQL_ROWS`.
   */
  runSql(text: string, limit: number, asker?: string): Promise<Result<SqlResult>>
  /** Ends the statements of an asker. Viewers of one session are told apart anyway. */
  cancelSql(asker?: string): Promise<void>
  sqlSchema(): Promise<Result<SqlSchema>>
}
