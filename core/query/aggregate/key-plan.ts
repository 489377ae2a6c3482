/**
 * A key as SQL and back: what records are grouped by, and how a group reads. A key has one column of SQL for each class of
 * values that its sources have (an address may be of either family, a method a text here and a number there); all of them together
 * make the group. Texts are grouped by their ids, and read for the groups alone that are shown.
 */
import { parseListText, formatBoolean } from '../../elements/format-dump-value.ts'
import { formatIpv4, formatIpv6, formatMac } from '../../elements/format-address.ts'
import { formatStructuredOctets } from '../../elements/format-structured-octets.ts'
import { formatNanoseconds } from '../../elements/format-time.ts'
import type { FigureColumn, KeySpec } from '../../protocol/aggregate-api.ts'
import type { Cell, ColumnType } from '../../protocol/session-api.ts'
import type { ShapeTable } from '../../store/shape-table.ts'
import { VALUE_CLASSES, type ValueClass } from '../filter-language/value-class.ts'
import { oneOfSql } from '../one-of-sql.ts'
import { textIdsSql, valueSql } from '../source-sql.ts'
import { classOf, type Source, type TemplateProperty } from '../source.ts'
import { templateValue, type Catalog } from '../template-facts.ts'
import type { ResolvedKey, Side } from './resolve-key.ts'
import type { ScopedTable } from './scope.ts'
import { commonType, typeOf } from './sql-types.ts'

/** A column of SQL of a key. */
export interface KeyPart {
  readonly name: string
  readonly type: string
  /** Of a text of two: the first or the second. */
  readonly half: 0 | 1
}

/** A raw value of a part; undefined: NULL. */
export type PartValue = bigint | number | undefined

export type TextOf = (id: number) => string

export interface KeyPlan {
  readonly spec: KeySpec
  readonly column: FigureColumn
  /** How its cells read in a filter: the type of its column. */
  readonly valueType: ColumnType
  readonly parts: readonly KeyPart[]
  /** Whether options data may name its values in some table. */
  readonly hasLabels: boolean
  /** Where the column lies in a table. */
  sourceOf(table: ShapeTable): Source | undefined
  /** Expressions over the table `t`, one for each part; undefined where the table has no value of this side. */
  select(table: ScopedTable, side: Side): readonly string[] | undefined
  /** What the expressions need beside `t`. */
  joins(table: ScopedTable, side: Side): readonly string[]
  /** Ids of texts that the cell of a group needs. */
  textIds(values: readonly PartValue[]): readonly number[]
  cellOf(values: readonly PartValue[], textOf: TextOf): Cell
}

interface ClassPart extends KeyPart {
  readonly valueClass: ValueClass
  readonly isTemplate: boolean
}

/** What keys need to know of the session. */
export interface KeyContext {
  readonly catalog: Catalog
  /** Texts may have several ids; `TWIN_TABLE` says which is the first. */
  readonly hasTwins: boolean
}

/** Ids of texts that have an earlier one; of the connection, not of the file. */
export const TWIN_TABLE = 'text_twins'

/** Different values of a template property up to which comparing is as fast as joining. */
const MAX_CASES = 8

/** Plans a key over the tables that are asked. */
export function planKey(
  keyName: string,
  key: ResolvedKey,
  tables: readonly ScopedTable[],
  { catalog, hasTwins }: KeyContext,
): KeyPlan {
  const sources = tables.flatMap((scoped) => key.sides.flatMap((side) => side.sourceOf(scoped.table) ?? []))
  const property = sources.find((source) => source.kind === 'template')?.property
  const ranks = property === undefined ? undefined : rankTemplates(catalog, property)
  const classes = VALUE_CLASSES.filter((valueClass) => sources.some((source) => classOf(source) === valueClass))
  const parts = classes.flatMap((valueClass, number): ClassPart[] => {
    const own = sources.filter((source) => classOf(source) === valueClass)
    const isTemplate = own.some((source) => source.kind === 'template')
    const type = isTemplate
      ? 'UINTEGER'
      : own.some((source) => source.kind === 'joined')
        ? 'UINTEGER'
        : commonType(own.map(typeOf))
    const name = `${keyName}_${number}`
    const first: ClassPart = { name, type: keyType(key.spec, valueClass, type), valueClass, half: 0, isTemplate }
    return own.some((source) => source.kind === 'joined') ? [first, { ...first, name: `${name}b`, half: 1 }] : [first]
  })
  const structure = sources.find((source) => source.kind === 'field' && source.structure !== undefined)
  const isList = sources.some((source) => source.kind === 'field' && source.columnKind === 'list')

  function expressionOf(part: ClassPart, scoped: ScopedTable, source: Source): string {
    if (classOf(source) !== part.valueClass) return `CAST(NULL AS ${part.type})`
    if (source.kind === 'template') return templateSql(scoped)
    if (part.valueClass === 'text' || part.valueClass === 'octets') {
      const id = textIdsSql(source)[part.half]
      return id === undefined ? 'NULL' : hasTwins ? `coalesce(${twinOf(part)}.first, ${id})` : id
    }
    return source.kind === 'joined' ? 'NULL' : transform(key.spec, part.valueClass, valueSql(source))
  }

  function twinOf({ name }: KeyPart): string {
    return `twin_${name}`
  }

  /** Each text is grouped by the first of its ids. */
  function twinJoins(source: Source): string[] {
    return parts.flatMap((part) => {
      const id = textIdsSql(source)[part.half]
      const isText = (part.valueClass === 'text' || part.valueClass === 'octets') && classOf(source) === part.valueClass
      if (!isText || id === undefined) return []
      return [`LEFT JOIN ${TWIN_TABLE} ${twinOf(part)} ON ${twinOf(part)}.id = ${id}`]
    })
  }

  function ranksOf(scoped: ScopedTable): Map<number | undefined, number[]> {
    const byRank = new Map<number | undefined, number[]>()
    for (const version of scoped.table.templateVersions) {
      const rank = ranks?.rankOf.get(version)
      byRank.set(rank, [...(byRank.get(rank) ?? []), version])
    }
    return byRank
  }

  function templateSql(scoped: ScopedTable): string {
    const byRank = ranksOf(scoped)
    if (byRank.size > MAX_CASES) return `j${keyName}.rank`
    const [[only] = [undefined]] = byRank
    if (byRank.size <= 1) return only === undefined ? 'CAST(NULL AS UINTEGER)' : `CAST(${only} AS UINTEGER)`
    const cases = [...byRank].flatMap(([rank, versions]) =>
      rank === undefined ? [] : [`WHEN ${oneOfSql('t.template', versions)} THEN ${rank}`],
    )
    return `CAST(CASE ${cases.join(' ')} END AS UINTEGER)`
  }

  return {
    spec: key.spec,
    column: key.column,
    valueType: key.valueType,
    hasLabels: key.hasLabels,
    sourceOf: (table) => key.sides[0]?.sourceOf(table),
    parts,
    select(scoped, side) {
      const source = key.sides[Math.min(side, key.sides.length - 1)]?.sourceOf(scoped.table)
      if (source === undefined) return undefined
      return parts.map((part) => expressionOf(part, scoped, source))
    },
    joins(scoped, side) {
      const source = key.sides[Math.min(side, key.sides.length - 1)]?.sourceOf(scoped.table)
      if (source !== undefined && hasTwins && source.kind !== 'template') return twinJoins(source)
      if (source?.kind !== 'template') return []
      const byRank = ranksOf(scoped)
      if (byRank.size <= MAX_CASES) return []
      const rows = [...byRank].flatMap(([rank, versions]) =>
        versions.map((version) => `(${version},${rank ?? 'NULL'})`),
      )
      return [`JOIN (VALUES ${rows.join(',')}) j${keyName}(id, rank) ON j${keyName}.id = t.template`]
    },
    textIds: (values) =>
      parts.flatMap((part, index) => {
        const value = values[index]
        const isText = (part.valueClass === 'text' || part.valueClass === 'octets') && !part.isTemplate
        return isText && value !== undefined ? [Number(value)] : []
      }),
    cellOf(values, textOf) {
      const index = values.findIndex((value) => value !== undefined)
      const part = parts[index]
      const value = values[index]
      if (part === undefined || value === undefined) return null
      if (part.isTemplate) return ranks?.values[Number(value)] ?? null
      if (parts.some(({ half }) => half === 1) && part.valueClass === 'text') {
        const halves = parts.map((_, each) => values[each])
        return halves.map((id) => (id === undefined ? '' : textOf(Number(id)))).join('')
      }
      if (part.valueClass === 'octets' && structure?.kind === 'field' && structure.structure !== undefined) {
        const text = textOf(Number(value))
        return formatStructuredOctets(structure.structure, text)?.text ?? text
      }
      if (isList && part.valueClass === 'text') return parseListText(textOf(Number(value)))
      return formatKey(key.spec, part.valueClass, value, textOf)
    },
  }
}

interface RankedTemplates {
  readonly values: readonly (string | number)[]
  readonly rankOf: ReadonlyMap<number, number>
}

function rankTemplates(catalog: Catalog, property: TemplateProperty): RankedTemplates {
  const ranks = new Map<string | number, number>()
  const rankOf = new Map<number, number>()
  for (const template of catalog.templates) {
    const value = templateValue(catalog, template.id, property)
    if (value === undefined) continue
    const rank = ranks.get(value) ?? ranks.size
    ranks.set(value, rank)
    rankOf.set(template.id, rank)
  }
  return { values: [...ranks.keys()], rankOf }
}

/** Networks of an address keep its type, spans and classes count from 0. */
function keyType(spec: KeySpec, valueClass: ValueClass, type: string): string {
  if (spec.kind === 'time' && valueClass === 'time') return 'BIGINT'
  return spec.kind === 'class' && valueClass === 'integer' ? 'BIGINT' : type
}

function transform(spec: KeySpec, valueClass: ValueClass, sql: string): string {
  if (spec.kind === 'prefix' && valueClass === 'ipv4' && spec.ipv4Bits !== undefined) {
    return `(${sql}) & ${maskOf(spec.ipv4Bits, 32)}`
  }
  if (spec.kind === 'prefix' && valueClass === 'ipv6' && spec.ipv6Bits !== undefined) {
    return `(${sql}) & CAST('${maskOf(spec.ipv6Bits, 128)}' AS UHUGEINT)`
  }
  if (spec.kind === 'time' && valueClass === 'time') return floorDivision(sql, spanNs(spec.seconds))
  if (spec.kind === 'class' && valueClass === 'integer') return floorDivision(sql, 100n)
  return sql
}

function maskOf(bits: number, width: number): bigint {
  const hostBits = BigInt(width - bits)
  return ((1n << BigInt(width)) - 1n) ^ ((1n << hostBits) - 1n)
}

/** Downwards also below 0, where SQL's division goes up. */
export function floorDivision(sql: string, divisor: bigint): string {
  return `CAST((${sql}) // ${divisor} - CASE WHEN (${sql}) < 0 AND (${sql}) % ${divisor} <> 0 THEN 1 ELSE 0 END AS BIGINT)`
}

/** Nanoseconds of a span in seconds. */
export function spanNs(seconds: number): bigint {
  return BigInt(Math.max(1, Math.round(seconds * 1e9)))
}

function formatKey(spec: KeySpec, valueClass: ValueClass, value: bigint | number, textOf: TextOf): Cell {
  switch (valueClass) {
    case 'text':
    case 'octets':
      return textOf(Number(value))
    case 'ipv4':
      return withBits(formatIpv4(Number(value)), spec.kind === 'prefix' ? spec.ipv4Bits : undefined)
    case 'ipv6':
      return withBits(formatWideAddress(BigInt(value)), spec.kind === 'prefix' ? spec.ipv6Bits : undefined)
    case 'mac':
      return formatMac(Number(BigInt(value) >> 32n), Number(BigInt(value) & 0xffff_ffffn))
    case 'boolean':
      return formatBoolean(Number(value))
    case 'float':
      return Number.isFinite(value) ? Number(value) : String(value)
    case 'time':
      return formatNanoseconds(spec.kind === 'time' ? BigInt(value) * spanNs(spec.seconds) : BigInt(value))
    case 'integer':
    case 'duration':
      return spec.kind === 'class' ? `${value}xx` : integerCell(BigInt(value))
  }
}

function withBits(address: string, bits: number | undefined): string {
  return bits === undefined ? address : `${address}/${bits}`
}

function formatWideAddress(value: bigint): string {
  const word = (shift: bigint): number => Number((value >> shift) & 0xffff_ffffn)
  return formatIpv6(word(96n), word(64n), word(32n), word(0n))
}

/** A whole number, as decimal text past 2^53. */
export function integerCell(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
