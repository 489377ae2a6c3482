/** Everything that is DuckDB's own in the SQL we write: types, options, names. A second store brings a second one of these. */
import type { ColumnKind } from '../elements/column-kind.ts'

/**
 * Rows of a row group. Smaller than DuckDB's 122,880, so that one flush of a mixed capture fills whole groups of
 * several shape tables: whole groups are moved into the table, smaller ones are copied a second time.
 */
const ROW_GROUP_ROWS = 16_384

/** Type of a column of a kind; each has exactly the octets of the kind, so vectors are copied as they are. */
export const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  u8: 'UTINYINT',
  u16: 'USMALLINT',
  u32: 'UINTEGER',
  u64: 'UBIGINT',
  i8: 'TINYINT',
  i16: 'SMALLINT',
  i32: 'INTEGER',
  i64: 'BIGINT',
  f32: 'FLOAT',
  f64: 'DOUBLE',
  boolean: 'UTINYINT',
  ipv4: 'UINTEGER',
  ipv6: 'UHUGEINT',
  mac: 'UBIGINT',
  seconds: 'UINTEGER',
  milliseconds: 'UBIGINT',
  microseconds: 'BIGINT',
  nanoseconds: 'BIGINT',
  text: 'UINTEGER',
  octets: 'UINTEGER',
  list: 'UINTEGER',
}

/** A column of one of our tables. */
export interface SqlColumn {
  readonly name: string
  readonly kind: ColumnKind
  readonly isNullable?: boolean
}

/** What every record has, whatever its shape; the order in which it is appended. */
export const SPINE_COLUMNS = [
  { name: 'record', kind: 'u32' },
  { name: 'message', kind: 'u32' },
  // Offset in the message × 65,536 + length: neither can be sorted or filtered by, and each column takes its time to fill.
  { name: 'octet_range', kind: 'u32' },
  { name: 'template', kind: 'u32' },
  { name: 'export_time', kind: 'nanoseconds' },
  { name: 'start_time', kind: 'nanoseconds', isNullable: true },
  { name: 'end_time', kind: 'nanoseconds', isNullable: true },
  { name: 'flags', kind: 'u8' },
] as const satisfies readonly SqlColumn[]

export const MESSAGE_COLUMNS = [
  { name: 'number', kind: 'u32' },
  { name: 'session', kind: 'u32' },
  { name: 'domain', kind: 'u32' },
  { name: 'protocol', kind: 'u8' },
  { name: 'export_time', kind: 'nanoseconds' },
  { name: 'sequence', kind: 'u32' },
  { name: 'sys_up_time', kind: 'u32', isNullable: true },
  { name: 'frame', kind: 'u32' },
  { name: 'arrival', kind: 'nanoseconds' },
  { name: 'octet_length', kind: 'u32' },
  // A file offset is a whole number below 2^53: a float holds it, and needs no BigInt to be written.
  { name: 'place', kind: 'f64' },
  { name: 'is_in_log', kind: 'u8' },
] as const satisfies readonly SqlColumn[]

export const DICTIONARY_TABLE = 'dictionary'
export const RANK_TABLE = 'dictionary_rank'
export const MESSAGE_TABLE = 'message'
export const OVERFLOW_TABLE = 'overflow'

/** Name of the table of a shape. */
export function shapeTable(shapeId: number): string {
  return `shape_${shapeId}`
}

/** Name of the column of a shape's i-th field; never input text. */
export function fieldColumn(index: number): string {
  return `f${index}`
}

/** A text as an SQL literal; only for paths and names of ours. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Statement that makes a table. */
export function createTable(name: string, columns: readonly SqlColumn[]): string {
  const list = columns.map(
    (column) => `${column.name} ${SQL_TYPES[column.kind]}${column.isNullable ? '' : ' NOT NULL'}`,
  )
  return `CREATE TABLE ${name} (${list.join(', ')})`
}

/** Statements that make the tables every session has. Closing writes nothing: the file goes with the session. */
export const FIRST_STATEMENTS: readonly string[] = [
  'PRAGMA disable_checkpoint_on_shutdown',
  `CREATE TABLE ${DICTIONARY_TABLE} (id UINTEGER NOT NULL, text VARCHAR NOT NULL)`,
  `CREATE TABLE ${RANK_TABLE} (id UINTEGER NOT NULL, rank UINTEGER NOT NULL)`,
  createTable(MESSAGE_TABLE, MESSAGE_COLUMNS),
  createTable(OVERFLOW_TABLE, SPINE_COLUMNS),
]

/** Statement that opens the database file. The session ends with the process, so nothing has to survive a crash: no log is written. */
export function attachDatabase(path: string): string {
  return `ATTACH ${quoteText(path)} AS session (RECOVERY_MODE 'no_wal_writes', ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`
}

/** Options of a DuckDB instance. */
export function instanceOptions(
  memoryLimitMiB: number,
  threads: number,
  temporaryFolder: string,
): Record<string, string> {
  return {
    memory_limit: `${memoryLimitMiB}MiB`,
    threads: String(threads),
    temp_directory: temporaryFolder,
    preserve_insertion_order: 'true',
    // A full row group is compressed and written at once, while it is in the cache; with the usual five, most of the work waited for the commit.
    write_buffer_row_group_count: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }
}

/**
 * Statements that shut the database in, once it is open: from here on no statement reads or writes a file of the machine, but in
 * one folder, and no setting changes, but the number of threads. Nothing undoes them.
 */
export function shutIn(folder: string): readonly string[] {
  return [
    `SET GLOBAL allowed_directories = [${quoteText(`${folder}/`)}]`,
    'SET GLOBAL enable_external_access = false',
    "SET GLOBAL allowed_configs = ['threads']",
    'SET GLOBAL lock_configuration = true',
  ]
}

/** Statement that sets how many threads work on queries. */
export function useThreads(count: number): string {
  return `SET GLOBAL threads = ${count}`
}

/** Statement after which the database writes where removed rows were; it does so by itself, but only when it has grown. */
export const FREE_REMOVED = 'CHECKPOINT session'
