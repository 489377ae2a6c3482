/**
 * The newest rows of a followed view in sight. The rows that come into sight are read before the grid grows, so that none is
 * drawn without its cells: a thousand new rows a second would otherwise be nothing but bars. Scrolling up pauses.
 */
import type { GridApi } from 'ag-grid-community'
import { flushSync } from 'react-dom'
import { MAX_WINDOW_COLUMNS } from '../../core/limits.ts'
import type { ViewInfo } from '../../core/protocol/session-api.ts'
import { newestPlace } from '../live/newest-place.ts'
import type { Viewer } from '../state/viewer.ts'
import { rowsOfWindow, type LoadedRow } from './loaded-row.ts'

/** Rows read ahead: what the tallest window shows. */
const ROWS_AHEAD = 90

/** Milliseconds in which a scroll is ours. */
const OWN_SCROLL_MS = 150

export interface LiveTail {
  /** Call it when the rows were scrolled, by whomever. */
  onScrolled(): void
  dispose(): void
}

/** Follows a viewer's store until disposed. */
export function createLiveTail(viewer: Viewer, api: GridApi<LoadedRow>, columns: () => readonly string[]): LiveTail {
  let ownUntilMs = 0
  let top = 0
  let isReading = false
  let isStale = false

  const state = () => viewer.store.getState()
  const isFollowing = () => state().follow?.kind === 'following'
  const scrollTop = () => api.getVerticalPixelRange().top

  const show = (info: ViewInfo, rows: readonly LoadedRow[]): void => {
    const { sort, lastSeconds } = state().view.spec
    const place = newestPlace(sort)
    ownUntilMs = Date.now() + OWN_SCROLL_MS
    const first = info.rowCount - rows.length
    api.setRowCount(info.rowCount, true)
    if (place === 'end') {
      rows.forEach((row, index) => {
        const node = api.getDisplayedRowAtIndex(first + index)
        if (node !== undefined && node.data?.key !== row.key) node.setData(row)
      })
      if (info.rowCount > 0) api.ensureIndexVisible(info.rowCount - 1, 'bottom')
    }
    // In the order of decoding earlier rows stay as they are, but for a last block that was read half full.
    const isSteady = sort.length === 0 && lastSeconds === undefined
    if (!isSteady) api.refreshInfiniteCache()
    top = scrollTop()
  }

  const read = async (info: ViewInfo): Promise<void> => {
    const count = Math.min(ROWS_AHEAD, info.rowCount)
    const wanted = columns().slice(0, MAX_WINDOW_COLUMNS)
    const isAtEnd = newestPlace(state().view.spec.sort) === 'end'
    const request = { view: info.view, first: info.rowCount - count, count, columns: wanted }
    const window = isAtEnd ? await viewer.host.session.readWindow(request).catch(() => undefined) : undefined
    if (api.isDestroyed() || state().view.info?.view !== info.view) return
    const rows = window?.ok === true ? rowsOfWindow(window.value, wanted) : []
    // Otherwise the grid scrolls at once, and draws rows and then their cells some time after.
    flushSync(() => show(info, rows))
    api.flushAllAnimationFrames()
  }

  /** One reading at a time, of the newest there is. */
  const update = async (): Promise<void> => {
    isStale = true
    if (isReading) return
    isReading = true
    while (isStale && !api.isDestroyed()) {
      isStale = false
      const { info } = state().view
      if (info !== undefined) await read(info)
    }
    isReading = false
  }

  const unsubscribe = viewer.store.subscribe(({ view, follow }, before) => {
    const isGrown = view.info !== before.view.info && view.info !== undefined
    const isSame = view.info?.view === before.view.info?.view
    const hasResumed = follow?.kind === 'following' && before.follow?.kind === 'paused'
    if (follow?.kind === 'following' && (isGrown || hasResumed)) void update()
    else if (follow !== undefined && isGrown && isSame) void update()
  })
  return {
    onScrolled() {
      const now = scrollTop()
      const isUp = now < top - 1
      top = now
      if (isUp && isFollowing() && Date.now() > ownUntilMs) viewer.following.pause('scroll')
    },
    dispose: unsubscribe,
  }
}
