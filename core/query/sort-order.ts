/** The statement that orders the records of a view: one SELECT a table, sorted together, the record number last. */
import type { ShapeTable } from '../store/shape-table.ts'
import { VALUE_CLASSES, type ValueClass } from './filter-language/value-class.ts'
import { classOf, type Source } from './source.ts'
import { sortKeySql, widestType, type SqlKey } from './source-sql.ts'
import type { Catalog } from './template-facts.ts'

export interface SortColumn {
  readonly direction: 'ascending' | 'descending'
  readonly sourceOf: (table: ShapeTable) => Source | undefined
}

/** Condition on the records of a table; `parameters` stand for its question marks. Undefined: all records. */
export interface TableCondition {
  readonly sql: string
  readonly parameters: readonly (number | bigint | string)[]
}

export interface OrderStatement {
  readonly sql: string
  readonly parameters: readonly (number | bigint | string)[]
  /** Whether it reads the ranks of the dictionary. */
  readonly usesRanks: boolean
}

/**
 * The statement that gives the record numbers of a view in its order.
 *
 * @param conditionOf condition of a table, undefined for all its records, `false` for none
 */
export function createOrderStatement(
  tables: readonly ShapeTable[],
  sort: readonly SortColumn[],
  conditionOf: (table: ShapeTable) => TableCondition | undefined | false,
  catalog: Catalog,
): OrderStatement | undefined {
  const selected = tables.flatMap((table) => {
    const condition = conditionOf(table)
    if (condition === false || table.visibleRows === 0) return []
    return [{ table, condition, sources: sort.map((column) => column.sourceOf(table)) }]
  })
  if (selected.length === 0) return undefined
  const classes = sort.map((_, key) => classesOf(selected.map(({ sources }) => sources[key])))
  const selects = selected.map(({ table, condition, sources }) => {
    const columns = ['t.record AS record']
    const joins = new Set<string>()
    for (const [key, source] of sources.entries()) {
      const sqlKey = source && sortKeySql(source, catalog)
      for (const join of sqlKey?.joins ?? []) joins.add(join)
      columns.push(...keyColumns(key, classes[key] ?? [], source, sqlKey))
    }
    const where = condition === undefined ? '' : ` WHERE ${condition.sql}`
    return `SELECT ${columns.join(', ')} FROM ${table.name} t ${[...joins].join(' ')}${where}`
  })
  const order = sort.flatMap(({ direction }, key) => orderTerms(key, classes[key] ?? [], direction))
  const sql = `SELECT record FROM (${selects.join('\nUNION ALL\n')}) ORDER BY ${[...order, 'record'].join(', ')}`
  return {
    sql,
    parameters: selected.flatMap(({ condition }) => condition?.parameters ?? []),
    usesRanks: sql.includes('rank_'),
  }
}

function classesOf(sources: readonly (Source | undefined)[]): ValueClass[] {
  const seen = new Set(sources.flatMap((source) => (source === undefined ? [] : [classOf(source)])))
  return VALUE_CLASSES.filter((valueClass) => seen.has(valueClass))
}

/** One column for the class if there are several, and one for each class, which the others leave NULL. */
function keyColumns(
  key: number,
  classes: readonly ValueClass[],
  source: Source | undefined,
  sqlKey: SqlKey | undefined,
): string[] {
  const own = source && classOf(source)
  const columns = classes.map((valueClass, position) => {
    const type = widestType(valueClass)
    const expression = valueClass === own && sqlKey !== undefined ? sqlKey.expression : 'NULL'
    return `${type === undefined ? expression : `CAST(${expression} AS ${type})`} AS k${key}_${position}`
  })
  if (classes.length < 2) return columns
  const position = own === undefined ? -1 : classes.indexOf(own)
  const rank = sqlKey === undefined ? 'NULL' : `CASE WHEN ${sqlKey.expression} IS NULL THEN NULL ELSE ${position} END`
  return [`${rank} AS c${key}`, ...columns]
}

function orderTerms(key: number, classes: readonly ValueClass[], direction: SortColumn['direction']): string[] {
  const suffix = direction === 'descending' ? ' DESC NULLS LAST' : ' ASC NULLS LAST'
  const terms = classes.map((_, position) => `k${key}_${position}${suffix}`)
  return classes.length < 2 ? terms : [`c${key}${suffix}`, ...terms]
}
