/** Values of some rows of a column in its type. What the type cannot hold is no value, and counted. */
import { parseTimeText } from './parse-time-text.ts'
import type { Cell } from '../protocol/session-api.ts'
import { encodeCell, JSON_TEXT } from './text-encoding.ts'
import type { TypedKind } from '../store/typed-kind.ts'

export type NumberKind = Exclude<TypedKind, 'varchar'>

type NumberArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>

type BigArray = BigUint64Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>

export type TypedValues =
  | {
      readonly kind: NumberKind
      readonly values: NumberArray | BigArray
      /** 1 for each row without a value. */
      readonly absent: Uint8Array<ArrayBuffer>
    }
  | { readonly kind: 'varchar'; readonly texts: (string | null)[] }

/** No row has a value. */
export function createTypedValues(kind: TypedKind, rowCount: number): TypedValues {
  if (kind === 'varchar') return { kind, texts: new Array<string | null>(rowCount).fill(null) }
  return { kind, values: arrayOf(kind, rowCount), absent: new Uint8Array(rowCount).fill(1) }
}

function arrayOf(kind: NumberKind, length: number): NumberArray | BigArray {
  switch (kind) {
    case 'u8':
    case 'boolean':
      return new Uint8Array(length)
    case 'u16':
      return new Uint16Array(length)
    case 'u32':
    case 'seconds':
      return new Uint32Array(length)
    case 'i8':
      return new Int8Array(length)
    case 'i16':
      return new Int16Array(length)
    case 'i32':
      return new Int32Array(length)
    case 'f32':
      return new Float32Array(length)
    case 'f64':
      return new Float64Array(length)
    case 'u64':
    case 'milliseconds':
      return new BigUint64Array(length)
    case 'i64':
    case 'microseconds':
    case 'nanoseconds':
      return new BigInt64Array(length)
  }
}

/** 10000-01-01 in milliseconds: what lies beyond is no time that the dump writes as one. */
const END_MILLISECONDS = 253_402_300_800_000n
/** What DuckDB and others take for infinity, and what we take for none. */
const LEAST_NANOSECONDS = -(2n ** 63n) + 2n
const MOST_NANOSECONDS = 2n ** 63n - 2n

/** Puts a cell into a row; false when the type cannot hold it. */
export function putCell(column: TypedValues, row: number, cell: Cell): boolean {
  if (cell === null) return true
  if (column.kind === 'varchar') {
    column.texts[row] = typeof cell === 'string' ? cell : (encodeCell(JSON_TEXT, cell) ?? null)
    return true
  }
  const value = valueOf(column.kind, cell)
  if (value === undefined) return false
  ;(column.values as Record<number, number | bigint>)[row] = value
  column.absent[row] = 0
  return true
}

function valueOf(kind: NumberKind, cell: Exclude<Cell, null>): number | bigint | undefined {
  if (kind === 'boolean') return typeof cell === 'boolean' ? Number(cell) : undefined
  if (typeof cell === 'boolean' || typeof cell === 'object') return undefined
  switch (kind) {
    case 'f32':
    case 'f64':
      return Number(cell)
    case 'seconds':
    case 'milliseconds':
    case 'microseconds':
    case 'nanoseconds':
      return timeOf(kind, cell)
    default:
      return integerOf(kind, cell)
  }
}

function timeOf(kind: NumberKind, cell: number | string): number | bigint | undefined {
  // A time that no calendar has is a number.
  const nanoseconds = typeof cell === 'string' ? parseTimeText(cell) : undefined
  if (nanoseconds === undefined) return undefined
  if (kind === 'seconds') return Number(nanoseconds / 1_000_000_000n)
  if (kind === 'milliseconds') return nanoseconds / 1_000_000n
  return isNanoseconds(nanoseconds) ? nanoseconds : undefined
}

function integerOf(kind: NumberKind, cell: number | string): number | bigint | undefined {
  if (typeof cell === 'number' ? !Number.isInteger(cell) : !/^-?\d{1,20}$/.test(cell)) return undefined
  if (kind !== 'u64' && kind !== 'i64') return Number(cell)
  const value = BigInt(cell)
  return value === (kind === 'u64' ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value)) ? value : undefined
}

/** Whether the type holds a raw value of a kind of its own. */
export function isHeld(kind: NumberKind, value: number | bigint): boolean {
  if (kind === 'milliseconds') return (value as bigint) < END_MILLISECONDS
  return kind === 'microseconds' || kind === 'nanoseconds' ? isNanoseconds(value as bigint) : true
}

function isNanoseconds(value: bigint): boolean {
  return value >= LEAST_NANOSECONDS && value <= MOST_NANOSECONDS
}

/** The octets of the values. */
export function octetsOf({ values }: Exclude<TypedValues, { kind: 'varchar' }>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** The marks, or undefined when every row has a value. */
export function absentOf({ absent }: Exclude<TypedValues, { kind: 'varchar' }>): Uint8Array<ArrayBuffer> | undefined {
  return absent.includes(1) ? absent : undefined
}
