/**
 * Follow and pause of the live rows in Flows. A live session is followed from its beginning; whatever somebody reads or
 * touches pauses it: a selection, scrolling up, an order in which the newest rows are not last, an open menu. While it is
 * paused the rows stay as they are, and nothing is lost: what waits is counted, and comes in when it is followed again.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { showsView } from '../state/view-keeper.ts'
import type { Overlay, PauseReason, ViewerState } from '../state/viewer-state.ts'
import { newestPlace } from './newest-place.ts'

/** Menus over the rows; what hangs from the top bar covers none of them. */
const MENUS: ReadonlySet<Overlay> = new Set<Overlay>([
  'columns',
  'time',
  'window',
  'history',
  'accent',
  'context',
  'go-to',
])

export interface FollowKeeper {
  /** Follows from now on; filter, order and selection stay. */
  follow(): void
  pause(why: PauseReason): void
  /** Pauses, or goes on. */
  toggle(): void
  /** Call it with every status, after it is in the store. */
  take(status: SessionStatus): void
  dispose(): void
}

/** A keeper for one store; `catchUp` takes in what waits. */
export function createFollowKeeper(store: StoreApi<ViewerState>, catchUp: () => void): FollowKeeper {
  const pause = (why: PauseReason): void => {
    if (store.getState().follow?.kind === 'following') {
      store.setState({ follow: { kind: 'paused', why, atMs: Date.now() } })
    }
  }
  const follow = (): void => {
    const before = store.getState().follow
    if (before === undefined) return
    if (before.kind === 'paused') store.setState({ follow: { kind: 'following' } })
    catchUp()
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.follow === undefined) return
    const { sort } = state.view.wanted
    if (state.tab !== before.tab && showsView(state.tab) && state.follow.kind === 'following') catchUp()
    if (state.selected !== undefined && state.selected !== before.selected) pause('selection')
    if (sort !== before.view.wanted.sort && newestPlace(sort) !== 'end') pause('sort')
    if (state.overlay === before.overlay) return
    if (state.tab === 'flows' && MENUS.has(state.overlay)) pause('menu')
    else if (state.follow.kind === 'paused' && state.follow.why === 'menu' && !MENUS.has(state.overlay)) follow()
  })

  return {
    follow,
    pause,
    toggle() {
      const now = store.getState().follow
      if (now?.kind === 'following') pause('asked')
      else follow()
    },
    take({ live }) {
      const { follow: now } = store.getState()
      const isListening = live?.isListening === true
      if (isListening && now === undefined) store.setState({ follow: { kind: 'following' } })
      if (!isListening && now !== undefined) store.setState({ follow: undefined })
    },
    dispose: unsubscribe,
  }
}
