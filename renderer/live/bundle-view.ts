/** What a viewer shows, as text for an incident bundle, and back: whoever opens the bundle sees what its maker saw. */
import { LIST_NAMES, type ListName } from '../../core/protocol/list-api.ts'
import type { SortKey, ViewSpec } from '../../core/protocol/session-api.ts'
import type { Viewer } from '../state/viewer.ts'
import { EMPTY_SPEC, TABS, type Tab, type ViewerState } from '../state/viewer-state.ts'

interface ListPlace {
  readonly filter: string
  readonly sort: readonly SortKey[]
}

export interface KeptPlace {
  readonly tab: Tab
  readonly transactionsShow: ViewerState['transactionsShow']
  readonly flows: ViewSpec
  readonly lists: Readonly<Record<ListName, ListPlace>>
  /** Number of the record; absent where the bundle does not begin with the session. */
  readonly selected?: number
}

export interface KeptPlaceOptions {
  /** Records have the same numbers in the bundle. */
  readonly isWhole: boolean
  /** Filters may name addresses. */
  readonly isAnonymised: boolean
}

const FORMAT = 1

/** What is shown now. */
export function encodePlace(state: ViewerState, { isWhole, isAnonymised }: KeptPlaceOptions): string {
  const listOf = (list: ListName): ListPlace => {
    const { filter, sort } = state.lists[list].view.wanted
    return { filter: isAnonymised ? '' : filter, sort }
  }
  const { filter, sort, lastSeconds } = state.view.wanted
  const place: KeptPlace = {
    tab: state.tab,
    transactionsShow: state.transactionsShow,
    flows: { filter: isAnonymised ? '' : filter, sort, ...(lastSeconds !== undefined && { lastSeconds }) },
    lists: {
      transactions: listOf('transactions'),
      connections: listOf('connections'),
      sessions: listOf('sessions'),
    },
    ...(isWhole && state.selected !== undefined && { selected: state.selected }),
  }
  return JSON.stringify({ format: FORMAT, ...place })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}

function sortOf(value: unknown): readonly SortKey[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    const [column, direction] = [fieldOf(entry, 'column'), fieldOf(entry, 'direction')]
    if (typeof column !== 'string' || (direction !== 'ascending' && direction !== 'descending')) return []
    return [{ column, direction }]
  })
}

/** What a bundle says was shown; undefined when it says nothing that can be read. */
export function decodePlace(text: string): KeptPlace | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (fieldOf(value, 'format') !== FORMAT) return undefined
  const tab = TABS.find((entry) => entry === fieldOf(value, 'tab')) ?? 'flows'
  const flows = fieldOf(value, 'flows')
  const lastSeconds = fieldOf(flows, 'lastSeconds')
  const selected = fieldOf(value, 'selected')
  const listOf = (list: ListName): ListPlace => {
    const place = fieldOf(fieldOf(value, 'lists'), list)
    return { filter: textOf(fieldOf(place, 'filter')), sort: sortOf(fieldOf(place, 'sort')) }
  }
  return {
    tab,
    transactionsShow: fieldOf(value, 'transactionsShow') === 'connections' ? 'connections' : 'transactions',
    flows: {
      filter: textOf(fieldOf(flows, 'filter')),
      sort: sortOf(fieldOf(flows, 'sort')),
      ...(typeof lastSeconds === 'number' && lastSeconds > 0 && { lastSeconds }),
    },
    lists: {
      transactions: listOf('transactions'),
      connections: listOf('connections'),
      sessions: listOf('sessions'),
    },
    ...(typeof selected === 'number' && Number.isSafeInteger(selected) && selected > 0 && { selected }),
  }
}

/** Shows what the maker of a bundle saw, unless something else was asked for already. */
export function restorePlace(viewer: Viewer, { tab, transactionsShow, flows, lists, selected }: KeptPlace): void {
  const { view } = viewer.store.getState()
  if (view.wanted.filter !== EMPTY_SPEC.filter || view.wanted.sort.length > 0) return
  viewer.store.setState({ tab, transactionsShow, overlay: 'none' })
  for (const list of LIST_NAMES) {
    const { filter, sort } = lists[list]
    if (filter !== '') viewer.lists[list].applyFilter(filter)
    if (sort.length > 0) viewer.lists[list].applySort(sort)
  }
  viewer.show(flows)
  if (selected !== undefined) viewer.select(selected)
}
