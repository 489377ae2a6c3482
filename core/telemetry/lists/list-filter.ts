/** A filter over the rows of a relation: a mark for each row. The language means the same as over records. */
import { compareNumber, compareText } from '../../query/compare-values.ts'
import type { FilterCatalogue, FilterColumn } from '../../query/filter-language/filter-fields.ts'
import type { FilterTree, Literal } from '../../query/filter-language/filter-tree.ts'
import type { FilterClock } from '../../query/filter-language/parse-quantity.ts'
import { namedField } from '../../query/filter-language/named-field.ts'
import { usesClock } from '../../query/filter-language/uses-clock.ts'
import { createListCatalogue } from '../../query/filter-language/list-fields.ts'
import type { TestOperator } from '../../query/filter-test.ts'
import { countRowsOf, type Relation, type RelationColumn, type RowRange } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { giveWay } from './give-way.ts'
import { numberTest, textTest } from './value-tests.ts'

/** For each row of a range: 1 when it passes. */
export type RowMarks = Uint8Array

type Comparison = Extract<FilterTree, { kind: 'comparison' }>

/** A column as the filter language sees it: words of a column are texts, whatever they name. */
export function filterColumnOf({ kind, info }: RelationColumn): FilterColumn {
  const isText = kind === 'text' && info.type !== 'address' && info.type !== 'mac' && info.type !== 'octets'
  return isText ? { id: info.id, type: 'text' } : info
}

/** The names that a filter of the relation can use. */
export function catalogueOf(relation: Relation): FilterCatalogue {
  return createListCatalogue(relation.columns.map(filterColumnOf))
}

export interface FilteredRows {
  readonly relation: Relation
  /** Rows that are looked at. */
  readonly range: RowRange
  readonly texts: TextReader
  /** What the fields of the filter mean; undefined: as in `catalogueOf`. */
  readonly catalogue?: FilterCatalogue | undefined
}

/** A column, and what the filter knows of it. */
interface Place {
  readonly column: RelationColumn
  readonly words: FilterColumn
}

/** Marks the rows that a filter lets through. */
export async function markRows(tree: FilterTree, rows: FilteredRows): Promise<RowMarks> {
  const { relation, range, texts, catalogue = catalogueOf(relation) } = rows
  const { firstRow } = range
  const count = countRowsOf(range)
  const clock = usesClock(tree) ? clockOf(relation, range) : undefined
  const columnById = new Map(relation.columns.map((column) => [column.info.id, column]))

  function columnsOf(named: readonly FilterColumn[]): Place[] {
    return named.flatMap((words) => {
      const column = columnById.get(words.id)
      return column === undefined ? [] : [{ column, words }]
    })
  }

  function placesOf(field: string): Place[] {
    return columnsOf(catalogue.find(field) ?? [])
  }

  async function present(places: readonly Place[]): Promise<RowMarks> {
    const marks = new Uint8Array(count)
    for (const { column } of places) {
      if (column.kind === 'number') {
        for (let at = 0; at < count; at++) if (!Number.isNaN(column.valueAt(firstRow + at))) marks[at] = 1
      } else {
        const { indexes, firstRow: from } = await texts.readColumn(column, range)
        for (let at = 0; at < count; at++) if ((indexes[firstRow - from + at] ?? -1) >= 0) marks[at] = 1
      }
    }
    return marks
  }

  async function matching(
    places: readonly Place[],
    operator: TestOperator,
    literals: readonly Literal[],
  ): Promise<RowMarks> {
    const marks = new Uint8Array(count)
    for (const { column, words } of places) {
      const columnTest = { column: words, operator, literals, clock }
      if (column.kind === 'number') {
        const test = numberTest(columnTest)
        for (let at = 0; at < count; at++) {
          const value = column.valueAt(firstRow + at)
          if (!Number.isNaN(value) && test(value)) marks[at] = 1
        }
      } else {
        const { indexes, firstRow: from, texts: distinct } = await texts.readColumn(column, range)
        const passes = distinct.map(textTest(columnTest))
        for (let at = 0; at < count; at++) if (passes[indexes[firstRow - from + at] ?? -1] === true) marks[at] = 1
      }
    }
    return marks
  }

  async function compare(comparison: Comparison): Promise<RowMarks> {
    const { field, operator, value, quantifier } = comparison
    const find = (name: string) => catalogue.find(name)
    const named = namedField(value, operator, find(field) ?? [], find)
    const others = named && columnsOf(named)
    const places = placesOf(field)
    const meets = (some: readonly Place[], one: TestOperator) =>
      others === undefined ? matching(some, one, [value]) : matchingFields(some, one, others)
    const isThere = async (some: readonly Place[]) => {
      const own = await present(some)
      return others === undefined ? own : both(own, await present(others))
    }
    if (operator === '!=') {
      const differs = async (some: readonly Place[]) => both(await isThere(some), opposite(await meets(some, '=')))
      return quantifier === 'any' ? either(await Promise.all(places.map((place) => differs([place])))) : differs(places)
    }
    if (quantifier !== 'all') return meets(places, operator)
    let marks = await isThere(places)
    for (const place of places) {
      marks = both(marks, either([opposite(await present([place])), await meets([place], operator)]))
    }
    return marks
  }

  /** Numbers with numbers, texts with texts. */
  async function matchingFields(
    places: readonly Place[],
    operator: TestOperator,
    others: readonly Place[],
  ): Promise<RowMarks> {
    const marks = new Uint8Array(count)
    for (const { column } of places) {
      for (const { column: other } of others) {
        if (column.kind === 'number' && other.kind === 'number') {
          for (let at = 0; at < count; at++) {
            const one = column.valueAt(firstRow + at)
            const two = other.valueAt(firstRow + at)
            if (!Number.isNaN(one) && !Number.isNaN(two) && compareNumber(one, operator, two)) marks[at] = 1
          }
        } else if (column.kind === 'text' && other.kind === 'text') {
          const [ones, twos] = [await texts.readColumn(column, range), await texts.readColumn(other, range)]
          for (let at = 0; at < count; at++) {
            const one = ones.texts[ones.indexes[firstRow - ones.firstRow + at] ?? -1]
            const two = twos.texts[twos.indexes[firstRow - twos.firstRow + at] ?? -1]
            if (one !== undefined && two !== undefined && compareText(one, operator, two)) marks[at] = 1
          }
        }
      }
    }
    return marks
  }

  async function exclude(terms: readonly FilterTree[]): Promise<RowMarks> {
    const marks = new Uint8Array(count)
    for (const term of terms) {
      const own = await mark(term)
      for (let at = 0; at < count; at++) if (own[at] === 1) marks[at] = marks[at] === 1 ? 0 : 1
    }
    return marks
  }

  async function combine(kind: 'and' | 'or', terms: readonly FilterTree[]): Promise<RowMarks> {
    const marks = new Uint8Array(count).fill(kind === 'and' ? 1 : 0)
    for (const term of terms) {
      const own = await mark(term)
      for (let at = 0; at < count; at++) {
        if ((own[at] === 1) !== (kind === 'and')) marks[at] = kind === 'and' ? 0 : 1
      }
    }
    return marks
  }

  async function mark(node: FilterTree): Promise<RowMarks> {
    await giveWay()
    switch (node.kind) {
      case 'all':
        return new Uint8Array(count).fill(1)
      case 'and':
      case 'or':
        return combine(node.kind, node.terms)
      case 'xor':
        return exclude(node.terms)
      case 'not':
        return opposite(await mark(node.term))
      case 'presence':
        return present(placesOf(node.field))
      case 'membership':
        return matching(placesOf(node.field), '=', node.values)
      case 'comparison':
        return compare(node)
    }
  }

  return mark(tree)
}

function opposite(marks: RowMarks): RowMarks {
  return marks.map((isMarked) => 1 - isMarked)
}

/** Marks where both are. */
export function both(one: RowMarks, other: RowMarks): RowMarks {
  return one.map((isMarked, row) => (isMarked === 1 && other[row] === 1 ? 1 : 0))
}

function either(many: readonly RowMarks[]): RowMarks {
  const [first = new Uint8Array(0), ...others] = many
  return first.map((isMarked, row) => (isMarked === 1 || others.some((marks) => marks[row] === 1) ? 1 : 0))
}

/** The latest start of a row: what relative times count from. */
function clockOf({ columns }: Relation, range: RowRange): FilterClock | undefined {
  const column = columns.find(({ kind, info }) => kind === 'number' && info.type === 'time')
  let latest = Number.NEGATIVE_INFINITY
  if (column?.kind === 'number') {
    for (let at = 0; at < countRowsOf(range); at++) {
      const time = column.valueAt(range.firstRow + at)
      if (time > latest) latest = time
    }
  }
  return Number.isFinite(latest) ? { nowNs: BigInt(Math.trunc(latest)) * 1000n } : undefined
}
