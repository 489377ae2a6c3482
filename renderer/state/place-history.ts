/**
 * Where somebody was: the view, the rows that show in it, what is selected among them. A place is left when another view or
 * other rows are asked for, whoever asks; what is selected, sorted or scrolled belongs to the place that it happens in, and comes
 * back with it.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ViewSpec } from '../../core/protocol/session-api.ts'
import type { ListKeeper } from './list-keeper.ts'
import { rowsOf, type ListRows } from './list-state.ts'
import type { FilterKeeper } from './filter-keeper.ts'
import type { ScrollPlaces } from './scroll-places.ts'
import { rowsShown, type SharedFilter } from './shared-filter.ts'
import type { FlowsVisit, Tab, ViewerState } from './viewer-state.ts'

/** Places that are remembered in each direction. */
const MAX_PLACES = 50

/** Milliseconds in which a filter that is typed is one step, and in which what one action changes is. */
const TYPING_MS = 1500
const ACTION_MS = 20

interface Place {
  readonly tab: Tab
  readonly transactionsShow: ViewerState['transactionsShow']
  readonly filter: SharedFilter
  readonly flows: ViewSpec
  readonly selected: number | undefined
  readonly visit: FlowsVisit | undefined
  /** Of the list that its view shows. */
  readonly rows: ListRows | undefined
  /** First row in sight. */
  readonly first: number | undefined
}

export interface PlaceHistory {
  /** Goes back or forward; false when there is no such place. */
  step(direction: 1 | -1): boolean
  dispose(): void
}

export interface PlaceKeepers {
  readonly lists: Readonly<Record<ListName, ListKeeper>>
  readonly filters: FilterKeeper
  readonly scrolls: ScrollPlaces
  /** Shows rows in Flows with one of them selected. */
  readonly showFlows: (spec: ViewSpec, selected: number | undefined) => void
}

function listOf({ tab, transactionsShow }: Pick<ViewerState, 'tab' | 'transactionsShow'>): ListName | undefined {
  if (tab === 'sessions') return 'sessions'
  return tab === 'transactions' ? transactionsShow : undefined
}

function placeOf(state: ViewerState, scrolls: ScrollPlaces): Place {
  const { tab, transactionsShow, filter, view, selected, visit, lists } = state
  const list = listOf(state)
  const rows = list === undefined ? undefined : rowsOf(lists[list])
  const grid = rowsShown(state)
  const first = grid === undefined ? undefined : scrolls.first(grid)
  return { tab, transactionsShow, filter, flows: view.wanted, selected, visit, rows, first }
}

/** Which rows show: nothing of Templates and Health, which always show the whole session. */
function rowsKey(state: ViewerState): string {
  const { filter, timeRange } = state.view.wanted
  const range = timeRange === undefined ? '' : `${timeRange.from} ${timeRange.until}`
  const list = listOf(state)
  if (list === undefined) return state.tab === 'flows' || state.tab === 'top' ? `${filter}\n${range}` : ''
  const { view, groupedBy = '' } = state.lists[list]
  return [list, view.wanted.filter, view.wanted.narrowing, view.wanted.group ?? '', groupedBy, range].join('\n')
}

/** Follows a store until disposed; another session begins without a past. */
export function createPlaceHistory(
  store: StoreApi<ViewerState>,
  { lists, filters, scrolls, showFlows }: PlaceKeepers,
): PlaceHistory {
  let past: Place[] = []
  let future: Place[] = []
  let isStepping = false
  let changedMs = Number.NEGATIVE_INFINITY

  const onChange = (state: ViewerState, before: ViewerState): void => {
    if (state.status.session !== before.status.session) {
      past = []
      future = []
      return
    }
    if (isStepping || before.view.info === undefined) return
    const isOtherView = state.tab !== before.tab
    if (!isOtherView && rowsKey(state) === rowsKey(before)) return
    const since = performance.now() - changedMs
    changedMs = performance.now()
    if (past.length > 0 && since < (isOtherView ? ACTION_MS : TYPING_MS)) return
    past = [...past, placeOf(before, scrolls)].slice(-MAX_PLACES)
    future = []
  }

  const show = (place: Place): void => {
    const { tab, transactionsShow, filter, flows, selected, visit, rows, first } = place
    const shown = listOf({ tab, transactionsShow })
    filters.restore(filter, shown === undefined ? ['flows'] : ['flows', shown])
    store.setState({ tab, transactionsShow, visit, overlay: 'none' })
    showFlows(flows, selected)
    const grid = rowsShown(place)
    if (shown !== undefined && rows !== undefined) void lists[shown].restore(rows)
    if (grid !== undefined && first !== undefined) scrolls.goTo(grid, first)
  }

  const unsubscribe = store.subscribe(onChange)
  return {
    step(direction) {
      const [from, to] = direction < 0 ? [past, future] : [future, past]
      const place = from.pop()
      if (place === undefined) return false
      to.push(placeOf(store.getState(), scrolls))
      isStepping = true
      show(place)
      isStepping = false
      return true
    },
    dispose: unsubscribe,
  }
}
