/**
 * Values of a column as the dump has them (the `Cell` of the protocol), from their storage: the one place that knows both.
 * A reader is made once per column and called once per row; it makes no BigInt but for integers from 2^53 on.
 */
import type { ListCell } from '../protocol/session-api.ts'
import { octetsPerRow, type ColumnKind } from './column-kind.ts'
import { formatIpv4, formatIpv6, formatMac } from './format-address.ts'
import { formatMicrosecondsWords, formatMilliseconds, formatNanosecondsWords, formatSeconds } from './format-time.ts'

const TWO_32 = 0x1_0000_0000
/** High words from which on an integer is no exact JSON number (2^53 = 2^21 × 2^32). */
const UNSAFE_HIGH = 0x20_0000

/** An unsigned 64-bit integer in two unsigned halves: a number below 2^53, else decimal text. */
export function formatUnsigned64(high: number, low: number): number | string {
  if (high < UNSAFE_HIGH) return high * TWO_32 + low
  return String((BigInt(high) << 32n) | BigInt(low))
}

/** A signed 64-bit integer in two halves, `high` signed: a number within ±2^53, else decimal text. */
export function formatSigned64(high: number, low: number): number | string {
  const value = high * TWO_32 + low
  if (Number.isSafeInteger(value)) return value
  return String((BigInt(high) << 32n) | BigInt(low))
}

/** A float: JSON has no text for what is no finite number. */
export function formatFloat(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

/** RFC 7011 §6.1.5: 1 is true, 2 is false, any other octet stays what it was. */
export function formatBoolean(octet: number): boolean | number {
  return octet === 1 ? true : octet === 2 ? false : octet
}

/** Unix milliseconds in two unsigned halves: RFC 3339, or the integer where that cannot write the year. */
export function formatMillisecondsWords(high: number, low: number): number | string {
  return formatMilliseconds(high * TWO_32 + low) ?? formatUnsigned64(high, low)
}

/** Reads the cell of a row. */
export type CellReader = (row: number) => number | string | boolean | ListCell

/** The cell of a list from its text in the dictionary. */
export function parseListText(json: string): ListCell | string {
  return json === '' ? '' : (JSON.parse(json) as ListCell | string)
}

/**
 * A reader over a column.
 *
 * @param octets the column as `column-kind.ts` lays it out; copied only if it is not aligned
 * @param textOf text of a dictionary id (kinds `text`, `octets` and `list`)
 */
export function createCellReader(kind: ColumnKind, octets: Uint8Array, textOf: (id: number) => string): CellReader {
  const aligned = octets.byteOffset % Math.min(octetsPerRow(kind), 8) === 0 ? octets : octets.slice()
  const { buffer, byteOffset, byteLength } = aligned
  switch (kind) {
    case 'u8':
      return (row) => aligned[row] ?? 0
    case 'boolean':
      return (row) => formatBoolean(aligned[row] ?? 0)
    case 'i8': {
      const values = new Int8Array(buffer, byteOffset, byteLength)
      return (row) => values[row] ?? 0
    }
    case 'u16': {
      const values = new Uint16Array(buffer, byteOffset, byteLength >>> 1)
      return (row) => values[row] ?? 0
    }
    case 'i16': {
      const values = new Int16Array(buffer, byteOffset, byteLength >>> 1)
      return (row) => values[row] ?? 0
    }
    case 'i32': {
      const values = new Int32Array(buffer, byteOffset, byteLength >>> 2)
      return (row) => values[row] ?? 0
    }
    case 'f32': {
      const values = new Float32Array(buffer, byteOffset, byteLength >>> 2)
      return (row) => formatFloat(values[row] ?? 0)
    }
    case 'f64': {
      const values = new Float64Array(buffer, byteOffset, byteLength >>> 3)
      return (row) => formatFloat(values[row] ?? 0)
    }
    default:
      return createWordReader(kind, new Uint32Array(buffer, byteOffset, byteLength >>> 2), textOf)
  }
}

type WordKind = Exclude<ColumnKind, 'u8' | 'i8' | 'boolean' | 'u16' | 'i16' | 'i32' | 'f32' | 'f64'>

/** Readers of what is stored in words of 32 bits, the low one first. */
function createWordReader(kind: WordKind, words: Uint32Array, textOf: (id: number) => string): CellReader {
  switch (kind) {
    case 'u32':
      return (row) => words[row] ?? 0
    case 'u64':
      return (row) => formatUnsigned64(words[2 * row + 1] ?? 0, words[2 * row] ?? 0)
    case 'i64':
      return (row) => formatSigned64((words[2 * row + 1] ?? 0) | 0, words[2 * row] ?? 0)
    case 'ipv4':
      return (row) => formatIpv4(words[row] ?? 0)
    case 'ipv6':
      return (row) => {
        const at = 4 * row
        return formatIpv6(words[at + 3] ?? 0, words[at + 2] ?? 0, words[at + 1] ?? 0, words[at] ?? 0)
      }
    case 'mac':
      return (row) => formatMac(words[2 * row + 1] ?? 0, words[2 * row] ?? 0)
    case 'seconds':
      return (row) => formatSeconds(words[row] ?? 0)
    case 'milliseconds':
      return (row) => formatMillisecondsWords(words[2 * row + 1] ?? 0, words[2 * row] ?? 0)
    case 'microseconds':
      return (row) => formatMicrosecondsWords((words[2 * row + 1] ?? 0) | 0, words[2 * row] ?? 0)
    case 'nanoseconds':
      return (row) => formatNanosecondsWords((words[2 * row + 1] ?? 0) | 0, words[2 * row] ?? 0)
    case 'text':
    case 'octets':
      return (row) => textOf(words[row] ?? 0)
    case 'list':
      return (row) => parseListText(textOf(words[row] ?? 0))
  }
}

/**
 * A reader that gives the JSON text of a row's cell instead: only dictionary texts can need escapes.
 *
 * @param jsonOf JSON text of a dictionary id, quotes included
 */
export function createJsonReader(
  kind: ColumnKind,
  octets: Uint8Array,
  jsonOf: (id: number) => string,
): (row: number) => string {
  if (kind === 'text' || kind === 'octets') {
    const read = createCellReader(kind, octets, jsonOf)
    return (row) => read(row) as string
  }
  if (kind === 'list') {
    const read = createCellReader('text', octets, jsonOf)
    // The text of a list is JSON itself.
    return (row) => JSON.parse(read(row) as string) as string
  }
  const read = createCellReader(kind, octets, () => '') as (row: number) => number | string | boolean
  return (row) => {
    const cell = read(row)
    return typeof cell === 'string' ? `"${cell}"` : String(cell)
  }
}
