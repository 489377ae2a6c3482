import { describe, expect, it } from 'vitest'
import {
  dropSaved,
  FILTER_HISTORY_LENGTH,
  forgetFilter,
  rememberFilter,
  saveFilter,
  togglePin,
} from '../../../renderer/filter/kept-filters.ts'
import { createSettingsStore, parseSettings } from '../../../renderer/state/settings.ts'

function settings() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  }
  return { store: createSettingsStore(storage), again: () => createSettingsStore(storage).getState() }
}

describe('kept filters', () => {
  it('pins a filter beyond the length of the history, and over a restart', () => {
    const { store, again } = settings()
    rememberFilter(store, 'status >= 500')
    togglePin(store, 'status >= 500')
    for (let index = 0; index <= FILTER_HISTORY_LENGTH; index++) rememberFilter(store, `octets > ${index}`)
    expect(again().filterHistory).not.toContain('status >= 500')
    expect(again().pinnedFilters).toEqual(['status >= 500'])
    togglePin(store, 'status >= 500')
    expect(again().pinnedFilters).toEqual([])
  })

  it('saves filters under names, in their order, each name once', () => {
    const { store, again } = settings()
    saveFilter(store, ' slow ', 'rtt > 200ms')
    saveFilter(store, 'errors', 'status >= 500')
    saveFilter(store, 'slow', 'rtt > 300ms')
    saveFilter(store, '  ', 'rtt > 1s')
    expect(again().savedFilters).toEqual([
      { name: 'errors', filter: 'status >= 500' },
      { name: 'slow', filter: 'rtt > 300ms' },
    ])
    dropSaved(store, 'errors')
    expect(again().savedFilters.map(({ name }) => name)).toEqual(['slow'])
  })

  it('forgets a filter wherever it is kept without a name', () => {
    const { store } = settings()
    rememberFilter(store, 'port = 80')
    togglePin(store, 'port = 80')
    forgetFilter(store, 'port = 80')
    expect(store.getState()).toMatchObject({ filterHistory: [], pinnedFilters: [] })
  })

  it('leaves out of stored settings what is no filter', () => {
    const stored = { pinnedFilters: [1, 'a'], savedFilters: [null, { name: 'x' }, { name: 'n', filter: 'f' }] }
    expect(parseSettings(JSON.stringify(stored))).toMatchObject({
      pinnedFilters: ['a'],
      savedFilters: [{ name: 'n', filter: 'f' }],
    })
  })
})
