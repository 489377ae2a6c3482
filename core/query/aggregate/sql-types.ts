/** Types that hold the values of several sources, and values read back from the octets of a result. */
import type { RawRows } from '../../store/database.ts'
import { SQL_TYPES } from '../../store/dialect.ts'
import { domainSql, isDictionaryText } from '../source-sql.ts'
import type { Source } from '../source.ts'

const UNSIGNED = ['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT']
const SIGNED_64 = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'])

/** The type of the SQL value of a source. */
export function typeOf(source: Source): string {
  if (isDictionaryText(source) || source.kind === 'template') return 'UINTEGER'
  if (source.kind === 'joined') return 'UBIGINT'
  if (source.kind === 'field' && (source.columnKind === 'f32' || source.columnKind === 'f64')) return 'DOUBLE'
  if (source.kind === 'field' && source.columnKind === 'ipv6') return SQL_TYPES.ipv6
  return domainSql(source).type
}

/** The narrowest type that holds the values of all types: grouping by four octets is faster than by sixteen. */
export function commonType(types: readonly string[]): string {
  const distinct = [...new Set(types)]
  const [only = 'UINTEGER'] = distinct
  if (distinct.length <= 1) return only
  if (distinct.includes('DOUBLE')) return 'DOUBLE'
  if (distinct.every((type) => UNSIGNED.includes(type))) {
    return distinct.reduce((widest, type) => (UNSIGNED.indexOf(type) > UNSIGNED.indexOf(widest) ? type : widest))
  }
  return distinct.every((type) => SIGNED_64.has(type)) ? 'BIGINT' : 'HUGEINT'
}

/** How a column of a result travels: whole numbers in 16 octets, floats in 8. */
export type Carrier = 'HUGEINT' | 'UHUGEINT' | 'DOUBLE'

/** The carrier of a type. */
export function carrierOf(type: string): Carrier {
  return type === 'DOUBLE' || type === 'UHUGEINT' ? type : 'HUGEINT'
}

/** Octets that a value takes. */
export function widthOf(carrier: Carrier): number {
  return carrier === 'DOUBLE' ? 8 : 16
}

/** The value of a column in a row. */
export function readValue(rows: RawRows, column: number, row: number, carrier: Carrier): bigint | number {
  const octets = rows.columns[column]
  if (octets === undefined) return 0
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  if (carrier === 'DOUBLE') return view.getFloat64(8 * row, true)
  const low = view.getBigUint64(16 * row, true)
  const high = carrier === 'HUGEINT' ? view.getBigInt64(16 * row + 8, true) : view.getBigUint64(16 * row + 8, true)
  return (high << 64n) | low
}
