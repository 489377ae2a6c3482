/** What the timeline of one connection shows: which stretch, how, and what is pointed at. Panning touches nothing else. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ConnectionDetails } from '../../core/protocol/transaction-report.ts'
import { panBy, wholeWindow, windowAround, windowShowing, zoomAt, type TimeWindow } from './time-scale.ts'

export interface TimelineState {
  readonly window: TimeWindow
  readonly mode: 'lanes' | 'ladder'
  readonly isUnfolded: boolean
  readonly isTable: boolean
}

/** Factor of a key or button that zooms, and the share of the window that a key pans. */
export const ZOOM_STEP = 1.5
export const PAN_STEP = 0.12

export interface TimelineControl {
  readonly store: StoreApi<TimelineState>
  /** The connection has grown, or its losses are known better: the window stays unless it showed the whole. */
  follow(connection: ConnectionDetails): void
  /** Above 1 shows more, below 1 comes nearer; around the middle unless a time is given. */
  zoom(factor: number, atUs?: number): void
  /** Moves by a share of what is shown; positive goes to later times. */
  pan(share: number): void
  fit(): void
  /** Zooms so that a transaction fills most of the width. */
  zoomTo(transaction: number): void
  /** Zooms so that a stretch fills most of the width. */
  show(stretch: TimeWindow): void
  /** Moves no further than is needed to see a transaction. */
  reveal(transaction: number): void
  setWindow(window: TimeWindow): void
  /** A window moved by so many microseconds, kept inside the whole. */
  moved(window: TimeWindow, us: number): TimeWindow
}

/** The control of the timeline of a connection; transactions are meant by their index. */
export function createTimelineControl(connection: ConnectionDetails): TimelineControl {
  let current = connection
  let whole = wholeWindow(connection.lengthUs)
  const store = createStore<TimelineState>(() => ({ window: whole, mode: 'lanes', isUnfolded: false, isTable: false }))
  const setWindow = (window: TimeWindow) => {
    const before = store.getState().window
    if (window.fromUs !== before.fromUs || window.untilUs !== before.untilUs) store.setState({ window })
  }
  const stretchOf = (transaction: number): TimeWindow | undefined => {
    const found = current.transactions[transaction]
    return found === undefined ? undefined : { fromUs: found.startUs, untilUs: found.endUs }
  }
  return {
    store,
    setWindow,
    follow(next) {
      if (next === current) return
      const isWhole = store.getState().window === whole
      current = next
      whole = wholeWindow(next.lengthUs)
      if (isWhole) setWindow(whole)
    },
    zoom(factor, atUs) {
      const { window } = store.getState()
      setWindow(zoomAt(window, factor, atUs ?? (window.fromUs + window.untilUs) / 2, whole))
    },
    pan(share) {
      const { window } = store.getState()
      setWindow(panBy(window, (window.untilUs - window.fromUs) * share, whole))
    },
    moved: (window, us) => panBy(window, us, whole),
    fit: () => setWindow(whole),
    zoomTo(transaction) {
      const stretch = stretchOf(transaction)
      if (stretch !== undefined) setWindow(windowAround(stretch, whole))
    },
    show: (stretch) => setWindow(windowAround(stretch, whole)),
    reveal(transaction) {
      const stretch = stretchOf(transaction)
      if (stretch !== undefined) setWindow(windowShowing(store.getState().window, stretch, whole))
    },
  }
}
