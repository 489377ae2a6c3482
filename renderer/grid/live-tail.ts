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
import { placeOf, returnTo } from './keep-place.ts'
import { rowsOfWindow, type LoadedRow } from './loaded-row.ts'

/** Rows read ahead: what the tallest window shows. */
const ROWS_AHEAD = 90

/** Milliseconds that a press lasts on after it: a native scroll bar may swallow its end. */
const PRESS_LASTS_MS = 300

/** Rows drawn beyond what is in sight: none that scroll out at once, the grid's own number for somebody who scrolls. */
const ROW_BUFFER = { following: 0, paused: 10 } as const

/** The grid rests so many times as long as it took to draw, so that keys and pointer are heard between. */
const REST_FACTOR = 2

export interface LiveTail {
  /** Call it when the rows were scrolled, by whomever. */
  onScrolled(): void
  dispose(): void
}

export interface LiveTailOptions {
  readonly viewer: Viewer
  readonly api: GridApi<LoadedRow>
  readonly columns: () => readonly string[]
  /** Around the grid. */
  readonly region: () => Element | null
}

/** Follows a viewer's store until disposed. */
export function createLiveTail({ viewer, api, columns, region }: LiveTailOptions): LiveTail {
  let top = 0
  let isPressed = false
  let isReading = false
  let isStale = false

  const state = () => viewer.store.getState()
  const isFollowing = () => state().follow?.kind === 'following'
  const scrollTop = () => api.getVerticalPixelRange().top
  /** In the order of decoding earlier rows stay where they are. */
  const isSteady = () => {
    const { sort, lastSeconds } = state().view.spec
    return sort.length === 0 && lastSeconds === undefined
  }

  const showNewest = (info: ViewInfo, rows: readonly LoadedRow[]): void => {
    api.setRowCount(info.rowCount, true)
    const first = info.rowCount - rows.length
    rows.forEach((row, index) => {
      const node = api.getDisplayedRowAtIndex(first + index)
      if (node !== undefined && node.data?.key !== row.key) node.setData(row)
    })
    if (newestPlace(state().view.spec.sort) === 'end' && info.rowCount > 0) {
      api.ensureIndexVisible(info.rowCount - 1, 'bottom')
    }
    if (!isSteady()) api.refreshInfiniteCache()
    top = scrollTop()
  }

  /** It was paused while this was on its way, or is sorted: what is read stays where it is. */
  const showBeside = async (info: ViewInfo): Promise<void> => {
    const { rowHeight } = viewer.settings.getState()
    const place = isSteady() ? undefined : placeOf(api, rowHeight, state().selected)
    const found =
      place === undefined
        ? undefined
        : await viewer.host.session.findRecord(info.view, place.record).catch(() => undefined)
    if (api.isDestroyed() || state().view.info?.view !== info.view) return
    api.setRowCount(info.rowCount, true)
    // A last block that was read half full has rows missing.
    api.refreshInfiniteCache()
    if (place !== undefined && found?.ok === true && found.value >= 0) {
      returnTo(api, region(), found.value, place)
    }
    top = scrollTop()
  }

  const read = async (info: ViewInfo): Promise<void> => {
    const isAtEnd = newestPlace(state().view.spec.sort) === 'end'
    if (!isFollowing() || !isAtEnd) {
      await showBeside(info)
      return
    }
    const count = Math.min(ROWS_AHEAD, info.rowCount)
    const wanted = columns().slice(0, MAX_WINDOW_COLUMNS)
    const request = { view: info.view, first: info.rowCount - count, count, columns: wanted }
    const window = await viewer.host.session.readWindow(request).catch(() => undefined)
    if (api.isDestroyed() || state().view.info?.view !== info.view) return
    if (!isFollowing()) {
      await showBeside(info)
      return
    }
    const rows = window?.ok === true ? rowsOfWindow(window.value, wanted) : []
    const beganMs = performance.now()
    // Otherwise the grid scrolls at once, and draws rows and then their cells some time after.
    flushSync(() => showNewest(info, rows))
    api.flushAllAnimationFrames()
    const restMs = (performance.now() - beganMs) * REST_FACTOR
    await new Promise((go) => setTimeout(go, restMs))
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

  /**
   * The grid scrolls to the row that it was sent to last once more when its rows change, which would be the newest of some
   * time ago: a row in sight takes its place.
   */
  const stay = (): void => {
    const { rowHeight } = viewer.settings.getState()
    const focused: number | undefined = api.getFocusedCell()?.rowIndex
    const { top: upper, bottom } = api.getVerticalPixelRange()
    const isInSight = focused !== undefined && focused * rowHeight >= upper && (focused + 1) * rowHeight <= bottom
    const row = isInSight ? focused : Math.ceil(upper / rowHeight)
    if (row < api.getDisplayedRowCount()) api.ensureIndexVisible(row)
  }

  const unsubscribe = viewer.store.subscribe(({ view, follow }, before) => {
    if (before.follow?.kind === 'following' && follow?.kind !== 'following') stay()
    if (follow !== before.follow) api.setGridOption('rowBuffer', ROW_BUFFER[follow?.kind ?? 'paused'])
    if (follow === undefined || view.info === undefined) return
    const isTakenFurther = view.info !== before.view.info && view.info.view === before.view.info?.view
    const isFirst = follow.kind === 'following' && view.info !== before.view.info
    const hasResumed = follow.kind === 'following' && before.follow?.kind === 'paused'
    if (isTakenFurther || isFirst || hasResumed) void update()
  })

  // What scrolls is the pointer, not the rows that come: a window that grows scrolls up, too.
  const onWheel = (event: WheelEvent): void => {
    if (event.deltaY < 0 && scrollTop() > 0) viewer.following.pause('scroll')
  }
  const onPress = (): void => {
    isPressed = true
  }
  const onRelease = (): void => {
    setTimeout(() => {
      isPressed = false
    }, PRESS_LASTS_MS)
  }
  const around = region()
  const onAnyWheel = (event: Event) => {
    if (event instanceof WheelEvent) onWheel(event)
  }
  around?.addEventListener('wheel', onAnyWheel, { passive: true })
  around?.addEventListener('pointerdown', onPress, true)
  window.addEventListener('pointerup', onRelease)
  window.addEventListener('pointercancel', onRelease)

  return {
    onScrolled() {
      const now = scrollTop()
      const isUp = now < top - 1
      top = now
      if (isUp && isPressed && isFollowing()) viewer.following.pause('scroll')
    },
    dispose() {
      unsubscribe()
      around?.removeEventListener('wheel', onAnyWheel)
      around?.removeEventListener('pointerdown', onPress, true)
      window.removeEventListener('pointerup', onRelease)
      window.removeEventListener('pointercancel', onRelease)
    },
  }
}
