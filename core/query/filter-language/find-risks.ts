/** What is valid in a filter, but probably not meant: each with a sentence that says what it does and what to write instead. */
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'
import type { FilterTree } from './filter-tree.ts'
import type { Mention } from './read-phrase.ts'

/** A filter that is valid, but probably not what was meant. */
export interface FilterRisk {
  readonly at: number
  readonly length: number
  /** What the part does and what to write instead, without a full stop. */
  readonly message: string
  /** Text that says in its place what was probably meant. */
  readonly replacement?: string
}

/** The doubtful parts of a filter, in the order of the text. */
export function findRisks(
  _tree: FilterTree,
  mentions: readonly Mention[],
  catalogue: FilterCatalogue,
): readonly FilterRisk[] {
  return mentions.flatMap((mention) => risksOf(mention, catalogue.find(mention.field) ?? []))
}

function risksOf(_mention: Mention, _columns: readonly FilterColumn[]): FilterRisk[] {
  return []
}
