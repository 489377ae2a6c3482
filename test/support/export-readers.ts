/** Reads exports by others than us: DuckDB for Parquet and CSV, Arrow's own library. Values come as the dump has them. */
import { readFileSync } from 'node:fs'
import { DuckDBInstance, DuckDBTimestampNanosecondsValue, DuckDBTimestampValue } from '@duckdb/node-api'
import { tableFromIPC, Timestamp, TimeUnit } from 'apache-arrow'
import { formatMicroseconds, formatNanoseconds } from '../../core/elements/format-time.ts'

export type Row = Record<string, unknown>

async function query(sql: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function plainInteger(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

/** Rows of a CSV file as texts; what is empty and stands in no quotes is left out. */
export async function readCsv(path: string): Promise<Row[]> {
  const rows = await query(
    `SELECT * FROM read_csv('${path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`,
  )
  return rows.map(withoutNulls)
}

/** Rows of a Parquet file. */
export async function readParquet(path: string): Promise<Row[]> {
  const rows = await query(`SELECT * FROM read_parquet('${path}')`)
  return rows.map((row) =>
    withoutNulls(
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => {
          if (typeof value === 'bigint') return [key, plainInteger(value)]
          if (value instanceof DuckDBTimestampNanosecondsValue) return [key, formatNanoseconds(value.nanos)]
          if (value instanceof DuckDBTimestampValue) return [key, formatMicroseconds(value.micros * 1000n)]
          return [key, value]
        }),
      ),
    ),
  )
}

/** Rows of an Arrow file. */
export function readArrow(path: string): Row[] {
  const table = tableFromIPC(readFileSync(path))
  const rows: Row[] = Array.from({ length: table.numRows }, () => ({}))
  for (const field of table.schema.fields) {
    // Two columns may differ in case alone: by position, not by name.
    const column = table.getChildAt(table.schema.fields.indexOf(field))
    const chunks = column?.data ?? []
    let first = 0
    for (const chunk of chunks) {
      for (let row = 0; row < chunk.length; row += 1) {
        if (!chunk.getValid(row)) continue
        const value: unknown = Timestamp.isTimestamp(field.type)
          ? formatInstant((chunk.values as BigInt64Array)[row] ?? 0n, field.type.unit)
          : column?.get(first + row)
        rows[first + row]![field.name] = typeof value === 'bigint' ? plainInteger(value) : value
      }
      first += chunk.length
    }
  }
  return rows
}

function formatInstant(value: bigint, unit: TimeUnit): string {
  if (unit === TimeUnit.NANOSECOND) return formatNanoseconds(value)
  return formatMicroseconds(
    value * { [TimeUnit.SECOND]: 10n ** 9n, [TimeUnit.MILLISECOND]: 10n ** 6n, [TimeUnit.MICROSECOND]: 1000n }[unit],
  )
}

function withoutNulls(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}
