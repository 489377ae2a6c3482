/**
 * The statements that put records into groups. Each table gives its keys and values with their own conditions, all of them are
 * aggregated together; only where there are very many tables they go through a table in between, for each has buffers of its own.
 */
import { MAX_TABLES_AT_ONCE } from '../../limits/store.ts'
import type { Statement } from '../sort-order.ts'
import type { KeyPlan } from './key-plan.ts'
import type { ValueColumn } from './measure-plan.ts'
import type { Side } from './resolve-key.ts'
import type { ScopedTable } from './scope.ts'

/** Rows on their way from many tables; of the connection, not of the file. */
const GATHERED_TABLE = 'gathered_rows'

export interface RowsRequest {
  readonly tables: readonly ScopedTable[]
  readonly keys: readonly KeyPlan[]
  /** Whether records lie in the groups of both sides. */
  readonly sides: 1 | 2
  readonly values: readonly ValueColumn[]
  /** Of the table in between, where a statement reads several. */
  readonly name?: string
}

/** Keys and values of the records, as something to select from. */
export interface RowsPlan {
  readonly preparations: readonly Statement[]
  /** In parentheses, or the name of a table. */
  readonly sql: string
  readonly parameters: readonly string[]
  readonly cleanUp: readonly Statement[]
}

/** Plans the rows; undefined when no table has any. */
export function planRows(request: RowsRequest): RowsPlan | undefined {
  const selects = request.tables.flatMap((table) => {
    const first = selectRows(request, table, 0)
    if (request.sides === 1) return first === undefined ? [] : [first]
    const second = selectRows(request, table, 1)
    // A record without either side lies in no group, once.
    return [first, second].filter((select) => select !== undefined)
  })
  if (selects.length === 0) return undefined
  if (selects.length <= MAX_TABLES_AT_ONCE) {
    const union = unionOf(selects)
    return { preparations: [], sql: `(${union.sql})`, parameters: union.parameters, cleanUp: [] }
  }
  const { name: gathered = GATHERED_TABLE } = request
  const columns = [...request.keys.flatMap(({ parts }) => parts), ...request.values]
  const groups = Array.from({ length: Math.ceil(selects.length / MAX_TABLES_AT_ONCE) }, (_, index) =>
    unionOf(selects.slice(index * MAX_TABLES_AT_ONCE, (index + 1) * MAX_TABLES_AT_ONCE)),
  )
  const list = columns.map(({ name, type }) => `${name} ${type}`)
  return {
    preparations: [
      {
        sql: `CREATE OR REPLACE TEMP TABLE ${gathered} (one UTINYINT${list.map((column) => `, ${column}`).join('')})`,
        parameters: [],
      },
      ...groups.map(({ sql, parameters }) => ({ sql: `INSERT INTO ${gathered} ${sql}`, parameters })),
    ],
    sql: gathered,
    parameters: [],
    cleanUp: [{ sql: `DROP TABLE IF EXISTS ${gathered}`, parameters: [] }],
  }
}

/** The rows of a table on one side; undefined where they lie on the other side alone. */
function selectRows({ keys, sides, values }: RowsRequest, scoped: ScopedTable, side: Side): Statement | undefined {
  const own = keys.map((key) => key.select(scoped, side))
  const conditions = [scoped.condition]
  if (sides === 2) {
    const other = keys.map((key) => key.select(scoped, side === 0 ? 1 : 0))
    const isHere = keys.some((_, index) => isOfSide(own, other, index))
    if (!isHere && (side === 1 || keys.some((_, index) => isOfSide(other, own, index)))) return undefined
    if (side === 1) conditions.push(differs(own, other))
  }
  const columns = [
    'CAST(1 AS UTINYINT) AS one',
    ...keys.flatMap((key, index) =>
      key.parts.map((part, at) => `${own[index]?.[at] ?? `CAST(NULL AS ${part.type})`} AS ${part.name}`),
    ),
    ...values.map((value) => `${value.expressionOf(scoped)} AS ${value.name}`),
  ]
  const joins = [
    ...keys.flatMap((key) => key.joins(scoped, side)),
    ...values.flatMap((value) => value.joins?.(scoped) ?? []),
  ]
  const from = [`${scoped.table.name} t`, ...new Set(joins)].join(' ')
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${from} WHERE ${conditions.join(' AND ')}`,
    parameters: scoped.parameters,
  }
}

/** Whether a key has a value on its own side of the table that is not simply that of the other. */
function isOfSide(
  own: readonly (readonly string[] | undefined)[],
  other: readonly (readonly string[] | undefined)[],
  index: number,
): boolean {
  const [mine, theirs] = [own[index], other[index]]
  return mine !== undefined && mine.join() !== theirs?.join()
}

/** That the second side is another group than the first. */
function differs(
  own: readonly (readonly string[] | undefined)[],
  other: readonly (readonly string[] | undefined)[],
): string {
  const terms = own.flatMap(
    (parts, index) => parts?.map((part, at) => `(${part}) IS DISTINCT FROM (${other[index]?.[at] ?? 'NULL'})`) ?? [],
  )
  return `(${terms.join(' OR ')})`
}

function unionOf(selects: readonly Statement[]): Statement {
  return {
    sql: selects.map(({ sql }) => sql).join('\nUNION ALL\n'),
    parameters: selects.flatMap(({ parameters }) => parameters),
  }
}
