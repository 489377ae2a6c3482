/** Histogram and Top: what the viewer asks about many records at once. */
import type { StoreApi } from 'zustand/vanilla'
import type { SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import { createHistogramKeeper, type HistogramKeeper } from '../histogram/histogram-keeper.ts'
import { createTopKeeper, type TopKeeper } from '../top/top-keeper.ts'
import type { SettingsStore } from './settings.ts'
import type { ViewerState } from './viewer-state.ts'

export interface Charts {
  readonly histogram: HistogramKeeper
  readonly top: TopKeeper
  /** Call it with every status. */
  follow(status: SessionStatus): void
  /** Another session begins. */
  reset(): void
  dispose(): void
}

/** Keepers over the state of one viewer. */
export function createCharts(session: SessionApi, store: StoreApi<ViewerState>, settings: SettingsStore): Charts {
  const options = { session, store, settings }
  const histogram = createHistogramKeeper(options)
  const top = createTopKeeper(options)
  return {
    histogram,
    top,
    follow(status) {
      histogram.follow(status)
      top.follow(status)
    },
    reset() {
      histogram.reset()
      top.reset()
    },
    dispose() {
      histogram.dispose()
      top.dispose()
    },
  }
}
