/** Statements that write Parquet: rows of a staged table in their types, and parts of a file one after the other. */
import type { TypedKind } from './typed-kind.ts'
import { quoteText } from './dialect.ts'

export interface ParquetColumn {
  /** As it stands in the file. */
  readonly name: string
  /** Of the column in the staged table. */
  readonly column: string
  readonly kind: TypedKind
}

const OPTIONS = '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)'

/** Writes the rows of a staged table in the order in which they came. */
export function copyStaged(table: string, columns: readonly ParquetColumn[], path: string): string {
  const list = columns.map(({ name, column, kind }) => `${typedSql(column, kind)} AS ${quoteName(name)}`)
  return `COPY (SELECT ${list.join(', ')} FROM temp.main.${table}) TO ${quoteText(path)} ${OPTIONS}`
}

/** Writes parts of a file as one, in their order. */
export function copyParts(parts: readonly string[], path: string): string {
  return `COPY (SELECT * FROM read_parquet([${parts.map(quoteText).join(', ')}])) TO ${quoteText(path)} ${OPTIONS}`
}

/** A name as an SQL identifier, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Times in UTC; what is staged in nanoseconds and known to the microsecond is cut to it, downwards. */
function typedSql(column: string, kind: TypedKind): string {
  switch (kind) {
    case 'boolean':
      return `${column} = 1`
    case 'seconds':
      return `make_timestamp(CAST(${column} AS BIGINT) * 1000000)`
    case 'milliseconds':
      return `make_timestamp(CAST(${column} AS BIGINT) * 1000)`
    case 'microseconds':
      return `make_timestamp((${column} - ((${column} % 1000) + 1000) % 1000) // 1000)`
    case 'nanoseconds':
      return `make_timestamp_ns(${column})`
    default:
      return column
  }
}
