/**
 * The texts of a column, each once: what sorts, filters and groups by texts work on. Rows point to the texts; two ids of one
 * text (the dictionary may have both) point to the same.
 */
import { orderTexts } from '../../query/compare-values.ts'
import { countRowsOf, type Relation, type RowRange, type TextColumn } from '../relation.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { giveWay } from './give-way.ts'

export interface ColumnTexts {
  /** For each row from this one on the index of its text; -1 where there is none. */
  readonly firstRow: number
  readonly indexes: Int32Array
  readonly texts: readonly string[]
  /** For each text its place in their order; equal where the column holds two for the same. */
  ranks(): Int32Array
}

export interface TextReader {
  /** The texts of a column in the rows of a range, and perhaps in more. */
  readColumn(column: TextColumn, rows: RowRange): Promise<ColumnTexts>
  /** The texts of some rows. */
  readRows(column: TextColumn, rows: readonly number[]): Promise<(string | null)[]>
}

/** Texts that are asked for at once: one question to the store. */
const TEXTS_AT_ONCE = 32_768
/** Columns whose texts are kept until their relation changes. */
const MAX_KEPT_COLUMNS = 8

interface Kept {
  readonly revision: number
  readonly rows: RowRange
  readonly texts: ColumnTexts
}

interface Read {
  readonly texts: ColumnTexts
  /** False while the store does not show all of the texts. */
  readonly isWhole: boolean
}

/** Reads the texts of the columns of a relation, and keeps them as long as it does not change. */
export function createTextReader(relation: Relation, readTexts: ReadTexts): TextReader {
  const kept = new Map<TextColumn, Kept>()

  /** Ids that the store does not show yet are left out. */
  async function textsOf(column: TextColumn, ids: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> {
    const { texts: table, derive } = column
    const texts = new Map<number, string>()
    if (table !== undefined) for (const id of ids) texts.set(id, table.textOf(id))
    else for (const part of inParts(ids)) for (const [id, text] of await readTexts(part)) texts.set(id, text)
    if (derive !== undefined) for (const [id, text] of texts) texts.set(id, derive.call(column, text))
    return texts
  }

  async function readColumn(column: TextColumn, rows: RowRange): Promise<Read> {
    const { firstRow } = rows
    const ids = new Int32Array(countRowsOf(rows))
    for (let index = 0; index < ids.length; index++) ids[index] = column.idAt(firstRow + index)
    const distinct = new Set(ids)
    distinct.delete(-1)
    const texts = await textsOf(column, distinct)
    await giveWay()
    const indexByText = new Map<string, number>()
    const indexById = new Map<number, number>()
    const firstIds: number[] = []
    for (const [id, text] of texts) {
      let index = indexByText.get(text)
      if (index === undefined) {
        index = firstIds.push(id) - 1
        indexByText.set(text, index)
      }
      indexById.set(id, index)
    }
    const indexes = ids.map((id) => (id < 0 ? -1 : (indexById.get(id) ?? -1)))
    const isWhole = texts.size === distinct.size
    const found = [...indexByText.keys()]
    return { texts: { firstRow, indexes, texts: found, ranks: ranksOf(column, found, firstIds) }, isWhole }
  }

  return {
    async readColumn(column, { firstRow, rowCount }) {
      const { revision } = relation
      const rows = { firstRow, rowCount }
      for (const [one, { revision: own }] of kept) if (own !== revision) kept.delete(one)
      const known = kept.get(column)
      if (known !== undefined && known.rows.firstRow <= firstRow && known.rows.rowCount >= rowCount) return known.texts
      const { texts, isWhole } = await readColumn(column, rows)
      for (const oldest of kept.keys()) if (kept.size >= MAX_KEPT_COLUMNS) kept.delete(oldest)
      if (isWhole) kept.set(column, { revision, rows, texts })
      return texts
    },
    async readRows(column, rows) {
      const ids = rows.map((row) => column.idAt(row))
      const texts = await textsOf(column, new Set(ids.filter((id) => id >= 0)))
      return ids.map((id) => texts.get(id) ?? null)
    },
  }
}

function* inParts(ids: ReadonlySet<number>): Generator<ReadonlySet<number>> {
  let part = new Set<number>()
  for (const id of ids) {
    part.add(id)
    if (part.size < TEXTS_AT_ONCE) continue
    yield part
    part = new Set()
  }
  if (part.size > 0) yield part
}

/** Ranks are made when somebody asks, once. */
function ranksOf(column: TextColumn, texts: readonly string[], firstIds: readonly number[]): ColumnTexts['ranks'] {
  let ranks: Int32Array | undefined
  const compare = column.derive === undefined ? column.texts?.compare?.bind(column.texts) : undefined
  const order =
    compare === undefined
      ? orderOf(texts)
      : (one: number, other: number) => compare(firstIds[one] ?? -1, firstIds[other] ?? -1)
  return () => (ranks ??= rankTexts(texts.length, order))
}

type Order = (one: number, other: number) => number

const SURROGATE = /[\ud800-\udfff]/

/** UTF-16 keeps the order of code points as long as there are no surrogates, and compares much faster. */
function orderOf(texts: readonly string[]): Order {
  const textAt = (index: number): string => texts[index] ?? ''
  if (texts.some((text) => SURROGATE.test(text))) return (one, other) => orderTexts(textAt(one), textAt(other))
  return (one, other) => {
    const left = textAt(one)
    const right = textAt(other)
    return left < right ? -1 : left > right ? 1 : 0
  }
}

function rankTexts(count: number, order: Order): Int32Array {
  const sorted = Uint32Array.from({ length: count }, (_, index) => index).sort(order)
  const ranks = new Int32Array(count)
  let rank = -1
  let before = -1
  for (const index of sorted) {
    if (before < 0 || order(before, index) !== 0) rank += 1
    ranks[index] = rank
    before = index
  }
  return ranks
}
