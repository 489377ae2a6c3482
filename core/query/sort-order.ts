/**
 * The statements that order the records of a view: one SELECT a table gives the raw keys, all of them are sorted together,
 * the record number last. Texts are ranked after the union, so that the ranks are looked up in one place however many shapes
 * there are.
 */
import { MAX_JOIN_OCTETS, MAX_TABLES_AT_ONCE } from '../limits/store.ts'
import { RANK_TABLE } from '../store/dialect.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import { VALUE_CLASSES, type ValueClass } from './filter-language/value-class.ts'
import { countJoins } from './one-of-sql.ts'
import { isDictionaryText, templateRanksSql, textIdsSql, valueSql, WIDEST_TYPES } from './source-sql.ts'
import { classOf, type Source } from './source.ts'
import type { Catalog } from './template-facts.ts'
import type { TextSets } from './text-sets.ts'
import { timeSpanSql, type TimeSpan } from './time-span.ts'

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
  /** Makes parameters that go before those, when the statement is run. */
  readonly late?: () => Promise<readonly string[]>
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

/** What a hash join takes with two threads, as measured: its buffers, and each text that it finds. */
const JOIN_OCTETS = 1.7 * 2 ** 20
const JOIN_OCTETS_PER_TEXT = 40

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

export interface OrderRequest {
  readonly tables: readonly ShapeTable[]
  readonly sort: readonly SortColumn[]
  /** Condition of a table, undefined for all its records, `false` for none. */
  conditionOf(table: ShapeTable): TableCondition | undefined | false
  /** What the conditions ask of the dictionary, once they are made. */
  readonly texts: TextSets | undefined
  readonly catalog: Catalog
  /** Only records after this one; 0 for all. */
  readonly after: number
  /** Only records up to this one: those that come while several statements run are left out of all of them. */
  readonly upTo: number
  /** Only records of this message and later ones. */
  readonly firstMessage: number | undefined
  /** Only records whose time lies in it. */
  readonly timeSpan: TimeSpan | undefined
  /** Texts of the dictionary. */
  readonly textCount: number
}

/** The plan that gives the record numbers of a view in its order; undefined when it has no records. */
export function planOrder(request: OrderRequest): OrderPlan | undefined {
  const { tables, sort, catalog, texts } = request
  const selected = tables.flatMap((table): Selected[] => {
    const condition = table.visibleRows === 0 ? false : request.conditionOf(table)
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
  const lookUps = texts?.preparations() ?? []
  const groups = groupTables(
    selected.map((share) => selectOf(share, keys, request, 'as it is')),
    request,
  )
  const [only] = groups
  if (only !== undefined && groups.length === 1) {
    const union = unionOf(only)
    return {
      preparations: lookUps,
      query: { sql: finish(`(${union.sql})`), parameters: union.parameters },
      cleanUp: texts?.cleanUp() ?? [],
      usesRanks,
    }
  }
  return {
    preparations: [...lookUps, ...gatherKeys(selected, keys, request)],
    query: { sql: finish(KEY_TABLE), parameters: [] },
    cleanUp: [{ sql: `DROP TABLE IF EXISTS ${KEY_TABLE}`, parameters: [] }, ...(texts?.cleanUp() ?? [])],
    usesRanks,
  }
}

/** Statements that fill the table of keys, some tables at a time. */
function gatherKeys(selected: readonly Selected[], keys: readonly KeyPlan[], request: OrderRequest): Statement[] {
  const columns = keys.flatMap((key) => key.columns.map(({ name, type }) => `, ${name} ${type}`))
  const selects = selected.map((share) => selectOf(share, keys, request, 'as its column'))
  return [
    { sql: `CREATE OR REPLACE TEMP TABLE ${KEY_TABLE} (record UINTEGER${columns.join('')})`, parameters: [] },
    ...groupTables(selects, request).map((group) => {
      const union = unionOf(group)
      return { sql: `INSERT INTO ${KEY_TABLE} ${union.sql}`, parameters: union.parameters }
    }),
  ]
}

/** The SELECTs that go into one statement: tables and hash joins have buffers of their own. */
function groupTables(selects: readonly Statement[], { textCount }: OrderRequest): Statement[][] {
  // A join with all texts of the dictionary holds them all.
  const joinOctets = JOIN_OCTETS + textCount * JOIN_OCTETS_PER_TEXT
  const groups: Statement[][] = []
  let tables = MAX_TABLES_AT_ONCE
  let octets = 0
  for (const select of selects) {
    const own = countJoins(select.sql) * joinOctets
    if (tables >= MAX_TABLES_AT_ONCE || octets + own > MAX_JOIN_OCTETS) {
      groups.push([])
      tables = 0
      octets = 0
    }
    groups[groups.length - 1]?.push(select)
    tables += 1
    octets += own
  }
  return groups
}

function unionOf(selects: readonly Statement[]): Statement {
  return {
    sql: selects.map(({ sql }) => sql).join('\nUNION ALL\n'),
    parameters: selects.flatMap(({ parameters }) => parameters),
  }
}

function selectOf(
  { table, condition, sources }: Selected,
  keys: readonly KeyPlan[],
  { after, upTo, firstMessage, timeSpan }: OrderRequest,
  typed: 'as it is' | 'as its column',
): Statement {
  const columns = keys.flatMap((plan, key) =>
    plan.columns.map(({ name, type, expressionOf }) => {
      const expression = expressionOf(sources[key])
      return `, ${typed === 'as its column' ? `CAST(${expression} AS ${type})` : expression} AS ${name}`
    }),
  )
  const conditions = [
    `t.record <= ${upTo}`,
    ...(after === 0 ? [] : [`t.record > ${after}`]),
    ...(firstMessage === undefined ? [] : [`t.message >= ${firstMessage}`]),
    ...(timeSpan === undefined ? [] : [timeSpanSql(timeSpan)]),
    ...(condition ? [condition.sql] : []),
  ]
  return {
    sql: `SELECT t.record AS record${columns.join('')} FROM ${table.name} t WHERE ${conditions.join(' AND ')}`,
    parameters: condition?.parameters ?? [],
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
