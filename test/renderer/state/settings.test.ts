import { describe, expect, it } from 'vitest'
import { FILTER_HISTORY_LENGTH, rememberFilter } from '../../../renderer/filter/kept-filters.ts'
import { createSettingsStore, parseSettings } from '../../../renderer/state/settings.ts'

const storage = { getItem: () => null, setItem: () => undefined }

describe('settings', () => {
  it('take the default for whatever cannot be read', () => {
    expect(parseSettings('{"theme":"pink","rowHeight":28,"filterHistory":[1,"a"]}')).toMatchObject({
      theme: 'system',
      rowHeight: 28,
      filterHistory: ['a'],
    })
    expect(parseSettings('no JSON').rowHeight).toBe(22)
    expect(parseSettings('null').theme).toBe('system')
  })

  it('keep the last filters, each once, the latest first', () => {
    const store = createSettingsStore(storage)
    for (let index = 0; index < FILTER_HISTORY_LENGTH + 5; index++) rememberFilter(store, `octets > ${index}`)
    rememberFilter(store, ' octets > 20 ')
    rememberFilter(store, '  ')
    const { filterHistory } = store.getState()
    expect(filterHistory).toHaveLength(FILTER_HISTORY_LENGTH)
    expect(filterHistory[0]).toBe('octets > 20')
    expect(filterHistory.filter((entry) => entry === 'octets > 20')).toHaveLength(1)
  })

  it('of one window do not undo what another one has chosen since', () => {
    const kept = new Map<string, string>()
    const shared = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    }
    const [one, other] = [createSettingsStore(shared), createSettingsStore(shared)]
    one.setState({ savedFilters: [{ name: 'errors', filter: 'status >= 500' }] })
    other.setState({ theme: 'light' })
    expect(createSettingsStore(shared).getState()).toMatchObject({
      theme: 'light',
      savedFilters: [{ name: 'errors', filter: 'status >= 500' }],
    })
  })

  it('that cannot be kept hold for this window all the same', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      },
    }
    const store = createSettingsStore(full)
    store.setState({ theme: 'light' })
    expect(store.getState().theme).toBe('light')
  })
})
