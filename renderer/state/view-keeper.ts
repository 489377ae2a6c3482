/**
 * Keeps one view open on the session: the order and filter asked for last. The old view stays readable until the new
 * one is there. While a file loads, a view in the order of decoding grows; a filtered one is made again now and then;
 * a sorted one only when loading ends, because nothing may move under the eyes of a reader. While a live session is
 * followed the view takes in what comes, as fast as it is told of it; while it is paused the view stays as it is.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Result } from '../../core/protocol/failure.ts'
import type { SessionApi, SessionStatus, ViewInfo, ViewSpec } from '../../core/protocol/session-api.ts'
import type { Tab, ViewerState } from './viewer-state.ts'

/** Milliseconds between two looks at the length of a growing view. */
const GROWTH_INTERVAL_MS = 250

/** Milliseconds between two makings of a filtered view while its file loads. */
const REFILTER_INTERVAL_MS = 1500

/** A view rests so many times as long as it took to take in what came: a view in another order than that of decoding takes long. */
const REST_FACTOR = 2

/** Milliseconds between two looks at a followed view of which only the number of rows shows. */
const COUNT_INTERVAL_MS = 1000

/** Whether a tab shows rows of the view, or how many it has: beside the histogram of Top. */
export function showsView(tab: Tab): boolean {
  return tab === 'flows' || tab === 'top'
}

export interface ViewKeeper {
  /** Opens a view and shows it when it is ready; a later call wins. */
  show(spec: ViewSpec): Promise<void>
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  /** Takes in what waits. */
  catchUp(): void
  /** Opens the shown view again after the engine has dropped it. */
  renew(): void
  /** Forgets everything: another session begins. */
  reset(): void
}

/** A keeper for the view of one store. */
export function createViewKeeper(session: SessionApi, store: StoreApi<ViewerState>): ViewKeeper {
  let sequence = 0
  let growthTimer: ReturnType<typeof setTimeout> | undefined
  let lastRefilterMs = Number.NEGATIVE_INFINITY
  let shownRevision = -1
  let refreshTimer: ReturnType<typeof setTimeout> | undefined
  let isRefreshing = false
  let restUntilMs = 0
  let refreshedMs = Number.NEGATIVE_INFINITY

  const recordsNow = () => {
    const { data, options } = store.getState().status.records
    return data + options
  }
  const patch = (view: Partial<ViewerState['view']>) =>
    store.setState((state) => ({ view: { ...state.view, ...view } }))

  const show = async (spec: ViewSpec): Promise<void> => {
    const own = ++sequence
    const askedAtRevision = store.getState().status.revision
    const recordsAt = recordsNow()
    patch({ wanted: spec, isBusy: true })
    let result: Result<ViewInfo>
    try {
      result = await session.openView(spec)
    } catch {
      // The connection is gone; its band says so, and the view is asked for again when it is back.
      if (own === sequence) patch({ isBusy: false })
      return
    }
    if (own !== sequence) {
      if (result.ok) await session.closeView(result.value.view).catch(() => undefined)
      return
    }
    if (!result.ok) {
      patch({ isBusy: false, failure: result.failure })
      return
    }
    const old = store.getState().view.info
    shownRevision = askedAtRevision
    patch({ info: result.value, spec, isBusy: false, failure: undefined, recordsAt })
    // What came while it was made is told of by no further status if the stream has ended since.
    followShown()
    if (old !== undefined) await session.closeView(old.view).catch(() => undefined)
  }

  const grow = async (): Promise<void> => {
    growthTimer = undefined
    const { view } = store.getState()
    if (view.info === undefined || view.spec.sort.length > 0 || view.isBusy) return
    const own = sequence
    const window = await session
      .readWindow({ view: view.info.view, first: view.info.rowCount, count: 1, columns: [] })
      .catch(() => undefined)
    if (window === undefined || own !== sequence) return
    if (!window.ok) {
      if (window.failure.code === 'no-such-view') void show(view.wanted)
      return
    }
    const { rowCount, revision } = window.value
    if (rowCount !== view.info.rowCount) patch({ info: { ...view.info, rowCount, revision } })
  }

  /** False where there was no answer, or none of use: the next one is asked for when the session is heard of again. */
  const refreshOnce = async (): Promise<boolean> => {
    const { view, status } = store.getState()
    if (view.info === undefined || view.isBusy) return false
    const own = sequence
    const recordsAt = recordsNow()
    const startedMs = performance.now()
    const result = await session.refreshView(view.info.view).catch(() => undefined)
    refreshedMs = performance.now()
    restUntilMs = refreshedMs + (refreshedMs - startedMs) * REST_FACTOR
    if (own !== sequence) return true
    if (result?.ok === true) {
      shownRevision = status.revision
      patch({ info: result.value, recordsAt })
      return true
    }
    if (result?.failure.code === 'no-such-view') void show(view.wanted)
    return false
  }
  const refresh = (): void => {
    if (isRefreshing || refreshTimer !== undefined) return
    const dueMs =
      store.getState().tab === 'flows' ? restUntilMs : Math.max(restUntilMs, refreshedMs + COUNT_INTERVAL_MS)
    refreshTimer = setTimeout(
      () => {
        refreshTimer = undefined
        isRefreshing = true
        void refreshOnce().then((isAnswered) => {
          isRefreshing = false
          if (isAnswered) followShown()
        })
      },
      Math.max(0, dueMs - performance.now()),
    )
  }
  const catchUp = (): void => {
    clearTimeout(refreshTimer)
    refreshTimer = undefined
    refresh()
  }
  const followLive = (status: SessionStatus): void => {
    // Rows that nobody sees cost the engine and the page as much; they come when they are shown again.
    if (status.revision !== shownRevision && showsView(store.getState().tab)) refresh()
  }
  const followShown = (): void => {
    const { status, follow: mode } = store.getState()
    if (mode?.kind === 'following') followLive(status)
  }

  const follow = (status: SessionStatus): void => {
    const { view, follow: mode } = store.getState()
    if (view.info === undefined) return
    if (mode?.kind === 'paused') return
    if (mode?.kind === 'following') {
      followLive(status)
      return
    }
    const isLoading = status.phase === 'loading'
    const isPlain = view.wanted.filter === '' && view.wanted.sort.length === 0 && view.wanted.lastSeconds === undefined
    if (isPlain) {
      growthTimer ??= setTimeout(() => void grow(), isLoading ? GROWTH_INTERVAL_MS : 0)
      return
    }
    if (view.isBusy || status.revision === shownRevision) return
    const isDue = view.wanted.sort.length === 0 && performance.now() - lastRefilterMs > REFILTER_INTERVAL_MS
    if (isLoading && !isDue) return
    lastRefilterMs = performance.now()
    void show(view.wanted)
  }

  return {
    show,
    follow,
    catchUp,
    renew: () => void show(store.getState().view.wanted),
    reset() {
      sequence++
      shownRevision = -1
      clearTimeout(growthTimer)
      growthTimer = undefined
      clearTimeout(refreshTimer)
      refreshTimer = undefined
      restUntilMs = 0
      refreshedMs = Number.NEGATIVE_INFINITY
    },
  }
}
