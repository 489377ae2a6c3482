/** Rows of a relation by the value of a column: how many, how many failed, and percentiles of a duration. */
import { MAX_LIST_GROUPS } from '../../limits/lists.ts'
import type { ListGroupRow } from '../../protocol/list-api.ts'
import type { Cell } from '../../protocol/session-api.ts'
import { formatLiteral } from '../../query/filter-language/format-filter.ts'
import { isFilterText } from '../../query/filter-language/filter-text.ts'
import type { NumberColumn, RelationColumn, RowRange } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { giveWay } from './give-way.ts'
import { cellOf } from './list-cells.ts'
import { numberKey, orderPositions, rankKey } from './order-positions.ts'
import { percentilesOf } from './percentiles.ts'
import { readNumbers } from './select-rows.ts'

/** Key of the row for the groups beyond the bound. */
export const OTHER_GROUPS = '…'

/** A status from which on an answer of a server is an error (RFC 9110 §15.6). */
const FIRST_ERROR_STATUS = 500

export interface GroupRequest {
  readonly rows: Uint32Array
  /** Rows of the relation that texts are read for, these among them. */
  readonly range: RowRange
  readonly by: RelationColumn
  /** Column of durations. */
  readonly measure: NumberColumn
  /** Column of HTTP status codes; undefined: nothing is an error. */
  readonly status: NumberColumn | undefined
}

/** Groups of positions: `groupOf[position]`, in the order in which they appeared. */
interface Groups {
  readonly groupOf: Int32Array
  readonly keys: readonly Cell[]
}

/** The largest groups first, at most `MAX_LIST_GROUPS`; the others are one more row. */
export async function groupRows(request: GroupRequest, texts: TextReader): Promise<readonly ListGroupRow[]> {
  const { rows, by, measure, status } = request
  const { groupOf, keys } = await findGroups(request, texts)
  await giveWay()
  const counts = new Uint32Array(keys.length)
  for (const group of groupOf) counts[group]! += 1
  const largest = Array.from(keys.keys()).sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || one - other)
  const rankOf = new Int32Array(keys.length)
  for (const [rank, group] of largest.entries()) rankOf[group] = Math.min(rank, MAX_LIST_GROUPS)
  const ranks = groupOf.map((group) => rankOf[group] ?? 0)
  const values = readNumbers(measure, rows)
  // By group, then by duration: those of a group lie together and ascend, what is not measured last.
  const order = orderPositions(rows.length, [rankKey(ranks, 'ascending'), numberKey(values, 'ascending')])
  await giveWay()
  const errors = new Uint32Array(MAX_LIST_GROUPS + 1)
  if (status !== undefined) {
    for (const [position, row] of rows.entries()) {
      if (status.valueAt(row) >= FIRST_ERROR_STATUS) errors[ranks[position] ?? 0]! += 1
    }
  }
  const answer: ListGroupRow[] = []
  for (let first = 0; first < order.length;) {
    const rank = ranks[order[first] ?? 0] ?? 0
    let next = first
    while (next < order.length && ranks[order[next] ?? 0] === rank) next += 1
    let measured = next
    while (measured > first && Number.isNaN(values[order[measured - 1] ?? 0])) measured -= 1
    const durations = Float64Array.from(order.subarray(first, measured), (position) => values[position] ?? 0)
    const isRest = rank === MAX_LIST_GROUPS
    const key = isRest ? OTHER_GROUPS : (keys[largest[rank] ?? 0] ?? null)
    answer.push({
      key,
      filter: isRest ? '' : valueFilter(by, key),
      count: next - first,
      errors: errors[rank] ?? 0,
      durations: percentilesOf(durations),
    })
    first = next
  }
  return answer
}

async function findGroups({ rows, range, by }: GroupRequest, texts: TextReader): Promise<Groups> {
  const groupOf = new Int32Array(rows.length)
  const keys: Cell[] = []
  const groupByValue = new Map<number, number>()
  const put = (position: number, value: number, keyOf: () => Cell): void => {
    let group = groupByValue.get(value)
    if (group === undefined) {
      group = keys.push(keyOf()) - 1
      groupByValue.set(value, group)
    }
    groupOf[position] = group
  }
  if (by.kind === 'number') {
    // A Map finds NaN again.
    for (const [position, row] of rows.entries()) {
      const value = by.valueAt(row)
      put(position, value, () => cellOf(by.info, value))
    }
    return { groupOf, keys }
  }
  const { indexes, firstRow, texts: distinct } = await texts.readColumn(by, range)
  for (const [position, row] of rows.entries()) {
    const index = indexes[row - firstRow] ?? -1
    put(position, index, () => distinct[index] ?? null)
  }
  return { groupOf, keys }
}

/** Lets the rows with one value of a column through; empty for a text that no filter can spell. */
export function valueFilter({ info }: Pick<RelationColumn, 'info'>, key: Cell): string {
  if (typeof key === 'string') {
    return isFilterText(key) ? `${info.id} = ${formatLiteral({ kind: 'text', text: key })}` : ''
  }
  if (typeof key === 'number') return `${info.id} = ${key}${info.type === 'duration' ? 'ns' : ''}`
  return typeof key === 'boolean' ? `${info.id} = ${key}` : `not ${info.id}`
}
