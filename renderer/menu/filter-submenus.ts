/** Apply as filter, prepare as filter: what every menu of a value, a group or a row begins with. */
import { Funnel, FunnelPlus } from 'lucide-react'
import type { ValueFilter } from '../../core/query/filter-language/value-filter.ts'
import { joinFilter, JOIN_WAYS, type JoinWay } from '../filter/join-filter.ts'
import { appliedFilter, writtenFilter, type FilteredRows } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'
import type { MenuAction, Submenu } from './menu-entry.ts'

/** What a value is joined with: a filter that is switched off counts, one that is not for these rows does not. */
function currentFilter(viewer: Viewer, rows: FilteredRows): string {
  const state = viewer.store.getState()
  return state.filter.isOff ? writtenFilter(rows, state) : appliedFilter(rows, state)
}

/** The filter of some rows with a value joined to it. */
export function joinedFilter(viewer: Viewer, rows: FilteredRows, way: JoinWay, value: ValueFilter): string {
  return joinFilter(currentFilter(viewer, rows), way, value)
}

/** The value of a group, which is known by the filter that lets its rows through; undefined where none can spell it. */
export function groupValue(filter: string): ValueFilter | undefined {
  return filter === '' ? undefined : { is: filter, isNot: `not (${filter})` }
}

export interface FilterSubmenusOptions {
  readonly rows: FilteredRows
  /** Undefined where no filter can spell it, for which there is `refusal`. */
  readonly value: ValueFilter | undefined
  readonly refusal: string
  /** What does the same without the menu. */
  readonly keysOf?: (way: JoinWay) => string | undefined
}

export function filterSubmenus(
  viewer: Viewer,
  { rows, value, refusal, keysOf }: FilterSubmenusOptions,
): readonly Submenu[] {
  const disabled = value === undefined ? { disabled: refusal } : {}
  const ways = (take: (filter: string) => void, keys?: (way: JoinWay) => string | undefined): MenuAction[] =>
    JOIN_WAYS.map(({ way, label }) => {
      const own = keys?.(way)
      return {
        kind: 'action',
        label,
        run() {
          if (value !== undefined) take(joinedFilter(viewer, rows, way, value))
        },
        ...(own === undefined ? {} : { keys: own }),
      }
    })
  return [
    {
      kind: 'submenu',
      label: 'Apply as filter',
      icon: Funnel,
      entries: ways((filter) => viewer.filters.apply(rows, filter), keysOf),
      ...disabled,
    },
    {
      kind: 'submenu',
      label: 'Prepare as filter',
      icon: FunnelPlus,
      entries: ways((filter) => viewer.filters.prepare(filter)),
      ...disabled,
    },
  ]
}
