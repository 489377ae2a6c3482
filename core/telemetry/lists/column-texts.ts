/**
 * The texts of a column, each once: what sorts, filters and groups by texts work on. Rows point to the texts; two ids of one
 * text (the dictionary may have both) point to the same.
 */
import { orderTexts } from '../../query/compare-values.ts'
import type { Relation, TextColumn } from '../relation.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { giveWay } from './give-way.ts'

export interface ColumnTexts {
  /** For each row the index of its text; -1 where there is none. */
  readonly indexes: Int32Array
  readonly texts: readonly string[]
  /** For each text its place in their order; equal where the column holds two for the same. */
  ranks(): Int32Array
}

export interface TextReader {
  /** The texts of the first `rowCount` rows of a column. */
  readColumn(column: TextColumn, rowCount: number): Promise<ColumnTexts>
  /** The texts of some rows. */
  readRows(column: TextColumn, rows: readonly number[]): Promise<(string | null)[]>
}

/** Texts that are asked for at once: one question to the store. */
const TEXTS_AT_ONCE = 32_768
/** Columns whose texts are kept until their relation changes. */
const MAX_KEPT_COLUMNS = 8

interface Kept {
  readonly revision: number
  readonly rowCount: number
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

  async function readColumn(column: TextColumn, rowCount: number): Promise<Read> {
    const ids = new Int32Array(rowCount)
    for (let row = 0; row < rowCount; row++) ids[row] = column.idAt(row)
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
    return { texts: withRanks(column, indexes, [...indexByText.keys()], firstIds), isWhole }
  }

  return {
    async readColumn(column, rowCount) {
      const { revision } = relation
      for (const [one, { revision: own }] of kept) if (own !== revision) kept.delete(one)
      const known = kept.get(column)
      if (known !== undefined && known.rowCount >= rowCount) return known.texts
      const { texts, isWhole } = await readColumn(column, rowCount)
      for (const oldest of kept.keys()) if (kept.size >= MAX_KEPT_COLUMNS) kept.delete(oldest)
      if (isWhole) kept.set(column, { revision, rowCount, texts })
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

function withRanks(
  column: TextColumn,
  indexes: Int32Array,
  texts: readonly string[],
  firstIds: readonly number[],
): ColumnTexts {
  let ranks: Int32Array | undefined
  const compare = column.derive === undefined ? column.texts?.compare?.bind(column.texts) : undefined
  const order =
    compare === undefined
      ? orderOf(texts)
      : (one: number, other: number) => compare(firstIds[one] ?? -1, firstIds[other] ?? -1)
  return {
    indexes,
    texts,
    ranks: () => (ranks ??= rankTexts(texts.length, order)),
  }
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
