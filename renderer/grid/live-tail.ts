/**
 * The newest rows of a followed view in sight. The rows that come into sight are read before the grid grows, so that none is
 * drawn without its cells: a thousand new rows a second would otherwise be nothing but bars. While rows come faster than anybody
 * reads them, the rows in sight change in their places (`rows-in-place.ts`). Scrolling up pauses.
 */
import type { GridApi } from 'ag-grid-community'
import { MAX_WINDOW_COLUMNS } from '../../core/limits/query.ts'
import type { ViewInfo } from '../../core/protocol/session-api.ts'
import { newestPlace } from '../live/newest-place.ts'
import type { Viewer } from '../state/viewer.ts'
import { placeOf, returnTo } from './keep-place.ts'
import { activeRules } from '../marks/colour-rule.ts'
import { filtersOf } from './data-source.ts'
import { rowsOfWindow, type LoadedRow } from './loaded-row.ts'
import { createRowsInPlace } from './rows-in-place.ts'

/** Rows read ahead: what the tallest window shows. */
const ROWS_AHEAD = 90

/** Rows read beside those in sight, in case that the grid becomes higher meanwhile. */
const ROWS_SPARE = 4

/** Milliseconds that a press lasts on after it: a native scroll bar may swallow its end. */
const PRESS_LASTS_MS = 300

/** Rows drawn beyond what is in sight: none that scroll out at once, the grid's own number for somebody who scrolls. */
const ROW_BUFFER = { following: 0, paused: 10 } as const

/** The grid rests so many times as long as it took to draw, so that keys and pointer are heard between. */
const REST_FACTOR = 2

/** Milliseconds after a drawing within which the next one is part of a stream, and after which a stream has ended. */
const STREAM_MS = 1500

/** Milliseconds for which rows keep their numbers after somebody has touched one. */
const TOUCHED_MS = 2000

export interface LiveTail {
  /** Rows of the view before the first row of the grid while they stream, see `RowsInPlace`. */
  readonly offset: number
  /** Rows that the grid shows; undefined: all of the view. */
  rowLimit(): number | undefined
  /** Gives every row its number, because somebody touches one; tells by how many they have moved. */
  settle(): number
  /** Call it when the rows were scrolled, by whomever. */
  onScrolled(): void
  /** Call it when the grid has read rows: it may have asked for them before others were drawn. */
  onRows(): void
  /** Call it when other columns came into sight. */
  onColumns(): void
  dispose(): void
}

export interface LiveTailOptions {
  readonly viewer: Viewer
  readonly api: GridApi<LoadedRow>
  /** All columns that the grid has. */
  readonly columns: () => readonly string[]
  /** Around the grid. */
  readonly region: () => Element | null
  /** Gives a row the focus without selecting it. */
  readonly moveFocus: (row: number) => void
}

/** Follows a viewer's store until disposed. */
export function createLiveTail({ viewer, api, columns, region, moveFocus }: LiveTailOptions): LiveTail {
  let top = 0
  let isPressed = false
  let isReading = false
  let isStale = false
  let drawnMs = Number.NEGATIVE_INFINITY
  let touchedMs = Number.NEGATIVE_INFINITY
  let drawn: { readonly rows: readonly LoadedRow[]; readonly rowCount: number } = { rows: [], rowCount: 0 }
  let drawnColumns = ''
  let settleTimer: ReturnType<typeof setTimeout> | undefined

  const state = () => viewer.store.getState()
  const isSelected = (record: number) => record === state().selected || state().selection.includes(record)
  const inPlace = createRowsInPlace({ api, isSelected, moveFocus })
  const isFollowing = () => state().follow?.kind === 'following'
  const scrollTop = () => api.getVerticalPixelRange().top
  /** In the order of decoding earlier rows stay where they are. */
  const isSteady = () => {
    const { sort, lastSeconds } = state().view.spec
    return sort.length === 0 && lastSeconds === undefined
  }

  const settle = (): number => {
    clearTimeout(settleTimer)
    const shift = inPlace.settle()
    if (shift !== 0) top = scrollTop()
    return shift
  }

  /** In place while rows stream; once they rest, the grid gets all of them. */
  const showStream = (info: ViewInfo, rows: readonly LoadedRow[]): boolean => {
    const now = performance.now()
    const shown = inPlace.offset + api.getDisplayedRowCount()
    const isStream = now - drawnMs < STREAM_MS || Math.abs(info.rowCount - shown) >= rows.length
    if (!isStream || now - touchedMs < TOUCHED_MS || !inPlace.draw(rows, info.rowCount)) return false
    drawn = { rows, rowCount: info.rowCount }
    clearTimeout(settleTimer)
    settleTimer = setTimeout(settle, STREAM_MS)
    return true
  }

  const showNewest = (info: ViewInfo, rows: readonly LoadedRow[]): void => {
    settle()
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
    // Otherwise the grid draws rows and then their cells some time after.
    api.flushAllAnimationFrames()
    top = scrollTop()
  }

  /** It was paused while this was on its way, or is sorted: what is read stays where it is. */
  const showBeside = async (info: ViewInfo): Promise<void> => {
    settle()
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

  const rowsInSight = (): number => {
    const first = api.getFirstDisplayedRowIndex()
    // As long as the first one is in sight there may be room for more.
    return first > 0 ? Math.min(ROWS_AHEAD, api.getLastDisplayedRowIndex() - first + 1 + ROWS_SPARE) : ROWS_AHEAD
  }
  const columnsInSight = (): string[] => {
    const known = columns()
    const seen = new Set(api.getAllDisplayedVirtualColumns().map((column) => column.getColId()))
    return known.filter((id) => seen.has(id)).slice(0, MAX_WINDOW_COLUMNS)
  }

  const read = async (info: ViewInfo): Promise<void> => {
    const isAtEnd = newestPlace(state().view.spec.sort) === 'end'
    if (!isFollowing() || !isAtEnd) {
      await showBeside(info)
      return
    }
    const count = Math.min(rowsInSight(), info.rowCount)
    const wanted = columnsInSight()
    drawnColumns = wanted.join(' ')
    const rules = activeRules(viewer.settings.getState().colourRules, 'flows')
    const request = { view: info.view, first: info.rowCount - count, count, columns: wanted, ...filtersOf(rules) }
    const window = await viewer.host.session.readWindow(request).catch(() => undefined)
    if (api.isDestroyed() || state().view.info?.view !== info.view) return
    if (!isFollowing()) {
      await showBeside(info)
      return
    }
    // Nothing moves under a finger.
    if (isPressed) return
    const rows = window?.ok === true ? rowsOfWindow(window.value, wanted, rules) : []
    const beganMs = performance.now()
    if (!showStream(info, rows)) showNewest(info, rows)
    drawnMs = performance.now()
    const restMs = (drawnMs - beganMs) * REST_FACTOR
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

  const setBuffer = (): void => api.setGridOption('rowBuffer', ROW_BUFFER[state().follow?.kind ?? 'paused'])
  setBuffer()
  const unsubscribe = viewer.store.subscribe(({ view, follow }, before) => {
    if (before.follow?.kind === 'following' && follow?.kind !== 'following') {
      settle()
      stay()
    }
    if (view.info?.view !== before.view.info?.view) inPlace.forget()
    if (follow !== before.follow) setBuffer()
    if (follow === undefined || view.info === undefined) return
    const isTakenFurther = view.info !== before.view.info && view.info.view === before.view.info?.view
    const isFirst = follow.kind === 'following' && view.info !== before.view.info
    const hasResumed = follow.kind === 'following' && before.follow?.kind === 'paused'
    // Whoever says so has let go: rows that move now are no scrolling of theirs.
    if (hasResumed) isPressed = false
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
    if (!isPressed) return
    setTimeout(() => {
      isPressed = false
      if (isFollowing()) void update()
    }, PRESS_LASTS_MS)
  }
  const around = region()
  /**
   * The grid's own scroll bar, when it comes up for the first time, is too short for a moment and takes the rows up with it.
   */
  const returnToEnd = (): void => {
    if (api.isDestroyed() || !isFollowing() || newestPlace(state().view.spec.sort) !== 'end') return
    const last = api.getDisplayedRowCount() - 1
    if (api.getLastDisplayedRowIndex() < last) api.ensureIndexVisible(last, 'bottom')
    top = scrollTop()
  }
  const onAnyWheel = (event: Event) => {
    if (event instanceof WheelEvent) onWheel(event)
  }
  around?.addEventListener('wheel', onAnyWheel, { passive: true })
  around?.addEventListener('pointerdown', onPress, true)
  window.addEventListener('pointerup', onRelease)
  window.addEventListener('pointercancel', onRelease)

  return {
    get offset() {
      return inPlace.offset
    },
    rowLimit() {
      const { follow, view } = state()
      // Only drawing makes the grid longer: it would no longer be at its end.
      if (isFollowing() || inPlace.offset !== 0) return api.getDisplayedRowCount()
      return follow?.kind === 'paused' ? view.info?.rowCount : undefined
    },
    settle() {
      touchedMs = performance.now()
      return settle()
    },
    onRows() {
      if (inPlace.offset !== 0) inPlace.draw(drawn.rows, drawn.rowCount)
    },
    onColumns() {
      if (isFollowing() && columnsInSight().join(' ') !== drawnColumns) void update()
    },
    onScrolled() {
      const now = scrollTop()
      const isUp = now < top - 1
      top = now
      if (!isUp || !isFollowing()) return
      if (isPressed) viewer.following.pause('scroll')
      else requestAnimationFrame(returnToEnd)
    },
    dispose() {
      unsubscribe()
      clearTimeout(settleTimer)
      around?.removeEventListener('wheel', onAnyWheel)
      around?.removeEventListener('pointerdown', onPress, true)
      window.removeEventListener('pointerup', onRelease)
      window.removeEventListener('pointercancel', onRelease)
    },
  }
}
