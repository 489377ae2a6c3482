/** A filter over the rows of a relation: a mark for each row. The language means the same as over records. */
import type { FilterCatalogue, FilterColumn } from '../../query/filter-language/filter-fields.ts'
import type { ComparisonOperator, FilterTree, Literal } from '../../query/filter-language/filter-tree.ts'
import { createListCatalogue } from '../../query/filter-language/list-fields.ts'
import type { TestOperator } from '../../query/filter-test.ts'
import { countRowsOf, type Relation, type RelationColumn, type RowRange } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { giveWay } from './give-way.ts'
import { numberTest, textTest } from './value-tests.ts'

/** For each row of a range: 1 when it passes. */
type RowMarks = Uint8Array

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
  const columnById = new Map(relation.columns.map((column) => [column.info.id, column]))

  function placesOf(field: string): Place[] {
    return (catalogue.find(field) ?? []).flatMap((words) => {
      const column = columnById.get(words.id)
      return column === undefined ? [] : [{ column, words }]
    })
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
      const columnTest = { column: words, operator, literals }
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

  async function compare(places: readonly Place[], operator: ComparisonOperator, value: Literal): Promise<RowMarks> {
    if (operator !== '!=') return matching(places, operator, [value])
    const there = await present(places)
    const equal = await matching(places, '=', [value])
    return there.map((isThere, at) => (equal[at] === 1 ? 0 : isThere))
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
      case 'not':
        return (await mark(node.term)).map((isMarked) => 1 - isMarked)
      case 'presence':
        return present(placesOf(node.field))
      case 'membership':
        return matching(placesOf(node.field), '=', node.values)
      case 'comparison':
        return compare(placesOf(node.field), node.operator, node.value)
    }
  }

  return mark(tree)
}
