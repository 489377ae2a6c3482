/** The names that a filter may use: of what a file has shown so far, and of what it may still show. */
import { findNamed, type FilterCatalogue } from './filter-language/filter-fields.ts'
import { FIELD_ALIASES } from './filter-language/friendly-names.ts'
import { wiresharkNames } from './filter-language/wireshark-names.ts'
import type { ColumnCatalogue } from './columns.ts'
import type { RecordSetFields } from './record-sets.ts'
import { VIRTUAL_COLUMNS } from './virtual-columns.ts'

/**
 * The names that exist before a file has been read.
 *
 * @param isElement whether a key is that of an element, which a record may have
 * @param keys all keys of elements, where a mistyped one is to be held against them; else those that other programs have names for
 */
export function createNameCatalogue(
  isElement: (key: string) => boolean,
  keys: () => readonly string[] = () => [],
): FilterCatalogue {
  const virtual = new Map(VIRTUAL_COLUMNS.map((column) => [column.id.toLowerCase(), column]))
  return {
    find(name) {
      // What an element holds shows only in the file; these hold the same in every file, so that a wrong value is told.
      const named = findNamed(name, (id) => virtual.get(id.toLowerCase()))
      if (named !== undefined)
        return named.map(({ column, units }) => (units === undefined ? column : { ...column, units }))
      return isElement(name.replace(/#\d+$/, '')) ? [] : undefined
    },
    names: () => [
      ...Object.keys(FIELD_ALIASES),
      ...[...virtual.values()].map(({ id }) => id),
      // The keys of the elements that other programs have names for: most of those that are met.
      ...[...wiresharkNames().values()].flatMap(({ columns }) => columns.filter(isElement)),
      ...keys(),
    ],
  }
}

/** The columns of a session, and the names that those of records to come can have: a filter may be there before its records. */
export function createSessionNameCatalogue(
  columns: ColumnCatalogue,
  others: FilterCatalogue,
  recordSets: RecordSetFields = new Map(),
): FilterCatalogue {
  return {
    find(name) {
      const set = recordSets.get(name.toLowerCase())
      if (set !== undefined) return [set.column]
      const isKnown = columns.find(name) !== undefined || others.find(name)
      // Values are not checked: one that a column cannot have matches nothing, and may be a label of what it has.
      return isKnown ? [] : undefined
    },
    names: () => [...new Set([...others.names(), ...columns.ids(), ...recordSets.keys()])],
  }
}
