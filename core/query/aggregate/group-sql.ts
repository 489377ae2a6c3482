/**
 * The statement that groups the records, orders the groups, and tells what is beyond those that are wanted. Of millions of records,
 * groups go straight into what is asked of them wherever that is a sum or the first of an order: of keys that nearly every record has
 * for itself there are as many groups as records, and keeping them takes longer than making them.
 */
import { MAX_TOP_ROWS } from '../../protocol/aggregate-api.ts'
import type { KeyPlan } from './key-plan.ts'
import { aggregateSql, NEWEST, type Aggregate, type MeasurePlan } from './measure-plan.ts'
import { keyOutputs, outputSql, type Output } from './result-rows.ts'

/** Which groups are wanted, of which order. */
export interface GroupOrder {
  readonly sortBy: MeasurePlan
  readonly isDescending: boolean
  readonly first: number
  readonly count: number
}

export interface GroupStatement {
  readonly sql: string
  readonly outputs: readonly Output[]
}

const KIND: Output = { name: 'kind', sql: '0', carrier: 'HUGEINT' }
/** Position of a row from 1; of what is several groups, how many. */
export const RANK: Output = { name: 'rank', sql: 'rank', carrier: 'HUGEINT' }
/** A row that is wanted; the groups with a key beyond the rows; the records without a key; all, whose rank counts the groups with a key. */
export const KINDS = { row: 0, others: 1, without: 2, total: 3 } as const

/** Whether the figure of several groups is the sum of theirs, and that of some the rest of it. */
export function isSum({ merge }: Aggregate): boolean {
  return merge?.startsWith('sum(') === true
}

/**
 * One statement, so that the groups are made once for all that is asked of them.
 *
 * @param isOfMany whether there may be millions of groups
 */
export function groupSql(
  keys: readonly KeyPlan[],
  order: GroupOrder,
  aggregates: readonly Aggregate[],
  from: string,
  isOfMany: boolean,
): GroupStatement {
  const parts = keys.flatMap((key) => key.parts.map(({ name }) => name))
  const columns = [...parts, ...aggregates.map((one) => `${aggregateSql(one)} AS ${one.name}`)]
  const groups = `SELECT ${columns.join(', ')} FROM ${from} u GROUP BY ${parts.join(', ')}`
  const isAtOnce =
    isOfMany && order.first + order.count <= MAX_TOP_ROWS && aggregates.every((one) => isSum(one) || one === NEWEST)
  const selects = isAtOnce ? passingOn(keys, order, aggregates, groups) : keeping(keys, order, aggregates, groups)
  const outputs = [KIND, RANK, ...keyOutputs(keys), ...aggregates.map((one) => ({ ...one, sql: one.name }))]
  return { sql: selects, outputs }
}

/** The columns of a result row, of one kind. */
function select(kind: keyof typeof KINDS, rank: string, outputs: readonly Output[]): string {
  return `SELECT ${outputSql([{ ...KIND, sql: String(KINDS[kind]) }, { ...RANK, sql: rank }, ...outputs])}`
}

function hasKeySql(keys: readonly KeyPlan[]): string {
  return `(${keys.flatMap((key) => key.parts.map(({ name }) => `g.${name} IS NOT NULL`)).join(' OR ')})`
}

/** Groups are read once, and none is kept: the first ones of the order are an aggregate of them. */
function passingOn(
  keys: readonly KeyPlan[],
  order: GroupOrder,
  aggregates: readonly Aggregate[],
  groups: string,
): string {
  const parts = keys.flatMap((key) => key.parts.map(({ name }) => name))
  const hasKey = hasKeySql(keys)
  const sign = order.isDescending ? '-' : ''
  // The least structures by their fields from the left, NULLs last: the order, then the key.
  const fields = [...parts, ...aggregates.map(({ name }) => name)].map((name) => `'${name}': g.${name}`)
  const first = `min({'place': ${sign}(${order.sortBy.order('g.')}), ${fields.join(', ')}}, ${order.first + order.count})`
  const made = [
    'count(*) AS groups',
    `count(*) FILTER (WHERE NOT ${hasKey}) AS unkeyed`,
    `${first} FILTER (WHERE ${hasKey}) AS firsts`,
    ...aggregates.flatMap(({ name, merge = '' }) => [
      `${merge} AS total_${name}`,
      `${merge} FILTER (WHERE NOT ${hasKey}) AS without_${name}`,
    ]),
  ]
  const shown = [...parts, ...aggregates.map(({ name }) => name)].map((name) => `one.${name} AS ${name}`)
  const unkeyed = keyOutputs(keys, 'always')
  const renamed = (prefix: string) => aggregates.map((one) => ({ ...one, sql: `${prefix}_${one.name}` }))
  const own = aggregates.map((one) => ({ ...one, sql: one.name }))
  return (
    `WITH a AS MATERIALIZED (SELECT ${made.join(', ')} FROM (${groups}) g), ` +
    `f AS (SELECT unnest(firsts) AS one, unnest(range(1, len(firsts) + 1)) AS place FROM a), ` +
    `r AS (SELECT place - ${order.first} AS rank, ${shown.join(', ')} FROM f WHERE place > ${order.first}) ` +
    [
      `${select('row', 'rank', [...keyOutputs(keys), ...own])} FROM r`,
      `${select('without', '0', [...unkeyed, ...renamed('without')])} FROM a WHERE unkeyed > 0`,
      `${select('total', 'groups - unkeyed', [...unkeyed, ...renamed('total')])} FROM a`,
    ].join(' UNION ALL ')
  )
}

/** Groups are kept, and read several times. */
function keeping(
  keys: readonly KeyPlan[],
  order: GroupOrder,
  aggregates: readonly Aggregate[],
  groups: string,
): string {
  const parts = keys.flatMap((key) => key.parts.map(({ name }) => name))
  const own: Output[] = aggregates.map(({ name, carrier }) => ({ name, sql: name, carrier }))
  const merged: Output[] = aggregates.map(({ name, merge, carrier }) => ({ name, sql: merge ?? '0', carrier }))
  const unkeyed = keyOutputs(keys, 'always')
  const hasKey = hasKeySql(keys)
  const isShown = `EXISTS (SELECT 1 FROM r WHERE ${parts.map((part) => `g.${part} IS NOT DISTINCT FROM r.${part}`).join(' AND ')})`
  const direction = order.isDescending ? 'DESC' : 'ASC'
  const ordered = `${order.sortBy.order()} ${direction} NULLS LAST, ${parts.map((part) => `${part} NULLS LAST`).join(', ')}`
  // Sums of the rest are told by subtraction; extremes have to be looked for among what is left.
  const isSubtracted = aggregates.every((one) => isSum(one) || one === NEWEST || one.merge === undefined)
  const rest = isSubtracted
    ? []
    : [`${select('others', '0', [...unkeyed, ...merged])} FROM g WHERE ${hasKey} AND NOT ${isShown}`]
  return (
    `WITH g AS MATERIALIZED (${groups}), ` +
    'r AS MATERIALIZED (SELECT *, row_number() OVER () AS rank FROM ' +
    `(SELECT * FROM g WHERE ${hasKey} ORDER BY ${ordered} LIMIT ${order.count} OFFSET ${order.first})) ` +
    [
      `${select('row', 'rank', [...keyOutputs(keys), ...own])} FROM r`,
      `${select('without', '0', [...unkeyed, ...own])} FROM g WHERE NOT ${hasKey}`,
      `${select('total', `count(*) FILTER (WHERE ${hasKey})`, [...unkeyed, ...merged])} FROM g`,
      ...rest,
    ].join(' UNION ALL ')
  )
}
