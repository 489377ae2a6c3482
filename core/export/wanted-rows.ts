/** Which rows of a view are exported, in which order, as of the moment of asking. */
import type { ViewRows } from '../query/views.ts'
import type { RecordIndex } from '../store/record-index.ts'

/** Records of a view: all from one number to another, or each by its number. */
export type WantedRows =
  | { readonly kind: 'span'; readonly first: number; readonly count: number }
  | { readonly kind: 'order'; readonly records: Uint32Array; readonly isAscending: boolean }

/** Share of the records between the first and the last one from which on reading all of them costs less than finding each. */
const DENSE = 0.25

/** The rows of a view, or of some records of it, as far as the limit allows. */
export function chooseRows(
  view: ViewRows,
  chosen: readonly number[] | undefined,
  limit: number = Number.POSITIVE_INFINITY,
): WantedRows {
  const { order, base, rowCount } = view
  if (chosen !== undefined) {
    const wanted = new Set(chosen)
    const isThere = (record: number): boolean => record > base && record <= base + rowCount
    const found =
      order === undefined
        ? [...wanted].filter(isThere).sort((a, b) => a - b)
        : order.subarray(0, rowCount).filter((record) => wanted.has(record))
    return orderOf(Uint32Array.from(found.slice(0, Math.min(limit, found.length))))
  }
  const count = Math.min(rowCount, limit)
  return order === undefined ? { kind: 'span', first: base + 1, count } : orderOf(order.subarray(0, count))
}

function orderOf(records: Uint32Array): WantedRows {
  let isAscending = true
  for (let at = 1; at < records.length && isAscending; at += 1) isAscending = records[at - 1]! < records[at]!
  return { kind: 'order', records, isAscending }
}

/** How many rows there are. */
export function countWanted(rows: WantedRows): number {
  return rows.kind === 'span' ? rows.count : rows.records.length
}

/** The record at a position. */
export function recordAt(rows: WantedRows, position: number): number {
  return rows.kind === 'span' ? rows.first + position : (rows.records[position] ?? 0)
}

/** Whether the tables can be read as they lie, from the first record to the last. */
export function isReadAsItLies(rows: WantedRows): boolean {
  if (rows.kind === 'span') return true
  const { records, isAscending } = rows
  const span = (records.at(-1) ?? 0) - (records[0] ?? 0) + 1
  return isAscending && records.length >= DENSE * span
}

/** Numbers of the tables that have rows between two positions. */
export function tablesBetween(rows: WantedRows, index: RecordIndex, first: number, end: number): Set<number> {
  const tables = new Set<number>()
  let before = -1
  for (let position = first; position < end; position += 1) {
    const table = index.tableOf(recordAt(rows, position)) ?? before
    if (table !== before) tables.add(table)
    before = table
  }
  return tables
}

/** The wanted records of each table and their positions. */
export function rowsByTable(
  rows: WantedRows,
  index: RecordIndex,
): Map<number, { positions: Uint32Array<ArrayBuffer>; records: Uint32Array<ArrayBuffer> }> {
  const count = countWanted(rows)
  const sizes = new Map<number, number>()
  for (let position = 0; position < count; position += 1) {
    const table = index.tableOf(recordAt(rows, position))
    if (table !== undefined) sizes.set(table, (sizes.get(table) ?? 0) + 1)
  }
  const groups = new Map(
    [...sizes].map(([table, size]) => [
      table,
      { positions: new Uint32Array(size), records: new Uint32Array(size), filled: 0 },
    ]),
  )
  for (let position = 0; position < count; position += 1) {
    const record = recordAt(rows, position)
    const group = groups.get(index.tableOf(record) ?? -1)
    if (group === undefined || group.filled === group.records.length) continue
    group.positions[group.filled] = position
    group.records[group.filled] = record
    group.filled += 1
  }
  return groups
}
