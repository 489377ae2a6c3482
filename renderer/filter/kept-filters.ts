/** Filters that are kept on this machine: the last ones, pinned ones, and those that were given a name. */
import type { StoreApi } from 'zustand/vanilla'

export interface SavedFilter {
  readonly name: string
  readonly filter: string
}

/** What of the settings this is about. */
interface KeptFilters {
  readonly filterHistory: readonly string[]
  readonly pinnedFilters: readonly string[]
  readonly savedFilters: readonly SavedFilter[]
}

type FilterStore = Pick<StoreApi<KeptFilters>, 'getState'> & { setState(part: Partial<KeptFilters>): void }

/** Filters that the history keeps, and at most as many pinned ones. */
export const FILTER_HISTORY_LENGTH = 50
const MAX_SAVED_FILTERS = 200
/** Characters of a name. */
export const MAX_FILTER_NAME = 60

/** Filters from stored settings; whatever is none is left out. */
export function parseFilters(stored: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(stored) ? stored : []
  return all.filter((entry): entry is string => typeof entry === 'string').slice(0, FILTER_HISTORY_LENGTH)
}

/** Named filters from stored settings; whatever is none is left out. */
export function parseSavedFilters(stored: unknown): readonly SavedFilter[] {
  const all: readonly unknown[] = Array.isArray(stored) ? stored : []
  return all
    .flatMap((entry): SavedFilter[] => {
      if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('filter' in entry)) return []
      const { name, filter } = entry
      return typeof name === 'string' && typeof filter === 'string' ? [{ name, filter }] : []
    })
    .slice(0, MAX_SAVED_FILTERS)
}

/**
 * Puts a filter first in the history, once.
 *
 * @param goesOn a filter that this one was typed on from: what it was on the way is not kept
 */
export function rememberFilter(store: FilterStore, filter: string, goesOn?: string): void {
  const text = filter.trim()
  if (text === '') return
  const rest = store.getState().filterHistory.filter((entry) => entry !== text && entry !== goesOn)
  store.setState({ filterHistory: [text, ...rest].slice(0, FILTER_HISTORY_LENGTH) })
}

/** Takes a filter out of the history, and from among the pinned ones. */
export function forgetFilter(store: FilterStore, filter: string): void {
  const { filterHistory, pinnedFilters } = store.getState()
  store.setState({
    filterHistory: filterHistory.filter((entry) => entry !== filter),
    pinnedFilters: pinnedFilters.filter((entry) => entry !== filter),
  })
}

/** Pins a filter, so that it stays first among the last ones, or lets it go. */
export function togglePin(store: FilterStore, filter: string): void {
  const { pinnedFilters } = store.getState()
  const isPinned = pinnedFilters.includes(filter)
  const next = isPinned ? pinnedFilters.filter((entry) => entry !== filter) : [...pinnedFilters, filter]
  store.setState({ pinnedFilters: next.slice(-FILTER_HISTORY_LENGTH) })
}

/** Keeps a filter under a name; one that has the name already is replaced. */
export function saveFilter(store: FilterStore, name: string, filter: string): void {
  const saved = { name: name.trim().slice(0, MAX_FILTER_NAME), filter: filter.trim() }
  if (saved.name === '' || saved.filter === '') return
  const others = store.getState().savedFilters.filter((entry) => entry.name !== saved.name)
  const all = [...others, saved].sort((one, other) => one.name.localeCompare(other.name))
  store.setState({ savedFilters: all.slice(0, MAX_SAVED_FILTERS) })
}

/** Forgets a named filter. */
export function dropSaved(store: FilterStore, name: string): void {
  store.setState({ savedFilters: store.getState().savedFilters.filter((entry) => entry.name !== name) })
}
