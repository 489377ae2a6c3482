/** What a viewer shows, as text for an incident bundle, and back: whoever opens the bundle sees what its maker saw. */
import { MAX_BUNDLE_TEXT_LENGTH } from '../../core/limits/live.ts'
import { LIST_NAMES, type ListName } from '../../core/protocol/list-api.ts'
import type { SortKey, ViewSpec } from '../../core/protocol/session-api.ts'
import { BUILT_IN_RULES, parseRules, type ColourRule } from '../marks/colour-rule.ts'
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
  /** Where they are others than the built-in ones. */
  readonly colourRules?: readonly ColourRule[]
}

export interface PlaceOptions {
  /** Filters may name addresses: theirs and those of colour rules stay out. */
  readonly isAnonymised: boolean
  readonly colourRules: readonly ColourRule[]
}

const FORMAT = 1

/** What is shown now. */
export function encodePlace(state: ViewerState, { isAnonymised, colourRules }: PlaceOptions): string {
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
  }
  const plain = { format: FORMAT, ...place }
  const isUsual = JSON.stringify(colourRules) === JSON.stringify(BUILT_IN_RULES)
  const coloured = JSON.stringify(isAnonymised || isUsual ? plain : { ...plain, colourRules })
  return coloured.length <= MAX_BUNDLE_TEXT_LENGTH ? coloured : JSON.stringify(plain)
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
  const rules = fieldOf(value, 'colourRules')
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
    ...(Array.isArray(rules) && { colourRules: parseRules(rules) }),
  }
}

/** Shows what the maker of a bundle saw, unless something else was asked for already. */
export function restorePlace(viewer: Viewer, { tab, transactionsShow, flows, lists }: KeptPlace): void {
  const { view } = viewer.store.getState()
  if (view.wanted.filter !== EMPTY_SPEC.filter || view.wanted.sort.length > 0) return
  viewer.store.setState({ tab, transactionsShow, overlay: 'none' })
  for (const list of LIST_NAMES) {
    const { filter, sort } = lists[list]
    if (filter !== '') viewer.lists[list].applyFilter(filter)
    if (sort.length > 0) viewer.lists[list].applySort(sort)
  }
  viewer.show(flows)
}
