/** The menu of a group: its rows, its value as a filter, copies. */
import { Copy, Rows3 } from 'lucide-react'
import type { ListGroupRow } from '../../core/protocol/list-api.ts'
import { filterSubmenus, groupValue } from '../menu/filter-submenus.ts'
import type { MenuAction, MenuEntry } from '../menu/menu-entry.ts'
import { csvOf } from '../menu/row-text.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyText } from '../ui/clipboard.ts'

export interface GroupMenuTarget {
  readonly list: 'transactions' | 'connections'
  /** Column that the rows are grouped by. */
  readonly by: string
  readonly row: ListGroupRow
  /** All groups, in the order in which they show. */
  readonly rows: readonly ListGroupRow[]
  readonly onOpen: (row: ListGroupRow) => void
}

/** The value of a group as text; empty where it has none. */
export function groupText({ key }: ListGroupRow): string {
  if (key === null) return ''
  return typeof key === 'object' ? JSON.stringify(key) : String(key)
}

/** Groups with their figures (RFC 4180); durations are microseconds. */
export function groupsCsv(by: string, rows: readonly ListGroupRow[]): string {
  const heads = [by, 'count', 'errors', 'measured', 'p50', 'p95', 'p99', 'max']
  return csvOf(
    heads,
    rows.map(({ key, count, errors, durations }) => {
      const { measured, p50, p95, p99, max } = durations
      return [key, count, errors, measured, p50 ?? null, p95 ?? null, p99 ?? null, max ?? null]
    }),
  )
}

/** What can be done with a group. */
export function groupRowEntries(
  viewer: Viewer,
  { list, by, row, rows, onOpen }: GroupMenuTarget,
): readonly MenuEntry[] {
  const refusal = 'No filter can spell this group'
  const value = groupValue(row.filter)
  const text = groupText(row)
  const copy = (label: string, copied: () => string, disabled?: string): MenuAction => ({
    kind: 'action',
    label,
    run: () => void copyText(copied()),
    ...(disabled === undefined ? {} : { disabled }),
  })
  return [
    {
      kind: 'action',
      label: `Its ${list}`,
      icon: Rows3,
      keys: 'Enter',
      run: () => onOpen(row),
      ...(value === undefined ? { disabled: refusal } : {}),
    },
    { kind: 'line' },
    ...filterSubmenus(viewer, { rows: list, value, refusal }),
    {
      kind: 'submenu',
      label: 'Copy',
      icon: Copy,
      entries: [
        copy('Value', () => text, text === '' ? 'The group has no value' : undefined),
        copy('As filter', () => row.filter, value === undefined ? refusal : undefined),
        copy('Row as CSV', () => groupsCsv(by, [row])),
        copy('All groups as CSV', () => groupsCsv(by, rows)),
      ],
    },
  ]
}
