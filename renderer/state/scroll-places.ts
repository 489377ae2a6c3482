/** How far each grid is scrolled, for whoever comes back to a place: the grids alone know, and only they can go there. */
import { createEmitter } from '../host/emitter.ts'
import type { FilteredRows } from './shared-filter.ts'

export interface ScrollPlaces {
  /** A grid tells how to find its first row in sight, from 0; undefined where it shows none. */
  register(rows: FilteredRows, first: () => number | undefined): () => void
  /** First row in sight of a grid. */
  first(rows: FilteredRows): number | undefined
  /** Has a grid go to a row: at once when its rows are there, else with the rows that come next. */
  goTo(rows: FilteredRows, first: number): void
  onGoTo(rows: FilteredRows, listener: () => void): () => void
  /** Where a grid is to go, once. */
  take(rows: FilteredRows): number | undefined
}

/** No grids yet. */
export function createScrollPlaces(): ScrollPlaces {
  const grids = new Map<FilteredRows, () => number | undefined>()
  const wanted = new Map<FilteredRows, number>()
  const asked = createEmitter<FilteredRows>()
  return {
    register(rows, first) {
      grids.set(rows, first)
      return () => {
        if (grids.get(rows) === first) grids.delete(rows)
      }
    },
    first: (rows) => grids.get(rows)?.(),
    goTo(rows, first) {
      wanted.set(rows, first)
      asked.emit(rows)
    },
    onGoTo: (rows, listener) =>
      asked.on((one) => {
        if (one === rows) listener()
      }),
    take(rows) {
      const first = wanted.get(rows)
      wanted.delete(rows)
      return first
    },
  }
}
