/** A filter in the words of another accent. */
import { columnIdsOf, type FilterCatalogue } from './filter-fields.ts'
import { expandFields, writeUnits } from './expand-fields.ts'
import type { FilterAccent } from './filter-accent.ts'
import type { FilterTree } from './filter-tree.ts'
import { formatLeaf, formatTree, type FilterLeaf, type FormatLeaf, type JointWords } from './format-filter.ts'
import { FIELD_ALIASES } from './friendly-names.ts'
import { nfdumpLeaf } from './nfdump-text.ts'
import { findWiresharkName } from './wireshark-names.ts'
import { wiresharkLeaf, type AccentText } from './wireshark-text.ts'

export interface FilterTranslation {
  /** Parses into a filter that lets through the same records; into Wireshark's, addresses are looked for in the element of their family. */
  readonly text: string
  /** Parts that the accent has no words for, as they stand in the text: our own are taken there. */
  readonly foreign: readonly string[]
}

const WIRESHARK_WORDS: JointWords = { and: ' && ', or: ' || ', xor: ' ^^ ', not: '!' }

/**
 * Writes a tree in an accent.
 *
 * @param catalogue says what columns hold, so that values can be written as the other program takes them; absent: as they are
 */
export function translateFilter(
  tree: FilterTree,
  accent: FilterAccent,
  catalogue?: FilterCatalogue,
): FilterTranslation {
  const foreign = new Set<string>()
  const written =
    (write: (leaf: FilterLeaf, isNegated: boolean) => AccentText): FormatLeaf =>
    (leaf, isNegated) => {
      const { text, isForeign } = write(leaf, isNegated)
      if (isForeign) foreign.add(text)
      return text
    }
  switch (accent) {
    case 'fields':
      return { text: tree.kind === 'all' ? '' : formatTree(nameFields(tree, catalogue), formatLeaf), foreign: [] }
    case 'nfdump': {
      const leaf = written((node, isNegated) => nfdumpLeaf(node, isNegated, catalogue))
      return { text: formatTree(tree, leaf), foreign: [...foreign] }
    }
    case 'wireshark': {
      if (tree.kind === 'all') return { text: '', foreign: [] }
      const leaf = written((node) => wiresharkLeaf(node, catalogue))
      const text = formatTree(expandFields(tree, catalogue), leaf, WIRESHARK_WORDS)
      return { text, foreign: [...foreign] }
    }
  }
}

const FRIENDLY_BY_COLUMNS: ReadonlyMap<string, string> = new Map(
  Object.entries(FIELD_ALIASES)
    .reverse()
    .map(([name, columns]) => [columns.join(), name]),
)

/** Names of Wireshark as those of fields; where there is none for their columns together, each column for itself. */
function nameFields(tree: FilterTree, catalogue: FilterCatalogue | undefined): FilterTree {
  switch (tree.kind) {
    case 'all':
      return tree
    case 'and':
    case 'or':
    case 'xor':
      return { kind: tree.kind, terms: tree.terms.map((term) => nameFields(term, catalogue)) }
    case 'not':
      return { kind: 'not', term: nameFields(tree.term, catalogue) }
    default: {
      if (findWiresharkName(tree.field) === undefined) return tree
      const ids = columnIdsOf(tree.field)
      const field = FRIENDLY_BY_COLUMNS.get(ids.join()) ?? (ids.length === 1 ? ids[0] : undefined)
      if (field === undefined) return expandFields(tree, catalogue)
      return { ...writeUnits(tree), field }
    }
  }
}
