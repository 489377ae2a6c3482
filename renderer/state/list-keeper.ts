/**
 * Lists in the viewer. One keeper a list: `viewer.lists.transactions`, `.connections`, `.sessions`; what it knows is in the store
 * of the viewer as `lists.transactions` and so on: `useListState('sessions', (list) => list.selected)`.
 *
 * A view that shows a list calls `watch()` while it is shown; the keeper opens a view of the list then, follows the session,
 * and answers the view with its sums. `ListGrid` (renderer/grid/list-grid.tsx) draws the rows and calls `select` and
 * `applySort`; `ListFilterBar` (renderer/filter/list-filter-bar.tsx) calls `applyFilter`. `show(number)` selects a row and
 * brings it into sight. Filter, order and selection outlive the view that shows them; another file begins with none. What is
 * brushed in the histogram holds for every list: the rows that begin in it.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Result } from '../../core/protocol/failure.ts'
import type { ListName, ListSummary } from '../../core/protocol/list-api.ts'
import type {
  ColumnInfo,
  SessionApi,
  SessionStatus,
  SortKey,
  TimeRange,
  ViewInfo,
} from '../../core/protocol/session-api.ts'
import { isFilterFor, listCatalogueOf } from '../filter/check-filter.ts'
import { createEmitter } from '../host/emitter.ts'
import { bothFilters, filterBeside, type ListQuery, type ListRows, type ListState } from './list-state.ts'
import type { ViewerState } from './viewer-state.ts'

/** Milliseconds between two makings of a view while its file loads. */
const REOPEN_INTERVAL_MS = 1500

export interface ListKeeper {
  readonly list: ListName
  /** Opens a view and keeps it up with the session until the answer is called. */
  watch(): () => void
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  applyFilter(filter: string): void
  /** Narrows what the filter lets through, by switches beside it. */
  applyNarrowing(narrowing: string): void
  applySort(sort: readonly SortKey[]): void
  /** Sums the rows up by the values of a column; undefined lists them. */
  groupBy(column: string | undefined): void
  /**
   * Lists the rows of one group: its filter beside the one that is applied.
   *
   * @param columns of the list, where it may not have been shown yet
   */
  openGroup(filter: string, columns?: readonly ColumnInfo[]): void
  /** Shows the groups again that the rows were reached from, under the filter of then. */
  backToGroups(): void
  /** Shows the rows of all groups that the filter lets through. */
  leaveGroup(): void
  /** Opens the view again after the engine has dropped it. */
  renew(): void
  /** Selects a row by its number in the list. */
  select(number: number | undefined): void
  /** Selects a row and brings it into sight; a filter that hides it is cleared. */
  show(number: number): Promise<void>
  /** Shows rows that showed before, with what was selected among them in sight. */
  restore(rows: ListRows): Promise<void>
  /** Called with the place of a row that should come into sight. */
  onReveal(listener: (position: number) => void): () => void
  /** Forgets what belongs to the session; the store is reset by whoever owns it. */
  reset(): void
}

export interface ListKeeperOptions {
  readonly session: SessionApi
  readonly store: StoreApi<ViewerState>
  /** Shows all times again. */
  readonly clearBrush: () => void
}

/** A keeper for one list of a session, over the state of the viewer. */
export function createListKeeper({ session, store, clearBrush }: ListKeeperOptions, list: ListName): ListKeeper {
  const revealed = createEmitter<number>()
  let watchers = 0
  let sequence = 0
  /** Of the session when the view was asked for last. */
  let askedRevision = -1
  let askedRange: TimeRange | undefined
  let askedMs = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let opening: Promise<void> = Promise.resolve()

  const state = (): ListState => store.getState().lists[list]
  const brushed = (): TimeRange | undefined => store.getState().view.wanted.timeRange
  const patch = (part: Partial<ListState>) =>
    store.setState(({ lists }) => ({ lists: { ...lists, [list]: { ...lists[list], ...part } } }))
  const patchView = (part: Partial<ListState['view']>) => patch({ view: { ...state().view, ...part } })

  const close = async (view: ViewInfo | undefined): Promise<void> => {
    if (view !== undefined) await session.closeView(view.view).catch(() => undefined)
  }
  const summarize = async (view: number): Promise<ListSummary | undefined> => {
    const answer = await session.summarizeList(view).catch(() => undefined)
    return answer?.ok === true ? answer.value : undefined
  }

  const readSums = async (info: ViewInfo, query: ListQuery, own: number): Promise<void> => {
    const summary = await summarize(info.view)
    if (own !== sequence) return
    if (query.narrowing === '') {
      patch({ summary, filterSummary: summary })
      return
    }
    patch({ summary })
    const narrowing = filterBeside({ ...query, narrowing: '' }, askedRange)
    const whole = await session.openList({ list, filter: query.filter, narrowing, sort: [] }).catch(() => undefined)
    if (whole?.ok !== true) return
    const filterSummary = await summarize(whole.value.view)
    if (own === sequence) patch({ filterSummary })
    await close(whole.value)
  }

  const open = async (query: ListQuery, own: number): Promise<void> => {
    askedRevision = store.getState().status.revision
    askedRange = brushed()
    askedMs = performance.now()
    patchView({ wanted: query, isBusy: true })
    let result: Result<ViewInfo>
    try {
      const columns = session.listColumns(list)
      const { filter, sort } = query
      result = await session.openList({ list, filter, narrowing: filterBeside(query, askedRange), sort })
      const known = await columns
      if (own === sequence) patch({ columns: known })
    } catch {
      // The connection is gone; its band says so, and the view is asked for again when it is back.
      if (own === sequence) {
        askedRevision = -1
        patchView({ isBusy: false })
      }
      return
    }
    if (own !== sequence) {
      if (result.ok) await close(result.value)
      return
    }
    if (!result.ok) {
      patchView({ isBusy: false, failure: result.failure })
      return
    }
    const old = state().view.info
    patchView({ info: result.value, spec: query, isBusy: false, failure: undefined })
    await Promise.all([close(old), readSums(result.value, query, own)])
  }

  const ask = (query: ListQuery): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    opening = open(query, ++sequence)
    return opening
  }

  const change = (part: Partial<ListQuery>): void => void ask({ ...state().view.wanted, ...part })

  /** Whether the rows that show are those of a session that went on since. */
  const isStale = (): boolean => {
    const { status } = store.getState()
    const { info, isBusy, wanted } = state().view
    if (watchers === 0 || isBusy || status.phase === 'empty' || status.phase === 'failed') return false
    if (brushed() !== askedRange) return true
    if (status.revision === askedRevision) return false
    // An order is made again only when there is nothing more to come; of a live session that is never, and the grid keeps what
    // is read in its place.
    const isLoadingFile = status.phase === 'loading' && status.live === undefined
    return info === undefined || !isLoadingFile || wanted.sort.length === 0
  }
  const refresh = (): void => {
    if (!isStale() || timer !== undefined) return
    const isLoading = store.getState().status.phase === 'loading' && brushed() === askedRange
    timer = setTimeout(
      () => {
        timer = undefined
        if (isStale()) void ask(state().view.wanted)
      },
      isLoading ? Math.max(0, askedMs + REOPEN_INTERVAL_MS - performance.now()) : 0,
    )
  }

  const find = async (number: number): Promise<number> => {
    const { info } = state().view
    if (info === undefined) return -1
    const found = await session.findRecord(info.view, number).catch(() => undefined)
    return found?.ok === true ? found.value : -1
  }

  return {
    list,
    watch() {
      watchers += 1
      refresh()
      return () => {
        watchers -= 1
      }
    },
    follow: refresh,
    applyFilter(filter) {
      const text = filter.trim()
      if (state().view.wanted.filter === text) return
      // Another filter leads away from the groups.
      patch({ groupTrail: undefined })
      change({ filter: text, group: undefined })
    },
    applyNarrowing(narrowing) {
      if (state().view.wanted.narrowing !== narrowing) change({ narrowing })
    },
    applySort: (sort) => change({ sort }),
    groupBy: (groupedBy) => patch({ groupedBy, groupTrail: undefined }),
    openGroup(group, columns = state().columns) {
      const { groupedBy, view } = state()
      const { filter: before, group: groupBefore } = view.wanted
      // Of records it would ask for one that has the values of the group itself.
      const isOfList = isFilterFor(before, listCatalogueOf(columns))
      const filter = isOfList ? bothFilters(before, group) : before
      const trail = groupedBy === undefined ? undefined : { by: groupedBy, filterBefore: before, filter, groupBefore }
      patch({ groupedBy: undefined, groupTrail: trail })
      change({ filter, group: isOfList ? groupBefore : bothFilters(groupBefore ?? '', group) })
    },
    leaveGroup() {
      patch({ groupTrail: undefined })
      change({ group: undefined })
    },
    backToGroups() {
      const { groupTrail } = state()
      if (groupTrail === undefined) return
      patch({ groupedBy: groupTrail.by, groupTrail: undefined })
      change({ filter: groupTrail.filterBefore, group: groupTrail.groupBefore })
    },
    renew() {
      if (watchers > 0 || state().view.info !== undefined) change({})
    },
    select(number) {
      if (state().selected !== number) patch({ selected: number })
    },
    async show(number) {
      patch({ selected: number })
      if (state().view.info === undefined) await ask(state().view.wanted)
      else await opening
      let position = await find(number)
      const { filter, narrowing } = state().view.wanted
      const { wanted } = store.getState().view
      if (position < 0 && wanted.timeRange !== undefined) {
        clearBrush()
        await ask(state().view.wanted)
        position = await find(number)
      }
      if (position < 0 && (filter !== '' || narrowing !== '')) {
        patch({ groupTrail: undefined })
        await ask({ ...state().view.wanted, filter: '', narrowing: '', group: undefined })
        position = await find(number)
      }
      if (position >= 0 && state().selected === number) revealed.emit(position)
    },
    async restore({ query, selected, groupedBy, groupTrail }) {
      patch({ selected, groupedBy, groupTrail })
      if (state().view.wanted === query) await opening
      else await ask(query)
      const position = selected === undefined ? -1 : await find(selected)
      if (position >= 0 && state().selected === selected) revealed.emit(position)
    },
    onReveal: revealed.on,
    reset() {
      sequence++
      askedRevision = -1
      askedMs = Number.NEGATIVE_INFINITY
      clearTimeout(timer)
      timer = undefined
    },
  }
}
