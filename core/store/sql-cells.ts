/** Values of DuckDB's client as plain JSON. */
import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { formatMicroseconds, formatMilliseconds, formatNanoseconds, formatSeconds } from '../elements/format-time.ts'
import type { SqlCell } from '../protocol/export-api.ts'

/** 10000-01-01 in seconds, and 0001-01-01: RFC 3339 writes no other years. */
const END_SECONDS = 253_402_300_800n
const FIRST_SECONDS = -62_135_596_800n

/** The value as a cell: times in RFC 3339, octets in hex, what is nested as DuckDB writes it. */
export function sqlCell(value: DuckDBValue): SqlCell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return integerCell(value)
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return timeCell(value.micros, 1_000_000n, (micros) => formatMicroseconds(micros * 1000n), value)
  }
  if (value instanceof DuckDBTimestampNanosecondsValue) {
    return timeCell(value.nanos, 1_000_000_000n, formatNanoseconds, value)
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) {
    return timeCell(value.millis, 1000n, (millis) => formatMilliseconds(millis) ?? String(value), value)
  }
  if (value instanceof DuckDBTimestampSecondsValue) {
    return timeCell(value.seconds, 1n, (seconds) => formatSeconds(Number(seconds)), value)
  }
  if (value instanceof DuckDBBlobValue) {
    return Array.from(value.bytes, (octet) => octet.toString(16).padStart(2, '0')).join('')
  }
  const text = String(value)
  return value instanceof DuckDBDecimalValue && String(Number(text)) === text ? Number(text) : text
}

function integerCell(value: bigint): SqlCell {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function timeCell(
  value: bigint,
  perSecond: bigint,
  format: (value: bigint) => string,
  raw: { toString(): string },
): string {
  const seconds = value / perSecond
  return seconds > FIRST_SECONDS && seconds < END_SECONDS ? format(value) : String(raw)
}
