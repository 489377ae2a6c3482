/** Sources as SQL expressions over a shape table `t`: the key that orders them, and what the filter compares. */
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import { fieldColumn, SQL_TYPES } from '../store/dialect.ts'
import type { ValueClass } from './filter-language/value-class.ts'
import { scaledSql } from './scaled-sql.ts'
import { classOf, type DurationFieldSource, type Source, type TemplateProperty } from './source.ts'
import { templateValue, type Catalog } from './template-facts.ts'

/** A type that holds every value of a class, whatever the shape. */
export const WIDEST_TYPES: Readonly<Record<ValueClass, string>> = {
  integer: 'HUGEINT',
  float: 'DOUBLE',
  boolean: 'UTINYINT',
  duration: 'HUGEINT',
  time: 'HUGEINT',
  ipv4: 'UINTEGER',
  ipv6: 'UHUGEINT',
  mac: 'UBIGINT',
  text: 'UINTEGER',
  octets: 'UINTEGER',
}

/** Whether the values are texts or octets of the dictionary. */
export function isDictionaryText(source: Source): boolean {
  if (source.kind === 'joined') return true
  return source.kind === 'field' && (classOf(source) === 'text' || classOf(source) === 'octets')
}

/** The dictionary ids of a source's text: one, or the two of a joined one. */
export function textIdsSql(source: Source): readonly [string | undefined, string | undefined] {
  const column = (index: number | undefined) => (index === undefined ? undefined : `t.${fieldColumn(index)}`)
  if (source.kind === 'joined') return [column(source.first), column(source.second)]
  return source.kind === 'field' ? [column(source.index), undefined] : [undefined, undefined]
}

/** Rows (template version, rank of its property); an SQL that needs no table. */
export function templateRanksSql(property: TemplateProperty, catalog: Catalog): string {
  const values = catalog.templates.map((template) => templateValue(catalog, template.id, property))
  const distinct = [...new Set(values.filter((value) => value !== undefined))]
  distinct.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const ranks = new Map(distinct.map((value, rank) => [value, rank]))
  const rows = values.flatMap((value, id) => (value === undefined ? [] : [`(${id},${ranks.get(value) ?? 0})`]))
  return `VALUES ${rows.length === 0 ? '(NULL,NULL)' : rows.join(',')}`
}

/** The value itself: times and durations in nanoseconds, addresses as numbers. Not for texts. */
export function valueSql(source: Exclude<Source, { kind: 'joined' | 'template' }>): string {
  switch (source.kind) {
    case 'record':
      return 't.record'
    case 'spineTime':
      return { time: 'coalesce(t.start_time, t.export_time)', end: 't.end_time', exportTime: 't.export_time' }[
        source.name
      ]
    case 'spineFlag':
      return `CASE WHEN (t.flags & ${source.flag}) <> 0 THEN 1 END`
    case 'spineDuration': {
      return source.otherwise === undefined ? FLOW_TIME : `coalesce(${FLOW_TIME}, ${durationSql(source.otherwise)})`
    }
    case 'durationField':
      return durationSql(source)
    case 'scaled':
      return scaledSql(source)
    case 'quotient':
      return quotientSql(valueSql(source.dividend), source.factor, valueSql(source.divisor))
    case 'octet': {
      const field = fieldSql(source.field.index, source.field.columnKind)
      return source.part === 'high' ? `((${field} >> 8) & 255)` : `(${field} & 255)`
    }
    case 'field':
      return fieldSql(source.index, source.columnKind)
  }
}

/** End minus start: two times can lie further apart than 64 bits hold, but hardly any do, and 128 bits take four times as long. */
const FLOW_TIME =
  'CASE WHEN t.end_time BETWEEN 0 AND 4611686018427387903 AND t.start_time BETWEEN 0 AND 4611686018427387903 ' +
  'THEN CAST(t.end_time - t.start_time AS HUGEINT) ELSE CAST(t.end_time AS HUGEINT) - t.start_time END'

/** Rounded down; NULL where the divisor is not above 0. What fits is divided in 64 bits: in 128 it takes twenty times as long. */
function quotientSql(dividend: string, factor: number, divisor: string): string {
  const most = 2n ** 63n - 1n
  const fits = `${divisor} BETWEEN 1 AND ${most} AND ${dividend} BETWEEN 0 AND ${most / BigInt(factor)}`
  const narrow = `CAST(CAST(${dividend} AS BIGINT) * ${factor} // CAST(${divisor} AS BIGINT) AS HUGEINT)`
  const wide = `(CAST(${dividend} AS HUGEINT) * ${factor}) // CAST(${divisor} AS HUGEINT)`
  return `CASE WHEN ${fits} THEN ${narrow} WHEN ${divisor} > 0 THEN ${wide} END`
}

function fieldSql(index: number, kind: ColumnKind): string {
  const name = `t.${fieldColumn(index)}`
  if (kind === 'f32') return `CAST(${name} AS DOUBLE)`
  if (kind === 'seconds') return `CAST(${name} AS BIGINT) * 1000000000`
  if (kind === 'milliseconds') return `CAST(${name} AS HUGEINT) * 1000000`
  return name
}

function durationSql(source: DurationFieldSource): string {
  const type = is64(source.columnKind) ? 'HUGEINT' : 'BIGINT'
  const value = `CAST(t.${fieldColumn(source.index)} AS ${type}) * ${source.nanosecondsPerUnit}`
  return source.isZeroAbsent ? `nullif(${value}, 0)` : value
}

function is64(kind: ColumnKind): boolean {
  return kind === 'u64' || kind === 'i64'
}

/** The numbers that an expression can have, and their type. */
export interface NumberDomain {
  readonly type: string
  readonly min: bigint
  readonly max: bigint
}

const HUGE: NumberDomain = { type: 'HUGEINT', min: -(2n ** 127n) + 1n, max: 2n ** 127n - 1n }
const BIG: NumberDomain = { type: 'BIGINT', min: -(2n ** 63n), max: 2n ** 63n - 1n }

/** The domain of `valueSql` of a source. */
export function domainSql(source: Exclude<Source, { kind: 'joined' | 'template' }>): NumberDomain {
  switch (source.kind) {
    case 'record':
      return { type: 'UINTEGER', min: 0n, max: 2n ** 32n - 1n }
    case 'spineTime':
      return BIG
    case 'spineFlag':
      return { type: 'UTINYINT', min: 0n, max: 1n }
    case 'spineDuration':
    case 'scaled':
    case 'quotient':
      return HUGE
    case 'octet':
      return fieldDomain(source.field.columnKind)
    case 'durationField':
      return is64(source.columnKind) ? HUGE : BIG
    case 'field':
      return fieldDomain(source.columnKind)
  }
}

function fieldDomain(kind: ColumnKind): NumberDomain {
  if (kind === 'seconds') return BIG
  if (kind === 'milliseconds') return HUGE
  const bits = BigInt(8 * octetsPerRow(kind))
  const type = SQL_TYPES[kind]
  const isSigned = !type.startsWith('U')
  return isSigned
    ? { type, min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }
    : { type, min: 0n, max: 2n ** bits - 1n }
}

/** Whether a record can lack the value although its shape has the field. */
export function isNullable(source: Source): boolean {
  switch (source.kind) {
    case 'durationField':
      return source.isZeroAbsent
    case 'spineDuration':
    case 'spineFlag':
    case 'scaled':
    case 'quotient':
      return true
    case 'spineTime':
      return source.name === 'end'
    default:
      return false
  }
}
