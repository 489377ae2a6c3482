/**
 * Which of some filters rows of a list pass. Rows that lie together are looked at alone; of rows from all over the list, as those of a
 * sorted view, the whole list is marked once, until one of its rows changes.
 */
import { parseFilter } from '../../query/filter-language/parse-filter.ts'
import { usesClock } from '../../query/filter-language/uses-clock.ts'
import type { FilterTree } from '../../query/filter-language/filter-tree.ts'
import type { Relation, RowRange } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { catalogueOf, markRows } from './list-filter.ts'

export interface ListRules {
  /** For each row the place of the first filter that it passes, from 0; -1 when it passes none. */
  firstMatches(filters: readonly string[], rows: readonly number[]): Promise<number[]>
}

interface Marks {
  readonly range: RowRange
  readonly revision: number
  readonly marks: Uint8Array
}

/** By how much more rows may lie between the first and the last of a window than it has. */
const SPREAD = 4

/** Filters whose marks of a whole list are kept: an octet for each row. */
const MAX_KEPT_RULES = 16

/** For one list. */
export function createListRules(relation: Relation, texts: TextReader): ListRules {
  const kept = new Map<string, Marks>()

  async function marksOf(filter: string, tree: FilterTree, near: RowRange | undefined): Promise<Marks> {
    const { firstRow, rowCount, revision } = relation
    if (near !== undefined && !usesClock(tree)) {
      return { range: near, revision, marks: await markRows(tree, { relation, range: near, texts }) }
    }
    const known = kept.get(filter)
    if (known?.revision === revision && known.range.rowCount === rowCount) return known
    const range = { firstRow, rowCount }
    const made = { range, revision, marks: await markRows(tree, { relation, range, texts }) }
    kept.delete(filter)
    for (const oldest of kept.keys()) if (kept.size >= MAX_KEPT_RULES) kept.delete(oldest)
    kept.set(filter, made)
    return made
  }

  return {
    async firstMatches(filters, rows) {
      const matches = rows.map(() => -1)
      const near = nearRange(rows, relation)
      const catalogue = catalogueOf(relation)
      for (const [place, filter] of filters.entries()) {
        const parsed = filter.trim() === '' ? undefined : parseFilter(filter, catalogue)
        if (parsed?.ok !== true) continue
        const { range, marks } = await marksOf(filter, parsed.tree, near)
        for (const [at, row] of rows.entries()) {
          if (matches[at] === -1 && marks[row - range.firstRow] === 1) matches[at] = place
        }
      }
      return matches
    },
  }
}

/** The rows from the first to the last, if there are not many others between them. */
function nearRange(rows: readonly number[], { firstRow, rowCount }: RowRange): RowRange | undefined {
  let [first, last] = [rowCount, firstRow - 1]
  for (const row of rows) {
    if (row < firstRow) continue
    first = Math.min(first, row)
    last = Math.max(last, row)
  }
  if (last < first) return { firstRow, rowCount: firstRow }
  return last - first < SPREAD * rows.length ? { firstRow: first, rowCount: Math.min(last + 1, rowCount) } : undefined
}
