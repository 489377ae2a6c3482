import { describe, expect, it } from 'vitest'
import { decodePlace, encodePlace } from '../../../renderer/live/bundle-view.ts'
import { initialState, type ViewerState } from '../../../renderer/state/viewer-state.ts'

const SORT = [{ column: '@octets', direction: 'descending' }] as const

function stateWith(part: Partial<ViewerState>): ViewerState {
  const fresh = initialState({ kind: 'connected' })
  const wanted = { filter: 'source = 192.0.2.1', sort: SORT, lastSeconds: 300 }
  return { ...fresh, tab: 'transactions', selected: 7, view: { ...fresh.view, wanted }, ...part }
}

describe('what is shown, in a bundle', () => {
  it('comes back as it was', () => {
    const place = decodePlace(encodePlace(stateWith({}), { isWhole: true, isAnonymised: false }))
    expect(place).toMatchObject({
      tab: 'transactions',
      flows: { filter: 'source = 192.0.2.1', sort: SORT, lastSeconds: 300 },
      selected: 7,
    })
  })

  it('names no record where the numbers are others', () => {
    const place = decodePlace(encodePlace(stateWith({}), { isWhole: false, isAnonymised: false }))
    expect(place).not.toHaveProperty('selected')
  })

  it('leaves filters out of an anonymised bundle: they may name addresses', () => {
    const text = encodePlace(stateWith({}), { isWhole: true, isAnonymised: true })
    expect(text).not.toContain('192.0.2.1')
    expect(decodePlace(text)?.flows).toEqual({ filter: '', sort: SORT, lastSeconds: 300 })
  })

  it.each(['', 'null', '7', '{}', '{"format":2}', '[1]'])('reads nothing from %s', (text) =>
    expect(decodePlace(text)).toBeUndefined(),
  )

  it('takes what can be read of a damaged one', () => {
    const text =
      '{"format":1,"tab":"elsewhere","flows":{"filter":5,"sort":[{"column":"a"},7],"lastSeconds":-1},"selected":1.5}'
    expect(decodePlace(text)).toEqual({
      tab: 'flows',
      transactionsShow: 'transactions',
      flows: { filter: '', sort: [] },
      lists: {
        transactions: { filter: '', sort: [] },
        connections: { filter: '', sort: [] },
        sessions: { filter: '', sort: [] },
      },
    })
  })
})
