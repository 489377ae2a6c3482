/** A list of the in-memory host: rows with columns, filtered, sorted, summed up and grouped as the engine does it. */
import type { Percentiles } from '../../core/protocol/list-api.ts'
import type { Cell, ColumnInfo, SortKey } from '../../core/protocol/session-api.ts'
import type { Absence } from '../../core/protocol/transaction-report.ts'
import type { FilterTree, Literal } from '../../core/query/filter-language/filter-tree.ts'
import { createListCatalogue } from '../../core/query/filter-language/list-fields.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { parseDuration } from '../../core/query/filter-language/parse-quantity.ts'

export interface FakeListColumn<Row> {
  readonly info: Omit<ColumnInfo, 'recordCount'>
  readonly cell: (row: Row) => Cell
  /** Why a cell is null. */
  readonly absence?: (row: Row) => Absence | null
}

export interface FakeRelation {
  readonly columns: readonly ColumnInfo[]
  readonly rowCount: number
  /** Rows are from 0. */
  cell(column: string, row: number): Cell
  absence(column: string, row: number): Absence | null
}

/** A relation over rows in memory. */
export function fakeRelation<Row>(columns: readonly FakeListColumn<Row>[], rows: readonly Row[]): FakeRelation {
  const byId = new Map(columns.map((column) => [column.info.id, column]))
  return {
    columns: columns.map(({ info, cell }) => ({
      ...info,
      recordCount: rows.reduce((count, row) => (cell(row) === null ? count : count + 1), 0),
    })),
    rowCount: rows.length,
    cell(id, row) {
      const values = rows[row]
      return values === undefined ? null : (byId.get(id)?.cell(values) ?? null)
    },
    absence(id, row) {
      const values = rows[row]
      return values === undefined ? null : (byId.get(id)?.absence?.(values) ?? null)
    },
  }
}

function valueOf({ text }: Literal, type: ColumnInfo['type'] | undefined): Cell {
  if (type === 'duration') return Number(parseDuration(text, 1_000_000n) ?? Number.NaN)
  return type === 'text' || type === 'address' || type === 'time' || type === undefined ? text : Number(text)
}

function textOf(cell: Cell): string {
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

function compare(one: Cell, other: Cell): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [x, y] = [textOf(one).toLowerCase(), textOf(other).toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

function holds(cell: Cell, operator: string, value: Cell): boolean {
  if (cell === null) return false
  if (operator === 'contains') return textOf(cell).toLowerCase().includes(textOf(value).toLowerCase())
  const order = compare(cell, value)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>':
      return order > 0
    case '<':
      return order < 0
    default:
      return operator === '>=' ? order >= 0 : order <= 0
  }
}

function passes(tree: FilterTree, relation: FakeRelation, row: number): boolean {
  const catalogue = createListCatalogue(relation.columns)
  const some = (field: string, test: (cell: Cell, type: ColumnInfo['type']) => boolean) =>
    (catalogue.find(field) ?? []).some(({ id, type }) => test(relation.cell(id, row), type))
  switch (tree.kind) {
    case 'all':
      return true
    case 'and':
      return tree.terms.every((term) => passes(term, relation, row))
    case 'or':
      return tree.terms.some((term) => passes(term, relation, row))
    case 'xor':
      return tree.terms.filter((term) => passes(term, relation, row)).length % 2 === 1
    case 'not':
      return !passes(tree.term, relation, row)
    case 'presence':
      return some(tree.field, (cell) => cell !== null)
    case 'membership':
      return some(tree.field, (cell, type) => tree.values.some((value) => holds(cell, '=', valueOf(value, type))))
    case 'comparison':
      return some(tree.field, (cell, type) => holds(cell, tree.operator, valueOf(tree.value, type)))
  }
}

/** Rows that pass a filter, in their order; undefined for a text that is no filter of the list. */
export function fakeRows(relation: FakeRelation, filter: string, sort: readonly SortKey[]): number[] | undefined {
  const parsed =
    filter.trim() === ''
      ? ({ ok: true, tree: { kind: 'all' } } as const)
      : parseFilter(filter, createListCatalogue(relation.columns))
  if (!parsed.ok) return undefined
  const rows = Array.from({ length: relation.rowCount }, (_, row) => row)
  return rows
    .filter((row) => passes(parsed.tree, relation, row))
    .sort((one, other) => {
      for (const { column, direction } of sort) {
        const [a, b] = [relation.cell(column, one), relation.cell(column, other)]
        // Rows without a value come last in both directions.
        if (a === null || b === null) {
          if (a === b) continue
          return a === null ? 1 : -1
        }
        const order = compare(a, b)
        if (order !== 0) return direction === 'ascending' ? order : -order
      }
      return one - other
    })
}

/** Percentiles of a column of durations over some rows. */
export function fakePercentiles(relation: FakeRelation, column: string, rows: readonly number[]): Percentiles {
  const values = rows
    .map((row) => relation.cell(column, row))
    .filter((cell) => typeof cell === 'number')
    .sort((one, other) => one - other)
  const at = (share: number) => values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? 0
  if (values.length === 0) return { measured: 0 }
  if (values.length < 30) return { measured: values.length, max: at(1) }
  return { measured: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
