/**
 * Keeps one view open on the session: the order and filter asked for last. The old view stays readable until the new
 * one is there. While a file loads, a view in the order of decoding grows; a filtered one is made again now and then;
 * a sorted one only when loading ends, because nothing may move under the eyes of a reader. While a live session is
 * followed the view takes in what comes, as fast as it is told of it; while it is paused the view stays as it is.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Result } from '../../core/protocol/failure.ts'
import type { SessionApi, SessionStatus, ViewInfo, ViewSpec } from '../../core/protocol/session-api.ts'
import type { ViewerState } from './viewer-state.ts'

/** Milliseconds between two looks at the length of a growing view. */
const GROWTH_INTERVAL_MS = 250

/** Milliseconds between two makings of a filtered view while its file loads. */
const REFILTER_INTERVAL_MS = 1500

/** A view rests so many times as long as it took to take in what came: a view in another order than that of decoding takes long. */
const REST_FACTOR = 2

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
  let lastRefilterMs = 0
  let shownRevision = -1
  let refreshTimer: ReturnType<typeof setTimeout> | undefined
  let isRefreshing = false
  let restUntilMs = 0

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

  const refreshOnce = async (): Promise<void> => {
    const { view, status } = store.getState()
    if (view.info === undefined || view.isBusy) return
    const own = sequence
    const recordsAt = recordsNow()
    const startedMs = Date.now()
    const result = await session.refreshView(view.info.view).catch(() => undefined)
    restUntilMs = Date.now() + (Date.now() - startedMs) * REST_FACTOR
    if (result === undefined || own !== sequence) return
    if (result.ok) {
      shownRevision = status.revision
      patch({ info: result.value, recordsAt })
    } else if (result.failure.code === 'no-such-view') void show(view.wanted)
  }
  const refresh = (): void => {
    if (isRefreshing || refreshTimer !== undefined) return
    refreshTimer = setTimeout(
      () => {
        refreshTimer = undefined
        isRefreshing = true
        void refreshOnce().finally(() => {
          isRefreshing = false
          const { status, follow: mode } = store.getState()
          if (mode?.kind === 'following') followLive(status)
        })
      },
      Math.max(0, restUntilMs - Date.now()),
    )
  }
  const followLive = (status: SessionStatus): void => {
    // Rows that nobody sees cost the engine and the page as much; they come when Flows is shown again.
    if (status.revision !== shownRevision && store.getState().tab === 'flows') refresh()
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
    const isDue = view.wanted.sort.length === 0 && Date.now() - lastRefilterMs > REFILTER_INTERVAL_MS
    if (isLoading && !isDue) return
    lastRefilterMs = Date.now()
    void show(view.wanted)
  }

  return {
    show,
    follow,
    catchUp: refresh,
    renew: () => void show(store.getState().view.wanted),
    reset() {
      sequence++
      shownRevision = -1
      clearTimeout(growthTimer)
      growthTimer = undefined
      clearTimeout(refreshTimer)
      refreshTimer = undefined
      restUntilMs = 0
    },
  }
}
