/**
 * The statements that order the records of a view: one SELECT a table gives the raw keys, all of them are sorted together,
 * the record number last. Texts are ranked after the union, so that the ranks are looked up in one place however many shapes
 * there are.
 */
import { MAX_TABLES_AT_ONCE } from '../limits.ts'
import { RANK_TABLE } from '../store/dialect.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import { VALUE_CLASSES, type ValueClass } from './filter-language/value-class.ts'
import { isDictionaryText, templateRanksSql, textIdsSql, valueSql, WIDEST_TYPES } from './source-sql.ts'
import { classOf, type Source } from './source.ts'
import type { Catalog } from './template-facts.ts'

export interface SortColumn {
  readonly direction: 'ascending' | 'descending'
  readonly sourceOf: (table: ShapeTable) => Source | undefined
}

/** Condition on the records of a table; `parameters` stand for its question marks. */
export interface TableCondition {
  readonly sql: string
  readonly parameters: readonly string[]
}

export interface Statement {
  readonly sql: string
  readonly parameters: readonly string[]
}

export interface OrderPlan {
  /** To run first, in this order. */
  readonly preparations: readonly Statement[]
  /** Gives the record numbers. */
  readonly query: Statement
  /** To run last. */
  readonly cleanUp: readonly Statement[]
  /** Whether it reads the ranks of the dictionary. */
  readonly usesRanks: boolean
}

/** Keys on their way from many tables; of the connection, not of the file. */
const KEY_TABLE = 'sort_keys'

/** A column of the union, and how the rows are ordered by it. */
interface KeyColumn {
  readonly name: string
  readonly type: string
  /** Expression over the table `t`. */
  expressionOf(source: Source | undefined): string
}

interface KeyPlan {
  readonly columns: readonly KeyColumn[]
  readonly joins: readonly string[]
  /** Expressions over the union `u` and its joins, the weightiest first. */
  readonly terms: readonly string[]
}

interface Selected {
  readonly table: ShapeTable
  readonly condition: TableCondition | undefined
  readonly sources: readonly (Source | undefined)[]
}

/**
 * The plan that gives the record numbers of a view in its order; undefined when it has no records.
 *
 * @param conditionOf condition of a table, undefined for all its records, `false` for none
 */
export function planOrder(
  tables: readonly ShapeTable[],
  sort: readonly SortColumn[],
  conditionOf: (table: ShapeTable) => TableCondition | undefined | false,
  catalog: Catalog,
): OrderPlan | undefined {
  const selected = tables.flatMap((table): Selected[] => {
    const condition = table.visibleRows === 0 ? false : conditionOf(table)
    return condition === false ? [] : [{ table, condition, sources: sort.map((column) => column.sourceOf(table)) }]
  })
  if (selected.length === 0) return undefined
  const keys = sort.map((_, key) =>
    planKey(
      key,
      selected.flatMap(({ sources }) => sources[key] ?? []),
      catalog,
    ),
  )
  const order = keys.flatMap(({ terms }, key) => {
    const direction = sort[key]?.direction === 'descending' ? 'DESC' : 'ASC'
    return terms.map((term) => `${term} ${direction} NULLS LAST`)
  })
  const joins = keys.flatMap((key) => key.joins)
  const finish = (from: string) =>
    `SELECT u.record FROM ${from} u ${joins.join(' ')} ORDER BY ${[...order, 'u.record'].join(', ')}`
  const usesRanks = joins.some((join) => join.includes(RANK_TABLE))
  if (selected.length <= MAX_TABLES_AT_ONCE) {
    const union = unionOf(selected, keys, false)
    return {
      preparations: [],
      query: { sql: finish(`(${union.sql})`), parameters: union.parameters },
      cleanUp: [],
      usesRanks,
    }
  }
  return {
    preparations: gatherKeys(selected, keys),
    query: { sql: finish(KEY_TABLE), parameters: [] },
    cleanUp: [{ sql: `DROP TABLE IF EXISTS ${KEY_TABLE}`, parameters: [] }],
    usesRanks,
  }
}

/** Statements that fill the table of keys, some tables at a time. */
function gatherKeys(selected: readonly Selected[], keys: readonly KeyPlan[]): Statement[] {
  const columns = keys.flatMap((key) => key.columns.map(({ name, type }) => `, ${name} ${type}`))
  const statements: Statement[] = [
    { sql: `CREATE OR REPLACE TEMP TABLE ${KEY_TABLE} (record UINTEGER${columns.join('')})`, parameters: [] },
  ]
  for (let first = 0; first < selected.length; first += MAX_TABLES_AT_ONCE) {
    const union = unionOf(selected.slice(first, first + MAX_TABLES_AT_ONCE), keys, true)
    statements.push({ sql: `INSERT INTO ${KEY_TABLE} ${union.sql}`, parameters: union.parameters })
  }
  return statements
}

function unionOf(selected: readonly Selected[], keys: readonly KeyPlan[], isTyped: boolean): Statement {
  const selects = selected.map(({ table, condition, sources }) => {
    const columns = keys.flatMap((plan, key) =>
      plan.columns.map(({ name, type, expressionOf }) => {
        const expression = expressionOf(sources[key])
        return `, ${isTyped ? `CAST(${expression} AS ${type})` : expression} AS ${name}`
      }),
    )
    const where = condition === undefined ? '' : ` WHERE ${condition.sql}`
    return `SELECT t.record AS record${columns.join('')} FROM ${table.name} t${where}`
  })
  return {
    sql: selects.join('\nUNION ALL\n'),
    parameters: selected.flatMap(({ condition }) => condition?.parameters ?? []),
  }
}

function planKey(key: number, sources: readonly Source[], catalog: Catalog): KeyPlan {
  const property = sources.find((source) => source.kind === 'template')?.property
  if (property !== undefined) {
    const name = `k${key}`
    const expressionOf = (source: Source | undefined) => (source === undefined ? 'NULL' : 't.template')
    return {
      columns: [{ name, type: 'UINTEGER', expressionOf }],
      joins: [`LEFT JOIN (${templateRanksSql(property, catalog)}) j${key}(id, rank) ON j${key}.id = u.${name}`],
      terms: [`j${key}.rank`],
    }
  }
  const seen = new Set(sources.map(classOf))
  const classes = VALUE_CLASSES.filter((valueClass) => seen.has(valueClass))
  const plans = classes.map((valueClass, position) => planClass(`k${key}_${position}`, valueClass, sources))
  const all: KeyPlan = {
    columns: plans.flatMap((plan) => plan.columns),
    joins: plans.flatMap((plan) => plan.joins),
    terms: plans.flatMap((plan) => plan.terms),
  }
  if (classes.length < 2) return all
  const classColumn: KeyColumn = {
    name: `c${key}`,
    type: 'UTINYINT',
    expressionOf(source) {
      if (source === undefined) return 'NULL'
      const position = classes.indexOf(classOf(source))
      if (source.kind === 'joined' || source.kind === 'template') return String(position)
      return `CASE WHEN ${valueSql(source)} IS NULL THEN NULL ELSE ${position} END`
    },
  }
  return { columns: [classColumn, ...all.columns], joins: all.joins, terms: [`u.c${key}`, ...all.terms] }
}

/** The columns of one class, NULL for the sources of the others. */
function planClass(name: string, valueClass: ValueClass, sources: readonly Source[]): KeyPlan {
  const own = sources.filter((source) => classOf(source) === valueClass)
  if (!own.some(isDictionaryText)) {
    const type = WIDEST_TYPES[valueClass]
    const expressionOf = (source: Source | undefined) =>
      source === undefined || classOf(source) !== valueClass || source.kind === 'joined' || source.kind === 'template'
        ? 'NULL'
        : valueSql(source)
    return { columns: [{ name, type, expressionOf }], joins: [], terms: [`u.${name}`] }
  }
  const idOf = (part: 0 | 1) => (source: Source | undefined) =>
    (source !== undefined && classOf(source) === valueClass ? textIdsSql(source)[part] : undefined) ?? 'NULL'
  const parts = own.some((source) => source.kind === 'joined') ? ([0, 1] as const) : ([0] as const)
  const columns = parts.map((part) => ({ name: `${name}_${part}`, type: 'UINTEGER', expressionOf: idOf(part) }))
  const joins = columns.map(
    (column) => `LEFT JOIN ${RANK_TABLE} r${column.name} ON r${column.name}.id = u.${column.name}`,
  )
  const [first, second] = columns.map((column) => `r${column.name}.rank`)
  // By the first text, then by the second; a missing one is as an empty one, unless both are.
  const pair = `CASE WHEN ${first} IS NULL AND ${second} IS NULL THEN NULL ELSE CAST(coalesce(${first}, 0) AS UBIGINT) * 4294967296 + coalesce(${second}, 0) END`
  return { columns, joins, terms: [second === undefined ? `${first}` : pair] }
}
