/** Which rows of a relation, in which order. */
import { MAX_SORT_KEYS } from '../../limits/query.ts'
import type { SortKey } from '../../protocol/session-api.ts'
import type { FilterCatalogue } from '../../query/filter-language/filter-fields.ts'
import type { FilterTree } from '../../query/filter-language/filter-tree.ts'
import { countRowsOf, type Relation, type RelationColumn, type RowRange } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { giveWay } from './give-way.ts'
import { both, markRows, type RowMarks } from './list-filter.ts'
import { numberKey, orderPositions, rankKey, type OrderKey } from './order-positions.ts'

export interface RowSelection {
  /** `all` lets every row through. */
  readonly filter: FilterTree
  /** What the fields of the filter mean; undefined: as in `catalogueOf`. */
  readonly catalogue?: FilterCatalogue
  /** Marks of the rows that are there now, which alone can pass; undefined: all. */
  readonly among?: RowMarks | undefined
  /** At most `MAX_SORT_KEYS`; keys without a column are left out. */
  readonly sort: readonly SortKey[]
}

/** A column by its id, in any case. */
export function findColumn({ columns }: Relation, id: string): RelationColumn | undefined {
  const name = id.toLowerCase()
  return columns.find(({ info }) => info.id.toLowerCase() === name)
}

/** The rows that pass the filter, in their order; rows without a value last in both directions. Rows that come meanwhile are left out. */
export async function selectRows(
  relation: Relation,
  texts: TextReader,
  { filter, sort, catalogue, among }: RowSelection,
): Promise<Uint32Array> {
  const { firstRow, rowCount } = relation
  const range = { firstRow, rowCount }
  const passing = filter.kind === 'all' ? undefined : await markRows(filter, { relation, range, texts, catalogue })
  const marks = passing !== undefined && among !== undefined ? both(passing, among) : (passing ?? among)
  const rows = marks === undefined ? allRows(range) : collect(firstRow, marks)
  const keys: OrderKey[] = []
  for (const { column: id, direction } of sort.slice(0, MAX_SORT_KEYS)) {
    await giveWay()
    const column = findColumn(relation, id)
    if (column !== undefined) keys.push(await keyOf(column, direction, { rows, range, texts }))
  }
  if (keys.length === 0) return rows
  await giveWay()
  return orderPositions(rows.length, keys).map((position) => rows[position] ?? 0)
}

/** The rows of a range, in the order of their numbers. */
export function allRows(range: RowRange): Uint32Array {
  return Uint32Array.from({ length: countRowsOf(range) }, (_, index) => range.firstRow + index)
}

function collect(firstRow: number, marks: Uint8Array): Uint32Array {
  let count = 0
  for (const mark of marks) count += mark
  const rows = new Uint32Array(count)
  let next = 0
  for (let at = 0; at < marks.length; at++) if (marks[at] === 1) rows[next++] = firstRow + at
  return rows
}

interface KeyRows {
  readonly rows: Uint32Array
  readonly range: RowRange
  readonly texts: TextReader
}

async function keyOf(
  column: RelationColumn,
  direction: SortKey['direction'],
  { rows, range, texts }: KeyRows,
): Promise<OrderKey> {
  if (column.kind === 'number') return numberKey(readNumbers(column, rows), direction)
  const { indexes, firstRow, ranks } = await texts.readColumn(column, range)
  const rankOf = ranks()
  return rankKey(
    Int32Array.from(rows, (row) => rankOf[indexes[row - firstRow] ?? -1] ?? -1),
    direction,
  )
}

/** The numbers of a column in some rows. */
export function readNumbers(
  column: Extract<RelationColumn, { kind: 'number' }>,
  rows: Uint32Array,
): Float64Array<ArrayBuffer> {
  const values = new Float64Array(rows.length)
  for (let index = 0; index < rows.length; index++) values[index] = column.valueAt(rows[index] ?? 0)
  return values
}
