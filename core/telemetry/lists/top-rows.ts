/** The largest groups of the rows of a list: what `core/query/aggregate` does with records, over columns in memory. */
import type { AggregateScope, Figure, TopRow, TopSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { StoredTop } from '../../query/aggregate/top.ts'
import { parseFilter } from '../../query/filter-language/parse-filter.ts'
import { parseTimeRange } from '../../query/time-span.ts'
import { countRowsOf, type Relation, type RowRange } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { giveWay } from './give-way.ts'
import { catalogueOf, type RowMarks } from './list-filter.ts'
import { numberKey, orderPositions } from './order-positions.ts'
import { findColumn, selectRows } from './select-rows.ts'
import { createMeasurer, type ListMeasure, type PlainFigure, type RowGroups } from './top-figures.ts'
import { readKey, type ListKey } from './top-keys.ts'

/** Groups in the order in which they appeared; the last is that of the rows without any key. */
interface KeyGroups extends RowGroups {
  /** A row of each group, by its position. */
  readonly firsts: readonly number[]
}

export interface TopRowsRequest {
  readonly relation: Relation
  readonly texts: TextReader
  /** Marks of the rows that are there now, which alone can count; undefined: all. */
  readonly among?: RowMarks | undefined
  /** False once something newer was asked for. */
  isWanted(): boolean
}

const SUPERSEDED = fail('superseded', 'A newer question was asked.', 'Nothing: its answer is on its way.')

/** Answers a question about the rows of a list; looks between its stages at whether it is still wanted. */
export async function findTopRows(
  spec: TopSpec,
  { relation, texts, among, isWanted }: TopRowsRequest,
): Promise<Result<StoredTop>> {
  const parsed = parseFilter(spec.scope.filter, catalogueOf(relation))
  if (!parsed.ok) return fail('filter-invalid', `The filter is wrong: ${parsed.message}.`, 'Correct the filter.')
  const { firstRow, rowCount } = relation
  const range: RowRange = { firstRow, rowCount }
  const passed = await selectRows(relation, texts, { filter: parsed.tree, sort: [], among })
  const rows = inTime(relation, passed, spec.scope, range)
  if (!rows.ok) return rows
  const read = { relation, texts, rows: rows.value, range }
  const keys: ListKey[] = []
  for (const keySpec of spec.by) {
    const key = await readKey(keySpec, read)
    if (!key.ok) return key
    keys.push(key.value)
  }
  await giveWay()
  if (!isWanted()) return SUPERSEDED
  const groups = groupRows(keys, rows.value.length)
  const measurer = createMeasurer(read, groups)
  const measures: ListMeasure[] = []
  for (const measureSpec of spec.measures) {
    const measure = await measurer.plan(measureSpec)
    if (!measure.ok) return measure
    measures.push(measure.value)
    await giveWay()
    if (!isWanted()) return SUPERSEDED
  }
  const sortBy = measures[spec.sort.measure]
  if (sortBy === undefined) return fail('request-invalid', 'There is no such measure.', 'Sort by one that is measured.')
  return succeed({
    ...describeGroups(spec, { keys, measures, sortBy, groups }),
    coverage: {
      records: rows.value.length,
      atExportTime: 0,
      decodedLate: 0,
      recordsInAll: countRowsOf(range),
      removedRecords: firstRow,
      exported: spanOf(relation, rows.value),
    },
  })
}

/** Rows whose start lies in the time that is asked for. */
function inTime(
  relation: Relation,
  rows: Uint32Array,
  { from, until, lastSeconds }: AggregateScope,
  range: RowRange,
): Result<Uint32Array> {
  if (from === undefined && until === undefined && lastSeconds === undefined) return succeed(rows)
  const bounds = [from, until].map((text) =>
    text === undefined ? undefined : parseTimeRange({ from: text, until: text }),
  )
  for (const bound of bounds) if (bound?.ok === false) return bound
  const [first = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY] = bounds.map((bound) =>
    bound?.ok === true ? Number(bound.value.fromNs / 1000n) + Number(bound.value.fromNs % 1000n) / 1000 : undefined,
  )
  const start = findColumn(relation, 'start')
  if (start?.kind !== 'number') return succeed(rows)
  let newest = Number.NEGATIVE_INFINITY
  if (lastSeconds !== undefined) {
    for (let row = range.firstRow; row < range.rowCount; row++) newest = Math.max(newest, orLeast(start.valueAt(row)))
  }
  const least = Math.max(first, lastSeconds === undefined ? first : newest - lastSeconds * 1e6)
  return succeed(rows.filter((row) => start.valueAt(row) >= least && start.valueAt(row) < end))
}

function orLeast(value: number): number {
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value
}

/** First and last start: losses of that time are what may be missing. */
function spanOf(relation: Relation, rows: Uint32Array): StoredTop['coverage']['exported'] {
  const start = findColumn(relation, 'start')
  if (start?.kind !== 'number') return undefined
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const row of rows) {
    const value = start.valueAt(row)
    if (value < first) first = value
    if (value > last) last = value
  }
  if (last < first) return undefined
  return { firstNs: BigInt(Math.round(first)) * 1000n, lastNs: BigInt(Math.round(last)) * 1000n }
}

/** Key by key: a group of the keys before and a value make one of all so far. */
function groupRows(keys: readonly ListKey[], count: number): KeyGroups {
  let groupOf = new Int32Array(count)
  let firsts: number[] = []
  for (const { codes, valueCount } of keys) {
    const next = new Int32Array(count)
    const found = createNumbering(Math.max(1, firsts.length) * (valueCount + 1))
    firsts = []
    for (let position = 0; position < count; position++) {
      const pair = (groupOf[position] ?? 0) * (valueCount + 1) + (codes[position] ?? -1) + 1
      const group = found.numberOf(pair)
      if (group === firsts.length) firsts.push(position)
      next[position] = group
    }
    groupOf = next
  }
  return withoutLast(keys, { groupOf, firsts, groupCount: firsts.length })
}

/** Pairs up to here have a place in an array each: four octets. */
const MOST_PLACES = 1 << 22

/** Numbers what it is asked about in the order in which it appears, from 0. */
function createNumbering(bound: number): { numberOf(value: number): number } {
  let count = 0
  if (bound > MOST_PLACES) {
    const numbers = new Map<number, number>()
    return {
      numberOf(value) {
        const known = numbers.get(value)
        if (known !== undefined) return known
        numbers.set(value, count)
        return count++
      },
    }
  }
  const numbers = new Int32Array(bound)
  return {
    numberOf(value) {
      if (numbers[value] === 0) numbers[value] = count += 1
      return (numbers[value] ?? 0) - 1
    },
  }
}

/** Puts the rows without any key last; there is a place for them even where there are none. */
function withoutLast(keys: readonly ListKey[], { groupOf, firsts }: KeyGroups): KeyGroups {
  const unkeyed = firsts.findIndex((position) => keys.every(({ codes }) => (codes[position] ?? -1) < 0))
  if (unkeyed < 0) return { groupOf, firsts, groupCount: firsts.length + 1 }
  const last = firsts.length - 1
  const moved = groupOf.map((group) => (group === unkeyed ? last : group > unkeyed ? group - 1 : group))
  return { groupOf: moved, firsts: firsts.filter((_, group) => group !== unkeyed), groupCount: firsts.length }
}

interface Described {
  readonly keys: readonly ListKey[]
  readonly measures: readonly ListMeasure[]
  readonly sortBy: ListMeasure
  readonly groups: KeyGroups
}

function describeGroups(
  { sort, first, count }: TopSpec,
  { keys, measures, sortBy, groups }: Described,
): Omit<StoredTop, 'coverage'> {
  const { firsts, groupCount } = groups
  const unkeyed = groupCount - 1
  const shown = orderGroups({ keys, sortBy, groups }, sort.direction, first, count)
  const marks = (set: (isIn: Uint8Array) => void): Uint8Array => {
    const isIn = new Uint8Array(groupCount)
    set(isIn)
    return isIn
  }
  const all = marks((isIn) => isIn.fill(1))
  const beyond = marks((isIn) => {
    isIn.fill(1)
    isIn[unkeyed] = 0
    for (const group of shown) isIn[group] = 0
  })
  const totals = measures.map((measure) => measure.ofGroups(all))
  const figures = (of: (measure: ListMeasure) => PlainFigure): Figure[] =>
    measures.map((measure, index) => figureOf(measure, of(measure), totals[index]))
  const hasUnkeyed = groups.groupOf.includes(unkeyed)
  return {
    keys: keys.map(({ column }) => column),
    measures: measures.map(({ column }) => column),
    first,
    rows: Array.from(shown, (group): TopRow => {
      const codes = keys.map((key) => key.codes[firsts[group] ?? 0] ?? -1)
      const filters = keys.map((key, index) => filterOf(key, codes[index] ?? -1))
      return {
        keys: keys.map((key, index) => cellOf(key, codes[index] ?? -1)),
        labels: keys.map(() => null),
        filter: filters.includes('') ? '' : filters.join(' and '),
        figures: figures((measure) => measure.ofGroup(group)),
      }
    }),
    groups: firsts.length,
    ...(firsts.length > shown.length && {
      others: { groups: firsts.length - shown.length, figures: figures((measure) => measure.ofGroups(beyond)) },
    }),
    ...(hasUnkeyed && { without: figures((measure) => measure.ofGroup(unkeyed)) }),
    total: measures.map((measure, index) => figureOf(measure, totals[index] ?? NO_FIGURE, totals[index])),
  }
}

const NO_FIGURE: PlainFigure = { value: Number.NaN, rows: 0 }

function figureOf(measure: ListMeasure, { value, rows }: PlainFigure, total: PlainFigure | undefined): Figure {
  const figure: Figure = { value: Number.isNaN(value) ? null : measure.cellOf(value), records: rows }
  const whole = total?.value ?? 0
  if (!measure.hasShare || Number.isNaN(whole) || whole === 0) return figure
  return { ...figure, share: (Number.isNaN(value) ? 0 : value) / whole }
}

function cellOf(key: ListKey, code: number) {
  return code < 0 ? null : key.cellOf(code)
}

function filterOf(key: ListKey, code: number): string {
  if (code >= 0) return key.filterOf(code)
  const [column = ''] = key.column.id.split('/')
  return `not ${column}`
}

/** The wanted groups of the order by a measure; those with the same figure come in the order of their keys. */
function orderGroups(
  { keys, sortBy, groups: { firsts } }: Omit<Described, 'measures'>,
  direction: TopSpec['sort']['direction'],
  first: number,
  count: number,
): Uint32Array {
  const values = Float64Array.from(firsts, (_, group) => sortBy.ofGroup(group).value)
  const order = orderPositions(values.length, [numberKey(values, direction)])
  const end = Math.min(first + count, order.length)
  if (first >= end) return new Uint32Array(0)
  const valueAt = (place: number): number => values[order[place] ?? 0] ?? Number.NaN
  const isSame = (one: number, other: number): boolean =>
    Object.is(valueAt(one), valueAt(other)) || valueAt(one) === valueAt(other)
  let from = first
  while (from > 0 && isSame(from - 1, first)) from -= 1
  const byKeys = (one: number, other: number): number => compareKeys(keys, firsts[one] ?? 0, firsts[other] ?? 0)
  const wanted: number[] = []
  for (let start = from; start < end;) {
    let next = start + 1
    while (next < order.length && isSame(start, next)) next += 1
    wanted.push(...smallest(order.subarray(start, next), end - start, byKeys))
    start = next
  }
  return Uint32Array.from(wanted.slice(first - from, end - from))
}

function compareKeys(keys: readonly ListKey[], one: number, other: number): number {
  for (const { codes, compare } of keys) {
    const [left, right] = [codes[one] ?? -1, codes[other] ?? -1]
    if (left === right) continue
    if (left < 0 || right < 0) return left < 0 ? 1 : -1
    const order = compare(left, right)
    if (order !== 0) return order
  }
  return 0
}

/** How many times as many as are wanted there may be before they are picked rather than all of them sorted. */
const PICK_FACTOR = 8

/** The first of an order, without making all of it: of a million groups with one row each, ten are shown. */
function smallest(groups: Uint32Array, count: number, compare: (one: number, other: number) => number): number[] {
  if (groups.length <= PICK_FACTOR * count) return [...groups].sort(compare).slice(0, count)
  const picked: number[] = []
  for (const group of groups) {
    const last = picked[picked.length - 1]
    if (picked.length >= count && last !== undefined && compare(group, last) >= 0) continue
    let place = picked.length
    while (place > 0 && compare(group, picked[place - 1] ?? 0) < 0) place -= 1
    picked.splice(place, 0, group)
    if (picked.length > count) picked.pop()
  }
  return picked
}
