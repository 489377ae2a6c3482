/**
 * Keeps one view open on the session: the order and filter asked for last. The old view stays readable until the new
 * one is there. While a file loads, a view in the order of decoding grows; a filtered one is made again now and then;
 * a sorted one only when loading ends, because nothing may move under the eyes of a reader.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Result } from '../../core/protocol/failure.ts'
import type { SessionApi, SessionStatus, ViewInfo, ViewSpec } from '../../core/protocol/session-api.ts'
import type { ViewerState } from './viewer-state.ts'

/** Milliseconds between two looks at the length of a growing view. */
const GROWTH_INTERVAL_MS = 250

/** Milliseconds between two makings of a filtered view while its file loads. */
const REFILTER_INTERVAL_MS = 1500

export interface ViewKeeper {
  /** Opens a view and shows it when it is ready; a later call wins. */
  show(spec: ViewSpec): Promise<void>
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
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

  const patch = (view: Partial<ViewerState['view']>) =>
    store.setState((state) => ({ view: { ...state.view, ...view } }))

  const show = async (spec: ViewSpec): Promise<void> => {
    const own = ++sequence
    const askedAtRevision = store.getState().status.revision
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
    patch({ info: result.value, spec, isBusy: false, failure: undefined })
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

  const follow = (status: SessionStatus): void => {
    const { view } = store.getState()
    if (view.info === undefined) return
    const isLoading = status.phase === 'loading'
    const isPlain = view.wanted.filter === '' && view.wanted.sort.length === 0
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
    renew: () => void show(store.getState().view.wanted),
    reset() {
      sequence++
      shownRevision = -1
      clearTimeout(growthTimer)
      growthTimer = undefined
    },
  }
}
