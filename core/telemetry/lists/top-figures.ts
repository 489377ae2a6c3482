/** Figures of groups of rows of a list: of each group, and of several together. */
import { MIN_PERCENTILE_VALUES } from '../../limits/query.ts'
import type { FigureColumn, MeasureSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { Cell, ColumnType } from '../../protocol/session-api.ts'
import { FIGURE_TITLES } from '../../query/aggregate/figure-titles.ts'
import type { NumberColumn, RelationColumn } from '../relation.ts'
import { cellOf } from './list-cells.ts'
import { takeNth } from './nth-value.ts'
import { placeOfPercentile } from './percentiles.ts'
import { readNumbers } from './select-rows.ts'
import { figureColumnOf, readKey, resolveColumn, resolveColumns, type ListKey, type ReadRows } from './top-keys.ts'

/** Positions of rows in groups, all of them in one. */
export interface RowGroups {
  readonly groupOf: Int32Array
  readonly groupCount: number
}

/** A figure before it is a cell: NaN where there is none. */
export interface PlainFigure {
  readonly value: number
  /** Rows that have a value. */
  readonly rows: number
}

export interface ListMeasure {
  readonly column: FigureColumn
  /** Whether it has shares of a total: counts and sums. */
  readonly hasShare: boolean
  ofGroup(group: number): PlainFigure
  /** Of the groups that are marked, together. */
  ofGroups(isIn: Uint8Array): PlainFigure
  cellOf(value: number): Cell
}

const PERCENTS = { p50: 50, p95: 95, p99: 99 } as const

/** Measures rows in groups; each column of numbers is read once, whatever is measured of it. */
export function createMeasurer(read: ReadRows, groups: RowGroups) {
  const readValues = new Map<RelationColumn, Float64Array>()
  let ordered: GroupedRows | undefined

  function valuesOf(column: NumberColumn): Float64Array {
    const known = readValues.get(column) ?? readNumbers(column, read.rows)
    readValues.set(column, known)
    return known
  }

  function grouped(): GroupedRows {
    return (ordered ??= orderByGroup(groups))
  }

  return {
    /** `no-such-column`, or `request-invalid` for a figure that a column cannot have. */
    async plan(spec: MeasureSpec): Promise<Result<ListMeasure>> {
      if (spec.figure === 'records') return succeed(countRows(groups))
      if (!('column' in spec)) return sumVolume(spec.figure, read, groups)
      const resolved = resolveColumn(read.relation, spec.column)
      if (!resolved.ok) return resolved
      const column = resolved.value
      const described = figureColumnOf(column)
      const named: FigureColumn = {
        ...described,
        id: `${spec.figure}(${described.id})`,
        title: `${FIGURE_TITLES[spec.figure]} ${described.title}`,
      }
      if (spec.figure === 'distinct') {
        const key = await readKey({ kind: 'column', column: column.info.id }, read)
        if (!key.ok) return key
        const plain = { id: named.id, title: named.title, type: 'integer' } as const
        return succeed(countDistinct(plain, key.value, grouped()))
      }
      const { figure } = spec
      if (column.kind !== 'number' || !canHave(column.info.type, figure)) {
        const message = `“${spec.column}” has no ${figure}: its values are no numbers.`
        return fail('request-invalid', message, `Ask for distinct(${spec.column}) instead.`)
      }
      if (figure === 'p50' || figure === 'p95' || figure === 'p99') {
        return succeed(takePercentile(named, column, PERCENTS[figure], valuesOf(column), grouped()))
      }
      return succeed(addUp(named, column.info, figure, valuesOf(column), groups))
    },
  }
}

function canHave(type: ColumnType, figure: string): boolean {
  return type !== 'boolean' && (type !== 'time' || figure === 'min' || figure === 'max')
}

function countRows({ groupOf, groupCount }: RowGroups): ListMeasure {
  const counts = new Uint32Array(groupCount)
  for (const group of groupOf) counts[group]! += 1
  const of = (count: number): PlainFigure => ({ value: count, rows: count })
  return {
    column: { id: 'records', title: 'Rows', type: 'integer' },
    hasShare: true,
    ofGroup: (group) => of(counts[group] ?? 0),
    ofGroups: (isIn) => of(counts.reduce((sum, count, group) => sum + (isIn[group] === 1 ? count : 0), 0)),
    cellOf: (value) => value,
  }
}

/** Octets and packets: of all the columns that the name stands for, as both directions of a transaction. */
function sumVolume(figure: 'octets' | 'packets', { relation, rows }: ReadRows, groups: RowGroups): Result<ListMeasure> {
  const resolved = resolveColumns(relation, figure)
  if (!resolved.ok) return resolved
  const columns = resolved.value.flatMap((column) => (column.kind === 'number' ? [column] : []))
  const values = new Float64Array(rows.length).fill(Number.NaN)
  for (const column of columns) {
    for (let position = 0; position < rows.length; position++) {
      const value = column.valueAt(rows[position] ?? 0)
      const before = values[position] ?? Number.NaN
      if (!Number.isNaN(value)) values[position] = Number.isNaN(before) ? value : before + value
    }
  }
  const type = figure === 'octets' ? 'octetCount' : 'packetCount'
  const column: FigureColumn = { id: figure, title: figure === 'octets' ? 'Octets' : 'Packets', type }
  return succeed(addUp(column, { ...column, group: 'volume', description: '' }, 'sum', values, groups))
}

/** Sums, and what sums make; the least and the greatest. */
function addUp(
  named: FigureColumn,
  info: NumberColumn['info'],
  figure: 'sum' | 'average' | 'min' | 'max',
  values: Float64Array,
  { groupOf, groupCount }: RowGroups,
): ListMeasure {
  const rows = new Uint32Array(groupCount)
  const sums = new Float64Array(groupCount)
  const extremes = new Float64Array(groupCount).fill(Number.NaN)
  const extremeOf = (one: number, other: number): number =>
    Number.isNaN(one) ? other : figure === 'min' ? Math.min(one, other) : Math.max(one, other)
  for (let position = 0; position < groupOf.length; position++) {
    const value = values[position] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const group = groupOf[position] ?? 0
    rows[group]! += 1
    sums[group]! += value
    extremes[group] = extremeOf(extremes[group] ?? Number.NaN, value)
  }
  const of = (count: number, sum: number, extreme: number): PlainFigure => {
    const value = figure === 'sum' ? sum : figure === 'average' ? sum / count : extreme
    return { value: count === 0 ? Number.NaN : value, rows: count }
  }
  const isWhole = info.type !== 'float' && info.type !== 'duration' && info.type !== 'time'
  return {
    column: figure === 'average' && isWhole ? { ...named, type: 'float' } : named,
    hasShare: figure === 'sum',
    ofGroup: (group) => of(rows[group] ?? 0, sums[group] ?? 0, extremes[group] ?? Number.NaN),
    ofGroups(isIn) {
      let [count, sum, extreme] = [0, 0, Number.NaN]
      for (let group = 0; group < groupCount; group++) {
        if (isIn[group] !== 1 || rows[group] === 0) continue
        count += rows[group] ?? 0
        sum += sums[group] ?? 0
        extreme = extremeOf(extreme, extremes[group] ?? Number.NaN)
      }
      return of(count, sum, extreme)
    },
    cellOf: (value) => cellOf(info, value),
  }
}

/** Positions of rows by their groups, those of each one after the other. */
interface GroupedRows extends RowGroups {
  readonly order: Uint32Array
  /** Where those of each group begin, and where those of the last one end. */
  readonly starts: Uint32Array
}

function orderByGroup({ groupOf, groupCount }: RowGroups): GroupedRows {
  const starts = new Uint32Array(groupCount + 1)
  for (const group of groupOf) starts[group + 1]! += 1
  for (let group = 0; group < groupCount; group++) starts[group + 1]! += starts[group] ?? 0
  const next = starts.slice()
  const order = new Uint32Array(groupOf.length)
  for (let position = 0; position < groupOf.length; position++) order[next[groupOf[position] ?? 0]!++] = position
  return { groupOf, groupCount, order, starts }
}

function takePercentile(
  column: FigureColumn,
  { info }: NumberColumn,
  percent: number,
  values: Float64Array,
  { groupOf, order, starts }: GroupedRows,
): ListMeasure {
  const room = new Float64Array(values.length)
  const of = (count: number): PlainFigure => ({
    value:
      count < MIN_PERCENTILE_VALUES ? Number.NaN : takeNth(room.subarray(0, count), placeOfPercentile(percent, count)),
    rows: count,
  })
  return {
    column,
    hasShare: false,
    ofGroup(group) {
      let count = 0
      for (let at = starts[group] ?? 0; at < (starts[group + 1] ?? 0); at++) {
        const value = values[order[at] ?? 0] ?? Number.NaN
        if (!Number.isNaN(value)) room[count++] = value
      }
      return of(count)
    },
    ofGroups(isIn) {
      let count = 0
      for (let position = 0; position < values.length; position++) {
        const value = values[position] ?? Number.NaN
        if (isIn[groupOf[position] ?? 0] === 1 && !Number.isNaN(value)) room[count++] = value
      }
      return of(count)
    },
    cellOf: (value) => cellOf(info, value),
  }
}

function countDistinct(
  column: FigureColumn,
  { codes, valueCount }: ListKey,
  { groupOf, groupCount, order }: GroupedRows,
): ListMeasure {
  const distinct = new Uint32Array(groupCount)
  const rows = new Uint32Array(groupCount)
  /** The group in which each value was seen last; groups come one after the other. */
  const seenIn = new Int32Array(valueCount).fill(-1)
  for (const position of order) {
    const [group, code] = [groupOf[position] ?? 0, codes[position] ?? -1]
    if (code < 0) continue
    rows[group]! += 1
    if (seenIn[code] !== group) distinct[group]! += 1
    seenIn[code] = group
  }
  return {
    column,
    hasShare: false,
    ofGroup: (one) => ({ value: distinct[one] ?? 0, rows: rows[one] ?? 0 }),
    ofGroups(isIn) {
      const isSeen = new Uint8Array(valueCount)
      let [value, count] = [0, 0]
      for (let position = 0; position < codes.length; position++) {
        const code = codes[position] ?? -1
        if (code < 0 || isIn[groupOf[position] ?? 0] !== 1) continue
        count += 1
        if (isSeen[code] === 0) value += 1
        isSeen[code] = 1
      }
      return { value, rows: count }
    },
    cellOf: (value) => value,
  }
}
