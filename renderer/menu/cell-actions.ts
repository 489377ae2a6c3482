/** What can be done with a value: made the filter, or a part of it, and copied. */
import { Copy } from 'lucide-react'
import { fieldName, valueFilter, type ValueFilter } from '../../core/query/filter-language/value-filter.ts'
import { catalogueOf, isFilterFor, listCatalogueOf } from '../filter/check-filter.ts'
import type { JoinWay } from '../filter/join-filter.ts'
import { addressIn } from '../names/cell-address.ts'
import { hostCopies } from '../names/name-menu.ts'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyText } from '../ui/clipboard.ts'
import type { CellTarget } from './cell-target.ts'
import { filterSubmenus, joinedFilter } from './filter-submenus.ts'
import type { MenuEntry } from './menu-entry.ts'

/** The filter of a value, if its rows can take it. */
export function filterOf(viewer: Viewer, { rows, column, cell, label }: CellTarget): ValueFilter | undefined {
  const filter = valueFilter(column, cell, label)
  const { columns, lists } = viewer.store.getState()
  const catalogue = rows === 'flows' ? catalogueOf(columns) : listCatalogueOf(lists[rows].columns)
  return filter !== undefined && isFilterFor(filter.is, catalogue) ? filter : undefined
}

/** Makes a value the filter, or a part of it, at once. */
export function applyValue(viewer: Viewer, target: CellTarget, way: JoinWay): boolean {
  const value = filterOf(viewer, target)
  if (value === undefined) return false
  viewer.filters.apply(target.rows, joinedFilter(viewer, target.rows, way, value))
  return true
}

/** What a click on a value does without the menu, by its way. */
function keysOf(rows: FilteredRows, way: JoinWay): string | undefined {
  if (way === 'not') return 'Alt click'
  if (way !== 'and') return undefined
  return rows === 'flows' ? 'Alt Shift click' : 'Shift click'
}

/** Apply as filter, prepare as filter. */
export function filterEntries(viewer: Viewer, target: CellTarget): readonly MenuEntry[] {
  return filterSubmenus(viewer, {
    rows: target.rows,
    value: filterOf(viewer, target),
    refusal: 'No filter can spell this value',
    keysOf: (way) => keysOf(target.rows, way),
  })
}

/** Copies of a whole row; undefined where what is shown has none. */
export interface RowCopies {
  /** How many rows they are of. */
  readonly count: number
  readonly json: () => Promise<string | undefined>
  readonly csv: () => Promise<string | undefined>
}

function copyLater(text: Promise<string | undefined>): void {
  void text.then((known) => (known === undefined ? false : copyText(known)))
}

/** Copy the value, its row, its filter, its field. */
export function copyEntry(viewer: Viewer, target: CellTarget, row: RowCopies | undefined): MenuEntry {
  const value = filterOf(viewer, target)
  const rows = row === undefined || row.count === 1 ? 'Row' : `${row.count} rows`
  return {
    kind: 'submenu',
    label: 'Copy',
    icon: Copy,
    entries: [
      {
        kind: 'action',
        label: 'Value',
        keys: 'Ctrl C',
        run: () => void copyText(target.text),
        ...(target.text === '' ? { disabled: 'It is not in this record' } : {}),
      },
      ...hostCopies(viewer, addressIn(target.column, target.cell)),
      ...(row === undefined
        ? []
        : ([
            {
              kind: 'action',
              label: `${rows} as JSON`,
              ...(target.rows === 'flows' ? { keys: 'Ctrl Shift C' } : {}),
              run: () => copyLater(row.json()),
            },
            { kind: 'action', label: `${rows} as CSV of visible columns`, run: () => copyLater(row.csv()) },
          ] as const)),
      {
        kind: 'action',
        label: 'As filter',
        run: () => void copyText(value?.is ?? ''),
        ...(value === undefined ? { disabled: 'No filter can spell this value' } : {}),
      },
      { kind: 'action', label: 'Field name', run: () => void copyText(fieldName(target.column)) },
    ],
  }
}

/** The first line of a menu: the value as a filter, or as it reads. */
export function titleOf(viewer: Viewer, target: CellTarget): string {
  return filterOf(viewer, target)?.is ?? `${target.title}: ${target.text}`
}
