/** Sources as SQL expressions over a shape table `t`: the key that orders them, and what the filter compares. */
import { DICTIONARY_TABLE, fieldColumn, RANK_TABLE } from '../store/dialect.ts'
import type { ColumnKind } from '../elements/column-kind.ts'
import { classOf, type DurationFieldSource, type Source, type ValueClass } from './source.ts'
import { templateValue, type Catalog } from './template-facts.ts'

/** An expression, and the joins it needs after the table. */
export interface SqlKey {
  readonly expression: string
  readonly joins: readonly string[]
}

/** Key by which a source's records are sorted: a number whose order is that of the values. NULL when absent. */
export function sortKeySql(source: Source, catalog: Catalog): SqlKey {
  switch (source.kind) {
    case 'joined':
      return joinedKey(source.first, source.second)
    case 'template': {
      const name = `template_${source.property}`
      return { expression: `${name}.rank`, joins: [templateJoin(name, source.property, catalog)] }
    }
    case 'field':
      if (classOf(source) === 'text' || classOf(source) === 'octets') {
        const name = `rank_${source.index}`
        return { expression: `${name}.rank`, joins: [rankJoin(name, source.index)] }
      }
      return { expression: valueSql(source), joins: [] }
    default:
      return { expression: valueSql(source), joins: [] }
  }
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
    case 'spineDuration': {
      // Two times can lie further apart than 64 bits hold.
      const difference = 'CAST(t.end_time AS HUGEINT) - t.start_time'
      return source.otherwise === undefined ? difference : `coalesce(${difference}, ${durationSql(source.otherwise)})`
    }
    case 'durationField':
      return durationSql(source)
    case 'field':
      return fieldSql(source.index, source.columnKind)
  }
}

/** Common type of the keys of a class over all shapes. */
export function widestType(valueClass: ValueClass): string | undefined {
  return valueClass === 'float' ? 'DOUBLE' : undefined
}

function fieldSql(index: number, kind: ColumnKind): string {
  const name = `t.${fieldColumn(index)}`
  if (kind === 'f32') return `CAST(${name} AS DOUBLE)`
  if (kind === 'seconds') return `CAST(${name} AS BIGINT) * 1000000000`
  if (kind === 'milliseconds') return `CAST(${name} AS HUGEINT) * 1000000`
  return name
}

function durationSql(source: DurationFieldSource): string {
  const is64 = source.columnKind === 'u64' || source.columnKind === 'i64'
  const value = `CAST(t.${fieldColumn(source.index)} AS ${is64 ? 'HUGEINT' : 'BIGINT'}) * ${source.nanosecondsPerUnit}`
  return source.isZeroAbsent ? `nullif(${value}, 0)` : value
}

function rankJoin(name: string, index: number): string {
  return `LEFT JOIN ${RANK_TABLE} ${name} ON ${name}.id = t.${fieldColumn(index)}`
}

/** By the first text, then by the second: a record of an AppFlow host sorts beside the others of that host. */
function joinedKey(first: number | undefined, second: number | undefined): SqlKey {
  const parts = [first, second].map((index) => (index === undefined ? undefined : `rank_${index}`))
  const [high, low] = parts.map((name) => (name === undefined ? '0' : `coalesce(${name}.rank, 0)`))
  const joins = [first, second].filter((index) => index !== undefined).map((index) => rankJoin(`rank_${index}`, index))
  return { expression: `CAST(${high} AS UBIGINT) * 4294967296 + ${low}`, joins: [...new Set(joins)] }
}

function templateJoin(
  name: string,
  property: Extract<Source, { kind: 'template' }>['property'],
  catalog: Catalog,
): string {
  const values = catalog.templates.map((template) => templateValue(catalog, template.id, property))
  const distinct = [...new Set(values.filter((value) => value !== undefined))]
  distinct.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const ranks = new Map(distinct.map((value, rank) => [value, rank]))
  const rows = values.flatMap((value, id) => (value === undefined ? [] : [`(${id},${ranks.get(value) ?? 0})`]))
  const list = rows.length === 0 ? '(NULL,NULL)' : rows.join(',')
  return `LEFT JOIN (VALUES ${list}) ${name}(id, rank) ON ${name}.id = t.template`
}

/** Condition that a text field has one of the texts that another condition on `text` lets through. */
export function textConditionSql(index: number, condition: string): string {
  return `t.${fieldColumn(index)} IN (SELECT id FROM ${DICTIONARY_TABLE} WHERE ${condition})`
}
